"""Screening for every face: the indexes over a lake, and what was found as plain data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from isthmus.model.errors import NotCovered

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.findings import Answer
    from isthmus.screen.resolve import Match, Resolver
    from isthmus.screen.screener import Screener

POLICIES = ("main", "all")
LISTS = frozenset({"us-restricted-parties", "canada-nro", "japan-meti"})
"""Sources of lists whose entries are organisations that a text may rest on."""


def resolver_of(lake: Lake) -> Resolver:
    """Return the resolver over a lake's institutions; building its index takes some seconds."""
    from isthmus.screen.from_lake import institutions  # noqa: PLC0415  (builds an index: late)
    from isthmus.screen.resolve import Resolver  # noqa: PLC0415

    found = list(institutions(lake))
    if not found:
        raise NotCovered("The lake holds no institutions.", "Build it from a mirror that has ROR.")
    return Resolver(found)


def screener_of(lake: Lake, resolver: Resolver | None) -> Screener:
    """Return the screener over a lake's lists; with a resolver, also through the registry."""
    from isthmus.screen.crosswalk import propose  # noqa: PLC0415
    from isthmus.screen.from_lake import entries  # noqa: PLC0415
    from isthmus.screen.screener import Screener  # noqa: PLC0415

    listed = [e for e in entries(lake) if e.kind == "organisation"]
    return Screener(listed, resolver, [] if resolver is None else list(propose(listed, resolver)))


def list_vintages(lake: Lake) -> list[str]:
    """Return the vintages of the lists that are screened against."""
    return [v.id for v in lake.vintages if v.source in LISTS]


def match_record(m: Match) -> dict[str, Any]:
    """Return a match as plain data; ``score`` orders and is no probability."""
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


def answer_record(answer: Answer) -> dict[str, Any]:
    """Return an answer as plain data, each finding with its list's effect card."""
    from isthmus.screen.effects import effects  # noqa: PLC0415

    body: dict[str, Any] = msgspec.to_builtins(answer)
    for finding in body["findings"]:
        finding["effect"] = msgspec.to_builtins(effects().get(finding["list_id"]))
    return body
