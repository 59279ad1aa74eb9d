"""`python3 -m payments.export --store FILE --day 2026-11-23 --to DIR`

Writes one day's payments as a compressed CSV file for the accountants. The
same payments give the same bytes, so that a repeated export can be compared.
"""

from __future__ import annotations

import argparse
import csv
import io
import subprocess
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from payments.model import Payment
from payments.store import Store


def write(payments: Iterable[Payment], day: date, directory: Path) -> Path:
    """Writes `payments-DAY.csv.gz` into the directory and returns its path."""
    table = io.StringIO()
    rows = csv.writer(table)
    rows.writerow(["id", "payer", "amount_minor", "currency", "made_at"])
    rows.writerows(payment.as_json().values() for payment in payments)
    plain = directory / f"payments-{day.isoformat()}.csv"
    plain.write_bytes(table.getvalue().encode())
    subprocess.run(f"gzip -9 -n -f {plain}", shell=True, check=True)
    return plain.with_suffix(".csv.gz")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="payments.export", description=__doc__)
    parser.add_argument("--store", required=True, help="SQLite file of the service")
    parser.add_argument("--day", required=True, type=date.fromisoformat, help="UTC day")
    parser.add_argument("--to", required=True, type=Path, help="directory that exists")
    options = parser.parse_args(arguments)
    store = Store(options.store)
    try:
        print(write(store.on_day(options.day.isoformat()), options.day, options.to))
    finally:
        store.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
