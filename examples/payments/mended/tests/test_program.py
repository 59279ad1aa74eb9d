"""The service as a process: how it starts, stops and lets go of running requests."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import unittest
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parent.parent


def text(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


class ProgramTest(unittest.TestCase):
    def start(self, *options: str) -> tuple[subprocess.Popen[str], int]:
        process = subprocess.Popen(
            [sys.executable, "-m", "payments", "--port", "0", *options],
            cwd=ROOT,
            env={**os.environ, "ASSIZE_SLOT": "green"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.addCleanup(text(process.stdout).close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        started = re.search(r"in slot green .*:(\d+)$", text(process.stdout).readline())
        assert started
        return process, int(started[1])

    def test_a_stop_lets_the_running_request_finish_and_takes_no_new_one(self) -> None:
        process, port = self.start()
        body = b"payer=Ada&amount=1&currency=EUR"
        with socket.create_connection(("127.0.0.1", port), timeout=10) as running:
            running.sendall(b"POST /payments HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body))
            running.sendall(body[:10])
            # Answered only once the first connection is in flight: accepted in order.
            with socket.create_connection(("127.0.0.1", port), timeout=10) as after:
                after.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                self.assertIn(b" 200 ", after.recv(100))
            process.send_signal(signal.SIGTERM)
            self.await_refusal(port)
            running.sendall(body[10:])
            self.assertIn(b" 303 ", running.recv(100))
        self.assertEqual(0, process.wait(10))
        self.assertIn("stopped", text(process.stdout).read())

    def test_a_request_that_never_ends_is_cut_off(self) -> None:
        process, port = self.start("--drain-seconds", "0.1", "--quiet")
        with socket.create_connection(("127.0.0.1", port), timeout=10) as stuck:
            stuck.sendall(b"POST /payments HTTP/1.1\r\nContent-Length: 9\r\n\r\n")
            with socket.create_connection(("127.0.0.1", port), timeout=10) as after:
                after.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
                self.assertIn(b" 200 ", after.recv(100))
            process.send_signal(signal.SIGINT)
            self.assertEqual(1, process.wait(10))
        self.assertIn("cut off", text(process.stdout).read())

    def test_a_taken_port_is_said_plainly(self) -> None:
        _, port = self.start()
        second = subprocess.run(
            [sys.executable, "-m", "payments", "--port", str(port)],
            cwd=ROOT,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.assertEqual(1, second.returncode)
        self.assertIn(f"cannot listen on 127.0.0.1:{port}", second.stderr)

    def await_refusal(self, port: int) -> None:
        for _ in range(1000):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=10).close()
            except ConnectionError:
                return
            time.sleep(0.01)
        self.fail("the service still accepts connections")


if __name__ == "__main__":
    unittest.main()
