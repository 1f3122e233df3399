"""``isthmus breadth RULE``: one rule against its target and the rivals, or every rule side by side."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click
import msgspec
from rich.table import Table
from rich.text import Text

from isthmus.faces.cli.breadth._world import cell, told, world
from isthmus.faces.cli.output import formats, people, put_bytes, put_json
from isthmus.faces.shapes.breadth import rule_record, rules_record
from isthmus.faces.shapes.files import to_csv
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from isthmus.policy.breadth.compare import Comparison
    from isthmus.policy.breadth.measure import Breadth

SHOWN = 8
"""Countries, years and fields a person is shown."""


@click.command()
@click.argument("rule", required=False)
@click.option("--target", default="listed-and-sensitive", show_default=True, help="A target's id, or a text.")
@click.option("--among", default="countries >= 2", show_default=True, help="The works a rule could reach, as a text.")
@click.option("--except", "without", multiple=True, metavar="TEXT", help="What the rule does not touch; repeatable.")
@click.option("--all", "every", is_flag=True, help="Every rule that ships, side by side.")
@click.option("--as-of", help="Snapshot id or date: the lake as it stood.")
@click.option("--out", metavar="FILE", help="Where csv, svg, html and pdf go; without it: stdout.")
@formats("text", "json", "csv", "svg", "html", "pdf")
def COMMAND(  # noqa: N802
    form: str, rule: str | None, target: str, among: str, without: tuple[str, ...], every: bool, as_of: str | None,
    out: str | None,
) -> None:  # fmt: skip
    """Count what RULE, an id of `isthmus breadth list` or a text, touches, catches and misses."""
    from isthmus.policy.breadth.compare import every_rule, every_target
    from isthmus.policy.breadth.measure import breadth
    from isthmus.policy.breadth.shelf import restriction
    from isthmus.policy.breadth.shelf import target as target_of

    if (rule is None) == (not every):
        raise UsageError("Give a rule, or --all for every rule that ships.", "isthmus breadth list shows them.")
    works = world(as_of)
    if rule is None:
        side_by_side = every_rule(works, target, among)
        _put_all(side_by_side, form, out, f"isthmus breadth --all --target {shlex.quote(target)}")
        return
    asked = restriction(rule, without)
    found, rivals = breadth(works, asked, target_of(target), among), every_target(works, asked, among)
    command = shlex.join(
        ["isthmus", "breadth", rule, "--target", target, *(x for e in without for x in ("--except", e))]
    )
    _put_one(found, rivals, form, out, command)


def _put_all(found: Comparison, form: str, out: str | None, command: str) -> None:
    rows = [b.row() for b in found.found]
    if form == "json":
        put_json(rules_record(found))
    elif form == "csv":
        put_bytes(to_csv(rows).encode(), out, "breadth.csv")
    elif form == "text":
        _table_of_rules(found)
    else:
        _put_page(found, form, out, command)


def _put_one(found: Breadth, rivals: Comparison, form: str, out: str | None, command: str) -> None:
    if form == "json":
        put_json(rule_record(found, rivals))
    elif form == "csv":
        put_bytes(to_csv([found.row(), *(b.row() for b in rivals.found)]).encode(), out, "breadth.csv")
    elif form == "text":
        _tell(found, rivals)
    else:
        _put_page(msgspec.structs.replace(rivals, found=(found, *rivals.found)), form, out, command)


def _put_page(found: Comparison, form: str, out: str | None, command: str) -> None:
    from isthmus.figure.render import svg
    from isthmus.report.breadth_page import figure_of, to_html
    from isthmus.report.pdf import to_pdf

    if form == "svg":
        put_bytes(svg(figure_of(found)).encode(), out, "breadth.svg")
        return
    page = to_html(found, command)
    put_bytes(to_pdf(page) if form == "pdf" else page.encode(), out, f"breadth.{form}")


def _table_of_rules(found: Comparison) -> None:
    table = Table(box=None, header_style="bold", pad_edge=False)
    for n, name in enumerate(("Rule", "Works", "Precision", "Recall", "Collateral", "Authors", "By construction")):
        table.add_column(name, justify="left" if n in (0, 6) else "right", no_wrap=n == 0)
    for b in found.found:
        shares = (told(s) if s.value is not None else "-" for s in (b.precision, b.recall, b.collateral))
        table.add_row(b.rule.id, f"{b.touched.works:,}", *shares, cell(b.touched.authors), b.by_construction or "no")
    if found.found:
        first = found.found[0]
        people().print(f"[bold]Target[/] {first.target.title}: {first.target_works:,} of {first.base:,} works")
    people().print(table)
    for m in found.not_covered:
        people().print(f"Not covered: {m.id}. {m.why}", style="dim", soft_wrap=True)
    _notes(tuple(dict.fromkeys(c for b in found.found for c in b.caveats)))


def _tell(b: Breadth, rivals: Comparison) -> None:
    out, r, t = people(), b.rule, b.touched
    out.print(Text(r.title, style="bold"))
    out.print(Text(f"  {b.sentence}"), soft_wrap=True)
    read = f"{r.source.title}, {r.source.publisher}, {r.source.dated} (read: {r.source.read})"
    out.print(Text(f"  {r.standing}; {read}"), soft_wrap=True, style="dim")
    grid = Table.grid(padding=(0, 2))
    for name, value in (
        ("Works touched", f"{t.works:,} of {b.base:,} (with label errors {b.works_low:,.0f} to {b.works_high:,.0f})"),
        ("Authors", f"{cell(t.authors)} (rounded so that no person shows)"),
        ("Institutions, countries", f"{t.institutions:,}, {t.countries:,}"),
        ("Citations", f"{t.citations:,} of {b.base_citations:,}"),
        ("Mean normalised citations", f"{cell(t.mncs)} (all works counted: {cell(b.base_mncs)})"),
        ("Target", f"{b.target.title}: {b.target_works:,} works, {b.caught:,} caught"),
        ("Precision", told(b.precision) + (" by construction" if b.by_construction in ("precision", "both") else "")),
        ("Recall", told(b.recall) + (" by construction" if b.by_construction in ("recall", "both") else "")),
        ("Collateral in shared fields", told(b.collateral)),
    ):
        grid.add_row(name, value)
    out.print(grid)
    _rivals(rivals)
    for head, rows, key in (("By country", b.by_country, "country"), ("By field", b.by_field, "field"),
                            ("By year", b.by_year[::-1], "year")):  # fmt: skip
        more = f"; {len(rows) - SHOWN} more in --json" if len(rows) > SHOWN else ""
        parts = ", ".join(f"{x[key]} {x['works']} of {x['of']:,}" for x in rows[:SHOWN]) or "none"
        out.print(Text(f"{head}: {parts}{more}"), soft_wrap=True)
    _notes((*b.caveats, *(f"Not mapped: {x}" for x in r.not_mapped), *r.caveats, *b.target.caveats))


def _rivals(rivals: Comparison) -> None:
    table = Table("Against", "Works in it", "Precision", "Recall", "By construction", box=None, header_style="bold",
                  pad_edge=False)  # fmt: skip
    for b in rivals.found:
        built = ", ".join(b.target.built_from) or "no list"
        table.add_row(f"{b.target.id} ({built})", f"{b.target_works:,}", told(b.precision), told(b.recall),
                      b.by_construction or "no")  # fmt: skip
    people().print(table)
    for m in rivals.not_covered:
        people().print(f"Not covered: {m.id}. {m.why}", style="dim", soft_wrap=True)


def _notes(caveats: tuple[str, ...]) -> None:
    for caveat in caveats:
        people().print(Text(f"Note: {caveat}", style="dim"), soft_wrap=True)
