"""`python3 -m payments --port 8080`: serves until SIGTERM or Ctrl-C, then drains."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading

from payments import __version__
from payments.notify import Notifier
from payments.server import Server
from payments.settings import Settings
from payments.store import Store
from payments.web import Application


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    logging.basicConfig(
        level=logging.WARNING if options.quiet else logging.INFO,
        format="%(asctime)s %(name)s %(message)s",
    )
    # Blocked before the first thread, which inherits this: a signal that reached
    # another thread would not wake this one.
    stop_signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop_signals)

    settings = Settings.of(os.environ)
    notifier = Notifier(settings.notify_url) if settings.notify_url else None
    store = Store(options.store)
    try:
        server = Server(options.host, options.port, Application(store, settings, notifier))
    except OSError as refused:
        print(f"payments: cannot listen on {options.host}:{options.port}: {refused}", file=sys.stderr)
        return 1
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    slot = f" in slot {settings.slot}" if settings.slot else ""
    print(f"payments {__version__}{slot} listens on http://{options.host}:{server.port}", flush=True)

    signal.sigwait(stop_signals)
    drained = server.drain(options.drain_seconds)
    store.close()
    print("payments stopped" + ("" if drained else ", requests were cut off"), flush=True)
    return 0 if drained else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="payments", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8080, help="0 takes a free one (%(default)s)")
    parser.add_argument("--store", default=":memory:", help="SQLite file (in memory)")
    parser.add_argument(
        "--drain-seconds", type=float, default=20.0, help="patience when stopping (%(default)s)"
    )
    parser.add_argument("--quiet", action="store_true", help="log warnings only")
    parser.add_argument("--version", action="version", version=__version__)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
