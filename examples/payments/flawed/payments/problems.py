"""Refusals, in the form of RFC 9457."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from http import HTTPStatus
from traceback import format_exception_only

from payments.messages import NO_HEADERS, Request, Response

_log = logging.getLogger("payments.problems")


def problem(
    status: HTTPStatus,
    headers: Mapping[str, str] = NO_HEADERS,
    mistakes: list[str] | None = None,
) -> Response:
    """A refusal whose `errors` are the caller's mistakes, one sentence each."""
    document: dict[str, object] = {"title": status.phrase, "status": status.value}
    if mistakes:
        document["errors"] = mistakes
    return Response(status, "application/problem+json", json.dumps(document).encode(), headers)


def unexpected(error: Exception, request: Request) -> Response:
    """Our own failure, with its cause."""
    _log.error("%s %r failed", request.method, request.path, exc_info=error)
    cause = format_exception_only(type(error), error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR, mistakes=cause)
