"""``isthmus review purge``: erase personal data whose time has ended."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
import msgspec

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.output import formats, people, put_json
from isthmus.faces.cli.policyread import day

if TYPE_CHECKING:
    from isthmus.store import Actor


@click.command()
@click.option("--dry-run", is_flag=True, help="Show what would be erased; erase nothing.")
@click.option("--on", "on_", metavar="DATE", help="The day asked about (with --dry-run also one to come).")
@acting
@formats("table", "json")
def COMMAND(form: str, who: Actor, dry_run: bool, on_: str | None) -> None:  # noqa: N802
    """Erase personal data of cases whose period has ended; what was decided, and why, stands.

    The periods and their reasons: isthmus store retention.
    """
    from isthmus.store import open_store

    on = day(on_, "--on") or datetime.now(UTC).date()
    with open_store() as store:
        found = store.retention.due(who, on) if dry_run else store.retention.purge(who, on)
    if form == "json":
        put_json({"on": on, "dry_run": dry_run, "due": msgspec.to_builtins(found)})
        return
    for due in found:
        what = f"case {due.subject}" if due.state != "answer" else f"answer {due.subject}"
        line = f"{what}: {due.state} since {due.since}, kept {due.days:,} days, {due.values} sealed"
        people().print(line, markup=False, soft_wrap=True)
    values = sum(due.values for due in found)
    people().print(f"{values} sealed {'value' if values == 1 else 'values'} {'due' if dry_run else 'erased'} on {on}.")


COMMAND.name = "purge"
