"""``isthmus breadth``: how narrow a restriction is; its commands are the files of ``faces/cli/breadth``."""

from __future__ import annotations

import click

from isthmus.faces.cli import breadth
from isthmus.faces.cli.found import Found


class Breadth(Found):
    """The commands of rule breadth; anything that is none of them is a rule to be counted."""

    package = breadth

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``rule`` before a rule's id or text, and before its options."""
        known = (*self.list_commands(ctx), *ctx.help_option_names)
        return super().parse_args(ctx, args if args and args[0] in known else ["rule", *args])


@click.group(cls=Breadth)
def COMMAND() -> None:  # noqa: N802  (the marker of this folder)
    """How narrow is a restriction, and how narrow could it be?

    \b
    isthmus breadth list                  the rules and targets that ship, and the grammar
    isthmus breadth ca-strac              one rule; or a text: 'country("CN") and field("Physics and Astronomy")'
    isthmus breadth --all                 every rule side by side
    """  # noqa: D301  (\b is click's mark for text to leave as it is)


COMMAND.name = "breadth"
