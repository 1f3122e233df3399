"""Outcomes watched: rates and days by the partner's seat and by field, with intervals; and facts that act as a proxy.

Groups of few cases are not told: a rate of three is gossip. A difference is a question to the office, not a proof.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from math import sqrt
from statistics import median

import msgspec

from isthmus.review.case import Review

FEWEST = 5
"""Cases a group needs before it is told."""
Z = 1.959964


class Rate(msgspec.Struct, frozen=True):
    """One group: cases ended, those refused with a 95% Wilson interval, and the median of days to the end."""

    by: str
    group: str
    cases: int
    refused: int
    rate: float
    low: float
    high: float
    days: float
    days_low: float
    days_high: float


class Proxy(msgspec.Struct, frozen=True):
    """A yes/no fact that is answered differently by seat: its rate there and elsewhere, and a corrected p-value."""

    fact: str
    seat: str
    here: float
    elsewhere: float
    cases: int
    p: float


def outcomes(cases: Iterable[Review]) -> list[Rate]:
    """Return rates and days of ended cases by partner seat, then by field, groups of five cases or more."""
    ended = [r for r in cases if r.decision or r.closing]
    return [*_by(ended, "seat", seats), *_by(ended, "field", lambda r: [r.project.field or "not given"])]


def seats(review: Review) -> list[str]:
    """Return the places of a case's organisations other than the applicant's."""
    return sorted({o.place for o in review.orgs if o.place and o.role != "applicant"}) or ["not known"]


def _by(cases: list[Review], by: str, key: Callable[[Review], list[str]]) -> Iterator[Rate]:
    groups: dict[str, list[Review]] = defaultdict(list)
    for review in cases:
        for group in key(review):
            groups[group].append(review)
    for group, some in sorted(groups.items()):
        if len(some) >= FEWEST:
            refused = sum(_refused(r) for r in some)
            spent = sorted(_days(r) for r in some)
            low, high = wilson(refused, len(some))
            yield Rate(
                by, group, len(some), refused, refused / len(some), low, high, median(spent), *_median_interval(spent)
            )


def _refused(review: Review) -> bool:
    final = review.ruling.verdict if review.ruling and review.ruling.verdict else None
    return (final or (review.decision.verdict if review.decision else "")) == "refuse"


def _days(review: Review) -> int:
    end = review.decision.on if review.decision else review.closing.on if review.closing else review.opened
    return (date.fromisoformat(end) - date.fromisoformat(review.opened)).days


def wilson(hits: int, n: int) -> tuple[float, float]:
    """Return the 95% Wilson score interval of a share (Wilson 1927)."""
    share, spread = hits / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def _median_interval(spent: list[int]) -> tuple[float, float]:
    """Return the 95% interval of a median by order statistics (ranks n/2 -+ 0.98 sqrt(n))."""
    n = len(spent)
    low = max(0, int(n / 2 - Z * sqrt(n) / 2))
    high = min(n - 1, int(n / 2 + Z * sqrt(n) / 2))
    return float(spent[low]), float(spent[high])


def proxies(cases: Iterable[Review]) -> list[Proxy]:
    """Return the yes/no facts about people whose answer goes with the partner's seat, after Holm's correction.

    Such a fact may stand in for a place or an origin: whoever asks it should know what else it measures.
    """
    from scipy.stats import fisher_exact  # noqa: PLC0415  (slow to import, and only asked for here)

    told: dict[str, list[tuple[set[str], bool]]] = defaultdict(list)
    for review in cases:
        for label, fact in review.facts.items():
            if label.startswith("persons[") and isinstance(fact.read, bool):
                told[label.partition("].")[2]].append((set(seats(review)), fact.read))
    found = []
    for name, rows in told.items():
        for seat in sorted({s for places, _ in rows for s in places}):
            here = [yes for places, yes in rows if seat in places]
            rest = [yes for places, yes in rows if seat not in places]
            if min(len(here), len(rest)) >= FEWEST:
                table = [[sum(here), len(here) - sum(here)], [sum(rest), len(rest) - sum(rest)]]
                p = float(fisher_exact(table)[1])
                found.append(Proxy(name, seat, sum(here) / len(here), sum(rest) / len(rest), len(rows), p))
    found.sort(key=lambda x: (x.p, x.fact, x.seat))
    kept, least = [], 0.0
    for n, proxy in enumerate(found):
        least = max(least, min(1.0, proxy.p * (len(found) - n)))
        if least <= 0.05:
            kept.append(msgspec.structs.replace(proxy, p=least))
    return kept
