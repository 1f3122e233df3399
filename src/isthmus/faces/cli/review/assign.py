"""``isthmus review assign``: put a person on a case, or take them off it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.output import formats, people, put_json

if TYPE_CHECKING:
    from isthmus.store import Actor


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("name", required=False)
@click.argument("role", required=False)
@click.option("--off", is_flag=True, help="Take the person off the case.")
@click.option("--confidential/--not-confidential", "secret", default=None, help="Whether others see that it exists.")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802
    form: str, who: Actor, case_id: str, name: str | None, role: str | None, off: bool, secret: bool | None
) -> None:
    """Show who is on a CASE; with NAME and ROLE (requester, reviewer, decider or panel), put a person on it.

    Nobody has two roles on a case, not even one after the other. A confidential case does not exist for others.
    """
    from isthmus.model.errors import UsageError
    from isthmus.store import open_store

    with open_store() as store:
        if name is not None and off:
            store.accounts.remove(who, case_id, name)
        elif name is not None and role is not None:
            store.accounts.assign(who, case_id, name, role)
        elif name is not None:
            raise UsageError(f"No role was given for {name}.", f"isthmus review assign {case_id} {name!r} decider")
        now = store.cases.load(who, case_id)
        if secret is not None and secret != now.confidential:
            store.cases.save(who, case_id, now.version, now.body, action="case.secluded", confidential=secret)
            now = store.cases.load(who, case_id)
        seats = store.accounts.on(who, case_id)
    if form == "json":
        put_json({"case": case_id, "confidential": now.confidential, "people": msgspec.to_builtins(seats)})
        return
    if now.confidential:
        people().print("Confidential: it does not exist for anybody else.")
    for seat in seats:
        gone = "" if seat.active else "  (no longer)"
        people().print(f"{seat.account:<24} {seat.role}{gone}", markup=False)


COMMAND.name = "assign"
