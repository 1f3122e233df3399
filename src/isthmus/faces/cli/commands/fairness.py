"""``isthmus fairness``: what the rules may not read, the swaps that may not change an answer, and outcomes watched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.desk import acting, cabinet, instruments
from isthmus.faces.cli.output import formats, put_bytes, put_json
from isthmus.faces.shapes.policy import fairness_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from isthmus.policy.fairness import FairnessReport
    from isthmus.review.outcomes import Proxy, Rate


@click.command()
@click.option("--names", metavar="FOLDER", help="Swap every name of these name lists too, from pasted form to letter.")
@click.option("--screen", is_flag=True, help="With the registry and lists of the lake in the swap; slower.")
@click.option("--outcomes", "watch", is_flag=True, help="Also rates and days of the store's cases, with intervals.")
@click.option("--out", metavar="FILE", help="A page to print (.html or .pdf).")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, names: str | None, screen: bool, watch: bool, out: str | None, who: str | None
) -> None:
    """Run the fairness suite; exit 1 when a check fails.

    Every framework and every shipped case: what rules may not read, swaps that may not change an answer, and the same
    form under other names from paste to letter. Unfair rules and an unfair desk, planted on purpose, must be caught.
    """
    from isthmus.faces.cli.policytext import put_lines

    report = _report(names, screen)
    rates, proxies = _watched(who) if watch else ([], [])
    if out is not None:
        _page(out, report, rates, proxies)
    if form == "json":
        import msgspec

        body = fairness_record(report)
        put_json(body | {"outcomes": msgspec.to_builtins(rates), "proxies": msgspec.to_builtins(proxies)})
    else:
        put_lines(report.lines())
        for r in rates:
            put_lines([f"{r.by} {r.group}: {r.cases} cases, refused {r.rate:.0%} ({r.low:.0%} to {r.high:.0%}), "
                       f"median {r.days:g} days ({r.days_low:g} to {r.days_high:g})"])  # fmt: skip
        for x in proxies:
            put_lines([f"proxy? {x.fact} in {x.seat}: yes {x.here:.0%}, elsewhere {x.elsewhere:.0%}, p {x.p:.3g}"])
    if not report.passed:
        raise click.exceptions.Exit(1)


COMMAND.name = "fairness"


def _report(names: str | None, screen: bool) -> FairnessReport:
    from pathlib import Path

    from isthmus.faces.cli.progress import counted
    from isthmus.policy import fairness_report
    from isthmus.policy.fairness import FairnessReport
    from isthmus.policy.swaps import NAMES
    from isthmus.report.swap import control, identity, names_of
    from isthmus.review.opening import NONE

    tools = instruments() if screen else NONE
    tried = dict.fromkeys((*NAMES, *(names_of(Path(names)) if names else ())))
    checks = fairness_report().checks
    with counted("Names tried", len(tried)) as tell:
        walked = identity(_told(tried, tell), tools)
    return FairnessReport((*checks, walked, control(tools=tools)))


def _told(names: Iterable[str], tell: Callable[[int], None]) -> Iterator[str]:
    for n, name in enumerate(names, 1):
        yield name
        tell(n)


def _watched(who: str | None) -> tuple[list[Rate], list[Proxy]]:
    from isthmus.review.outcomes import outcomes, proxies

    with cabinet(who) as desk:
        cases = [review for review, _ in desk.all()]
    return outcomes(cases), proxies(cases)


def _page(out: str, report: FairnessReport, rates: list[Rate], proxies: list[Proxy]) -> None:
    from datetime import date

    from isthmus.report.fairness_page import fairness_page
    from isthmus.report.render import to_html, to_pdf

    made = fairness_page(report.checks, rates, proxies, date.today())
    put_bytes(to_pdf(made) if out.lower().endswith(".pdf") else to_html(made).encode(), out, "fairness.html")
