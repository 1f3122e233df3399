"""Screening for every face: the indexes over a lake, and what was found as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from isthmus.lake.tables import SCHEMA_VERSION
from isthmus.model.errors import NotCovered, UnknownName

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.findings import Answer, Finding
    from isthmus.screen.records import Institution
    from isthmus.screen.resolve import Match, Resolver
    from isthmus.screen.screening import ListLoaded, Screening
    from isthmus.store.judgements import Judgement

POLICIES = ("main", "all")


def resolver_of(lake: Lake) -> Resolver:
    """Return the resolver over a lake's institutions; its index is kept beside the lake, building it takes long."""
    from isthmus.screen.from_lake import institutions  # noqa: PLC0415  (builds an index: late)
    from isthmus.screen.index import Index  # noqa: PLC0415
    from isthmus.screen.index_file import kept  # noqa: PLC0415
    from isthmus.screen.resolve import Resolver  # noqa: PLC0415

    def found() -> list[Institution]:
        rows = list(institutions(lake))
        if not rows:
            raise NotCovered("The lake holds no institutions.", "Build it from a mirror that has ROR.")
        return rows

    vintages = " ".join(v.id for v in lake.vintage("ror"))
    if lake.folder is None or not vintages:
        return Resolver(Index(found()))
    return Resolver(kept(lake.folder / "screen-index", f"{SCHEMA_VERSION} {vintages}", found))


def screening_of(
    lake: Lake, resolver: Resolver | None, judged: Mapping[str, Judgement] | None = None
) -> Screening:  # fmt: skip
    """Return the screening over all lists of a lake; with a resolver, also through the ties nobody has rejected.

    ``judged`` is what people said of ties (`judged_links`).
    """
    from isthmus.screen.from_lake import entries, institutions  # noqa: PLC0415
    from isthmus.screen.linkbook import links_of, pair_of  # noqa: PLC0415
    from isthmus.screen.screening import Screening  # noqa: PLC0415

    found = list(entries(lake))
    if not found:
        raise NotCovered("The lake holds no lists.", "Build it from a mirror that has lists: see docs/sources.md.")
    if resolver is None:
        return Screening(lake, found, None)
    wanted = {pair_of(key).ror_id for key in judged or {}}
    records = {item.ror_id: item for item in institutions(lake, wanted)} if wanted else {}
    return Screening(lake, found, resolver, links_of(found, resolver, judged, records, _today()))


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def institution_of(lake: Lake, screening: Screening, given: str) -> tuple[str, str]:
    """Return the ROR id and the name of an institution that a person names by any id or by its name.

    Raises
    ------
    UnknownName
        When there is none, or several of that name.
    """
    from isthmus.screen.organisation import ror_of  # noqa: PLC0415

    if screening.resolver is None:
        raise NotCovered("The lake holds no institutions.", "Build it from a mirror that has ROR.")
    index = screening.resolver.index
    ror_id = ror_of(lake, given)
    if ror_id is not None and ror_id in index.number:
        return ror_id, index.items[index.number[ror_id]].display
    low = given.casefold().strip()
    named = [i for i in index.items if any(n.text.casefold() == low for n in i.names if n.kind != "acronym")]
    if len(named) == 1:
        return named[0].ror_id, named[0].display
    choices = [f"{i.ror_id} ({i.display}, {i.country})" for i in named] or [i.display for i in index.items]
    raise UnknownName("institution" if not named else "institution, for several have this name:", given, choices)


def answer_record(answer: Answer, lists: dict[str, ListLoaded] | None = None) -> dict[str, Any]:
    """Return an answer: findings with effect card, rank and standing; near misses and context apart."""
    from isthmus.screen.effects import card  # noqa: PLC0415

    body: dict[str, Any] = {"outcome": answer.outcome} | msgspec.to_builtins(answer)
    for plain, found in zip(body["findings"], answer.findings, strict=True):
        loaded = (lists or {}).get(found.list_id)
        plain["rank"] = list(found.rank)
        plain["span"] = [plain.pop("start"), plain.pop("end")]
        plain["standing"] = standing(found)
        plain["list"] = loaded.title if loaded else found.list_id
        plain["list_dated"] = loaded.dated if loaded else ""
        plain["effect"] = msgspec.to_builtins(loaded.effect if loaded else card(found.list_id))
    return body


def standing(found: Finding) -> str:
    """Return whether the entry stands on its list, in words; dates as the publisher gives them."""
    since = f"listed from {found.listed_from}" if found.listed_from else "date of listing not stated"
    return f"{since}, removed on {found.listed_to}" if found.listed_to else since


def head(screening: Screening) -> dict[str, Any]:
    """Return what stands beside every answer: vintages, lists with their day, and what to keep in mind."""
    return {
        "vintages": list(screening.vintages),
        "lists": {made.list_id: made.dated for made in screening.lists},
        "caveats": [*GENERAL, *screening.caveats],
    }


GENERAL = (
    "A finding says that a text rests on a listed organisation, not that anything is forbidden: see the list's effect.",
    "Scores order findings; they are no probabilities. Near misses and context change no outcome.",
)


def match_record(m: Match) -> dict[str, Any]:
    """Return an institution named in a string; ``score`` orders and is no probability."""
    return {
        "ror_id": m.ror_id,
        "name": m.institution.display,
        "country": m.institution.country,
        "score": round(m.score, 4),
        "span": [m.start, m.end],
        "matched": m.text,
        "how": m.how,
        "parents": list(m.parents),
        "reasons": [{"feature": f, "value": round(v, 4), "weight": w} for f, v, w in m.reasons()],
    }
