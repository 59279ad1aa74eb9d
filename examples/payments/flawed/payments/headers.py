"""Headers every answer carries, whatever its route or status."""

from __future__ import annotations

SECURITY_HEADERS = {
    "Cache-Control": "no-store",
}
