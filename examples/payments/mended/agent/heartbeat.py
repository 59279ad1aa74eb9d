"""Reports to the monitoring push gateway whether the service beside it is healthy.

Runs in the same image as the service, with packages of its own
(`image/requirements-agent.txt`, unpacked to `/opt/agent/site-packages`):

    python3 /opt/agent/heartbeat.py http://127.0.0.1:8080/healthz https://push.example/payments
"""

from __future__ import annotations

import json
import sys
import time

import urllib3

INTERVAL_SECONDS = 15.0


def beat(http: urllib3.PoolManager, health_url: str, push_url: str) -> bool:
    """Asks once and reports once; False when the gateway did not take the report."""
    try:
        status = http.request("GET", health_url, timeout=2.0, retries=False).status
    except urllib3.exceptions.HTTPError:
        status = 0
    report = json.dumps({"healthy": status == 200, "status": status}).encode()
    try:
        answer = http.request(
            "POST",
            push_url,
            body=report,
            headers={"Content-Type": "application/json"},
            timeout=5.0,
            retries=urllib3.Retry(total=3, backoff_factor=0.2, allowed_methods=None),
        )
    except urllib3.exceptions.HTTPError as failure:
        print(f"heartbeat: report not delivered: {failure}", file=sys.stderr)
        return False
    return 200 <= answer.status < 300


def main(arguments: list[str]) -> None:
    health_url, push_url = arguments
    http = urllib3.PoolManager()
    while True:
        beat(http, health_url, push_url)
        time.sleep(INTERVAL_SECONDS)


if __name__ == "__main__":
    main(sys.argv[1:])
