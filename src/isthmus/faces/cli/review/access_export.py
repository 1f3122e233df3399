"""``isthmus review access-export``: everything about one person, with everyone else redacted."""

from __future__ import annotations

import click
import msgspec

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats, put_bytes, put_json


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("person", metavar="PERSON")
@click.option("--out", metavar="FILE", help="The file; without it stdout.")
@acting
@formats("json")
def COMMAND(form: str, case_id: str, person: str, out: str | None, who: str | None) -> None:  # noqa: N802, ARG001
    """Write what an access request gives PERSON: facts, evidence, decision; other people redacted, staff by role."""
    from isthmus.review.access import access_export

    with cabinet(who) as desk:
        names = desk.names(case_id, f"access request of {person}")
        staff = {s.account: s.role for s in desk.store.accounts.on(desk.actor, case_id)}
        made = access_export(desk.open(case_id).review, names, person, staff)
    if out is None:
        put_json(made)
    else:
        put_bytes(msgspec.json.format(msgspec.json.encode(made), indent=2), out, "access.json")


COMMAND.name = "access-export"
