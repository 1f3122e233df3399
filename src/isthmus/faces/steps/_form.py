"""A form's fields -> a step's body; what was typed is never lost: an error names the field and the right value."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel, ValidationError

from isthmus.model.errors import UsageError

OWN = ("csrf", "form", "back")
"""Fields of the page itself: its token, which of its forms this is, and where to go afterwards."""
Shape = TypeVar("Shape", bound=BaseModel)


def body_of(kind: type[Shape], fields: Iterable[tuple[str, str]]) -> Shape:
    """Return the body that a form's fields give.

    ``reasons.STRAC-06`` is the entry ``STRAC-06`` of ``reasons``; a field that is a list may come several times.

    Raises
    ------
    UsageError
        For a field that is wrong or missing: the first one, with what it takes.
    """
    values: dict[str, Any] = {}
    for key, text in fields:
        name, dot, rest = key.partition(".")
        field = kind.model_fields.get(name)
        shape = get_origin(field.annotation) if field is not None else None
        if key in OWN or (field is not None and text == "" and shape is not dict and not field.is_required()):
            continue
        if dot and shape is dict:
            values.setdefault(name, {})[rest] = text
        elif shape is list:
            values.setdefault(key, []).append(text)
        else:
            values[key] = text
    try:
        return kind(**values)
    except ValidationError as error:
        raise told(error) from None


def told(error: ValidationError) -> UsageError:
    """Return the first thing that is wrong with a body."""
    first = error.errors(include_url=False)[0]
    where = ".".join(map(str, first["loc"]))
    if first["type"] in ("missing", "too_short"):
        return UsageError(f"{where} is empty.", "It must be given.")
    shown = first.get("input")
    value = f" {shown[:80]!r}" if isinstance(shown, str) else ""
    return UsageError(f"{where}:{value} {first['msg'][:1].lower()}{first['msg'][1:]}.")
