"""A running service for the tests: the real server on a free port of this machine."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Mapping

from payments.notify import Notifier
from payments.server import Server
from payments.settings import Settings
from payments.store import Store
from payments.web import Application


class Answer:
    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status = response.status
        self.headers = response.headers
        self.text = response.read().decode()

    @property
    def json(self) -> dict[str, object]:
        return dict(json.loads(self.text))


class Service:
    """Use as a context: `with Service() as service: service.get("/")`."""

    def __init__(
        self, environment: Mapping[str, str] | None = None, notifier: Notifier | None = None
    ) -> None:
        self.store = Store()
        settings = Settings.of(environment or {})
        self.server = Server("127.0.0.1", 0, Application(self.store, settings, notifier))

    def __enter__(self) -> Service:
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.drain(5)
        self.store.close()

    def get(self, target: str) -> Answer:
        return self.ask("GET", target)

    def pay(self, payer: str, amount: str = "12.50", currency: str = "EUR") -> Answer:
        body = json.dumps({"payer": payer, "amount": amount, "currency": currency})
        return self.ask("POST", "/payments", body, {"Content-Type": "application/json"})

    def ask(
        self,
        method: str,
        target: str,
        body: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=10)
        try:
            connection.request(method, target, body, dict(headers or {}))
            return Answer(connection.getresponse())
        finally:
            connection.close()
