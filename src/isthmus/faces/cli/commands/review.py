"""``isthmus review``: one case from the form to the letter; its commands are the files of ``faces/cli/review``."""

from __future__ import annotations

import click

from isthmus.faces.cli import review
from isthmus.faces.cli.found import Found


class Review(Found):
    """The commands of a review."""

    package = review


@click.group(cls=Review)
def COMMAND() -> None:  # noqa: N802  (the marker of this folder)
    """Review a case: what is certain, what is open, what would make it possible."""


COMMAND.name = "review"
