"""A case as if it had come to a rule book's own door: who asks is set, what is done stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import msgspec

from isthmus.model.errors import BadFramework
from isthmus.policy.cases import Case
from isthmus.policy.dictionary import data_text, dictionary, fits
from isthmus.policy.yamlin import load_yaml


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The facts that bring a project under a rule book, and why these: who funds it, which law is in play."""

    set: dict[str, Any]
    why: str


@cache
def entries() -> dict[str, Entry]:
    """Return the entry of each rule book that ships.

    Raises
    ------
    BadFramework
        When an entry names what is no fact of the case, or an answer of another kind.
    """
    found = msgspec.convert(load_yaml(data_text("divergence", "entry.yaml")), dict[str, Entry])
    cards = dictionary().of("case")
    for name, entry in found.items():
        for fact, value in entry.set.items():
            if fact not in cards or not fits(value, cards[fact].is_):
                raise BadFramework(f"entry.yaml, {name}: {fact} cannot be {value!r}.")
    return found


def entry_of(framework: str) -> Mapping[str, Any]:
    """Return the facts set for a rule book; none for one that has no entry: it is asked about the case as it is."""
    found = entries().get(framework)
    return found.set if found else {}


def as_if_in_scope(case: Case, framework: str) -> Case:
    """Return a case with the facts that say who asks set as a rule book's scope wants them, and no other changed."""
    facts = entry_of(framework)
    return msgspec.structs.replace(case, facts={**case.facts, **facts}) if facts else case
