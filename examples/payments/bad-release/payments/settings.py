"""What the environment tells the service. Secrets come from here and nowhere else."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Settings:
    """`slot` and `digest` name the deployment; they are shown, never trusted."""

    slot: str = ""
    digest: str = ""
    notify_url: str = ""
    settlement_account: str = ""
    receipt_key: bytes = field(default=b"", repr=False)

    @staticmethod
    def of(environment: Mapping[str, str]) -> Settings:
        key = environment.get("PAYMENTS_RECEIPT_KEY", "")
        return Settings(
            slot=environment.get("ASSIZE_SLOT", ""),
            digest=environment.get("ASSIZE_DIGEST", ""),
            notify_url=environment.get("PAYMENTS_NOTIFY_URL", ""),
            settlement_account=environment.get("PAYMENTS_SETTLEMENT_ACCOUNT", ""),
            # Without a key receipts can be checked until the next restart only.
            receipt_key=key.encode() if key else secrets.token_bytes(32),
        )
