"""``isthmus review intake``: many forms at once, from a sheet."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.desk import acting, cabinet, instruments
from isthmus.faces.cli.output import formats, put_json
from isthmus.faces.cli.policytext import put_lines
from isthmus.model.errors import IsthmusError

if TYPE_CHECKING:
    from isthmus.review.cabinet import Cabinet
    from isthmus.review.intake import Draft
    from isthmus.review.opening import Instruments


@click.command()
@click.argument("file", metavar="SHEET")
@click.option("--no-screen", is_flag=True, help="Do not read the registry and the lists now.")
@acting
@formats("table", "json")
def COMMAND(form: str, file: str, no_screen: bool, who: str | None) -> None:  # noqa: N802  (the marker of this folder)
    """Open a case for each row of an XLSX or CSV sheet whose columns are named as a form names its lines.

    A row that cannot be read is kept aside and told with its reason; the others come in.
    """
    from isthmus.faces.cli.policyread import file_of, reading
    from isthmus.review import opening
    from isthmus.review.sheet import Aside, drafts

    opened, aside = [], []
    with cabinet(who) as desk:
        tools = opening.NONE if no_screen else instruments()
        first = int(desk.next_id()[5:])
        ids = (f"{desk.today.year}-{n:03}" for n in count(first))
        with reading():
            for draft in drafts(file_of(file), ids, desk.day, tools.registry):
                if isinstance(draft, Aside):
                    aside.append({"row": draft.row.number, "reason": draft.reason})
                    continue
                try:
                    opened.append(_open(desk, draft, tools))
                except IsthmusError as error:
                    aside.append({"row": draft.review.id, "reason": error.message})
    if form == "json":
        put_json({"opened": opened, "aside": aside})
    else:
        put_lines([f"{len(opened)} opened: {', '.join(opened)}", *(f"aside: {a['row']}: {a['reason']}" for a in aside)])


COMMAND.name = "intake"


def _open(desk: Cabinet, draft: Draft, tools: Instruments) -> str:
    """Save one row's case; return its id."""
    from isthmus.review.casefile import sealed
    from isthmus.review.opening import arrive

    review = arrive(sealed(draft.review, draft.names), tools, desk.today)
    desk.new(review, {k: v for k, v in draft.names.items() if v})
    return review.id
