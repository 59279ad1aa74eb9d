from __future__ import annotations

import unittest

from payments.messages import Request
from payments.settings import Settings
from payments.store import Store
from payments.web import Application


class WebTest(unittest.TestCase):
    def test_a_payment_is_taken(self) -> None:
        store = Store()
        self.addCleanup(store.close)
        application = Application(store, Settings.of({}))
        body = b'{"payer": "Ada", "amount": "12.50", "currency": "EUR"}'
        taken = application.handle(Request("POST", "/payments", {}, "application/json", body))
        self.assertEqual(201, taken.status)


if __name__ == "__main__":
    unittest.main()
