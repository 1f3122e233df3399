"""``isthmus serve``: the pages and the API on this machine."""

from __future__ import annotations

from pathlib import Path

import click

from isthmus.faces.cli.output import formats, notes, people, put_json

PORT = 8765


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of this machine to answer at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--allow-host", "allowed", multiple=True, metavar="NAME", help="Another name it is reached by.")
@click.option("--team", type=click.Path(path_type=Path), metavar="FILE", help="Let people sign in; FILE says how.")
@formats("text", "json")
def COMMAND(form: str, host: str, port: int, allowed: tuple[str, ...], team: Path | None) -> None:  # noqa: N802
    """Serve the pages and the API until Ctrl-C. Only this machine is answered unless --host says more."""
    run(form, host, port, allowed, team)


COMMAND.name = "serve"


def run(form: str, host: str, port: int, allowed: tuple[str, ...], team: Path | None) -> None:
    """Serve, and print the address once it is ours."""
    from isthmus.faces.http.server import serve
    from isthmus.faces.http.team import team_of

    def ready(address: str) -> None:
        if form == "json":
            put_json({"address": address})
        else:
            people().print(f"Isthmus answers at {address}", soft_wrap=True)
            notes().print("Stop it with Ctrl-C.", style="dim")

    serve(host, port, allowed, ready, team_of(team) if team else None)
