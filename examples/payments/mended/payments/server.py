"""Puts the application on a socket, and takes it off without losing a request."""

from __future__ import annotations

import logging
import socket
import sys
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from payments.headers import SECURITY_HEADERS
from payments.messages import Request, Response
from payments.problems import problem
from payments.web import Application

MAX_BODY_BYTES = 64 * 1024
_log = logging.getLogger("payments.access")


class Server(ThreadingHTTPServer):
    """One thread per request, each connection used once.

    `serve_forever` runs until another thread calls `drain`.
    """

    request_queue_size = 128
    # `drain` waits for the requests itself; one that outlives it must not keep us alive.
    daemon_threads = True

    def __init__(self, host: str, port: int, application: Application) -> None:
        self.application = application
        self._in_flight = 0
        self._changed = threading.Condition()
        super().__init__((host, port), _Handler)

    @property
    def port(self) -> int:
        """The port in use, also when 0 asked for a free one."""
        return int(self.server_address[1])

    def drain(self, seconds: float) -> bool:
        """Stops accepting, lets running requests end; False when time ran out first."""
        deadline = time.monotonic() + seconds
        self.shutdown()
        self.socket.close()
        with self._changed:
            return self._changed.wait_for(
                lambda: self._in_flight == 0, max(0.0, deadline - time.monotonic())
            )

    def process_request(self, request: Any, client_address: Any) -> None:
        # Counted before its thread exists: a drain that begins now must see it.
        with self._changed:
            self._in_flight += 1
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._changed:
                self._in_flight -= 1
                self._changed.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        # Called from the `except` block of the standard library.
        if isinstance(sys.exc_info()[1], ConnectionError):
            _log.info("a client left before its answer")
        else:
            _log.exception("a connection failed")

    def server_bind(self) -> None:
        # The standard library looks up the host's name here, which may take seconds.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), self.port


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # A client that stops sending is given up, so that it cannot hold a drain.
    timeout = 10
    server: Server

    def do_GET(self) -> None:
        self._answer("GET", b"")

    do_HEAD = do_GET

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        # Digits only: int() would also read "+5", "1_0" and a negative size.
        if not (length.isascii() and length.isdigit()):
            self._send(problem(HTTPStatus.LENGTH_REQUIRED))
        elif int(length) > MAX_BODY_BYTES:
            self._send(problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
        else:
            self._answer("POST", self.rfile.read(int(length)))

    def _answer(self, method: str, body: bytes) -> None:
        target = urlsplit(self.path)
        try:
            query = dict(parse_qsl(target.query, keep_blank_values=True, max_num_fields=16))
        except ValueError:
            self._send(problem(HTTPStatus.BAD_REQUEST))
            return
        content_type = self.headers.get("Content-Type", "").partition(";")[0].strip().lower()
        self._send(
            self.server.application.handle(Request(method, target.path, query, content_type, body))
        )

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in {**SECURITY_HEADERS, **response.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Type", response.content_type)
        self.send_header("Content-Length", str(len(response.body)))
        # One request a connection: none idles while the slot is drained.
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        """What the standard library refuses is answered in our form, with our headers."""
        self._send(problem(HTTPStatus(code)))

    def version_string(self) -> str:
        return "payments"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        # The query is left out: names of payers do not belong into a log.
        path = urlsplit(getattr(self, "path", "")).path
        _log.info("%s %r %s", self.command, path, int(code))

    def log_message(self, format: str, *args: Any) -> None:
        _log.info(format, *args)
