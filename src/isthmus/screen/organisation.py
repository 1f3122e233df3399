"""An organisation as an asker describes it: name, country, and ids elsewhere, which settle what a name leaves open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from isthmus.model.country import names
from isthmus.model.country import parse as country_code
from isthmus.model.errors import UsageError
from isthmus.screen.findings import Feature, Finding, HitType, Step
from isthmus.screen.from_lake import address
from isthmus.screen.linked import RELATIONS, Tie, last_step
from isthmus.screen.records import Entry

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.screener import Screener

_ROR = re.compile(r"(?:https?://ror\.org/)?(0[a-hj-km-np-tv-z0-9]{6}\d\d)/?$", re.IGNORECASE)
_OPENALEX = re.compile(r"(?:https?://openalex\.org/)?I(\d+)$", re.IGNORECASE)


class Organisation(msgspec.Struct, frozen=True):
    """An organisation: ``country`` as code or English name.

    ``ids`` are of ROR, OpenAlex, Wikidata, GRID, ISNI or Fundref, or an entry's own written as ``LIST:ENTRY``.
    """

    name: str
    country: str = ""
    ids: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip() and not self.ids:
            raise UsageError("An organisation needs a name or an id.", "Give one of them.")
        if self.country:
            country_code(self.country)


def text_of(asked: Organisation) -> str:
    """Return the organisation as a text to be read: its name, and its country where it is given."""
    place = names("en").get(country_code(asked.country) or "", "") if asked.country else ""
    return f"{asked.name}, {place}" if place else asked.name


def by_ids(asked: Organisation, lake: Lake, screener: Screener) -> tuple[list[Finding], list[str]]:
    """Return the findings that rest on an id, and a note for each id that leads nowhere."""
    found: list[Finding] = []
    notes: list[str] = []
    by_own = {f"{e.list_id}:{e.entry_id}".casefold(): e for e in screener.listed.entries} if asked.ids else {}
    for given in asked.ids:
        if (entry := by_own.get(given.strip().casefold())) is not None:
            found.append(_finding(given, entry, "listed itself", (Step(entry.names[0], "the entry's own id",
                                  entry.source or entry.list_id, entry.listed_from),), entry.names[0]))  # fmt: skip
        elif (ror_id := ror_of(lake, given)) is None:
            notes.append(f"id {given!r} is not in the registry loaded")
        elif screener.linked is not None:
            found += _through_registry(given, ror_id, screener)
    return found, notes


def ror_of(lake: Lake, given: str) -> str | None:
    """Return the ROR id, in full, that an id of an institution stands for; None where none is known."""
    text = given.strip()
    if (ror := _ROR.match(text)) is not None:
        return address(ror[1].lower())
    if (openalex := _OPENALEX.match(text)) is not None:
        table = lake.table("openalex_institution")
        rows = lake.execute(table.filter(table.institution_id == int(openalex[1])).select("ror_id"))
    else:
        table = lake.table("institution_external")
        value = text.rsplit("/", 1)[-1]
        rows = lake.execute(table.filter(table.value.isin([value, text])).select("ror_id"))
    found = {r["ror_id"] for r in rows if r["ror_id"]}
    return address(found.pop()) if len(found) == 1 else None


def _through_registry(given: str, ror_id: str, screener: Screener) -> list[Finding]:
    """Return the findings of an institution, of those it is part of, and of its parts."""
    linked = screener.linked
    assert linked is not None
    index = linked.resolver.index
    number = index.number.get(ror_id)
    if number is None:
        return []
    item = index.items[number]
    here = Step(f"{item.display} ({ror_id})", f"has the id {given}", "ROR")
    found = [_tied(given, tie, "listed itself", (here,), item.display) for tie in linked.ties(ror_id)]
    health = "healthcare" in item.types
    for parent in sorted(index.parents[number]):
        above = index.items[parent]
        kind: HitType = "affiliated hospital or joint laboratory" if health else "sub-unit of a listed organisation"
        step = Step(f"{above.display} ({above.ror_id})", "it is part of", "ROR")
        found += [_tied(given, tie, kind, (here, step), item.display) for tie in linked.ties(above.ror_id)]
    for child in sorted(index.children[number]):
        below = index.items[child]
        step = Step(f"{below.display} ({below.ror_id})", "is part of it", "ROR")
        inside: HitType = "listed unit inside this organisation"
        found += [_tied(given, tie, inside, (here, step), item.display) for tie in linked.ties(below.ror_id)]
    return found


def _tied(given: str, tie: Tie, kind: HitType, steps: tuple[Step, ...], name: str) -> Finding:
    """Return the finding by one tie; its relation tells what an institution is to the entry."""
    own = kind == "listed itself"
    return _finding(
        given, tie[1], RELATIONS.get(tie[0].relation, kind) if own else kind, (*steps, last_step(tie)), name
    )


def _finding(given: str, entry: Entry, kind: HitType, steps: tuple[Step, ...], name: str) -> Finding:
    features = (Feature("identifier given", 1.0, given, name),)
    return Finding(
        entry.list_id, entry.entry_id, entry.names[0], kind, 0, 0, given, 1.0, features,
        (Step(given, "identifier given"), *steps), entry.listed_from, entry.listed_to,
    )  # fmt: skip
