from __future__ import annotations

import unittest

from payments.model import Payment, PaymentRequest
from payments.store import Store


class StoreTest(unittest.TestCase):
    def test_finds_a_payment_by_its_number(self) -> None:
        store = Store()
        self.addCleanup(store.close)
        taken = Payment.take(PaymentRequest("Ada", 100, "EUR"))
        store.add(taken)
        self.assertEqual(taken, store.find(taken.id))


if __name__ == "__main__":
    unittest.main()
