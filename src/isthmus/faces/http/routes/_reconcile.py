"""What the reconciliation service answers with: candidates, suggestions, pages and further properties."""

from __future__ import annotations

from bisect import bisect_left
from html import escape
from typing import TYPE_CHECKING, Any

import msgspec

from isthmus.model.errors import UnknownName
from isthmus.screen.findings import COUNTED
from isthmus.screen.organisation import Organisation, ror_of, text_of
from isthmus.screen.records import Entry, Institution
from isthmus.screen.resolve import MAIN

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.screening import Screening

INSTITUTION, LISTED = "institution", "listed"
TYPES = [
    {"id": INSTITUTION, "name": "Institution (ROR)"}, {"id": LISTED, "name": "Listed organisation (entry of a list)"}
]  # fmt: skip
PROPERTIES = {
    "country": "Country (ISO 3166-1 alpha-2)", "id": "Id elsewhere (ROR, Wikidata, GRID, ISNI, OpenAlex)",
    "city": "City", "name": "Names", "status": "Status in the registry", "types": "Types in the registry",
    "parent": "Part of", "list": "List", "listed_from": "Listed from", "listed_to": "Listed to",
    "listed": "Entries tied to it (not rejected)",
}  # fmt: skip
MOST, SUGGESTIONS = 25, 20


class Property(msgspec.Struct, frozen=True):
    """A property beside a query; its value may be text, a number, or a list of them."""

    pid: str
    v: Any = ""

    def text(self) -> str:
        """Return the first value as text."""
        value = self.v[0] if isinstance(self.v, list) and self.v else self.v
        return str(value.get("id", "")) if isinstance(value, dict) else str(value)


class Query(msgspec.Struct, frozen=True):
    """A query: the name, a type, how many candidates, and properties that tell namesakes apart."""

    query: str = ""
    type: str | list[str] | None = None
    limit: int = 5
    properties: list[Property] = []

    def kind(self) -> str:
        """Return the type asked for; institutions where none is."""
        first = self.type[0] if isinstance(self.type, list) and self.type else self.type
        kind = first if isinstance(first, str) and first else INSTITUTION
        if kind not in (INSTITUTION, LISTED):
            raise UnknownName("type", kind, [t["id"] for t in TYPES])
        return kind


class PropertyWanted(msgspec.Struct, frozen=True):
    """A property that is wanted of entities."""

    id: str


class Extend(msgspec.Struct, frozen=True):
    """Entities, and what is wanted of them."""

    ids: list[str]
    properties: list[PropertyWanted]


def found(made: Screening, lake: Lake, query: Query) -> list[dict[str, Any]]:
    """Return the candidates of one query, best first; ``score`` is from 0 to 100 and no probability."""
    stated = {p.pid: p.text() for p in query.properties}
    ids = tuple(x for x in (stated.get("id", ""),) if x)
    asked = Organisation(query.query[:4000] or (ids[0] if ids else "-"), stated.get("country", ""), ids)
    rows = _entries(made, lake, asked) if query.kind() == LISTED else _institutions(made, lake, asked, stated)
    return rows[: max(1, min(query.limit, MOST))]


def _institutions(made: Screening, lake: Lake, asked: Organisation, stated: dict[str, str]) -> list[dict[str, Any]]:
    if made.resolver is None:
        return []
    index = made.resolver.index
    for given in asked.ids:
        ror_id = ror_of(lake, given)
        if ror_id is not None and ror_id in index.number:
            item = index.items[index.number[ror_id]]
            return [_row(ror_id, item.display, item.country, INSTITUTION, 100.0, True, {"identifier": 1.0})]
    text = ", ".join(x for x in (asked.name, stated.get("city", ""), text_of(asked).removeprefix(asked.name)[2:]) if x)
    _, _, scored = next(made.resolver.scored([text]))
    best: dict[int, float] = {}
    for candidate, score in scored:
        best.setdefault(candidate.number, score)
    ranked = sorted(best.items(), key=lambda p: (-p[1], index.items[p[0]].ror_id))
    sure = bool(ranked) and ranked[0][1] >= MAIN and (len(ranked) < 2 or ranked[1][1] < MAIN)
    return [
        _row(index.items[n].ror_id, index.items[n].display, index.items[n].country, INSTITUTION,
             100 * score, sure and k == 0, {"score": round(score, 4)})
        for k, (n, score) in enumerate(ranked)
    ]  # fmt: skip


def _entries(made: Screening, lake: Lake, asked: Organisation) -> list[dict[str, Any]]:
    answer = made.organisation(asked, lake)
    countries = {(e.list_id, e.entry_id): e.country for e in made.entries}
    counted = [f for f in answer.findings if f.hit_type in COUNTED]
    rows = [
        _row(f"{f.list_id}:{f.entry_id}", f"{f.entry_name} ({f.list_id}; {f.hit_type})",
             countries[f.list_id, f.entry_id], LISTED, 100 * min(1.0, f.score), len(counted) == 1 and f is counted[0],
             {x.name: x.weight for x in f.features})
        for f in answer.findings
    ]  # fmt: skip
    return rows + [
        _row(f"{m.list_id}:{m.entry_id}", f"{m.entry_name} ({m.list_id}; near miss: {m.separated_by})",
             countries[m.list_id, m.entry_id], LISTED, min(49.0, 50 * m.score), False, {m.separated_by: -1.0})
        for m in answer.near_misses
    ]  # fmt: skip


def _row(
    id_: str, name: str, country: str, kind: str, score: float, match: bool, features: dict[str, float]
) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name,
        "description": country,
        "score": round(max(0.0, score), 2),
        "match": match,
        "type": [t for t in TYPES if t["id"] == kind],
        "features": [{"id": key, "value": value} for key, value in features.items()],
    }


def suggested(made: Screening | None, what: str, prefix: str, cursor: int, kind: str) -> list[dict[str, Any]]:
    """Return completions, in alphabetical order, from the ``cursor``th on."""
    low = prefix.casefold().strip()
    if made is None:
        rows = TYPES if what == "type" else [{"id": k, "name": v} for k, v in PROPERTIES.items()]
        return [r for r in rows if low in r["name"].casefold() or low in r["id"]][cursor : cursor + SUGGESTIONS]
    if not low:
        return []
    names = _sorted_names(made)
    at = bisect_left(names, (low, ""))
    entities: list[dict[str, Any]] = []
    seen: set[str] = set()
    for name, id_ in names[at:]:
        if not name.startswith(low) or len(entities) >= cursor + SUGGESTIONS:
            break
        is_listed = not id_.startswith("https://")
        if id_ in seen or (kind in (INSTITUTION, LISTED) and is_listed != (kind == LISTED)):
            continue
        seen.add(id_)
        record = _record(made, id_)
        if record is not None:
            shown = record.names[0] if isinstance(record, Entry) else record.display
            entities.append({"id": id_, "name": shown, "description": record.country, "notable": [TYPES[is_listed]]})
    return entities[cursor:]


def _sorted_names(made: Screening) -> list[tuple[str, str]]:
    """Return every name of institutions and listed organisations with its id, sorted; made once."""
    if made.sorted_names is None:
        items = made.resolver.index.items if made.resolver else []
        names = {(n.text.casefold(), item.ror_id) for item in items for n in item.names}
        names |= {
            (n.casefold(), f"{e.list_id}:{e.entry_id}")
            for e in made.entries if e.kind == "organisation" for n in e.names
        }  # fmt: skip
        made.sorted_names = sorted(names)
    return made.sorted_names


def _record(made: Screening, id_: str) -> Entry | Institution | None:
    """Return the institution or the listed organisation of an id; None where there is none (persons are none)."""
    if made.resolver is not None and id_ in made.resolver.index.number:
        return made.resolver.index.items[made.resolver.index.number[id_]]
    entry = made.by_id.get(id_)
    return entry if entry is not None and entry.kind == "organisation" else None


def _values(made: Screening, id_: str, key: str) -> list[str]:
    """Return the values of one property of an entity."""
    record = _record(made, id_)
    if record is None:
        return []
    if isinstance(record, Entry):
        named = {"name": list(record.names), "country": [record.country], "id": [id_], "list": [record.list_id],
                 "listed_from": [record.listed_from], "listed_to": [record.listed_to]}  # fmt: skip
        return [v for v in named.get(key, []) if v]
    assert made.resolver is not None
    index = made.resolver.index
    number = index.number[id_]
    item = index.items[number]
    known = {
        "name": [n.text for n in item.names], "country": [item.country], "id": [id_], "city": list(item.cities),
        "status": [item.status], "types": list(item.types),
        "parent": sorted(index.items[p].ror_id for p in index.parents[number]),
        "listed": [f"{x.list_id}:{x.entry_id}" for x in made.links if x.ror_id == id_ and x.state != "negative"],
    }  # fmt: skip
    return [v for v in known.get(key, []) if v]


def extended(made: Screening, asked: Extend) -> dict[str, Any]:
    """Return further properties of entities; what an entity does not have is an empty list."""
    for wanted in asked.properties:
        if wanted.id not in PROPERTIES:
            raise UnknownName("property", wanted.id, PROPERTIES)
    rows = {
        id_: {w.id: [{"str": v} for v in _values(made, id_, w.id)] for w in asked.properties}
        for id_ in asked.ids[:1000]
    }  # fmt: skip
    return {"meta": [{"id": w.id, "name": PROPERTIES[w.id]} for w in asked.properties], "rows": rows}


def entity_page(made: Screening, id_: str) -> str:
    """Return an entity as a small page of plain HTML; every value is escaped."""
    if _record(made, id_) is None:
        raise UnknownName("entity", id_, [])
    rows = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape('; '.join(values[:8]))}</dd>"
        for key, name in PROPERTIES.items()
        if (values := _values(made, id_, key))
    )
    return f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(id_)}</title><dl>{rows}</dl></html>'
