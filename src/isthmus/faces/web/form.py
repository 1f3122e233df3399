"""The form that asks a measure again: only what the measure takes, filled with what was asked."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.question import names
from isthmus.faces.web.speak import Speak
from isthmus.faces.web.view import Asked
from isthmus.measure._query import CHOICES
from isthmus.model.answer import Measure

TEXTS = ("c", "p", "y", "field", "institution")
"""Fields that everybody sees; the others stand behind a fold."""


def fields(measure: Measure, query: dict[str, str], asked: Asked) -> dict[str, Any]:
    """Return the fields of the form: texts, choices, and what is carried along unseen."""
    speak = asked.speak
    texts = [_text(name, query, speak) for name in TEXTS if name in names() and _takes(measure, name)]
    choices = [_choice(kind, values, query, speak) for kind, values in _allowed(measure).items() if len(values) > 1]
    known = {f["name"] for f in (*texts, *choices)}
    kept = {k: v for k, v in asked.query.items() if k not in known and k not in ("n", "sort", "theme", "size")}
    return {"texts": texts, "choices": choices, "hidden": kept, "action": asked.path}


def _takes(measure: Measure, name: str) -> bool:
    if name == "p":
        return "partner" in measure.keys
    return name not in ("field", "institution") or "records" in measure.bases


def _text(name: str, query: dict[str, str], speak: Speak) -> dict[str, str]:
    return {
        "name": name,
        "label": speak(f"form.{name}"),
        "hint": speak(f"form.{name}_hint"),
        "value": query.get(name, ""),
    }


def _allowed(measure: Measure) -> dict[str, tuple[str, ...]]:
    of = {
        "layer": measure.layers,
        "counting": measure.counting,
        "basis": measure.bases,
        "policy": measure.country_policy,
        "level": getattr(measure, "levels", ()),
    }
    return {kind: tuple(of[kind]) for kind in CHOICES if kind in of}


def _choice(kind: str, values: tuple[str, ...], query: dict[str, str], speak: Speak) -> dict[str, Any]:
    options = [(v, speak.word("choice", f"{kind}_{v}"), query.get(kind) == v) for v in values]
    return {"name": kind, "label": speak.word("filter", kind), "options": options}
