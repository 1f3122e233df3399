"""The fairness page: every check of the suite, outcomes with their intervals, and facts that may act as a proxy."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from isthmus.policy.swaps import Check
from isthmus.report.document import Document, Part
from isthmus.review.outcomes import FEWEST, Proxy, Rate


def fairness_page(checks: Iterable[Check], rates: list[Rate], found: list[Proxy], on: date) -> Document:
    """Return the page as a document."""
    rows = [("Check", "Tried", "Failed")]
    rows += [(c.title, f"{c.tried:,}", f"{len(c.failures)}") for c in checks]
    parts = [
        Part("p", "What rules may not read, and swaps that may not change an answer."),
        Part("table", "", tuple(rows)),
        *(Part("li", failure) for c in checks for failure in c.failures),
        Part("h", "Outcomes"),
        *_rates(rates),
        Part("h", "Facts that go with a partner's seat"),
        *_proxies(found),
    ]
    return Document("en", "Fairness", "", (("Date", on.isoformat()),), tuple(parts), _FOOT)


_FOOT = (
    f"Groups of fewer than {FEWEST} cases are not told. Intervals are 95%: Wilson's for shares, order statistics for "
    "medians. A difference is a question to the office, not a proof; correlation is not a cause."
)


def _rates(rates: list[Rate]) -> list[Part]:
    if not rates:
        return [Part("p", f"No group has {FEWEST} ended cases yet: nothing is told.")]
    rows = [("By", "Group", "Cases", "Refused", "Median days")]
    for r in rates:
        share = f"{r.rate:.0%} ({r.low:.0%} to {r.high:.0%})"
        rows.append((r.by, r.group, str(r.cases), share, f"{r.days:g} ({r.days_low:g} to {r.days_high:g})"))
    return [Part("table", "", tuple(rows))]


def _proxies(found: list[Proxy]) -> list[Part]:
    if not found:
        return [Part("p", "None, after Holm's correction at 5%, among groups large enough to be told.")]
    rows = [("Fact", "Seat", "Yes there", "Yes elsewhere", "p (Holm)")]
    rows += [(x.fact, x.seat, f"{x.here:.0%}", f"{x.elsewhere:.0%}", f"{x.p:.3g}") for x in found]
    return [Part("table", "", tuple(rows))]
