"""Whether this process can do its work now: the question a deployment asks."""

from __future__ import annotations

import sqlite3

from payments.store import Store


def problems(store: Store) -> list[str]:
    """Every reason not to send this process traffic; empty when it is healthy."""
    found: list[str] = []
    try:
        store.ping()
    except sqlite3.Error as error:
        found.append(f"store: {error}")
    return found
