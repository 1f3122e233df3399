"""Dependence for people: who holds how much, what rests on one, who else could join, what it would take."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.table import Table

from isthmus.policy.dependence import PARTS

if TYPE_CHECKING:
    from rich.console import Console

    from isthmus.policy.dependence.records import Dependence, Plan

SHOWN = 10
"""Rows of a table that a person is shown."""


def show(report: Dependence, console: Console) -> None:
    """Print a report."""
    if report.sample:
        console.print("[bold red]SAMPLE[/]: fictional countries and works, made by a generator.")
    for line in said(report):
        console.print(line, soft_wrap=True)
    for table in (_partners(report), _single(report), _further(report)):
        console.print()
        console.print(table)
    console.print()
    for plan in report.plans:
        console.print(plan_line(plan), soft_wrap=True)
    for vintage in report.vintages:
        console.print(f"Vintage {vintage}", style="dim", soft_wrap=True)
    for caveat in report.caveats:
        console.print(f"Note: {caveat}", style="dim", soft_wrap=True)


def said(report: Dependence) -> Iterator[str]:
    """Yield what a report says, the main thing first."""
    what = "works loaded" if report.basis == "records" else "published counts"
    yield f"[bold]On whom {report.name} rests[/], {report.first}-{report.last} ({what})"
    first = report.rows[0]
    back = f" and itself rests on it for {first.of_partner or 0:.1%}"
    yield (
        f"{report.partners:,} partners, like {report.effective:.1f} equal ones (index {report.hhi:.3f}). "
        f"The largest, {first.name}, holds {first.share:.1%}{'' if first.asymmetry is None else back}."
    )
    sure = [s for s in report.single if not s.small]
    if report.fields:
        unit = "topics" if report.kind == "field" else "fields"
        yield (
            f"Single-sourced: {len(sure)} of {report.fields} {unit}, and {len(report.single) - len(sure)} more of "
            "fewer than ten works."
        )


def _partners(report: Dependence) -> Table:
    table = Table("Partner", box=None, header_style="bold", pad_edge=False)
    for name in ("Joint works", "Its share", "Rests on it", "Looked through once", "All the way"):
        table.add_column(name, justify="right")
    table.add_column("")
    for p in report.rows[:SHOWN]:
        table.add_row(
            p.name, f"{p.links:,.0f}" if float(p.links).is_integer() else f"{p.links:,.1f}", f"{p.share:.1%}",
            _share(p.of_partner), _share(p.two_step), _share(p.all_steps), "small" if p.small else "",
        )  # fmt: skip
    return table


def _single(report: Dependence) -> Table:
    title = "Topic" if report.kind == "field" else "Field"
    table = Table(f"{title} that rests on one", "Partner", box=None, header_style="bold", pad_edge=False)
    for name in ("Works", "With it", "Share"):
        table.add_column(name, justify="right")
    table.add_column("")
    for s in report.single[:SHOWN]:
        table.add_row(
            s.name, s.partner_name, f"{s.works:,}", f"{s.joint:,}", f"{s.share:.0%}", "small" if s.small else ""
        )
    return table


def _further(report: Dependence) -> Table:
    table = Table("Who else could join", box=None, header_style="bold", pad_edge=False)
    for name in ("Rank", "Its range", "Share now", *(f"{p.capitalize()} x{report.weights[p]:g}" for p in PARTS)):
        table.add_column(name, justify="right")
    for c in report.additional[:SHOWN]:
        parts = ("-" if (v := c.parts[p]) is None else f"{v:.2f}" for p in PARTS)
        table.add_row(c.name, str(c.rank), f"{c.best}-{c.worst}", f"{c.share:.1%}", *parts)
    return table


def plan_line(plan: Plan) -> str:
    """Return a plan in one sentence."""
    goal = "the largest share" if plan.goal == "top" else "the index of concentration"
    verb = "move" if plan.way == "move" else "add"
    named = ", ".join(f"{s.name} {s.change:+,.0f}" for s in plan.steps[:4])
    now, target = (f"{v:.1%}" if plan.goal == "top" else f"{v:.4f}" for v in (plan.now, plan.target))
    if plan.works == 0:
        return f"To bring {goal} from {now} to {target}: nothing has to change."
    if plan.reached:
        works = f"{plan.works:,.0f} joint works ({plan.part:.1%})"
        return f"To bring {goal} from {now} to {target}: {verb} {works}: {named} ..."
    best = f"{plan.best:.1%}" if plan.goal == "top" else f"{plan.best:.4f}"
    return (
        f"To bring {goal} from {now} to {target}: not reached if no partner may grow beyond its limit; {verb} "
        f"{plan.works:,.0f} joint works comes to {best}."
    )


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.1%}"
