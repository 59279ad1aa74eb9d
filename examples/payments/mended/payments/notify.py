"""Tells the merchant's system about a payment, best effort, over HTTPS."""

from __future__ import annotations

import http.client
import json
import logging
import ssl
from urllib.parse import urlsplit

from payments.model import Payment

_log = logging.getLogger("payments.notify")


class Notifier:
    """Posts each payment to one address. A failure is logged: the payment stands."""

    def __init__(self, url: str, timeout_seconds: float = 3.0) -> None:
        parts = urlsplit(url)
        if parts.scheme != "https" or not parts.hostname:
            raise ValueError(f"PAYMENTS_NOTIFY_URL must be an https address, not {url!r}")
        self._host = parts.hostname
        self._port = parts.port or 443
        self._path = parts.path or "/"
        self._timeout = timeout_seconds
        self._trust = _trust()

    def paid(self, payment: Payment) -> bool:
        """True when the merchant's system took the message (2xx)."""
        connection = http.client.HTTPSConnection(
            self._host, self._port, timeout=self._timeout, context=self._trust
        )
        try:
            body = json.dumps(payment.as_json())
            connection.request("POST", self._path, body, {"Content-Type": "application/json"})
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException) as failure:
            _log.warning("payment %s not announced to %s: %s", payment.id, self._host, failure)
            return False
        finally:
            connection.close()
        if not 200 <= status < 300:
            _log.warning("payment %s refused by %s: status %d", payment.id, self._host, status)
            return False
        return True


def _trust() -> ssl.SSLContext:
    # A slim image has no certificate store of its own; certifi brings one.
    try:
        import certifi

        trust = ssl.create_default_context(cafile=certifi.where())
    except ImportError:
        trust = ssl.create_default_context()
    # The default of Python 3.9 still takes older ones.
    trust.minimum_version = ssl.TLSVersion.TLSv1_2
    return trust
