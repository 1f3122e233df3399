"""Where rule books part: the whole report over one bank of cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import combinations

from isthmus.model.errors import UsageError
from isthmus.policy.divergence.alpha import coincidences, ordinal_alpha
from isthmus.policy.divergence.bank import Banked, bank, mix
from isthmus.policy.divergence.drivers import drivers
from isthmus.policy.divergence.entry import entries
from isthmus.policy.divergence.records import (
    VIEWS,
    Agreement,
    Divergence,
    Headline,
    KindShare,
    Pair,
    Refusals,
    View,
)
from isthmus.policy.divergence.relation import FORBIDS, RELATIONS, reads, shared
from isthmus.policy.divergence.tally import Asked, Told, ask_all
from isthmus.policy.divergence.together import Search
from isthmus.policy.divergence.weigh import Mixes
from isthmus.policy.engine import Outlook
from isthmus.policy.packs import load_frameworks
from isthmus.policy.records import OUTCOMES, RANK, Concern, Framework

SIZE = 2_000
OVERALL = "overall"
NOTES = (
    "The mix of cases is assumed, line by line with reasons; ranges show what other weights of its kinds would give.",
    "Each rule book is asked as if the case were in its scope: only the facts that say who funds it or which law is in "
    "play are set. A rule book whose scope speaks of the work itself is silent where that does not hold.",
    "Each answer is that of our encoding of a published text; how each rule was read stands with the rule. "
    "Not legal advice.",
    "A rule book that does not ask about a fact lets it pass: on all facts, rule books mostly differ because they ask "
    "different questions; on the facts both read, because they answer the same question differently.",
)  # fmt: skip


def divergence(
    packs: Sequence[Framework] | None = None,
    size: int = SIZE,
    *,
    seed: int | None = None,
    rate: float = 1.0,
    as_of: date | None = None,
    cases: list[Banked] | None = None,
) -> Divergence:
    """Return where rule books part.

    Parameters
    ----------
    packs
        At least two rule books; without them all that ship.
    size, seed, rate
        The generated part of the bank (`isthmus.policy.divergence.bank.generated`).
    as_of
        The day of cases without one of their own; without it the last day on which a rule book was checked.
    cases
        Another bank in place of the shipped and generated one.

    Raises
    ------
    UsageError
        For fewer than two rule books, or no case.
    """
    chosen = tuple(load_frameworks().values() if packs is None else packs)
    if len(chosen) < 2:
        raise UsageError("Divergence needs two rule books or more.", f"Choose from {', '.join(load_frameworks())}.")
    on = as_of or max(p.checked_on for p in chosen)
    banked = bank(size, seed, rate) if cases is None else cases
    if not banked:
        raise UsageError("There is no case to ask about.")
    asked = list(ask_all(banked, chosen, on))
    mixes = Mixes([a.kind for a in asked], mix().seed)
    known = entries()
    return Divergence(
        as_of=on,
        frameworks=tuple(p.id for p in chosen),
        cases=len(asked),
        seed=mix().seed if seed is None else seed,
        rate=rate,
        headlines=tuple(_headline(view, asked, mixes) for view in VIEWS),
        refusals=_refusals(asked, chosen, mixes),
        agreement=tuple(_agreements(asked, chosen, mixes)),
        drivers=drivers(asked, chosen),
        pairs=tuple(_pair(view, i, j, asked, chosen) for view in VIEWS for i, j in _pairs(len(chosen))),
        mix=tuple(_mix(asked)),
        entries={p.id: known[p.id].why if p.id in known else "asked about the case as it is" for p in chosen},
        notes=(*NOTES, *_without_entry(chosen)),
    )


def _without_entry(packs: Sequence[Framework]) -> list[str]:
    """Return what to know of a rule book of one's own: nothing is set for it."""
    names = [pack.id for pack in packs if pack.id not in entries()]
    said = f"No entry says how {', '.join(names)} is asked as if in scope: it is asked about each case as that stands."
    return [said] if names else []


def _pairs(count: int) -> list[tuple[int, int]]:
    return list(combinations(range(count), 2))


def _view(one: Asked, view: View) -> dict[tuple[int, int], Told]:
    return one.shared if view == "shared" else one.whole


def _headline(view: View, asked: list[Asked], mixes: Mixes) -> Headline:
    told = [[t for t in _view(a, view).items() if t[1][0] != "silent"] for a in asked]
    among = [bool(t) for t in told]
    parted = [any(r == "forbids_permits" for _, (r, _d) in t) for t in told]
    strict = [any(r == "stricter" for _, (r, _d) in t) and not p for t, p in zip(told, parted, strict=True)]
    same = [bool(t) and all(r == "same" for _, (r, _d) in t) for t in told]
    rest = [a and not (p or s or e) for a, p, s, e in zip(among, parted, strict, same, strict=True)]
    parts, stricter, alike, left = (mixes.share(h, among) for h in (parted, strict, same, rest))
    counts = Counter(r for t in told for _, (r, _d) in t)
    of_pairs: dict[str, float] = {r: counts[r] / max(counts.total(), 1) for r in RELATIONS[:-1]}
    return Headline(view, sum(among), parts, stricter, alike, left, of_pairs)


def _refusals(asked: list[Asked], packs: tuple[Framework, ...], mixes: Mixes) -> Refusals:
    limit = RANK["approval_needed"]
    refused, lifted, not_both = ([False] * len(asked) for _ in range(3))
    changes: Counter[int] = Counter()
    for place, one in enumerate(asked):
        if not any(low == FORBIDS for low, _ in one.ranges()):
            continue
        refused[place] = True
        search = Search(one.case, packs, one.on, as_if=True)
        sets, exact = search.least(limit)
        if sets:
            lifted[place] = True
            changes[len(sets[0])] += 1
        elif exact:
            not_both[place] = all(search.least(limit, [n])[0] for n in range(len(packs)))
    stuck = [r and not (li or nb) for r, li, nb in zip(refused, lifted, not_both, strict=True)]
    lifts, pulls, none = (mixes.share(flags, refused) for flags in (lifted, not_both, stuck))
    return Refusals(sum(refused), lifts, pulls, none, dict(sorted(changes.items())))


def _agreements(asked: list[Asked], packs: tuple[Framework, ...], mixes: Mixes) -> list[Agreement]:
    """Return alpha over all answers, then over those of the rules of each concern."""
    concerns = sorted({rule.concern for pack in packs for rule in pack.rules})
    found = [_agreement(OVERALL, [[_certain(o) for o in a.outlooks] for a in asked], packs, mixes)]
    for concern in concerns:
        asks = [n for n, pack in enumerate(packs) if any(rule.concern == concern for rule in pack.rules)]
        units = [[_of_concern(a.outlooks[n], concern) for n in asks] for a in asked]
        found.append(_agreement(concern, units, tuple(packs[n] for n in asks), mixes))
    return found


def _agreement(
    question: str, units: list[list[int | None]], packs: tuple[Framework, ...], mixes: Mixes
) -> Agreement:  # fmt: skip
    names = tuple(p.id for p in packs)
    told = [n for n, unit in enumerate(units) if sum(v is not None for v in unit) > 1]
    if len(packs) < 2 or not told:
        return Agreement(question, names, len(told), None, None, None)
    tables = [coincidences((units[n] for n in part), len(OUTCOMES)) for part in mixes.split(told)]
    alpha = ordinal_alpha(sum(tables[1:], tables[0]))
    low, high = mixes.ends(tables, ordinal_alpha)
    return Agreement(question, names, len(told), alpha, low, high)


def _certain(outlook: Outlook) -> int | None:
    low, high = RANK[outlook.low], RANK[outlook.high]
    return low if low == high != RANK["out_of_scope"] else None


def _of_concern(outlook: Outlook, concern: Concern) -> int | None:
    """Return the rank of the worst that the rules of one concern say, none where it is open or out of scope."""
    if outlook.scope is not True:
        return None
    low = high = RANK["clear"]
    for standing in outlook.standings.values():
        armed = standing.armed
        if armed.counted and armed.rule.concern == concern and standing.effect is not False:
            high = max(high, armed.rank)
            low = max(low, armed.rank) if standing.effect else low
    return low if low == high else None


def _pair(view: View, i: int, j: int, asked: list[Asked], packs: tuple[Framework, ...]) -> Pair:
    counts = Counter(_view(a, view).get((i, j), ("silent", 0)) for a in asked)
    known = {name: entry.set for name, entry in entries().items()}
    facts = shared(packs[i], packs[j], known) if view == "shared" else reads(packs[i]) | reads(packs[j])
    return Pair(
        view=view, one=packs[i].id, other=packs[j].id, facts=len(facts),
        cases=sum(n for (r, _), n in counts.items() if r != "silent"),
        one_forbids=counts["forbids_permits", 1], other_forbids=counts["forbids_permits", -1],
        one_stricter=counts["stricter", 1], other_stricter=counts["stricter", -1],
        same=counts["same", 0], open=counts["open", 0],
    )  # fmt: skip


def _mix(asked: list[Asked]) -> list[KindShare]:
    counts = Counter(a.kind for a in asked)
    kinds = mix().kinds
    return [
        KindShare(kind, kinds[kind].title, n, kinds[kind].why) if kind in kinds
        else KindShare(kind, "cases that ship with the rule books", n, "each tests a rule or a boundary")
        for kind, n in counts.most_common()
    ]  # fmt: skip
