"""``isthmus lake``: build it, see what is in it."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table

from isthmus.faces.cli.output import formats, people, put_json
from isthmus.faces.shapes.lake import status_of
from isthmus.lake.snapshot import Snapshot, history, lake_path, load
from isthmus.model.errors import DamagedLake, UnknownName

REPAIR = "Type: isthmus lake verify --repair, then isthmus lake build"


@click.group()
def COMMAND() -> None:  # noqa: N802  (the marker of this folder)
    """Build the lake and see what is in it."""


COMMAND.name = "lake"


@COMMAND.command()
@click.option("--processes", type=click.IntRange(1, 256), help="Files read side by side; without it: one a core.")
@click.option("--no-wait", is_flag=True, help="Fail (exit 4) when another build runs, rather than wait.")
@click.option("--strict", is_flag=True, help="Exit 3 when more was set aside, or read, than a source's ceiling.")
@click.option("--allow-noncommercial", is_flag=True, help="Also load sources licensed for non-commercial use only.")
@click.option("--leave-out", multiple=True, metavar="TABLE", help="A table that is not wanted, such as citation.")
@formats("table", "json")
def build(form: str, leave_out: tuple[str, ...], **given: Any) -> None:
    """Build the lake from ISTHMUS_MIRROR, or without one from published figures and the sample world.

    The lake is written to ISTHMUS_LAKE (./lake without it). What was there stays readable until the new one
    is whole. A build that was stopped goes on where it was; unchanged files are not read again.
    """
    from isthmus.faces.cli.progress import BuildProgress
    from isthmus.lake.build import Options
    from isthmus.lake.prepare import build_lake
    from isthmus.lake.tables import TABLES

    root = lake_path()
    if unknown := set(leave_out) - set(TABLES):
        raise UnknownName("table", unknown.pop(), TABLES)
    given["wait"] = not given.pop("no_wait")
    options = Options(leave_out=frozenset(leave_out), **given)
    with BuildProgress() as listener:
        snapshot = build_lake(root, listener, options)
    if form == "json":
        put_json(status_of(snapshot))
    else:
        people().print(summary(snapshot) + f" Lake: {root}", soft_wrap=True)


@COMMAND.command()
@formats("table", "json")
def status(form: str) -> None:
    """Show each source with its vintage: records read = kept + quarantined."""
    snapshot_id, snapshot = load(lake_path())
    if form == "json":
        put_json(status_of(snapshot) | {"snapshot": snapshot_id})
        return
    table = Table("Source", "Dated", box=None, header_style="bold", pad_edge=False)
    for name in ("Read", "Kept", "Quarantined"):
        table.add_column(name, justify="right")
    for v in snapshot.vintages:
        name = f"{v.source}  [dim](sample)[/]" if v.sample else v.source
        table.add_row(name, v.dated, *(f"{n:,}" for n in (v.read, v.kept, v.quarantined)))
    console = people()
    console.print(table)
    console.print(summary(snapshot))


@COMMAND.command()
@formats("table", "json")
def tables(form: str) -> None:
    """Show every table: what a row is, and how many there are."""
    from isthmus.lake.tables import TABLES

    _id, snapshot = load(lake_path())
    if form == "json":
        put_json({"tables": [{"table": n, "row": t.row, "rows": snapshot.rows(n)} for n, t in TABLES.items()]})
        return
    table = Table("Table", "A row is", box=None, header_style="bold", pad_edge=False)
    table.add_column("Rows", justify="right")
    for name, kind in TABLES.items():
        table.add_row(name, kind.row, f"{snapshot.rows(name):,}")
    people().print(table)


@COMMAND.command()
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True, help="Records to show.")
@formats("table", "json")
def quarantine(form: str, limit: int) -> None:
    """Show the records set aside: source, file, place in it, and why."""
    from isthmus.lake.open import open_lake

    lake = open_lake()
    rows = lake.execute(lake.table("quarantine").order_by("source", "file", "position").limit(limit))
    if form == "json":
        put_json({"records": rows})
        return
    table = Table("Source", "File", "Place", "Why", "Record", box=None, header_style="bold", pad_edge=False)
    for r in rows:
        table.add_row(r["source"], r["file"], str(r["position"]), r["reason"], r["record"][:60])
    console = people()
    console.print(table if rows else "Nothing was set aside.")


@COMMAND.command("open")
@click.option("--as-of", metavar="ID|DATE", help="Snapshot id, or a date: the newest completed by its end (UTC).")
@formats("table", "json")
def open_(form: str, as_of: str | None) -> None:
    """Show the lake's snapshots, and the one that stood at a time: its sources and vintages."""
    root = lake_path()
    chosen, snapshot = load(root, as_of)
    times = {s: t.isoformat(timespec="seconds") for s, t in history(root).items()}
    if form == "json":
        put_json({"snapshot": chosen, "completed": times[chosen], "history": times} | status_of(snapshot))
        return
    console = people()
    for snapshot_id, completed in times.items():
        console.print(f"{'*' if snapshot_id == chosen else ' '} {snapshot_id}  {completed}")
    console.print(f"\nUse it: isthmus measure ... --as-of {chosen}", soft_wrap=True)
    for v in snapshot.vintages:
        console.print(f"  {v.id}", soft_wrap=True)


@COMMAND.command()
@click.option("--as-of", metavar="ID|DATE", help="Snapshot id or date.")
@click.option("--repair", is_flag=True, help="Remove damaged parts, so that the next build reads their files again.")
@formats("table", "json")
def verify(form: str, as_of: str | None, repair: bool) -> None:
    """Check every file of the lake against its checksum; exit 1 when one is missing or changed."""
    from isthmus.lake.verify import repair as clear
    from isthmus.lake.verify import verify as check

    checked, damage = check(lake_path(), as_of)
    if form == "json":
        put_json({"checked": checked, "damage": damage})
    else:
        for d in damage:
            people().print(f"{d.problem}: {d.table} of {d.file} (part {d.part})", soft_wrap=True)
        people().print(f"{checked:,} files checked, {len(damage)} damaged.")
    if damage and repair:
        clear(lake_path(), damage)
    if damage:
        raise DamagedLake(f"{len(damage)} of {checked} files are not as written.", REPAIR)


@COMMAND.command()
@click.option("--history", "drop_history", is_flag=True, help="Remove all snapshots but the current one too.")
@formats("table", "json")
def prune(form: str, drop_history: bool) -> None:
    """Remove files that no snapshot needs."""
    from isthmus.lake.verify import prune as clear

    removed, freed = clear(lake_path(), keep_history=not drop_history)
    if form == "json":
        put_json({"removed": removed, "bytes": freed})
    else:
        people().print(f"{removed:,} parts removed, {freed / 2**20:,.1f} MiB freed.")


@COMMAND.command()
@formats("table", "json")
def upgrade(form: str) -> None:
    """Carry a lake of an older schema forward; sources are not read again."""
    from isthmus.lake.upgrade import upgrade as carry

    before, after = carry(lake_path())
    if form == "json":
        put_json({"from": before, "to": after})
    else:
        done = f"carried from schema {before} to {after}" if before != after else f"of schema {after} already"
        people().print(f"The lake is {done}.")


def summary(snapshot: Snapshot) -> str:
    """Return the last line of a build: how much was read, kept and set aside."""
    read, kept = sum(v.read for v in snapshot.vintages), sum(v.kept for v in snapshot.vintages)
    aside = sum(v.quarantined for v in snapshot.vintages)
    return f"{len(snapshot.vintages)} sources: {read:,} records read = {kept:,} kept + {aside:,} quarantined."
