"""A small payments service: take a payment, list payments, print a receipt.

Read `web.py` first: it holds every route. `server.py` puts it on a socket and
drains it, `store.py` keeps the payments, `pages.py` draws the HTML.
"""

__version__ = "1.4.1"
