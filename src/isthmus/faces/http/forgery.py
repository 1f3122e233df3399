"""Tokens of forms, so that another site cannot send one in a reader's name.

A token is a random salt, the moment it was made, and the keyed hash of both with what it is bound to: the account, or
the browser that has not signed in yet. The salt makes each page's token another, so that a compressed page gives
nothing away about it. It outlives the session: who has written for too long signs in again in another tab, sends the
page once more, and has lost nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time

from starlette.requests import Request

from isthmus.model.errors import UsageError

FIELD, HEADER = "csrf", "x-csrf-token"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
"""What a form of another site can send without asking first."""
FIELDS, FILES = 2_000, 10
GOOD_FOR = 7 * 86_400
"""Seconds a page may be open before its form is sent."""


class Forged(UsageError):
    """A form without the token of the page it stands on."""

    status = 403
    title = "Sent from another page"


def token(key: bytes, bound: str) -> str:
    """Return a new token bound to an account or browser."""
    salt, made = secrets.token_hex(16), int(time.time())
    return f"{salt}.{made}.{_mark(key, salt, made, bound)}"


def valid(key: bytes, bound: str, given: str) -> bool:
    """Return whether a token is bound to this account or browser, and not too old."""
    salt, made, mark = (*given.split("."), "", "")[:3]
    if not made.isdecimal() or not made.isascii() or len(made) > 12 or time.time() - int(made) > GOOD_FOR:
        return False
    return hmac.compare_digest(_mark(key, salt, int(made), bound).encode(), mark.encode())


def is_form(request: Request) -> bool:
    """Return whether a request has a body that a form of another site could send."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in FORMS or not kind


async def sent(request: Request) -> str:
    """Return the token that a request carries: in a header, or as the field ``csrf`` of its form."""
    if HEADER in request.headers or not is_form(request):
        return request.headers.get(HEADER, "")
    form = await request.form(max_files=FILES, max_fields=FIELDS)
    value = form.get(FIELD, "")
    return value if isinstance(value, str) else ""


def refused() -> Forged:
    """Return the error for a form whose token is missing, too old, or another account's."""
    return Forged("The form was not sent from a page of yours.", "Open the page again, and send it from there.")


def _mark(key: bytes, salt: str, made: int, bound: str) -> str:
    return hmac.digest(key, f"csrf\n{salt}\n{made}\n{bound}".encode(), hashlib.sha256).hex()
