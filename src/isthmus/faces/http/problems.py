"""Errors on the web: RFC 9457 problem objects, made from the one error family; a page of HTML for browsers."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import msgspec
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from isthmus.model.errors import IsthmusError, UnknownName, UsageError, nearest

LOG = logging.getLogger("isthmus.http")
API = "/api/"


class TooLarge(UsageError):
    """A body above the limit."""

    status = 413
    title = "Too large"


class TooMany(UsageError):
    """A client that asks more often than its share."""

    status = 429
    title = "Too many requests"


class WrongHost(UsageError):
    """A request addressed to a name that this server does not answer to."""

    status = 421
    title = "Not addressed to this server"


class CrossSite(UsageError):
    """A page of another site tried to change something here."""

    status = 403
    title = "Sent from another site"


class NoAddress(UnknownName):
    """An address at which nothing stands."""

    title = "Nothing at this address"


class NotThisMethod(UsageError):
    """An address that takes another method."""

    status = 405
    title = "Not with this method"


class Fault(IsthmusError):
    """A fault of ours; its number stands in the server's log."""

    title = "A fault of ours"


def of_exception(error: Exception, request: Request) -> IsthmusError:
    """Return any exception as one of the family; what is not foreseen becomes a `Fault` with a number.

    The log is told the kind of the exception and where it was raised, never its message: that may carry what a
    person typed.
    """
    cause = error.__cause__
    if isinstance(error, HTTPException) and isinstance(cause, IsthmusError):
        return cause
    if isinstance(error, IsthmusError):
        return error
    if isinstance(error, RequestValidationError):
        return of_validation(error, _names(request))
    if isinstance(error, HTTPException):
        return _of_status(error, request)
    number = uuid4().hex[:12]
    frames = traceback.extract_tb(error.__traceback__)
    LOG.error(
        "fault %s: %s at %s", number, type(error).__name__, " < ".join(f"{f.name}:{f.lineno}" for f in frames[-4:])
    )
    return Fault(
        f"Something went wrong here, not with your request (fault {number}).", "The server's log has the place."
    )


def of_validation(error: RequestValidationError, names: Iterable[str]) -> UsageError:
    """Return the first thing that is wrong with a request: the value, where it stood, what would be right."""
    first: dict[str, Any] = dict(error.errors()[0])
    where = ".".join(str(p) for p in first["loc"][1:]) or str(first["loc"][0])
    value = first.get("input")
    if first["type"] == "extra_forbidden":
        return _as_request(UnknownName("parameter", where, names))
    if first["type"] == "missing":
        return UsageError(f"{where} is missing.", "It must be given.")
    shown = f" {value!r}" if isinstance(value, str | int | float) else ""
    return UsageError(f"{where}:{shown[:200]} {first['msg'][:1].lower()}{first['msg'][1:]}.", _choices(first))


def _choices(first: dict[str, Any]) -> str:
    """Return the nearest valid value of a closed set, where the fault is one of choice."""
    expected = (first.get("ctx") or {}).get("expected")
    if first["type"] != "literal_error" or not expected:
        return ""
    near = nearest(str(first.get("input")), str(expected).replace("'", "").replace(" or ", ", ").split(", "))
    return f"Did you mean {' or '.join(near)}?" if near else f"One of: {expected}."


def _as_request(error: UnknownName) -> UsageError:
    """Return an unknown parameter as a wrong request (422), not as an address that is not there (404)."""
    return UsageError(error.message, error.hint)


def _names(request: Request) -> list[str]:
    """Return the parameters and fields that the route takes, as the OpenAPI description has them."""
    described = request.app.openapi()
    path = getattr(request.scope.get("route"), "path", "")
    found: list[str] = []
    for operation in described["paths"].get(path, {}).values():
        found += [p["name"] for p in operation.get("parameters", ())]
        for body in operation.get("requestBody", {}).get("content", {}).values():
            shape = body["schema"].get("$ref", "").rpartition("/")[2]
            found += described.get("components", {}).get("schemas", {}).get(shape, {}).get("properties", ())
    return found


def _of_status(error: HTTPException, request: Request) -> UsageError:
    path = request.url.path
    if error.status_code == 404:
        return NoAddress("address", path, request.app.state.addresses)
    if error.status_code == 405:
        return NotThisMethod(f"{path} does not take {request.method}.", "See /api/v1/openapi.json.")
    return UsageError(str(error.detail))


def wants_page(request: Request) -> bool:
    """Say whether a browser asks for a page, rather than a program for data."""
    path = request.url.path
    return not path.startswith(API) and "text/html" in request.headers.get("accept", "")


def response(error: IsthmusError, request: Request) -> Response:
    """Return the response that tells an error."""
    headers = {"retry-after": "1"} if isinstance(error, TooMany) else {}
    if error.status == 401:
        headers = {"www-authenticate": "Bearer"}
        if wants_page(request) and request.method == "GET":
            back = request.url.path + (f"?{request.url.query}" if request.url.query else "")
            return Response(status_code=303, headers={"location": f"/sign-in?{urlencode({'back': back})}"})
    if wants_page(request):
        from isthmus.faces.web.errors import error_page  # noqa: PLC0415  (loads the templates)

        return Response(error_page(error, request), error.status, headers, "text/html; charset=utf-8")
    body = msgspec.json.encode(error.problem() | {"instance": request.url.path})
    return Response(body, error.status, headers, "application/problem+json")
