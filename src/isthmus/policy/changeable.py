"""What a partnership can change, and a case with some answers changed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from isthmus.policy.cases import Case, rederived
from isthmus.policy.compiler import LABEL
from isthmus.policy.dictionary import data_text
from isthmus.policy.expr import LISTS, PREFIX

_LABEL = re.compile(r"(persons|orgs|flows)\[.*\]\.(.+)")
_LETTER = {LISTS[root]: letter for letter, root in PREFIX.items()}


@cache
def changeable() -> dict[str, dict[str, Any]]:
    """Return what a partnership can change, by the written name of the fact: ``to`` and ``do``."""
    return tomllib.loads(data_text("changeable.toml"))


def written_of(label: str) -> str:
    """Return a label's fact as rules write it: ``p.role`` for ``persons[P2].role``."""
    found = _LABEL.fullmatch(label)
    return f"{_LETTER[found[1]]}.{found[2]}" if found else label


def options(case: Case) -> Iterator[tuple[str, Any, Any, str]]:
    """Yield each change open to a partnership in a case: label, answer now, answer then, and what has to be done."""
    for written, rule in changeable().items():
        letter, _, name = written.partition(".")
        if letter not in PREFIX:
            if case.facts[written] != rule["to"]:
                yield written, case.facts[written], rule["to"], rule["do"]
            continue
        for item in case.facts[LISTS[PREFIX[letter]]]:
            if item[name] != rule["to"]:
                who = item[LABEL].partition("[")[2].rstrip("]")
                yield f"{item[LABEL]}.{name}", item[name], rule["to"], rule["do"].format(who=who)


def changed(case: Case, answers: Mapping[str, Any]) -> Case:
    """Return a case with other answers, by label (``project.trl``, ``persons[P2].role``); derived facts follow."""
    return rederived(case, answers) if answers else case
