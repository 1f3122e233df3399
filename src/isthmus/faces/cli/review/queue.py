"""``isthmus review queue``: what is due, and on whom each case waits."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats, put_json
from isthmus.faces.cli.policytext import put_lines


@click.command()
@click.option("--all", "every", is_flag=True, help="Closed cases too.")
@acting
@formats("table", "json")
def COMMAND(form: str, every: bool, who: str | None) -> None:  # noqa: N802  (the marker of this folder)
    """List cases in the order in which they need somebody: overdue, nearest deadline, oldest.

    The order reads a case's clock only: no origin, finding, near miss or context can change it.
    """
    from isthmus.faces.cli.reviewtext import queue_lines
    from isthmus.faces.shapes.review import plain
    from isthmus.review.desk import queue

    with cabinet(who) as desk:
        rows = [r for r in queue(desk.all(), desk.today) if every or r.state not in ("closed", "withdrawn")]
        if form == "json":
            put_json({"as_of": desk.day, "cases": [plain(r) for r in rows]})
        else:
            put_lines(queue_lines(rows))


COMMAND.name = "queue"
