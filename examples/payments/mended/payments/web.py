"""Every route of the service, as functions from a request to a response.

Nothing here knows sockets, threads or signals, so each route can be tested by
a call.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Callable
from urllib.parse import parse_qsl

from payments import __version__, health, pages, receipts
from payments.messages import NO_HEADERS, Request, Response
from payments.model import InvalidRequest, Payment, PaymentRequest
from payments.notify import Notifier
from payments.problems import problem, unexpected
from payments.settings import Settings
from payments.store import Store


class Application:
    """Answers requests. Safe to call from any thread."""

    def __init__(self, store: Store, settings: Settings, notifier: Notifier | None = None) -> None:
        self._store = store
        self._settings = settings
        self._notifier = notifier
        self._routes: dict[tuple[str, str], Callable[[Request], Response]] = {
            ("GET", "/"): self._home,
            ("GET", "/style.css"): self._style,
            ("GET", "/healthz"): self._healthz,
            ("GET", "/version"): self._version,
            ("GET", "/search"): self._search,
            ("GET", "/payments"): self._list,
            ("POST", "/payments"): self._pay,
            ("GET", "/receipt"): self._receipt,
        }

    def handle(self, request: Request) -> Response:
        route = self._routes.get((request.method, request.path))
        if route is None:
            return self._unrouted(request)
        try:
            return route(request)
        except InvalidRequest as invalid:
            return problem(HTTPStatus.BAD_REQUEST, mistakes=invalid.mistakes)
        except Exception as error:
            return unexpected(error, request)

    def _unrouted(self, request: Request) -> Response:
        allowed = [method for method, path in self._routes if path == request.path]
        if allowed:
            return problem(HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": ", ".join(allowed)})
        return problem(HTTPStatus.NOT_FOUND)

    def _home(self, request: Request) -> Response:
        return _html(pages.home())

    def _style(self, request: Request) -> Response:
        return Response(HTTPStatus.OK, "text/css; charset=utf-8", pages.STYLE.encode())

    def _healthz(self, request: Request) -> Response:
        problems = health.problems(self._store)
        status = HTTPStatus.SERVICE_UNAVAILABLE if problems else HTTPStatus.OK
        return _json(
            status,
            {"status": "unhealthy" if problems else "ok", "problems": problems, **self._identity()},
        )

    def _version(self, request: Request) -> Response:
        return _json(HTTPStatus.OK, self._identity())

    def _identity(self) -> dict[str, object]:
        return {
            "version": __version__,
            "digest": self._settings.digest or None,
            "slot": self._settings.slot or None,
        }

    def _search(self, request: Request) -> Response:
        payer = request.query.get("payer", "")
        return _html(pages.search(payer, self._store.by_payer(payer)))

    def _list(self, request: Request) -> Response:
        payer = request.query.get("payer", "")
        if not payer:
            raise InvalidRequest(["payer: missing; ask for /payments?payer=NAME"])
        items = [payment.as_json() for payment in self._store.by_payer(payer)]
        return _json(HTTPStatus.OK, {"items": items, "total": len(items)})

    def _pay(self, request: Request) -> Response:
        as_json = request.content_type == "application/json"
        payment = Payment.take(PaymentRequest.parse(_fields(request.body, as_json)))
        self._store.add(payment)
        if self._notifier is not None:
            self._notifier.paid(payment)
        location = {"Location": f"/receipt?id={payment.id}"}
        if as_json:
            return _json(HTTPStatus.CREATED, payment.as_json(), location)
        return _html("", HTTPStatus.SEE_OTHER, location)

    def _receipt(self, request: Request) -> Response:
        payment = self._store.find(request.query.get("id", ""))
        if payment is None:
            return problem(HTTPStatus.NOT_FOUND)
        if request.query.get("format") != "jwt":
            return _html(pages.receipt(payment))
        try:
            token = receipts.sign(payment, self._settings.receipt_key)
        except receipts.SigningUnavailable as unavailable:
            return problem(HTTPStatus.NOT_IMPLEMENTED, mistakes=[str(unavailable)])
        return Response(HTTPStatus.OK, "application/jwt", token.encode())


def _html(
    page: str, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] = NO_HEADERS
) -> Response:
    return Response(status, "text/html; charset=utf-8", page.encode(), headers)


def _json(
    status: HTTPStatus, document: Mapping[str, object], headers: Mapping[str, str] = NO_HEADERS
) -> Response:
    return Response(status, "application/json", json.dumps(document).encode(), headers)


def _fields(body: bytes, as_json: bool) -> Mapping[str, object]:
    try:
        text = body.decode("utf-8")
        fields = json.loads(text) if as_json else dict(parse_qsl(text, max_num_fields=16))
    except ValueError as unreadable:
        raise InvalidRequest(["body: neither JSON nor a form in UTF-8"]) from unreadable
    if not isinstance(fields, dict):
        raise InvalidRequest(["body: a JSON object is expected"])
    return fields
