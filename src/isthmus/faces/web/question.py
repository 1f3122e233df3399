"""From a page's short parameters to a query, and back to words."""

from __future__ import annotations

import inspect
import re
from functools import cache
from typing import Any

from isthmus.faces.web.speak import Speak
from isthmus.lake.open import Lake
from isthmus.measure import query_of
from isthmus.measure._query import CHOICES
from isthmus.model.answer import Answer, Measure, Query
from isthmus.model.errors import UsageError

SHORT = {"c": "country", "p": "partner", "bloc": "blocs"}
"""Parameters that are written short, or in the singular."""
MOST = 60
"""Values of one list."""
NUMBERS = {"at": int, "seed": int, "top": float}
FIRST_ASKED = {"c": "US,DE,FR,IT", "p": "CN", "y": "2013-2022"}
"""What is shown where nothing is asked: the question that everybody has."""


@cache
def names() -> tuple[str, ...]:
    """Return the parameters of a question, short: those that `query_of` takes."""
    given = inspect.signature(query_of).parameters
    long = [n for n in given if n not in ("lake", "first", "last", "choices")]
    back = {v: k for k, v in SHORT.items()}
    return ("y", *(back.get(n, n) for n in long), *(c for c in CHOICES if c not in long))


def question(lake: Lake, query: dict[str, str]) -> Query:
    """Return the query that short parameters mean.

    Raises
    ------
    UsageError, UnknownName
        For a value that cannot be one, with the nearest that can.
    """
    words: dict[str, Any] = {}
    for key in names():
        text = query.get(key)
        if text is None:
            continue
        if key == "y":
            words["first"], words["last"] = years(text)
        elif key in SHORT:
            words[SHORT[key]] = _list(key, text)
        elif key in NUMBERS:
            words[key] = _number(key, text)
        else:
            words[key] = text
    return query_of(lake, **words)


def years(text: str) -> tuple[int | None, int | None]:
    """Return the first and last year of ``2013-2022``, ``2020``, ``2013-`` or ``-2022``."""
    match = re.fullmatch(r"(\d{4})?(-)?(\d{4})?", text)
    if match is None or not (match[1] or match[3]) or (match[1] and match[3] and not match[2]):
        raise UsageError(f"y: {text!r} is not a span of years.", "Write 2013-2022, 2020, 2013- or -2022.")
    first, last = (int(match[n]) if match[n] else None for n in (1, 3))
    return (first, first) if match[1] and not match[2] else (first, last)


def _list(key: str, text: str) -> list[str]:
    found = [part.strip() for part in text.split(",") if part.strip()]
    if len(found) > MOST:
        raise UsageError(f"{key} names {len(found)} values.", f"At most {MOST}.")
    return found


def _number(key: str, text: str) -> float:
    try:
        return float(text) if NUMBERS[key] is float else int(text)
    except ValueError:
        raise UsageError(f"{key}: {text!r} is not a number.", "Write digits.") from None


def default(measure: Measure, lake: Lake) -> dict[str, str]:
    """Return what a measure is asked where its reader has not asked anything yet."""
    if "country" not in measure.keys:
        return {}
    sample = measure.bases == ("records",) and all(v.sample for v in lake.vintage("openalex-works"))
    asked = {"c": "XA,XB,XC", "p": "XD"} if sample else dict(FIRST_ASKED)
    takes = {"c": True, "p": "partner" in measure.keys, "y": "year" in measure.keys}
    return {k: v for k, v in asked.items() if takes[k]}


def in_words(answer: Answer, speak: Speak) -> str:
    """Return the filters of an answer as one line: sides, years, and every choice that is not the plain one."""
    params = dict(answer.params)
    sides = [_names(params.pop(k, ()), speak) for k in ("country", "partner")]
    first, last = params.pop("from", None), params.pop("to", None)
    told = [speak("web.with", a=sides[0], b=sides[1]) if all(sides) else sides[0] or sides[1]]
    if first or last:
        told.append(str(first) if first == last else f"{first or ''}\u2013{last or ''}")
    plain = {"layer": "works", "counting": "full", "policy": "separate", "level": "country", "top": 0.1, "seed": 1}
    for key, value in params.items():
        if speak.has(f"choice.{key}_{value}"):
            told += [speak(f"choice.{key}_{value}")] if plain.get(key) != value else []
        elif plain.get(key) != value and key not in ("neutral",):
            told.append(f"{speak.word('filter', key)}: {value}")
    return " \u00b7 ".join(t for t in told if t)


def _names(values: Any, speak: Speak) -> str:
    shown = [speak.country(v) if len(str(v)) == 2 else str(v) for v in values]
    return ", ".join(shown[:6]) + (f" +{len(shown) - 6}" if len(shown) > 6 else "")


def file_name(measure: str, query: dict[str, str]) -> str:
    """Return a file's name that says what was asked."""
    told = "_".join(f"{k}-{v}" for k, v in query.items() if k in names())
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", f"{measure}{'_' if told else ''}{told}")[:120]
