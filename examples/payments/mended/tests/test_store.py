from __future__ import annotations

import sqlite3
import tempfile
import unittest
from pathlib import Path

from payments import health
from payments.model import Payment, PaymentRequest
from payments.store import Store


def payment(payer: str, amount_minor: int = 100) -> Payment:
    return Payment.take(PaymentRequest(payer, amount_minor, "EUR"))


class StoreTest(unittest.TestCase):
    def setUp(self) -> None:
        self.store = Store()
        self.addCleanup(self.store.close)

    def test_finds_a_payment_by_its_number(self) -> None:
        taken = payment("Ada")
        self.store.add(taken)
        self.assertEqual(taken, self.store.find(taken.id))
        self.assertIsNone(self.store.find("unknown"))

    def test_lists_one_payer_newest_first(self) -> None:
        first, second, other = payment("Ada", 1), payment("Ada", 2), payment("Bob", 3)
        for taken in (first, second, other):
            self.store.add(taken)
        self.assertEqual([second, first], self.store.by_payer("Ada"))

    def test_a_payer_is_a_value_and_never_a_piece_of_the_query(self) -> None:
        self.store.add(payment("Ada"))
        self.assertEqual([], self.store.by_payer("' OR '1'='1"))

    def test_a_payment_is_stored_once(self) -> None:
        taken = payment("Ada")
        self.store.add(taken)
        with self.assertRaises(sqlite3.IntegrityError):
            self.store.add(taken)

    def test_a_file_keeps_payments_across_restarts(self) -> None:
        with tempfile.TemporaryDirectory() as directory:
            path = str(Path(directory, "payments.db"))
            taken = payment("Ada")
            before = Store(path)
            before.add(taken)
            before.close()
            after = Store(path)
            self.addCleanup(after.close)
            self.assertEqual(taken, after.find(taken.id))


class HealthTest(unittest.TestCase):
    def test_a_store_that_cannot_be_read_is_named(self) -> None:
        store = Store()
        self.assertEqual([], health.problems(store))
        store.close()
        [problem] = health.problems(store)
        self.assertIn("store", problem)


if __name__ == "__main__":
    unittest.main()
