from __future__ import annotations

import unittest

from payments import __version__, receipts
from payments.headers import SECURITY_HEADERS
from payments.model import Payment
from tests.running import Service

try:
    import jwt
except ImportError:
    jwt = None  # type: ignore[assignment]


class WebTest(unittest.TestCase):
    def setUp(self) -> None:
        environment = {
            "ASSIZE_SLOT": "blue",
            "ASSIZE_DIGEST": "sha256:ab12",
            "PAYMENTS_RECEIPT_KEY": "a key for tests that is 32 bytes long",
        }
        self.service = Service(environment).__enter__()
        self.addCleanup(self.service.__exit__)

    def test_health_and_version_say_what_runs(self) -> None:
        identity = {"version": __version__, "digest": "sha256:ab12", "slot": "blue"}
        self.assertEqual(identity, self.service.get("/version").json)
        health = self.service.get("/healthz")
        self.assertEqual(200, health.status)
        self.assertEqual({"status": "ok", "problems": [], **identity}, health.json)

    def test_health_fails_without_a_store(self) -> None:
        self.service.store.close()
        self.assertEqual(503, self.service.get("/healthz").status)

    def test_a_payment_is_taken_listed_and_receipted(self) -> None:
        taken = self.service.pay("Ada Lovelace")
        self.assertEqual(201, taken.status)
        listed = self.service.get("/payments?payer=Ada%20Lovelace").json
        self.assertEqual({"items": [taken.json], "total": 1}, listed)
        receipt = self.service.get(taken.headers["Location"])
        self.assertEqual(200, receipt.status)
        self.assertIn("12.50 EUR", receipt.text)

    def test_a_form_is_sent_on_to_its_receipt(self) -> None:
        taken = self.service.ask(
            "POST",
            "/payments",
            "payer=Ada&amount=3&currency=GBP",
            {"Content-Type": "application/x-www-form-urlencoded"},
        )
        self.assertEqual(303, taken.status)
        self.assertIn("3.00 GBP", self.service.get(taken.headers["Location"]).text)
        self.assertIn("3.00 GBP", self.service.get("/search?payer=Ada").text)

    def test_a_search_shows_what_was_asked_as_text(self) -> None:
        page = self.service.get("/search?payer=%3Cscript%3Ealert(1)%3C/script%3E").text
        self.assertNotIn("<script>", page)
        self.assertIn("&lt;script&gt;alert(1)&lt;/script&gt;", page)

    def test_every_answer_carries_the_security_headers(self) -> None:
        for method, target in (
            ("GET", "/"),
            ("GET", "/style.css"),
            ("GET", "/nowhere"),
            ("HEAD", "/healthz"),
            ("DELETE", "/payments"),
        ):
            with self.subTest(f"{method} {target}"):
                answer = self.service.ask(method, target)
                for name, value in SECURITY_HEADERS.items():
                    self.assertEqual(value, answer.headers[name])

    def test_refusals_say_what_is_wrong(self) -> None:
        form = {"Content-Type": "application/x-www-form-urlencoded"}
        for status, method, target, body in (
            (400, "GET", "/payments", None),
            (400, "POST", "/payments", "payer=Ada"),
            (400, "POST", "/payments", "&".join("a=1" for _ in range(20))),
            (400, "GET", "/search?" + "&".join("a=1" for _ in range(20)), None),
            (404, "GET", "/receipt?id=unknown", None),
            (405, "POST", "/healthz", ""),
            (413, "POST", "/payments", "payer=" + "x" * 70000),
            (501, "DELETE", "/payments", None),
        ):
            with self.subTest(f"{method} {target[:20]}"):
                answer = self.service.ask(method, target, body, form)
                self.assertEqual(status, answer.status)
                self.assertEqual("application/problem+json", answer.headers["Content-Type"])
                self.assertEqual(status, answer.json["status"])

    def test_a_json_body_must_be_an_object(self) -> None:
        headers = {"Content-Type": "application/json"}
        for body in ("[]", "{", '"Ada"'):
            with self.subTest(body):
                self.assertEqual(400, self.service.ask("POST", "/payments", body, headers).status)

    def test_an_inner_failure_keeps_its_cause_to_the_log(self) -> None:
        self.service.store.close()
        with self.assertLogs("payments.problems", "ERROR") as log:
            answer = self.service.get("/payments?payer=Ada")
        self.assertEqual({"title": "Internal Server Error", "status": 500}, answer.json)
        self.assertIn("closed database", log.output[0])

    @unittest.skipIf(jwt is None, "PyJWT is not installed: see requirements.txt")
    def test_a_signed_receipt_can_be_checked_and_not_changed(self) -> None:
        key = b"a key for tests that is 32 bytes long"
        taken = self.service.pay("Ada")
        token = self.service.get(f"/receipt?id={taken.json['id']}&format=jwt").text
        self.assertEqual("Ada", receipts.verify(token, key)["payer"])
        with self.assertRaises(jwt.InvalidTokenError):
            receipts.verify(token, key[::-1])

    @unittest.skipIf(jwt is None, "PyJWT is not installed: see requirements.txt")
    def test_a_receipt_nobody_signed_is_refused(self) -> None:
        unsigned = jwt.encode({"iss": receipts.ISSUER}, None, algorithm="none")
        with self.assertRaises(jwt.InvalidTokenError):
            receipts.verify(unsigned, b"a key for tests that is 32 bytes long")

    @unittest.skipIf(jwt is not None, "PyJWT is installed")
    def test_without_pyjwt_only_signed_receipts_are_missing(self) -> None:
        taken = self.service.pay("Ada")
        self.assertEqual(200, self.service.get(taken.headers["Location"]).status)
        self.assertEqual(501, self.service.get(taken.headers["Location"] + "&format=jwt").status)


class NotificationTest(unittest.TestCase):
    def test_each_payment_is_announced_and_a_deaf_merchant_does_no_harm(self) -> None:
        announced: list[Payment] = []

        class Merchant:
            def paid(self, payment: Payment) -> bool:
                announced.append(payment)
                return False

        with Service(notifier=Merchant()) as service:  # type: ignore[arg-type]
            taken = service.pay("Ada")
        self.assertEqual(201, taken.status)
        self.assertEqual([taken.json["id"]], [payment.id for payment in announced])


if __name__ == "__main__":
    unittest.main()
