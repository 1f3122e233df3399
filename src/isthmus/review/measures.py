"""The library of mitigations: what each changes, where it was read, and which of a case's findings it meets."""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from isthmus.model.errors import UnknownName
from isthmus.review.ask import answers
from isthmus.review.case import Measure, Review
from isthmus.review.facts import members
from isthmus.review.whatif import Move, moves


class Mitigation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One measure.

    Parameters
    ----------
    changes
        The facts it changes when it is in place, by the written name of the fact; may be empty: a measure that lowers
        a risk and changes no answer says so.
    cost
        What it asks of the people, in words.
    source, para, seen
        A key of ``sources.yaml``, the place, and how it was read.
    """

    id: str
    title: str
    does: str
    concern: str
    changes: dict[str, Any]
    cost: str
    source: str
    para: str
    seen: str


class Effect(msgspec.Struct, frozen=True):
    """A measure on a case: every range before and after, and the rules it ends."""

    measure: Mitigation
    moves: tuple[Move, ...]
    ends: tuple[str, ...]


@cache
def library() -> dict[str, Mitigation]:
    """Return every measure by id."""
    raw = yaml.safe_load(files("isthmus.review").joinpath("data/mitigations.yaml").read_text("utf-8"))
    return {key: msgspec.convert({"id": key, **body}, Mitigation) for key, body in raw.items()}


def effects(review: Review, on: date) -> list[Effect]:
    """Return what each measure of the library would change on this case, the most helpful first.

    A measure about people, organisations or flows is tried on all of them at once.
    """
    before = answers(review, on)
    found = []
    for measure in library().values():
        after = answers(review, on, instead(review, measure))
        gone = [r for n, a in before.items() for r in (*a.fired, *a.open) if r not in (*after[n].fired, *after[n].open)]
        found.append(Effect(measure, moves(before, after), tuple(dict.fromkeys(gone))))
    found.sort(key=lambda e: (-len(e.ends), not any(m.moved for m in e.moves), e.measure.id))
    return found


def instead(review: Review, measure: Mitigation) -> dict[str, Any]:
    """Return the answers a measure gives on a case, by label."""
    ids, made = members(review), {}
    for name, value in measure.changes.items():
        letter, _, rest = name.partition(".")
        root = {"p": "person", "o": "org", "d": "flow"}.get(letter)
        if root is None:
            made[name] = value
        else:
            made |= {f"{root}s[{who}].{rest}": value for who, kind in ids.items() if kind == root}
    return made


def on_record(review: Review, measure: Measure) -> Review:
    """Return the case with a measure on record; the newest word on it counts."""
    if measure.id not in library():
        raise UnknownName("mitigation", measure.id, library())
    rest = tuple(m for m in review.mitigation if m.id != measure.id)
    return msgspec.structs.replace(review, mitigation=(*rest, measure))
