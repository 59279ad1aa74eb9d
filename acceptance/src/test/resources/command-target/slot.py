#!/usr/bin/env python3
"""Blue-green over two HTTP servers on this machine, driven by the target `command`.

What Assize tells it: ASSIZE_SLOT, ASSIZE_ARTIFACT, ASSIZE_DIGEST, ASSIZE_HEALTH_PATH, ASSIZE_TIMEOUT_MS. What it
must print, and when it must fail, stands in docs/how-to/deploy-with-any-command.md.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import urllib.request

STATE = pathlib.Path(os.environ["SLOT_STATE"])
PORTS = json.loads(os.environ["SLOT_PORTS"])


def alive(pid):
    try:
        os.kill(pid, 0)
        return not zombie(pid)
    except ProcessLookupError:
        return False


def zombie(pid):
    stat = pathlib.Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def release(slot):
    file = STATE / slot / "release.json"
    if not file.exists():
        return None
    known = json.loads(file.read_text())
    return known if alive(known["pid"]) else None


def start(slot):
    folder = STATE / slot
    folder.mkdir(parents=True, exist_ok=True)
    stop(slot)
    # A real one would fetch the image of this digest from its registry.
    (folder / "healthz").write_text(os.environ["ASSIZE_DIGEST"])
    server = subprocess.Popen(
        [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(PORTS[slot])],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    (folder / "release.json").write_text(
        json.dumps(
            {"pid": server.pid, "name": os.environ["ASSIZE_ARTIFACT"], "digest": os.environ["ASSIZE_DIGEST"]}
        )
    )


def stop(slot):
    known = release(slot)
    if known:
        os.kill(known["pid"], signal.SIGKILL)
    (STATE / slot / "release.json").unlink(missing_ok=True)


def probe(slot):
    if not release(slot):
        return 2
    url = f"http://127.0.0.1:{PORTS[slot]}{os.environ['ASSIZE_HEALTH_PATH']}"
    try:
        with urllib.request.urlopen(url, timeout=int(os.environ["ASSIZE_TIMEOUT_MS"]) / 1000) as answer:
            return 0 if answer.status < 300 else 1
    except OSError:
        return 1


def main():
    operation = sys.argv[1]
    slot = os.environ.get("ASSIZE_SLOT")
    active = STATE / "active"
    if operation == "active":
        print(json.dumps({"slot": active.read_text()} if active.exists() else {}))
    elif operation == "running":
        known = release(slot)
        print(json.dumps({"name": known["name"], "digest": known["digest"]} if known else {}))
    elif operation == "start":
        start(slot)
    elif operation == "probe":
        return probe(slot)
    elif operation == "switch":
        STATE.mkdir(parents=True, exist_ok=True)
        active.write_text(slot)
    elif operation == "stop":
        stop(slot)
    else:
        return 64
    return 0


sys.exit(main())
