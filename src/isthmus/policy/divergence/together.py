"""For one case, the smallest set of changes after which no rule book's answer is worse than a chosen outcome.

Exact: whatever set of changes satisfies all of them must, for every rule that still stands in the way, hold at least
one change of a fact which that rule, a rule that can switch it off, or the scope reads; where the rule holds for
several people, one for each of them. So the search branches over the changes that bear on one such rule, goes to all
depths in turn, and the first depth with a solution is the least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import msgspec

from isthmus.model.errors import UnknownName
from isthmus.policy.cases import Case
from isthmus.policy.changeable import changed, options, written_of
from isthmus.policy.divergence.bearing import bearing
from isthmus.policy.divergence.entry import as_if_in_scope
from isthmus.policy.divergence.relation import OUT, reads
from isthmus.policy.engine import Outlook, engine
from isthmus.policy.expr import LISTS
from isthmus.policy.records import OUTCOMES, RANK, Framework, Outcome

TARGETS = OUTCOMES[RANK["note"] : RANK["not_allowed"]]
"""Outcomes that may be asked for as the worst left."""
MOST, DEEPEST = 20_000, 100
"""States of a small case looked at in all, fewer of a large one, and changes in one set: beyond them the search stops
and says that it is not exact."""


NOTHING: frozenset[str] = frozenset()


class Step(msgspec.Struct, frozen=True):
    """One change: the fact, its answer now and then, and what has to be done for it."""

    fact: str
    was: Any
    to: Any
    do: str


class Side(msgspec.Struct, frozen=True):
    """One rule book's range before and after the changes.

    ``stuck`` are rules that no listed change can lift; ``asks`` the facts not yet known that hold some of them open.
    """

    framework: str
    before: tuple[Outcome, Outcome]
    after: tuple[Outcome, Outcome]
    stuck: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


class Rung(msgspec.Struct, frozen=True):
    """The fewest changes for one target; none where no set of listed changes reaches it."""

    target: Outcome
    changes: int | None


class Together(msgspec.Struct, frozen=True):
    """What would satisfy all rule books asked at once.

    Parameters
    ----------
    target
        The worst outcome allowed to any of them.
    reached
        Whether some set of listed changes gets there.
    exact
        Whether the search was completed; else a smaller set may exist, or one at all.
    changes, others, alternatives
        The set that leaves the mildest answers; up to five others of its size, and how many there are.
    conflict
        Each can be satisfied alone, and not all at once: their demands pull apart.
    ladder
        The fewest changes for each target, from the mildest demand on.
    """

    case: str
    as_of: date
    target: Outcome
    reached: bool
    exact: bool
    changes: tuple[Step, ...]
    others: tuple[tuple[Step, ...], ...]
    alternatives: int
    conflict: bool
    sides: tuple[Side, ...]
    ladder: tuple[Rung, ...]


class Search:
    """The changes open in one case, and how the rule books stand after any of them.

    Parameters
    ----------
    case, packs, on
        What is asked of whom, on which day.
    as_if
        Ask every rule book as if the case were in its scope.
    """

    def __init__(self, case: Case, packs: Iterable[Framework], on: date, as_if: bool = False) -> None:
        self.packs, self.on = tuple(packs), on
        self.cases = [as_if_in_scope(case, pack.id) if as_if else case for pack in self.packs]
        self.steps = {label: Step(label, was, to, do) for label, was, to, do in options(case)}
        self._labels: dict[str, list[str]] = {}
        for label in self.steps:
            self._labels.setdefault(written_of(label), []).append(label)
        self._own = [frozenset(x for x in self.steps if written_of(x) in reads(pack)) for pack in self.packs]
        items = sum(len(case.facts[plural]) for plural in LISTS.values())
        self.left = MOST // (1 + items // 10)
        self._bearings = [bearing(pack) for pack in self.packs]
        self._known: dict[tuple[int, frozenset[str]], Outlook] = {}
        self._cases: dict[tuple[int, frozenset[str]], Case] = {}

    def outlook(self, place: int, chosen: frozenset[str]) -> Outlook:
        """Return how one rule book stands after some changes."""
        own = chosen & self._own[place]
        key = (place, own)
        if key not in self._known:
            case = changed(self.cases[place], {label: self.steps[label].to for label in own})
            before = self._known.get((place, NOTHING))
            self._cases[key] = case
            facts = frozenset(map(written_of, own))
            self._known[key] = self._bearings[place].rerun(case, self.on, before, facts)
        return self._known[key]

    def told(self, chosen: frozenset[str]) -> tuple[Step, ...]:
        """Return changes as they are told."""
        return tuple(self.steps[label] for label in sorted(chosen))

    def hindrances(self, chosen: frozenset[str], limit: int, places: Iterable[int]) -> Iterator[frozenset[str]]:
        """Yield sets of changes still open of which every solution holds one: those that bear on a standing rule."""
        for place in places:
            outlook = self.outlook(place, chosen)
            if RANK[outlook.high] <= limit:
                continue
            for rule, standing in outlook.standings.items():
                if standing.armed.counted and standing.armed.rank > limit and standing.effect is not False:
                    yield from self._lifting(place, rule, chosen)

    def _lifting(self, place: int, rule: str, chosen: frozenset[str]) -> Iterator[frozenset[str]]:
        case = self._cases[place, chosen & self._own[place]]
        for common, item, names in self._bearings[place].lifting(rule, case, self.on):
            found = {label for name in common for label in self._labels.get(name, ())}
            found |= {label for name in names for label in self._labels.get(name, ()) if label.startswith(f"{item}.")}
            yield frozenset(found) - chosen

    def least(self, limit: int, places: Iterable[int] | None = None) -> tuple[list[frozenset[str]], bool]:
        """Return smallest sets of changes under a limit of rank (none: there is no set), and whether that is sure."""
        asked = tuple(range(len(self.packs)) if places is None else places)
        walk = _Walk(self, limit, asked)
        depth: int | None = 0
        while depth is not None and depth <= DEEPEST:
            found = walk.to(depth)
            if found or self.left <= 0:
                return found, self.left > 0
            depth = walk.needed
        return [], depth is None


class _Walk:
    """One search to growing depths; ``needed`` is the least that what was left aside would take, if anything was."""

    def __init__(self, search: Search, limit: int, places: tuple[int, ...]) -> None:
        self.search, self.limit, self.places = search, limit, places
        self.needed: int | None = None
        self._seen: set[frozenset[str]] = set()
        self._found: list[frozenset[str]] = []

    def to(self, depth: int) -> list[frozenset[str]]:
        self.needed, self._seen, self._found = None, set(), []
        self._go(frozenset(), depth)
        return self._found

    def _go(self, chosen: frozenset[str], left: int) -> None:
        if chosen in self._seen or self.search.left <= 0:
            return
        self._seen.add(chosen)
        self.search.left -= 1
        open_ = list(self.search.hindrances(chosen, self.limit, self.places))
        if not open_:
            self._found.append(chosen)
        elif all(open_):
            if (more := _apart(open_)) > left:
                self.needed = min(self.needed or len(chosen) + more, len(chosen) + more)
            else:
                fewest: frozenset[str] = min(open_, key=lambda one: (len(one), sorted(one)))
                for label in sorted(fewest):
                    self._go(chosen | {label}, left - 1)


def _apart(sets: list[frozenset[str]]) -> int:
    """Return how many of the sets are found that share nothing: each needs a change of its own."""
    used: set[str] = set()
    count = 0
    for one in sorted(sets, key=len):
        if not used & one:
            used |= one
            count += 1
    return count


def target_of(text: str) -> Outcome:
    """Return the outcome that a text names, or say which there are."""
    for outcome in TARGETS:
        if outcome == text:
            return outcome
    raise UnknownName("target", text, TARGETS)


def together(
    case: Case, packs: Iterable[Framework], on: date, target: Outcome = "mitigation_required", *, as_if: bool = False
) -> Together:
    """Return the smallest set of changes after which no rule book's worst possible answer is worse than ``target``.

    Facts that are not known count at their worst. Only rule books that speak of the case, before or after, are shown.
    """
    search = Search(case, packs, on, as_if)
    limit, places = RANK[target], range(len(search.packs))
    sets, exact = search.least(limit)
    ranked = sorted(sets, key=lambda s: _cost(search, s))
    best = ranked[0] if ranked else frozenset()
    alone = [bool(search.least(limit, [place])[0]) for place in places]
    sides = []
    for place, pack in enumerate(search.packs):
        before, after = search.outlook(place, frozenset()), search.outlook(place, best)
        if {RANK[before.high], RANK[after.high]} != {OUT}:
            stuck, asks = ((), ()) if alone[place] else _stuck(search, place, limit)
            sides.append(Side(pack.id, (before.low, before.high), (after.low, after.high), stuck, asks))
    return Together(
        case=case.id, as_of=on, target=target, reached=bool(sets), exact=exact, changes=search.told(best),
        others=tuple(search.told(chosen) for chosen in ranked[1:6]), alternatives=max(len(sets) - 1, 0),
        conflict=exact and not sets and all(alone), sides=tuple(sides), ladder=tuple(_ladder(search)),
    )  # fmt: skip


def _cost(search: Search, chosen: frozenset[str]) -> tuple[list[int], list[str]]:
    """Order sets of one size by the answers they leave, worst first, then by name."""
    after = [RANK[search.outlook(place, chosen).high] for place in range(len(search.packs))]
    return sorted(after, reverse=True), sorted(chosen)


def _stuck(search: Search, place: int, limit: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the rules above the limit that still stand when every listed change is made, and what holds them open."""
    everything = frozenset(search.steps)
    outlook = search.outlook(place, everything)
    rules = tuple(
        rule for rule, standing in outlook.standings.items()
        if standing.armed.counted and standing.armed.rank > limit and standing.effect is not False
    )  # fmt: skip
    case = changed(search.cases[place], {label: step.to for label, step in search.steps.items()})
    gaps = engine(search.packs[place]).gaps(case, search.on, outlook)
    return rules, tuple(dict.fromkeys(fact for rule in rules for fact in (*gaps.scope, *gaps.rules.get(rule, ()))))


def _ladder(search: Search) -> Iterator[Rung]:
    """Yield the fewest changes for each target, mildest demand first, until one cannot be reached."""
    for outcome in reversed(TARGETS):
        sets, exact = search.least(RANK[outcome])
        if not sets and not exact:
            return
        yield Rung(outcome, len(sets[0]) if sets else None)
        if not sets:
            return
