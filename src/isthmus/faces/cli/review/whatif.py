"""``isthmus review whatif``: the ways out, or changes of your own, re-run."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats, put_json
from isthmus.faces.cli.policytext import put_lines
from isthmus.model.errors import UsageError


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--set", "changes", multiple=True, metavar="FACT=ANSWER", help="A change of your own; several together.")
@acting
@formats("table", "json")
def COMMAND(form: str, case_id: str, changes: tuple[str, ...], who: str | None) -> None:  # noqa: N802
    """Re-run a case with some facts changed. Without --set: every way out of every finding. Nothing is saved."""
    from isthmus.faces.cli.reviewtext import moves_line, way_lines
    from isthmus.faces.shapes.review import plain
    from isthmus.review.facts import label_of, value_of
    from isthmus.review.whatif import all_ways, what_if

    with cabinet(who) as desk:
        review = desk.open(case_id).review
        if changes:
            instead = {}
            for text in changes:
                name, equals, answer = text.partition("=")
                if not equals:
                    raise UsageError(f"--set {text!r} has no answer.", "Write FACT=ANSWER: P2.nro_affiliation_now=no")
                label = label_of(review, name)
                instead[label] = value_of(label, answer)
            moves = what_if(review, instead, desk.today)
            if form == "json":
                put_json({"case": case_id, "set": instead, "moves": plain(moves)})
            else:
                put_lines([moves_line(moves)])
            return
        found = all_ways(review, desk.today)
        if form == "json":
            put_json({"case": case_id, "ways": plain(found)})
            return
        for rule, some in found.items():
            put_lines([f"{rule}" + ("" if some else ": no way out among what a partnership can change")])
            for way in some[:3]:
                put_lines(way_lines(way))


COMMAND.name = "whatif"
