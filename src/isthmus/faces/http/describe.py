"""What the OpenAPI description says of errors, answers and parameters."""

from __future__ import annotations

from typing import Any

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from isthmus.faces.http.fresh import Made
from isthmus.model.errors import UsageError

MOST = 10_000
"""Rows on one page of an answer."""
PROBLEM = {
    "type": "object",
    "description": "An RFC 9457 problem object.",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "description": "A name of the kind of problem: urn:isthmus:..."},
        "title": {"type": "string", "description": "The kind of problem in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "The bad value and where it stood."},
        "hint": {"type": "string", "description": "What to give instead, often the nearest valid value."},
        "instance": {"type": "string", "description": "The path asked."},
    },
}
_WHEN = {
    400: "The body cannot be read.",
    401: "In a team: nobody is signed in, and no token is good.",
    403: "Sent by a page of another site, or not for this person's roles or this token's scopes.",
    404: "A name or address that is not known; the hint names the nearest.",
    405: "The address does not take this method.",
    413: "The body is too large.",
    421: "Addressed to a host that this server does not answer to.",
    422: "The request cannot be read, or the data loaded cannot answer it.",
    429: "Too many requests at once, or too many wrong tries to sign in.",
    500: "A fault of ours, with a number that stands in the log.",
    503: "There is no lake yet.",
}
PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"description": text, "content": {"application/problem+json": {"schema": PROBLEM}}}
    for status, text in _WHEN.items()
}


class Strict(BaseModel):
    """Parameters or a body that may hold nothing else."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


class Page(Strict):
    """Which rows of a longer answer are wanted."""

    limit: int = Field(100, ge=1, le=MOST, description="Rows to return.", examples=[100])
    offset: int = Field(0, ge=0, le=100_000_000, description="Rows to leave out before the first.", examples=[0])


class Nothing(Strict):
    """An address that takes no parameters."""


def answers(description: str, media: tuple[str, ...] = ("application/json",), **keys: str) -> dict[int | str, Any]:
    """Return the responses of a route: an object with these keys, in these media types, and the problems."""
    named = {"type": "object", "required": list(keys), "properties": {k: {"description": d} for k, d in keys.items()}}
    shape = named if keys else {}
    content = {kind: {"schema": shape if kind == "application/json" else {"type": "string"}} for kind in media}
    unchanged = {"description": "Not changed since the version whose ETag was sent."}
    return {200: {"description": description, "content": content}, 304: unchanged, **PROBLEMS}


def as_json(value: Any) -> Made:
    """Return plain data as a JSON body."""
    return Made(msgspec.json.encode(value), "application/json")


def paged(rows: list[Any], page: Page) -> tuple[list[Any], dict[str, Any]]:
    """Return the rows of one page, and what to know of it; an offset beyond the end is told."""
    if page.offset and page.offset >= len(rows):
        raise UsageError(
            f"offset {page.offset} is beyond the {len(rows)} rows.", f"The last is {max(len(rows) - 1, 0)}."
        )
    after = page.offset + page.limit
    told = {
        "limit": page.limit,
        "offset": page.offset,
        "total": len(rows),
        "next": after if after < len(rows) else None,
    }
    return rows[page.offset : after], told
