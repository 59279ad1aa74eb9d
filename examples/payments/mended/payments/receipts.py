"""Receipts a payer can check without asking us: the payment as a signed token."""

from __future__ import annotations

from types import ModuleType

from payments.model import Payment

ISSUER = "payments"
_ALGORITHM = "HS256"


class SigningUnavailable(Exception):
    """PyJWT is not installed: the service runs, but cannot sign receipts."""


def sign(payment: Payment, key: bytes) -> str:
    """The payment as a compact JWT (RFC 7519), signed with HMAC-SHA-256."""
    jwt = _pyjwt()
    claims = {
        **payment.as_json(),
        "iss": ISSUER,
        "sub": payment.id,
        "iat": int(payment.made_at.timestamp()),
    }
    return str(jwt.encode(claims, key, algorithm=_ALGORITHM))


def verify(token: str, key: bytes) -> dict[str, object]:
    """The claims of a receipt we signed; raises `jwt.InvalidTokenError` otherwise."""
    jwt = _pyjwt()
    # One algorithm, named here: what the token asks for must not choose the check.
    return dict(jwt.decode(token, key, algorithms=[_ALGORITHM], issuer=ISSUER))


def _pyjwt() -> ModuleType:
    # Imported on first use: the service starts, and takes payments, without it.
    try:
        import jwt
    except ImportError as missing:
        raise SigningUnavailable("signed receipts need PyJWT: see requirements.txt") from missing
    return jwt
