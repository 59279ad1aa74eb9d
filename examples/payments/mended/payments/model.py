"""What a payment is, and how a request for one is read from untrusted fields."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal, InvalidOperation

CURRENCIES = ("CHF", "EUR", "GBP", "USD")
MAX_AMOUNT = Decimal("1000000.00")
_PAYER = re.compile(r"[^\W_][\w .@'+-]{0,79}")


class InvalidRequest(Exception):
    """A request that cannot become a payment; `mistakes` names every reason."""

    def __init__(self, mistakes: list[str]) -> None:
        super().__init__("; ".join(mistakes))
        self.mistakes = mistakes


@dataclass(frozen=True)
class PaymentRequest:
    """A payment somebody asks for: fields checked, nothing stored yet."""

    payer: str
    amount_minor: int
    currency: str

    @staticmethod
    def parse(fields: Mapping[str, object]) -> PaymentRequest:
        """Reads `payer`, `amount` (such as `12.50`) and `currency` (ISO 4217)."""
        mistakes: list[str] = []
        payer = str(fields.get("payer", "")).strip()
        if not _PAYER.fullmatch(payer):
            mistakes.append("payer: 1 to 80 letters, digits, spaces or . @ ' + - _")
        amount = _amount(str(fields.get("amount", "")), mistakes)
        currency = str(fields.get("currency", "")).upper()
        if currency not in CURRENCIES:
            mistakes.append("currency: one of " + ", ".join(CURRENCIES))
        if mistakes:
            raise InvalidRequest(mistakes)
        return PaymentRequest(payer, int(amount * 100), currency)


def _amount(text: str, mistakes: list[str]) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    # Decimal reads NaN and Infinity; neither compares, so finiteness is asked first.
    if not amount.is_finite() or not 0 < amount <= MAX_AMOUNT or amount != round(amount, 2):
        mistakes.append(f"amount: above 0, at most {MAX_AMOUNT}, two decimals")
        return Decimal(0)
    return amount


@dataclass(frozen=True)
class Payment:
    """A payment that was taken. `amount_minor` is in cents, `made_at` in UTC."""

    id: str
    payer: str
    amount_minor: int
    currency: str
    made_at: datetime

    @staticmethod
    def take(request: PaymentRequest) -> Payment:
        return Payment(
            id=uuid.uuid4().hex,
            payer=request.payer,
            amount_minor=request.amount_minor,
            currency=request.currency,
            made_at=datetime.now(timezone.utc).replace(microsecond=0),
        )

    @property
    def amount(self) -> str:
        return f"{self.amount_minor // 100}.{self.amount_minor % 100:02d} {self.currency}"

    def as_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "payer": self.payer,
            "amount_minor": self.amount_minor,
            "currency": self.currency,
            "made_at": self.made_at.isoformat(),
        }
