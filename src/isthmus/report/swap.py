"""The identity swap end to end: the same pasted form under other names, up to the letter, must give the same bytes.

Compared are the case, its screening, every finding, the questions in order, its place in the queue, the partners
suggested, and the letter in three languages with the name itself taken out.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import TypeAlias

import msgspec

from isthmus.lake.open import Lake
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
from isthmus.review.partners import Partner, partners
from isthmus.review.questions import questions
from isthmus.review.worth import seats

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
    """Return full names in their own script and romanised, so that every row of a mirror's name lists stands in one.

    Given and family names of one country go together, the shorter list begun anew; where a country has one kind only,
    it stands alone.
    """
    given, family = (_column(folder / f"common-{kind}-by-country.csv") for kind in ("forenames", "surnames"))
    made = []
    for country in sorted(given.keys() | family.keys()):
        sides = [side for side in (given.get(country), family.get(country)) if side]
        longest = max(map(len, sides))
        made += [" ".join(words) for words in zip(*(islice(cycle(side), longest) for side in sides), strict=True)]
    return list(dict.fromkeys(made))


def _column(path: Path) -> dict[str, list[str]]:
    found: dict[str, dict[str, None]] = {}
    try:
        with path.open(newline="", encoding="utf-8-sig") as stream:
            for row in csv.DictReader(stream):
                of_country = found.setdefault(row["Country"], {})
                of_country |= {row[k]: None for k in ("Localized Name", "Romanized Name") if row[k].strip()}
    except (OSError, KeyError) as error:
        raise Unreadable(f"{path} cannot be read as a name list: {error}.") from error
    return {country: list(names) for country, names in found.items()}


def seen(name: str, tools: Instruments) -> bytes:
    """Return everything that comes of the form under one name, the name itself taken out of the letter."""
    draft = read_form(FORM.format(name=name), "F-1", ON.isoformat(), tools.registry)
    review = arrive(sealed(draft.review, draft.names), tools, ON)
    told = [findings(review, ON), questions(review, ON), queue([(review, "review")], ON), draft.unplaced]
    told.append(_suggested(tools.lake, seats(review), review.project.field) if tools.lake else seats(review))
    return msgspec.json.encode([review, told, list(_letters(review, draft.names))], enc_hook=str)


@cache
def _suggested(lake: Lake, places: tuple[str, str] | None, field: str) -> list[Partner]:
    """Return the partners suggested: of the two places and the field, and nothing else of a case."""
    return partners(lake, *places, field) if places else []


def _letters(review: Review, names: Names) -> Iterator[str]:
    """Yield the letter in each language with the mark for the name, or as it is where more than the name differs."""
    made = decided(review, "go_ahead", "decider", ON, "rule", {})
    name = names.get("P2", {}).get("name", "")
    for language in ("en", "zh-Hans", "zh-Hant"):
        text = msgspec.json.encode(letter(made, names, ON, language, to="P2")).decode()
        marked = _marked(msgspec.json.encode(made), language)
        written = msgspec.json.encode(name).decode()[1:-1]
        yield marked if name and text == marked.replace(MARK, written) else text


MARK = "{P2}"


@cache
def _marked(made: bytes, language: str) -> str:
    """Return a decided case's letter with a mark for the name: a name may also be a word of the letter."""
    told = letter(msgspec.json.decode(made, type=Review), {"P2": {"name": MARK}}, ON, language, to="P2")
    return msgspec.json.encode(told).decode()


def identity(names: Iterable[str] = NAMES, tools: Instruments = NONE, view: View = seen) -> Check:
    """Check that another name changes not a byte from pasted form to letter."""
    first, failures, tried = view("Alex Reed", tools), [], 0
    for name in filter(str.strip, names):
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
