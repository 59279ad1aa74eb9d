from __future__ import annotations

import unittest

from payments.model import InvalidRequest, Payment, PaymentRequest


class PaymentRequestTest(unittest.TestCase):
    def test_reads_an_amount_into_cents(self) -> None:
        request = PaymentRequest.parse({"payer": " Ada ", "amount": "12.5", "currency": "eur"})
        self.assertEqual(PaymentRequest("Ada", 1250, "EUR"), request)

    def test_names_every_mistake_at_once(self) -> None:
        with self.assertRaises(InvalidRequest) as refused:
            PaymentRequest.parse({"payer": "", "amount": "twelve", "currency": "XXX"})
        self.assertEqual(
            ["payer", "amount", "currency"],
            [mistake.partition(":")[0] for mistake in refused.exception.mistakes],
        )

    def test_refuses_amounts_that_are_not_money(self) -> None:
        for amount in ("0", "-1", "0.001", "1000000.01", "NaN", "Infinity", "1e400", ""):
            with self.subTest(amount), self.assertRaises(InvalidRequest):
                PaymentRequest.parse({"payer": "Ada", "amount": amount, "currency": "EUR"})

    def test_refuses_payers_that_are_not_names(self) -> None:
        for payer in ("<b>Ada</b>", "Ada\r\nSet-Cookie: a=b", "x" * 81, "'Ada"):
            with self.subTest(payer), self.assertRaises(InvalidRequest):
                PaymentRequest.parse({"payer": payer, "amount": "1", "currency": "EUR"})

    def test_writes_cents_with_two_digits(self) -> None:
        self.assertEqual("1.05 CHF", Payment.take(PaymentRequest("Ada", 105, "CHF")).amount)


if __name__ == "__main__":
    unittest.main()
