"""``isthmus review mitigate``: the library of mitigations on this case, and what was made of each."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats, put_json
from isthmus.faces.cli.policytext import filled, put_lines

STATES = ("considered", "agreed", "rejected", "in_place")


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("measure", required=False)
@click.option("--state", default="considered", metavar="NAME", help=f"{', '.join(STATES)}; without it: considered.")
@click.option("--why", default="", metavar="TEXT", help="The reason; needed to reject one.")
@click.option("--all", "every", is_flag=True, help="Show also measures that change nothing on this case.")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, measure: str | None, state: str, why: str, every: bool, who: str | None
) -> None:
    """Show what each mitigation of the library changes on this case, with its source; or put one on record."""
    from isthmus.faces.cli.reviewtext import moves_line
    from isthmus.faces.shapes.review import plain
    from isthmus.model.errors import UnknownName, UsageError
    from isthmus.review.case import Measure
    from isthmus.review.measures import effects, on_record
    from isthmus.words import say

    with cabinet(who) as desk:
        if measure is not None:
            if state not in STATES:
                raise UnknownName("state of a mitigation", state, STATES)
            if state == "rejected" and not why.strip():
                raise UsageError("Rejecting a mitigation needs a reason.", "Give it with --why.")
            made = Measure(measure, state, desk.actor.name, desk.day, why)  # type: ignore[arg-type]
            desk.edit(case_id, lambda review: on_record(review, made), "mitigation.put")
        review = desk.open(case_id).review
        found = [e for e in effects(review, desk.today) if every or e.ends or any(m.moved for m in e.moves)]
        states = {m.id: m for m in review.mitigation}
        if form == "json":
            put_json({"case": case_id, "on_record": plain(review.mitigation), "measures": [plain(e) for e in found]})
            return
        for e in found:
            told = states.get(e.measure.id)
            mark = f"  [{told.state} by {told.by}, {told.on}{f': {told.why}' if told.why else ''}]" if told else ""
            put_lines(filled(f"{e.measure.id}  {e.measure.title}{mark}", 4))
            put_lines(filled(f"    ends {', '.join(e.ends) or 'no finding'}; {moves_line(e.moves)}", 6))
            put_lines(filled(f"    costs {e.measure.cost}. {e.measure.source}, {e.measure.para}"
                             f" ({say(f'seen.{e.measure.seen}')})", 6))  # fmt: skip
        for m in review.mitigation:
            if m.id not in {e.measure.id for e in found}:
                put_lines([f"{m.id}  [{m.state} by {m.by}, {m.on}]"])


COMMAND.name = "mitigate"
