"""How narrow a rule is: what it touches, how much of that is its target, how much of the target it reaches.

Precision is the share of what a rule touches that lies in the target, recall the share of the target that it touches,
collateral the share of what it touches that lies in a field commonly held safe or shared (`docs/areas.md`, scheme
``shared``) and not in the target. All are of published works: a footprint of cooperation, not evidence of harm, and
not of security gained.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from isthmus.measure._statistics import Z
from isthmus.policy.breadth.cells import Cells
from isthmus.policy.breadth.counts import Base, Held, by_country, by_field, by_year, held
from isthmus.policy.breadth.logic import Meaning, refuse_contradiction
from isthmus.policy.breadth.noise import LabelError, Noise
from isthmus.policy.breadth.read import read
from isthmus.policy.breadth.resolve import resolve
from isthmus.policy.breadth.shelf import Restriction, target
from isthmus.policy.breadth.statement import All, Not, Statement, Term, leaves, sentence
from isthmus.policy.breadth.world import World

AMONG = "countries >= 2"
"""The works a rule on cooperation could reach: those of two or more countries."""
TARGET = "listed-and-sensitive"
SAFE = "shared"
FOOTPRINT = (
    "Published works are a footprint of cooperation, not evidence of harm or of security gained; a rule is counted as "
    "if it bound every one of the works named under `among`."
)


class Share(msgspec.Struct, frozen=True):
    """A share with its interval: by sampling (Wilson 1927), by label errors, and from the lowest to the highest."""

    value: float | None
    low: float | None
    high: float | None
    sampling: tuple[float, float] | None
    labels: tuple[float, float] | None


class Breadth(msgspec.Struct, frozen=True, kw_only=True):
    """What one rule touches, against one target."""

    rule: Restriction
    target: Restriction
    sentence: str
    among: str
    base: int
    """Works the rule could reach."""
    touched: Held
    works_low: float
    works_high: float
    target_works: int
    caught: int
    precision: Share
    recall: Share
    collateral: Share
    by_construction: str
    """``precision``, ``recall``, ``both`` or empty: what the words of rule and target alone decide."""
    shared_terms: tuple[str, ...]
    errors: tuple[LabelError, ...]
    base_mncs: float | None
    base_citations: int
    by_country: list[dict[str, Any]]
    by_year: list[dict[str, Any]]
    by_field: list[dict[str, Any]]
    caveats: tuple[str, ...]
    vintages: tuple[str, ...]

    def row(self) -> dict[str, Any]:
        """Return the rule as one row of a table of rules."""
        made: dict[str, Any] = {"rule": self.rule.id, "title": self.rule.title, "standing": self.rule.standing,
                                "target": self.target.id, "works": self.touched.works}  # fmt: skip
        made |= {"works_low": self.works_low, "works_high": self.works_high}
        for name in ("precision", "recall", "collateral"):
            share: Share = getattr(self, name)
            made |= {name: share.value, f"{name}_low": share.low, f"{name}_high": share.high}
        return made | {"authors": self.touched.authors, "institutions": self.touched.institutions,
                       "citations": self.touched.citations, "mncs": self.touched.mncs,
                       "caught": self.caught, "target_works": self.target_works, "base": self.base,
                       "by_construction": self.by_construction}  # fmt: skip


def breadth(world: World, rule: Restriction, aim: Restriction | None = None, among: str = AMONG) -> Breadth:
    """Return how narrow a rule is against a target, among the works of a statement.

    Raises
    ------
    RuleRefused
        Where a statement cannot be read, names what is not known, or contradicts itself.
    NotCovered
        Where the lake lacks the grain that it needs.
    """
    aim = aim or target(TARGET)
    among_ = ready(world, read(among, "among"), among, "among")
    said, goal = of(world, rule), of(world, aim)
    safe = _safe(world)
    base = base_of(world, among_)
    cells = Cells(world, base.works, said, goal, *([safe] if safe else []))
    works = cells.works(said)
    spared = All((said, safe, Not(goal))) if safe else None
    wanted = [said, goal, All((said, goal)), *([spared] if spared else [])]
    noise = Noise(world, cells)
    drawn = noise.totals(*wanted)
    touched, reached, caught = (cells.count(s) for s in wanted[:3])
    made = _construction(world, All((among_, said)), All((among_, goal)))
    return Breadth(
        rule=rule, target=aim, sentence=sentence(rule.statement()), among=among, base=base.size,
        touched=held(world, works), works_low=_quantile(drawn[0], 0.025), works_high=_quantile(drawn[0], 0.975),
        target_works=reached, caught=caught,
        precision=share(caught, touched, drawn[2], drawn[0], noise, certain=made in ("precision", "both")),
        recall=share(caught, reached, drawn[2], drawn[1], noise, certain=made in ("recall", "both")),
        collateral=share(cells.count(spared), touched, drawn[3], drawn[0], noise) if spared else _NONE,
        by_construction=made,
        shared_terms=_shared(rule, aim), errors=tuple(noise.errors), base_mncs=base.mncs,
        base_citations=base.citations,
        by_country=by_country(world, works, base), by_year=by_year(world, works, base),
        by_field=by_field(world, works, base), caveats=tuple(_caveats(world, rule, aim, base, safe)),
        vintages=tuple(v.id for v in world.lake.vintages if v.source in _SOURCES),
    )  # fmt: skip


_SOURCES = frozenset(
    ("openalex-works", "openalex-topics", "ror", "areas", "area-topics", "country-groups", "canada-nro", "china-mofcom",
     "japan-meti", "us-restricted-parties")
)  # fmt: skip
_NONE = Share(None, None, None, None, None)


def base_of(world: World, among: Statement) -> Base:
    """Return the works a rule could reach; counted once for each world."""
    if among not in world.bases:
        world.bases[among] = Base(world, world.holds(among))
    found: Base = world.bases[among]
    return found


def ready(world: World, statement: Statement, text: str, where: str) -> Statement:
    """Return a statement as the lake understands it, refused where it contradicts itself."""
    resolved = resolve(statement, world, text, where)
    refuse_contradiction(resolved, world, text, where)
    return resolved


def of(world: World, restriction: Restriction) -> Statement:
    """Return a restriction's statement as the lake understands it."""
    said = ready(world, read(restriction.text, restriction.id), restriction.text, restriction.id)
    without = [ready(world, read(e.text), e.text, f"{restriction.id}, except") for e in restriction.except_]
    if not without:
        return said
    whole = All((said, *(Not(e) for e in without)))
    refuse_contradiction(whole, world, restriction.text, restriction.id)
    return whole


def _safe(world: World) -> Statement | None:
    if not world.covers(SAFE):
        return None
    return resolve(Term("area", (SAFE,), "any"), world, SAFE)


def share(part: int, whole: int, drawn_part: Any, drawn_whole: Any, noise: Noise, certain: bool = False) -> Share:
    """Return a share with its intervals; all None of nothing, no interval where the words alone make it 1."""
    if not whole:
        return _NONE
    if certain:
        return Share(1.0, 1.0, 1.0, None, None)
    value = part / whole
    spread = Z * np.sqrt(value * (1 - value) / whole + Z**2 / (4 * whole**2))
    middle, scale = value + Z**2 / (2 * whole), 1 + Z**2 / whole
    sampling = (max(0.0, float((middle - spread) / scale)), min(1.0, float((middle + spread) / scale)))
    labels = None
    if noise.errors and (kept := drawn_whole > 0).any():
        made = drawn_part[kept] / drawn_whole[kept]
        labels = (_quantile(made, 0.025), _quantile(made, 0.975))
    low, high = min(sampling[0], *(labels or sampling)), max(sampling[1], *(labels or sampling))
    return Share(value, min(low, value), max(high, value), sampling, labels)


def _quantile(values: Any, q: float) -> float:
    return float(np.quantile(values, q))


def _construction(world: World, rule: Statement, aim: Statement) -> str:
    """Return what the words alone decide: a rule made of its target's own terms cannot miss it."""
    meaning = Meaning(world, rule, aim)
    exact, whole = meaning.follows(aim, rule), meaning.follows(rule, aim)
    return "both" if exact and whole else "precision" if exact else "recall" if whole else ""


def _shared(rule: Restriction, aim: Restriction) -> tuple[str, ...]:
    """Return the terms that rule and target both read, by kind and value."""

    def terms(r: Restriction) -> set[str]:
        return {f"{x.kind} {v}" for x in leaves(r.statement()) if isinstance(x, Term) for v in x.values}

    return tuple(sorted(terms(rule) & terms(aim)))


def _caveats(world: World, rule: Restriction, aim: Restriction, base: Base, safe: Statement | None) -> list[str]:
    found = [FOOTPRINT]
    if world.sample:
        found.append("These works are of fictional countries, made by a generator: they say nothing of real ones.")
    if base.size:
        found.append(f"Of {base.size:,} works counted, {base.partly:,} have an author without a known country.")
    kinds = {x.kind for r in (rule, aim) for x in leaves(r.statement()) if isinstance(x, Term)}
    if "listed" in kinds:
        found.append(
            "Lists are read as they stand in the lake, for works of every year; ties that nobody judged are proposals. "
            "That OpenAlex may name a wrong institution for an author is not in the intervals."
        )
    if "area" in kinds or safe:
        found.append("An area is known by primary topic alone: a count of an area is rough (docs/areas.md).")
    if safe is None:
        found.append("This lake holds no areas commonly held safe, so collateral is not covered.")
    return found
