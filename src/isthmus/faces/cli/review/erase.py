"""``isthmus review erase``: take the personal data of a case, or of one person in it, out of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.output import formats, people, put_json

if TYPE_CHECKING:
    from isthmus.store import Actor


@click.command()
@click.argument("case_id", metavar="CASE")
@click.argument("person", required=False)
@click.option("--all", "everyone", is_flag=True, help="Everybody's data, and texts screened for the case.")
@click.option("--why", required=True, metavar="TEXT", help="The reason; it stands in the ledger for good.")
@acting
@formats("table", "json")
def COMMAND(form: str, who: Actor, case_id: str, person: str | None, everyone: bool, why: str) -> None:  # noqa: N802
    """Erase the names and addresses of PERSON (such as P1) in a CASE; what was decided, and why, stands.

    The ledger keeps salted hashes that say nothing without what was erased, and still verifies. Copies made before
    are not within reach.
    """
    from isthmus.model.errors import UsageError
    from isthmus.store import open_store

    if (person is None) != everyone:
        raise UsageError("Say whose data: a person such as P1, or --all.")
    with open_store() as store:
        gone = store.cases.erase(who, case_id, why, person)
    if form == "json":
        put_json({"case": case_id, "person": person, "erased": gone})
    else:
        people().print(f"Erased {gone} sealed {'value' if gone == 1 else 'values'} of case {case_id}.", markup=False)


COMMAND.name = "erase"
