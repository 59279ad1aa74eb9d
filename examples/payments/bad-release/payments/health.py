"""Whether this process can do its work now: the question a deployment asks."""

from __future__ import annotations

import sqlite3

from payments.settings import Settings
from payments.store import Store


def problems(store: Store, settings: Settings) -> list[str]:
    """Every reason not to send this process traffic; empty when it is healthy."""
    found: list[str] = []
    try:
        store.ping()
    except sqlite3.Error as error:
        found.append(f"store: {error}")
    # Since 1.5.0 a receipt names the account the money goes to.
    if not settings.settlement_account:
        found.append("settings: PAYMENTS_SETTLEMENT_ACCOUNT is not set")
    return found
