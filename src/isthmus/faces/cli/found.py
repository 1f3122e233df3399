"""A group whose commands are the files of one folder, found by convention (``COMMAND``)."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType

import click

from isthmus.model.errors import BrokenRoom, nearest


class Found(click.Group):
    """Finds commands as the files of a package; imports only the one that runs."""

    package: ModuleType

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  (click's signature)
        """Return the names of all commands."""
        found = pkgutil.iter_modules(self.package.__path__)
        return sorted(m.name.replace("_", "-") for m in found if not m.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module = import_module(f"{self.package.__name__}.{cmd_name.replace('-', '_')}")
        command = getattr(module, "COMMAND", None)
        if not isinstance(command, click.Command):
            raise BrokenRoom(f"The file of the command {cmd_name!r} has no COMMAND.")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command asked for; an unknown one is answered with the nearest."""
        if not args[0].startswith("-") and args[0] not in self.list_commands(ctx):
            near = nearest(args[0], self.list_commands(ctx))
            ctx.fail(f"There is no command {args[0]!r}." + (f" Did you mean {' or '.join(near)}?" if near else ""))
        return super().resolve_command(ctx, args)
