"""``isthmus review forward``: the officer hands a case to the decider."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--due", default="", metavar="DATE", help="By when it is to be decided; without it 30 days.")
@acting
@formats("table", "json")
def COMMAND(form: str, case_id: str, due: str, who: str | None) -> None:  # noqa: N802  (the marker of this folder)
    """Hand a case to a decider: somebody else than the officer. The case then waits on them."""
    import msgspec

    from isthmus.faces.cli.policyread import day
    from isthmus.review.desk import DAYS, later

    with cabinet(who) as desk:
        until = str(day(due, "--due")) if due else later(desk.day, DAYS["decision"])
        desk.edit(
            case_id,
            lambda r: msgspec.structs.replace(r, desk=msgspec.structs.replace(r.desk, due=until)),
            "case.forwarded",
            "ready",
        )
        said(form, desk, case_id, [f"{case_id} waits on a decider until {until}.",
                                   f"Next: isthmus review decide {case_id} --as SOMEBODY-ELSE ..."])  # fmt: skip


COMMAND.name = "forward"
