"""The identity swap end to end: the same pasted form under other names, up to the letter, must give the same bytes.

Compared are the case, its screening, every finding, the questions in order, its place in the queue, and the letter
in three languages with the name itself taken out. The partners suggested are asked for by country alone.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeAlias

import msgspec

from isthmus.model.errors import Unreadable
from isthmus.policy.swaps import NAMES, Check
from isthmus.report.letter import letter
from isthmus.review.case import Names, Review
from isthmus.review.casefile import sealed
from isthmus.review.deciding import decided
from isthmus.review.desk import queue
from isthmus.review.findings import findings
from isthmus.review.intake import read_form
from isthmus.review.opening import NONE, Instruments, arrive
from isthmus.review.questions import questions

FORM = """Project title: Sensors for weak fields
Funder: NSERC
Call launched: 2026-03-02
Applicant: {name}, Department of Physics, University of Waterloo, Waterloo
Co-applicant: {name}, School of Astronautics, Beihang University, Beijing
Student: {name}, Institute of Physics, University of Bonn, Bonn
Aims to advance a listed area: yes
funding.programme_in_scope: yes
"""
ON = date(2026, 11, 24)
View: TypeAlias = Callable[[str, Instruments], bytes]


def names_of(folder: Path) -> list[str]:
    """Return full names in their own script and romanised, a few for each country of the name lists of a mirror."""
    given, family = (_column(folder / f"common-{kind}-by-country.csv") for kind in ("forenames", "surnames"))
    return [
        f"{first} {last}"
        for country in sorted(given.keys() & family.keys())
        for first, last in zip(given[country], family[country], strict=False)
    ]


def _column(path: Path, each: int = 2) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            for row in csv.DictReader(stream):
                some = found.setdefault(row["Country"], [])
                new = [row[k] for k in ("Localized Name", "Romanized Name") if row[k] and row[k] not in some]
                if len(some) < 2 * each:
                    some += new
    except (OSError, KeyError) as error:
        raise Unreadable(f"{path} cannot be read as a name list: {error}.") from error
    return found


def seen(name: str, tools: Instruments) -> bytes:
    """Return everything that comes of the form under one name, the name itself taken out of the letter."""
    draft = read_form(FORM.format(name=name), "F-1", ON.isoformat(), tools.registry)
    review = arrive(sealed(draft.review, draft.names), tools, ON)
    told = [findings(review, ON), questions(review, ON), queue([(review, "review")], ON), draft.unplaced]
    return msgspec.json.encode([review, told, list(_letters(review, draft.names))], enc_hook=str)


def _letters(review: Review, names: Names) -> Iterator[str]:
    made = decided(review, "go_ahead", "decider", ON, "rule", {})
    for language in ("en", "zh-Hans", "zh-Hant"):
        text = msgspec.json.encode(letter(made, names, ON, language, to="P2")).decode()
        name = names.get("P2", {}).get("name", "")
        yield text.replace(name, "P2") if name else text


def identity(names: Iterable[str] = NAMES, tools: Instruments = NONE, view: View = seen) -> Check:
    """Check that another name changes not a byte from pasted form to letter."""
    first, failures, tried = view("Alex Reed", tools), [], 0
    for name in dict.fromkeys(n for n in names if n.strip()):
        tried += 1
        if view(name, tools) != first:
            failures.append(f"the form of {name!r} is treated differently")
    return Check("identity_walk", "Another name changes nothing from pasted form to letter", tried, tuple(failures))


def planted(name: str, tools: Instruments) -> bytes:
    """Return what an unfair desk would show: names in another script wait longer."""
    return seen(name, tools) + (b"" if name.isascii() else b"+30 days")


def control(names: Iterable[str] = NAMES, tools: Instruments = NONE) -> Check:
    """Check that the swap catches an unfair desk planted on purpose."""
    caught = bool(identity(names, tools, planted).failures)
    title = "An unfair desk planted on purpose is caught"
    return Check("identity_control", title, 1, () if caught else ("it was not caught",))
