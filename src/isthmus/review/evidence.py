"""Screening proposes facts: which list, by which entry and path, since when. A person confirms; nothing is silent.

Only a hit that says the organisation *is* the listed one, or a part or earlier name of it, proposes a fact; an
affiliated hospital, a listed unit inside and an owned company are shown as context. Nothing here is ever proposed about
a person: a co-author at a listed body is a tie between institutions, and `coauthor_with_listed` is asserted by a
person, dated, or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from isthmus.policy.checks import reads
from isthmus.review.ask import packs_of
from isthmus.review.case import Evidence, Hit, Not, Org, Review, Screening
from isthmus.review.facts import put
from isthmus.review.frameworks import propose
from isthmus.screen.findings import COUNTED
from isthmus.screen.findings import Finding as Listed
from isthmus.screen.screening import ListLoaded
from isthmus.screen.screening import Screening as Lists

LISTS = {
    "ca-nro": "on_ca_nro",
    "dow-1286": "on_us_1286",
    "dow-1260h": "on_us_1260h",
    "bis-entity-list": "on_us_entity_list",
}
"""The list behind each fact of an organisation."""
WHO, REGISTRY = "screening", "registry"
AGE = "lists.ca_nro_age_days"
_DATED = re.compile(r"@\d{4}-\d{2}-\d{2}")


def screened(review: Review, screening: Lists, on: str, vintages: Iterable[str] = ()) -> Review:
    """Return the case with what screening found about its organisations; `proposed` then proposes facts.

    ``vintages`` are those of the whole lake; the screening knows those of its lists.
    """
    hits: dict[tuple[str, str, str], Hit] = {}
    nots: dict[tuple[str, str], Not] = {}
    loaded = {made.list_id: made for made in screening.lists}
    acts = {(e.list_id, e.entry_id): e.source for e in screening.entries}
    for org in review.orgs:
        for text in org.written or (org.name,):
            answer = screening.text(text)
            for f in answer.findings:
                hits.setdefault(
                    (org.id, f.list_id, f.entry_id),
                    _hit(org, f, loaded[f.list_id], acts.get((f.list_id, f.entry_id), "")),
                )
            for m in answer.near_misses[:3]:
                nots.setdefault((org.id, m.entry_name), Not(org.id, m.list_id, m.entry_name, m.text, m.separated_by))
    known = tuple(dict.fromkeys((*screening.vintages, *vintages)))
    titles = {made.list_id: made.title for made in screening.lists}
    found = Screening(on, tuple(hits.values()), tuple(nots.values()), review.screening.topics, titles, known)
    return msgspec.structs.replace(review, screening=found)


def _hit(org: Org, f: Listed, loaded: ListLoaded, act: str) -> Hit:
    path = tuple(" ".join(x for x in (f"{s.what}: {s.how}", s.source, s.date) if x) for s in f.path)
    return Hit(
        org.id, f.list_id, loaded.title, f.entry_id, f.entry_name, f.hit_type, f.text, f.listed_from, path,
        loaded.effect.does_not, f.hit_type in COUNTED, act, loaded.dated,
    )  # fmt: skip


def proposed(review: Review, on: str) -> Review:
    """Return the case with the facts its screening proposes: those only that a chosen framework reads.

    A fact that a person has asserted or confirmed is left as it is: screening only adds its evidence, for or against.
    """
    used = {f.written for pack in packs_of(review) for facts in reads(pack).values() for f in facts}
    for label, name, value, said, who in _proposals(review, on):
        if name not in used:
            continue
        fact = review.fact(label)
        if fact.state in ("asserted", "confirmed"):
            side = "evidence" if fact.value == value else "against"
            if said not in (*fact.evidence, *fact.against) and fact.by != who:
                more = msgspec.structs.replace(fact, **{side: (*getattr(fact, side), said)})
                review = msgspec.structs.replace(review, facts={**review.facts, label: more})
        elif (fact.state, fact.value) != ("proposed", value):
            review = put(review, label, value, "proposed", who, on, (said,))
    return review


def settled(review: Review, on: date) -> Review:
    """Return a case after its facts changed: rule books are proposed again, and what screening found is told them."""
    return proposed(propose(review, on), on.isoformat())


def _proposals(review: Review, on: str) -> Iterator[tuple[str, str, Any, Evidence, str]]:
    """Yield what a screening proposes: label, written name, value, evidence, who."""
    screening = review.screening
    spoken = {(h.org, h.list_id): h for h in reversed(screening.hits) if h.counted}
    for org in review.orgs:
        for list_id, name in LISTS.items():
            hit = spoken.get((org.id, list_id))
            if hit is not None:
                yield f"orgs[{org.id}].{name}", f"o.{name}", True, evidence_of(hit), WHO
            elif list_id in screening.lists:
                said = f"screened whole: no entry is this organisation ({screening.vintage(list_id)})"
                none = Evidence(screening.lists[list_id], said, "", "", "list")
                yield f"orgs[{org.id}].{name}", f"o.{name}", False, none, WHO
        if org.place:
            seen = Evidence("ROR", f"{org.name} ({org.ror})", "", "", "dataset")
            yield f"orgs[{org.id}].seat", "o.seat", org.place, seen, REGISTRY
    vintage = screening.vintage("ca-nro") if "ca-nro" in screening.lists else ""
    if _DATED.search(vintage):  # the sample's lists bear no day
        read = vintage.partition("@")[2][:10]
        days = (date.fromisoformat(on) - date.fromisoformat(read)).days
        yield AGE, AGE, days, Evidence("copy of the list in this lake", vintage, read, "", "dataset"), WHO


def evidence_of(hit: Hit) -> Evidence:
    """Return a hit as evidence: the list, the entry, the words it rests on and since when it is listed."""
    quote = f"entry {hit.entry}, {hit.entry_name}, {hit.when}; {hit.hit}, on the words '{hit.words}'"
    return Evidence(hit.list_name, quote, hit.since or hit.dated, "", "list")
