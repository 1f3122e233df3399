"""The facts that part rule books: give one its uneventful answer, and see whether two that were apart come closer.

A flip analysis: for each case and each pair that is apart, every eventful fact that one of the two reads is set back,
in turn and alone, for everyone in the case; the fact counts where both still speak and are no longer apart as they
were. Two facts that each keep a pair apart do not count, so the counts do not add up; they say where a single answer
decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from isthmus.policy.assess import ask
from isthmus.policy.cases import Case
from isthmus.policy.changeable import changed
from isthmus.policy.compiler import LABEL
from isthmus.policy.dictionary import COMPLETE, dictionary
from isthmus.policy.divergence.bearing import bearing
from isthmus.policy.divergence.entry import as_if_in_scope, entries
from isthmus.policy.divergence.records import Driver
from isthmus.policy.divergence.relation import Relation, reads, relation
from isthmus.policy.divergence.tally import Asked, range_of
from isthmus.policy.expr import LISTS, PREFIX
from isthmus.policy.records import Framework

APART = ("forbids_permits", "stricter")


def eventful(case: Case) -> dict[str, dict[str, Any]]:
    """Return the facts of a case that are known and not uneventful, by written name: labels with uneventful answers."""
    found: dict[str, dict[str, Any]] = {}
    for written, card in dictionary().cards.items():
        if card.root == "case":
            if case.facts[written] not in (card.base, None) and written not in COMPLETE.values():
                found[written] = {written: card.base}
            continue
        plural = LISTS[PREFIX[written.partition(".")[0]]]
        own = {
            f"{item[LABEL]}.{card.name}": card.base
            for item in case.facts[plural]
            if item[card.name] not in (card.base, None)
        }
        if own:
            found[written] = own
    return found


def drivers(asked: Iterable[Asked], packs: tuple[Framework, ...]) -> tuple[Driver, ...]:
    """Return the facts that part rule books, those that do in the most cases first."""
    cases: Counter[str] = Counter()
    forbids: Counter[str] = Counter()
    pairs: defaultdict[str, Counter[tuple[int, int]]] = defaultdict(Counter)
    total = 0
    sets, books = entries(), [bearing(pack) for pack in packs]
    readers = [reads(p) - sets[p.id].set.keys() if p.id in sets else reads(p) for p in packs]
    for one in asked:
        apart = {pair: told for pair, told in one.whole.items() if told[0] in APART}
        if not apart:
            continue
        total += 1
        for fact, back in eventful(one.case).items():
            touched = {place for place, read in enumerate(readers) if fact in read}
            if not any(touched & {*pair} for pair in apart):
                continue
            case = changed(one.case, back)
            after = one.ranges()
            for place in touched:
                own = as_if_in_scope(case, packs[place].id)
                after[place] = range_of(books[place].rerun(own, one.on, one.outlooks[place], frozenset([fact])))
            met = [
                p
                for p, told in apart.items()
                if touched & {*p} and _closer(relation(after[p[0]], after[p[1]])[0], told[0])
            ]
            if met:
                cases[fact] += 1
                forbids[fact] += any(apart[p][0] == "forbids_permits" for p in met)
                pairs[fact].update(met)
    return tuple(
        Driver(fact, ask(fact), count, count / total, forbids[fact], _names(pairs[fact].most_common(1)[0][0], packs))
        for fact, count in sorted(cases.items(), key=lambda kv: (-kv[1], -forbids[kv[0]], kv[0]))
    )


def _closer(now: Relation, before: Relation) -> bool:
    return now not in (before, "silent")


def _names(pair: tuple[int, int], packs: tuple[Framework, ...]) -> tuple[str, str]:
    return packs[pair[0]].id, packs[pair[1]].id
