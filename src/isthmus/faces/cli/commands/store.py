"""``isthmus store``: where cases are kept; copy, upgrade, and who may act."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.commands._people import account, put, token
from isthmus.faces.cli.output import formats, notes

if TYPE_CHECKING:
    from isthmus.store import Actor


@click.group()
def COMMAND() -> None:  # noqa: N802  (the marker of this folder)
    """Where judgements and cases are kept: status, copies, upgrades, and who may act."""


COMMAND.name = "store"
COMMAND.add_command(account)
COMMAND.add_command(token)


@COMMAND.command()
@formats("table", "json")
def status(form: str) -> None:
    """Show where the store is, its schema, what it holds, and who may act."""
    from isthmus.store.status import status as look

    found = look()
    lines = [f"{key.replace('_', ' '):<14} {value}" for key, value in found.items() if key not in ("rows", "warnings")]
    lines += [f"  {name:<14} {count:>8,}" for name, count in found["rows"].items()]
    put(form, found, [*lines, *(f"Warning: {text}" for text in found["warnings"])])


@COMMAND.command()
@formats("table", "json")
def upgrade(form: str) -> None:
    """Bring a store of an older schema to the one this version reads, all of it or nothing."""
    from isthmus.store import upgrade as run

    before, now = run()
    text = f"Schema {before} is the newest." if before == now else f"Upgraded from schema {before} to {now}."
    put(form, {"from": before, "to": now}, [text])


@COMMAND.command()
@click.argument("file", type=Path)
@acting
@formats("table", "json")
def backup(form: str, who: Actor, file: Path) -> None:
    """Copy the store into one FILE, while others go on writing; the copy is verified. It holds personal data."""
    from isthmus.store.backup import backup as run

    with notes().status("Copying ..."):
        report = run(who, file.absolute())
    put(form, {"file": str(file)} | msgspec.to_builtins(report), [f"Wrote {file}: {report.entries} entries, whole."])


@COMMAND.command()
@click.argument("file", type=Path)
@formats("table", "json")
def restore(form: str, file: Path) -> None:
    """Make a store from a copy, where there is none yet; what was erased since the copy must be erased again."""
    from isthmus.store.backup import restore as run

    with notes().status("Copying ..."):
        report = run(file.absolute())
    lines = [
        f"Restored {report.entries} entries, whole.",
        "Erase again what was erased since this copy was made: isthmus review purge, isthmus review erase",
    ]
    put(form, {"file": str(file)} | msgspec.to_builtins(report), lines)


@COMMAND.command()
@click.option("--state", metavar="STATE", help="The state whose period is set.")
@click.option("--days", metavar="N|never", help="How many days after entering it personal data are erased.")
@click.option("--why", default="", metavar="TEXT", help="The reason, such as the law that says so.")
@acting
@formats("table", "json")
def retention(form: str, who: Actor, state: str | None, days: str | None, why: str) -> None:
    """Show how long personal data are kept after a case enters a state, and why; with --state, set it."""
    from isthmus.model.errors import UsageError
    from isthmus.store import open_store

    with open_store() as store:
        if state is not None:
            if days is None or not (days == "never" or days.isdecimal()):
                raise UsageError(f"--days {days!r} is no period.", "Write a number of days, or never.")
            store.retention.set(who, state, None if days == "never" else int(days), why)
        found = store.retention.periods()
    lines = [
        f"{s:<10} {'not by time' if p.days is None else f'{p.days:,} days':>12}  {p.reason}" for s, p in found.items()
    ]
    put(form, {"periods": msgspec.to_builtins(found)}, lines)
