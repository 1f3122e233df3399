"""``isthmus evaluate``: measures screening on labelled rows, one JSON object."""

from __future__ import annotations

from pathlib import Path

import click

from isthmus.faces.cli.output import formats, put_json
from isthmus.model.errors import UnknownName, UsageError

TASKS = ("resolve", "screen", "names")


@click.command()
@click.argument("task")
@click.argument("file")
@click.option("--links", metavar="FILE", help="Links file that limits scoring of strings.jsonl to its entries.")
@click.option("--policy", default="main", show_default=True, help="main or all (resolve).")
@formats("json", "json")
def COMMAND(form: str, task: str, file: str, links: str | None, policy: str) -> None:  # noqa: N802, ARG001
    """Score TASK (resolve, screen or names) on FILE; prints n, precision, recall, f1, f05 and strings_per_s."""
    from isthmus.screen import evaluate

    if task not in TASKS:
        raise UnknownName("task", task, TASKS)
    if policy not in ("main", "all"):
        raise UnknownName("policy", policy, ("main", "all"))
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"{file} is not a file.")
    if task == "names":
        put_json(evaluate.names(path))
    elif task == "screen" and path.suffix == ".csv":
        put_json(evaluate.screen(path))
    else:
        from isthmus.faces.cli.screening import resolver_of
        from isthmus.lake.open import open_lake

        resolver = resolver_of(open_lake())
        if task == "resolve":
            put_json(evaluate.resolve(path, resolver, policy))  # type: ignore[arg-type]
        else:
            put_json(evaluate.screen(path, resolver, None if links is None else Path(links)))


COMMAND.name = "evaluate"
