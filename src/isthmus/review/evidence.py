"""Screening proposes facts: which list, by which entry and path, since when. A person confirms; nothing is silent.

Only a hit that says the organisation *is* the listed one, or a part or earlier name of it, proposes a fact; an
affiliated hospital, a listed unit inside and an owned company are shown as context. Nothing here is ever proposed about
a person: a co-author at a listed body is a tie between institutions, and `coauthor_with_listed` is asserted by a
person, dated, or not at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Protocol

import msgspec

from isthmus.policy.dictionary import dictionary
from isthmus.review.case import Evidence, Hit, Not, Org, Review, Screening
from isthmus.review.facts import put
from isthmus.screen.effects import effects
from isthmus.screen.findings import COUNTED, Answer
from isthmus.screen.findings import Finding as Listed

LISTS = {
    "ca-nro": "on_ca_nro",
    "dow-1286": "on_us_1286",
    "dow-1260h": "on_us_1260h",
    "bis-entity-list": "on_us_entity_list",
}
"""The list behind each fact of an organisation."""
WHO = "screening"


class Screens(Protocol):
    """What answers a text with findings: `isthmus.screen.screener.Screener`."""

    def screen(self, text: str) -> Answer:
        """Return the findings for one text."""


def screened(
    review: Review, screener: Screens, on: str, vintages: Iterable[str] = (), lists: Iterable[str] = ()
) -> Review:
    """Return the case with what screening found about its organisations, and the facts it proposes.

    ``lists`` are the lists that were screened whole: for those that do not name an organisation, *no* is proposed.

    A fact that a person has asserted or confirmed is left as it is: screening only adds its evidence, for or against.
    """
    hits: dict[tuple[str, str, str], Hit] = {}
    nots: dict[tuple[str, str], Not] = {}
    known = tuple(vintages)
    for org in review.orgs:
        for text in org.written or (org.name,):
            answer = screener.screen(text)
            for f in answer.findings:
                hits.setdefault((org.id, f.list_id, f.entry_id), _hit(org, f, known))
            for m in answer.near_misses[:3]:
                made = Not(org.id, m.list_id, m.entry_name, m.text, m.separated_by)
                nots.setdefault((org.id, m.entry_name), made)
    found = Screening(
        on, tuple(hits.values()), tuple(nots.values()), review.screening.topics, review.screening.context, known
    )  # fmt: skip
    review = proposed(msgspec.structs.replace(review, screening=found), on)
    for label, list_id in absent(review, lists):
        if review.fact(label).state in ("not_asked", "asked", "proposed"):
            vintage = next((v for v in known if v.startswith(_source(list_id))), "")
            said = Evidence(
                _title(list_id), f"screened whole: no entry is this organisation ({vintage})", "", "", "list"
            )
            review = put(review, label, False, "proposed", WHO, on, (said,))
    return _age(review, on, known)


def _age(review: Review, on: str, vintages: tuple[str, ...]) -> Review:
    """Return the case with the age of Canada's list proposed: days since the state of the copy that was screened."""
    vintage = next((v for v in vintages if v.startswith("canada-nro@")), "")
    label = "lists.ca_nro_age_days"
    if not vintage or review.fact(label).state in ("asserted", "confirmed"):
        return review
    days = (date.fromisoformat(on) - date.fromisoformat(vintage[11:21])).days
    said = Evidence("copy of the list in this lake", vintage, vintage[11:21], "", "dataset")
    return put(review, label, days, "proposed", WHO, on, (said,))


def _title(list_id: str) -> str:
    card = effects().get(list_id)
    return card.name if card else list_id


def _hit(org: Org, f: Listed, vintages: tuple[str, ...]) -> Hit:
    card = effects().get(f.list_id)
    path = tuple(f"{s.what}: {s.how}{f' ({s.source})' if s.source else ''}" for s in f.path)
    vintage = next((v for v in vintages if v.startswith(_source(f.list_id))), "")
    return Hit(
        org.id, f.list_id, _title(f.list_id), f.entry_id, f.entry_name, f.hit_type, f.text, f.listed_from,
        path, vintage, card.does_not if card else "", f.hit_type in COUNTED,
    )  # fmt: skip


def _source(list_id: str) -> str:
    return {"ca-nro": "canada-nro", "jp-end-user-list": "japan-meti"}.get(list_id, "us-restricted-parties")


def proposed(review: Review, on: str) -> Review:
    """Return the case with the facts its counted hits propose: about organisations only."""
    for hit in review.screening.hits:
        name = LISTS.get(hit.list_id)
        label = f"orgs[{hit.org}].{name}"
        if not hit.counted or name is None:
            continue
        fact, shown = review.fact(label), evidence_of(hit)
        if fact.state in ("asserted", "confirmed"):
            side = "evidence" if fact.value is True else "against"
            if shown not in (*fact.evidence, *fact.against):
                more = msgspec.structs.replace(fact, **{side: (*getattr(fact, side), shown)})
                review = msgspec.structs.replace(review, facts={**review.facts, label: more})
        else:
            review = put(review, label, True, "proposed", WHO, on, (shown,))
    return review


def evidence_of(hit: Hit) -> Evidence:
    """Return a hit as evidence: the list, the entry, the words it rests on and since when it is listed."""
    since = f"listed since {hit.since}" if hit.since else "date of listing not stated by the list"
    quote = f"entry {hit.entry}, {hit.entry_name}: {since}; {hit.hit}, on the words '{hit.words}'"
    return Evidence(hit.list_name, quote, hit.since, "", "list")


def absent(review: Review, list_ids: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the facts that a list, which was screened in full, does not speak for: (label, list)."""
    spoken = {(h.org, h.list_id) for h in review.screening.hits if h.counted}
    for list_id in list_ids:
        name = LISTS.get(list_id)
        if name is None or f"o.{name}" not in dictionary().cards:
            continue
        yield from ((f"orgs[{o.id}].{name}", list_id) for o in review.orgs if (o.id, list_id) not in spoken)
