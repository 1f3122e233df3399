"""Divergence for people: shares in sentences, the matrix, the facts that drive it, and the way to satisfy all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.table import Table

if TYPE_CHECKING:
    from rich.console import Console

    from isthmus.policy.divergence import Divergence, Together
    from isthmus.policy.divergence.records import Share

DRIVERS, PAIRS = 12, 20
"""Facts and pairs that a person is shown."""


def show(report: Divergence, console: Console) -> None:
    """Print a report."""
    for line in said(report):
        console.print(line, soft_wrap=True)
    console.print()
    console.print(_pairs(report))
    console.print()
    console.print(_drivers(report))
    console.print()
    console.print(_agreement(report))
    console.print()
    console.print(_mix(report))
    for note in report.notes:
        console.print(f"Note: {note}", style="dim", soft_wrap=True)


def share(one: Share) -> str:
    """Return a share with its range under other mixes."""
    return f"{one.value:.1%} ({one.low:.1%} to {one.high:.1%})"


def said(report: Divergence) -> Iterator[str]:
    """Yield what a report says, the main thing first."""
    yield f"[bold]Where {len(report.frameworks)} rule books part[/], over {report.cases:,} cases, as of {report.as_of}"
    where = {"shared": "On the facts both read", "whole": "On all that each reads"}
    for h in report.headlines:
        yield (
            f"{where[h.view]} ({h.cases:,} cases): one forbids what another permits in {share(h.forbids_permits)}; "
            f"one is only stricter in {share(h.stricter)}; all the same in {share(h.same)}; open in {share(h.open)}."
        )
    r = report.refusals
    if not r.cases:
        yield "No rule book forbids any case."
        return
    sizes = ", ".join(f"{size} in {count:,}" for size, count in r.changes.items())
    yield (
        f"Some rule book forbids {r.cases:,} cases. Both cannot be met at once in {share(r.not_both)} of these; "
        f"changes that a partnership can make lift every refusal in {share(r.lifted)} (changes: {sizes or 'none'}); "
        f"none does in {share(r.no_way_out)}."
    )


def _pairs(report: Divergence) -> Table:
    table = Table("Rule books", "View", box=None, header_style="bold", pad_edge=False, title_justify="left")
    for name in ("Cases", "1st forbids", "2nd forbids", "1st stricter", "2nd stricter", "Same", "Open"):
        table.add_column(name, justify="right")
    rows = sorted(
        (p for p in report.pairs if p.cases),
        key=lambda p: (p.view != "shared", -(p.one_forbids + p.other_forbids), -(p.one_stricter + p.other_stricter)),
    )
    for p in rows[:PAIRS]:
        counts = (p.cases, p.one_forbids, p.other_forbids, p.one_stricter, p.other_stricter, p.same, p.open)
        table.add_row(f"{p.one} - {p.other}", p.view, *(f"{n:,}" for n in counts))
    if len(rows) > PAIRS:
        table.caption = f"and {len(rows) - PAIRS} more pairs: --json has them all"
    return table


def _drivers(report: Divergence) -> Table:
    table = Table("Fact that parts them", "Question", box=None, header_style="bold", pad_edge=False)
    table.add_column("Cases", justify="right")
    table.add_column("Refusals", justify="right")
    for d in report.drivers[:DRIVERS]:
        table.add_row(d.fact, d.ask, f"{d.cases:,}", f"{d.forbids:,}")
    return table


def _agreement(report: Divergence) -> Table:
    table = Table("Krippendorff's alpha, ordinal", box=None, header_style="bold", pad_edge=False)
    for name in ("Rule books", "Cases", "Alpha", "Other mixes"):
        table.add_column(name, justify="right")
    for a in report.agreement:
        alpha = "-" if a.alpha is None else f"{a.alpha:.3f}"
        ends = "-" if a.low is None else f"{a.low:.3f} to {a.high:.3f}"
        table.add_row(a.question.replace("_", " "), str(len(a.frameworks)), f"{a.cases:,}", alpha, ends)
    return table


def _mix(report: Divergence) -> Table:
    table = Table("The bank", box=None, header_style="bold", pad_edge=False)
    table.add_column("Cases", justify="right")
    table.add_column("Why so many")
    for kind in report.mix:
        table.add_row(kind.title, f"{kind.cases:,}", kind.why)
    return table


def show_case(found: Together, console: Console) -> None:
    """Print what would satisfy all rule books on one case."""
    console.print(
        f"[bold]{found.case}[/], as of {found.as_of}: no answer worse than {_plain(found.target)}", soft_wrap=True
    )
    for line in case_lines(found):
        console.print(line, soft_wrap=True)
    table = Table("Rule book", "Now", "Then", "Cannot be lifted", box=None, header_style="bold", pad_edge=False)
    for side in found.sides:
        table.add_row(side.framework, _range(side.before), _range(side.after), ", ".join(side.stuck))
    console.print(table)
    rungs = (f"{_plain(r.target)}: {'not reached' if r.changes is None else r.changes}" for r in found.ladder)
    console.print(f"Fewest changes for each target: {'; '.join(rungs)}", soft_wrap=True)


def case_lines(found: Together) -> Iterator[str]:
    """Yield what a case's search found, in sentences."""
    if found.reached and not found.changes:
        yield "Nothing has to change."
    elif found.reached:
        more = f" ({found.alternatives} other sets of this size do too)" if found.alternatives else ""
        yield f"The fewest changes: {len(found.changes)}{more}."
        yield from (f"  {number}. {step.do} ({step.fact})" for number, step in enumerate(found.changes, 1))
    elif found.conflict:
        yield "Each rule book can be satisfied alone, but not all at once: their demands pull apart."
    elif found.exact:
        yield "No set of changes that a partnership can make gets there."
    if not found.exact:
        yield "The search was stopped before its end: a smaller set may exist."
    asks = dict.fromkeys(fact for side in found.sides for fact in side.asks)
    if asks:
        yield f"Not known yet, and needed: {', '.join(asks)}."


def _plain(outcome: str) -> str:
    return outcome.replace("_", " ")


def _range(ends: tuple[str, str]) -> str:
    return _plain(ends[0]) if ends[0] == ends[1] else f"{_plain(ends[0])} to {_plain(ends[1])}"
