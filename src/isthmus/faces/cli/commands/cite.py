"""``isthmus cite``: what to cite for what an answer used, and under which licences it stands."""

from __future__ import annotations

import sys

import click
import msgspec

from isthmus.faces.cli.output import formats, put_json
from isthmus.lake.snapshot import lake_path


@click.command()
@click.argument("vintage", nargs=-1)
@formats("text", "bibtex", "csl-json", "json")
def COMMAND(vintage: tuple[str, ...], form: str) -> None:  # noqa: N802
    """Print citations and licences of what is in the lake, or of each VINTAGE named.

    Every answer names the vintages it was made from; give their ids here, also those of older snapshots.
    """
    from isthmus.lake import cite

    found = cite.citations(lake_path(), vintage)
    if form == "text":
        sys.stdout.write(cite.as_text(found))
    elif form == "bibtex":
        sys.stdout.write(cite.as_bibtex(found))
    elif form == "csl-json":
        put_json(cite.as_csl(found))
    else:
        put_json({"citations": [msgspec.to_builtins(c) for c in found]})
