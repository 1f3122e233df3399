"""``isthmus up``: builds what is missing, then serves."""

from __future__ import annotations

from pathlib import Path

import click

from isthmus.faces.cli.commands.serve import PORT, run
from isthmus.faces.cli.output import formats, notes
from isthmus.lake.snapshot import current_id, lake_path


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of this machine to answer at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--allow-host", "allowed", multiple=True, metavar="NAME", help="Another name it is reached by.")
@click.option("--team", type=click.Path(path_type=Path), metavar="FILE", help="Let people sign in; FILE says how.")
@formats("text", "json")
def COMMAND(form: str, host: str, port: int, allowed: tuple[str, ...], team: Path | None) -> None:  # noqa: N802
    """Build the lake where there is none, then serve the pages and the API until Ctrl-C."""
    if current_id(lake_path()) is None:
        from isthmus.faces.cli.progress import BuildProgress
        from isthmus.lake.prepare import build_lake

        notes().print("Building the lake (once) ...")
        with BuildProgress() as listener:
            build_lake(lake_path(), listener)
    run(form, host, port, allowed, team)


COMMAND.name = "up"
