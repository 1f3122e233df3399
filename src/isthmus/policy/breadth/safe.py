"""Safe by evidence, not by label: did cooperation fall least where it is called sensitive? A replication, if it can be.

The finding to be replicated (C. S. Wagner, arXiv:2605.20313, read as restated elsewhere): the international share of
China's works fell least in dual-use fields and most in psychology, nursing and dentistry. Here: the share of a
country's works that have another country (or one partner) before and after a year, by field and for the works in areas
of a scheme, with Newcombe's interval of the difference (1998, method 10). What the loaded works cannot carry is said
with the change they could have shown.
"""

from __future__ import annotations

from math import sqrt

import msgspec
import numpy as np

from isthmus.model.country import parse
from isthmus.policy.breadth.columns import Ints
from isthmus.policy.breadth.counts import field_names
from isthmus.policy.breadth.portfolio import wilson
from isthmus.policy.breadth.statement import Truths
from isthmus.policy.breadth.world import World

SAID_MOST = ("Psychology", "Nursing", "Dentistry")
SCHEME, FIRST, SPAN = "ca-stra", 2018, 3
VISIBLE = 0.05
"""The change, in shares, that a cell must be able to show to carry the question."""
BOTH = 2.8
"""Normal quantiles of a 5% two-sided test and of 80% power, added up."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One field, or the works in the areas of a scheme: the joint share before and after."""

    name: str
    said: str
    """``most``, ``least`` or empty: what the finding says of it."""
    before: int
    after: int
    share_before: float | None
    share_after: float | None
    change: float | None
    low: float | None
    high: float | None
    visible: float | None
    """The smallest change that so many works show with 80% power; None of none."""
    carries: bool


class Replication(msgspec.Struct, frozen=True, kw_only=True):
    """What the layers at hand say of the finding."""

    country: str
    partner: str | None
    before: tuple[int, int]
    after: tuple[int, int]
    rows: tuple[Change, ...]
    verdict: str
    """``replicated``, ``contradicted``, ``mixed`` or ``cannot be told``."""
    why: str
    layers: tuple[tuple[str, str], ...]
    caveats: tuple[str, ...]


def replicate(
    world: World, country: str = "CN", partner: str | None = None, first: int = FIRST, last: int | None = None
) -> Replication:  # fmt: skip
    """Return the change of a country's joint share by field, from the years up to ``first`` to those up to ``last``.

    Parameters
    ----------
    country, partner
        Code or name; without a partner works with any other country are joint.
    first, last
        Last year of each span of three; without ``last`` the newest year but two: newer ones are still filling.

    Raises
    ------
    UnknownName
        For a country that is none.
    """
    code, other = parse(country), parse(partner) if partner else None
    c = world.columns
    mine = np.zeros(c.size, bool)
    mine[world.works_of_country(code)] = True
    joint = c.countries > 1
    if other:
        joint = np.zeros(c.size, bool)
        joint[world.works_of_country(other)] = True
    newest = int(c.year.max()) - 2 if last is None else last
    spans = (first - SPAN + 1, first), (newest - SPAN + 1, newest)
    when = [mine & (c.year >= a) & (c.year <= b) for a, b in spans]
    rows = [_row(name, said, when, joint, of) for name, said, of in _places(world)]
    verdict, why = _verdict(rows)
    return Replication(
        country=code, partner=other, before=spans[0], after=spans[1], rows=tuple(rows), verdict=verdict, why=why,
        layers=_layers(world, code, rows), caveats=_caveats(world),
    )  # fmt: skip


def _places(world: World) -> list[tuple[str, str, Truths]]:
    """Return each field, and the works in the areas of the scheme, with what the finding says of it."""
    c, names = world.columns, field_names(world)
    found = [
        (names[n], "most" if names[n] in SAID_MOST else "", (c.subject_field == n)[c.subject])
        for n in sorted(names, key=lambda n: names[n])
    ]
    if world.covers(SCHEME):
        topics: Ints = np.array(sorted(world.areas[SCHEME]["any"]))
        found.append((f"areas of {SCHEME}", "least", np.isin(c.subject_topic, topics)[c.subject]))
    return found


def _row(name: str, said: str, when: list[Truths], joint: Truths, of: Truths) -> Change:
    n = [int(np.count_nonzero(w & of)) for w in when]
    k = [int(np.count_nonzero(w & of & joint)) for w in when]
    if not all(n):
        return Change(name=name, said=said, before=n[0], after=n[1], share_before=None, share_after=None, change=None,
                      low=None, high=None, visible=None, carries=False)  # fmt: skip
    p, q = k[0] / n[0], k[1] / n[1]
    low, high = newcombe((k[1], n[1]), (k[0], n[0]))
    middle = (k[0] + k[1] + 2) / (n[0] + n[1] + 4)
    visible = BOTH * sqrt(middle * (1 - middle) * (1 / n[0] + 1 / n[1]))
    return Change(name=name, said=said, before=n[0], after=n[1], share_before=p, share_after=q, change=q - p, low=low,
                  high=high, visible=visible, carries=visible <= VISIBLE)  # fmt: skip


def newcombe(one: tuple[int, int], other: tuple[int, int]) -> tuple[float, float]:
    """Return the 95% interval of the difference of two shares, each as (part, whole): the first less the second."""
    p, q = one[0] / one[1], other[0] / other[1]
    (a, b), (c, d) = wilson(*one), wilson(*other)
    return p - q - sqrt((p - a) ** 2 + (d - q) ** 2), p - q + sqrt((b - p) ** 2 + (q - c) ** 2)


def _verdict(rows: list[Change]) -> tuple[str, str]:
    """Return what the rows say: the finding needs the sensitive works and the fields said to have fallen most."""
    asked = [r for r in rows if r.said]
    weak = [r for r in asked if not r.carries]
    if weak or not any(r.said == "least" for r in asked) or not any(r.said == "most" for r in asked):
        told = "; ".join(f"{r.name} {r.before:,} and {r.after:,} works{_could(r)}" for r in weak)
        return "cannot be told", told or "The fields or areas that the finding names are not among the loaded works."
    least = next(r for r in asked if r.said == "least")
    gaps = [(least.change or 0) - (r.change or 0) for r in asked if r.said == "most"]
    apart = [(least.low or 0) > (r.high or 0) for r in asked if r.said == "most"]
    if all(apart):
        return "replicated", "The share fell less in the areas than in each field named, intervals apart."
    if all(g < 0 for g in gaps):
        return "contradicted", "The share fell more in the areas than in each field named."
    return "mixed", "The intervals of the areas and of the fields named are not apart."


def _could(r: Change) -> str:
    if r.visible is None:
        return ""
    return " (no change could be seen)" if r.visible >= 1 else f" (a change of {r.visible:.0%} could be seen)"


def _layers(world: World, code: str, rows: list[Change]) -> tuple[tuple[str, str], ...]:
    """Return each layer that might carry the question, and why it does or does not."""
    pairs = world.lake.table("pair_year")
    published = pairs.filter(pairs.basis == "published", pairs.field_id.notnull())
    with_fields = world.lake.execute(published.aggregate(n=published.count()))[0]["n"]
    carried = sum(r.carries for r in rows)
    works = len(world.works_of_country(code))
    return (
        ("works loaded", f"{works:,} works of {code}; {carried} of {len(rows)} rows can show a change of "
                         f"{VISIBLE:.0%}"),
        ("published pair counts", f"{with_fields:,} counts by field" if with_fields else
         "counts by pair and year without fields: the question cannot be put to them"),
        ("code, patents, AI models", "no fields of research: the question cannot be put to them"),
    )  # fmt: skip


def _caveats(world: World) -> tuple[str, ...]:
    found = ["A share is of the works loaded: it moves with what was collected as well as with cooperation.",
             "The finding was read as restated elsewhere, not in the paper."]  # fmt: skip
    if world.sample:
        found.insert(0, "These works are of fictional countries, made by a generator: they say nothing of real ones.")
    return tuple(found)
