"""Payments in SQLite: in memory for a try-out, in a file when they must last."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime

from payments.model import Payment

_SCHEMA = """
CREATE TABLE IF NOT EXISTS payments (
    id           TEXT PRIMARY KEY,
    payer        TEXT NOT NULL,
    amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
    currency     TEXT NOT NULL,
    made_at      TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS payments_by_payer ON payments (payer, made_at);
CREATE INDEX IF NOT EXISTS payments_by_time ON payments (made_at);
"""


class Store:
    """All payments. Safe to call from any thread; whoever opens it closes it."""

    def __init__(self, path: str = ":memory:") -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False)
        self._db.executescript(_SCHEMA)

    def add(self, payment: Payment) -> None:
        with self._lock, self._db:
            self._db.execute(
                "INSERT INTO payments VALUES (?, ?, ?, ?, ?)",
                (
                    payment.id,
                    payment.payer,
                    payment.amount_minor,
                    payment.currency,
                    payment.made_at.isoformat(),
                ),
            )

    def find(self, payment_id: str) -> Payment | None:
        with self._lock:
            rows = self._db.execute("SELECT * FROM payments WHERE id = ?", (payment_id,))
            return next(_payments(rows), None)

    def by_payer(self, payer: str) -> list[Payment]:
        """The payer's payments, newest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT * FROM payments WHERE payer = ? ORDER BY made_at DESC, rowid DESC", (payer,)
            )
            return list(_payments(rows))

    def on_day(self, day: str) -> list[Payment]:
        """The payments of one UTC day (`2026-11-23`), oldest first."""
        with self._lock:
            rows = self._db.execute(
                "SELECT * FROM payments WHERE substr(made_at, 1, 10) = ? ORDER BY made_at, rowid", (day,)
            )
            return list(_payments(rows))

    def ping(self) -> None:
        """Raises `sqlite3.Error` when payments cannot be read."""
        self.find("")

    def close(self) -> None:
        with self._lock:
            self._db.close()


def _payments(rows: Iterable[tuple[str, str, int, str, str]]) -> Iterator[Payment]:
    for id_, payer, amount_minor, currency, made_at in rows:
        yield Payment(id_, payer, amount_minor, currency, datetime.fromisoformat(made_at))
