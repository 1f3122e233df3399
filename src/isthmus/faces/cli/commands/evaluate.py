"""``isthmus evaluate``: measures screening on labelled rows, one JSON object."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from isthmus.faces.cli.output import formats, put_json
from isthmus.model.errors import UnknownName, UsageError

TASKS = ("resolve", "screen", "names")


@click.command()
@click.argument("task")
@click.argument("file")
@click.option("--links", metavar="FILE", help="Links file that limits scoring of strings.jsonl to its entries.")
@click.option("--policy", default="main", show_default=True, help="main or all (resolve).")
@click.option("--intervals", is_flag=True, help="Also the 95% bootstrap interval of each figure.")
@formats("json", "json")
def COMMAND(  # noqa: N802
    form: str, task: str, file: str, links: str | None, policy: str, intervals: bool
) -> None:  # fmt: skip
    """Score TASK (resolve, screen or names) on FILE; prints n, precision, recall, f1, f05 and strings_per_s."""
    del form
    from isthmus.screen import evaluate

    if task not in TASKS:
        raise UnknownName("task", task, TASKS)
    if policy not in ("main", "all"):
        raise UnknownName("policy", policy, ("main", "all"))
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{file} is not a file.")
    if task == "screen" and path.suffix != ".csv" and links is None:
        raise UsageError(f"{file} needs a links file.", "Add --links FILE.")
    if task == "names":
        counted = evaluate.name_rows(path)
    elif task == "screen" and path.suffix == ".csv":
        counted = evaluate.pair_rows(path)
    else:
        from isthmus.faces.cli.screening import resolver_of
        from isthmus.lake.open import open_lake

        resolver = resolver_of(open_lake())
        if task == "resolve":
            counted = evaluate.resolve_rows(path, resolver, policy)  # type: ignore[arg-type]
        else:
            counted = evaluate.screen_rows(path, resolver, evaluate.read_links(Path(str(links))))
    made: dict[str, Any] = dict(evaluate.figures(*counted))
    if intervals:
        made["intervals"] = {of: evaluate.interval(counted[0], of) for of in ("precision", "recall", "f1", "f05")}
    put_json(made)


COMMAND.name = "evaluate"
