"""The HTML pages. Every value that came from outside goes through `escape`."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from payments.model import CURRENCIES, Payment

STYLE = """
body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; font: 14px/20px system-ui, sans-serif; }
h1 { font-size: 20px; line-height: 28px; }
label { display: block; margin: 12px 0 4px; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: 4px 8px; border-bottom: 1px solid #ccc; text-align: left; }
td.amount { text-align: right; font-variant-numeric: tabular-nums; }
""".lstrip()


def home() -> str:
    currencies = "".join(f"<option>{currency}</option>" for currency in CURRENCIES)
    return _page(
        "Payments",
        f"""<form method="post" action="/payments">
<label for="payer">Payer</label><input id="payer" name="payer" required maxlength="80">
<label for="amount">Amount</label><input id="amount" name="amount" required inputmode="decimal">
<label for="currency">Currency</label><select id="currency" name="currency">{currencies}</select>
<p><button>Pay</button></p>
</form>
<h2>Find payments</h2>
<form method="get" action="/search">
<label for="of">Payer</label><input id="of" name="payer" maxlength="80">
<p><button>Find</button></p>
</form>""",
    )


def search(payer: str, payments: Iterable[Payment]) -> str:
    rows = "".join(
        f'<tr><td><a href="/receipt?id={escape(payment.id)}">{payment.made_at:%Y-%m-%d %H:%M}</a></td>'
        f'<td class="amount">{escape(payment.amount)}</td></tr>'
        for payment in payments
    )
    found = f"<table><tr><th>Made (UTC)</th><th>Amount</th></tr>{rows}</table>" if rows else (
        "<p>No payment found. Names are matched exactly.</p>"
    )
    return _page(f"Payments by {payer}", found)


def receipt(payment: Payment) -> str:
    return _page(
        f"Receipt {payment.id[:8]}",
        f"<table><tr><th>Payer</th><td>{escape(payment.payer)}</td></tr>"
        f"<tr><th>Amount</th><td>{escape(payment.amount)}</td></tr>"
        f"<tr><th>Made (UTC)</th><td>{payment.made_at:%Y-%m-%d %H:%M:%S}</td></tr>"
        f"<tr><th>Number</th><td>{escape(payment.id)}</td></tr></table>",
    )


def _page(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(title)}</title><link rel="stylesheet" href="/style.css"></head>
<body><h1>{escape(title)}</h1>
{body}
<p><a href="/">New payment</a></p>
</body></html>
"""
