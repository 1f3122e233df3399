"""``isthmus review findings``: frameworks side by side, each finding with what speaks for and against it."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats, put_json
from isthmus.faces.cli.policytext import filled, put_lines


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--framework", "only", metavar="ID", help="One framework alone.")
@click.option("--certain", is_flag=True, help="Certain findings alone.")
@acting
@formats("table", "json")
def COMMAND(form: str, case_id: str, only: str | None, certain: bool, who: str | None) -> None:  # noqa: N802
    """Show each finding: rule, clause, facts read, missing facts, evidence for and against, the way out re-run.

    Never a score, never an average across frameworks, and not legal advice.
    """
    from isthmus.faces.cli.reviewtext import columns, finding_lines, range_line
    from isthmus.faces.shapes.review import plain, side_record
    from isthmus.model.errors import UnknownName
    from isthmus.review.findings import findings
    from isthmus.review.whatif import all_ways

    with cabinet(who) as desk:
        review = desk.open(case_id).review
        sides = findings(review, desk.today)
        if only is not None and only not in {s.framework for s in sides}:
            raise UnknownName("framework of this case", only, [s.framework for s in sides])
        sides = [s for s in sides if only in (None, s.framework)]
        found = all_ways(review, desk.today)
        if form == "json":
            body = [
                side_record(s) | {"ways": {f.rule: plain(found.get(f.rule, [])) for f in s.findings}} for s in sides
            ]
            put_json({"case": case_id, "as_of": desk.day, "frameworks": body})
            return
        put_lines(columns([(s.framework, range_line(s)) for s in sides], indent=0))
        for s in sides:
            put_lines(["", *filled(f"{s.framework}: {s.title}", 2)])
            shown = [f for f in s.findings if not certain or f.standing == "certain"]
            for f in shown:
                put_lines(finding_lines(f, found.get(f.rule)))
            if not shown:
                put_lines(["  no finding"])
            for n in s.notes:
                put_lines(filled(f"  note {n.rule}: {n.title}", 4))
        put_lines(["", *filled(sides[0].not_covered if sides else "No framework is asked.")])


COMMAND.name = "findings"
