"""The program ``isthmus``: finds its commands, runs one, and turns any failure into a short message."""

from __future__ import annotations

import gc
import os
import sys
from typing import NoReturn

import click

import isthmus
from isthmus.faces.cli import commands
from isthmus.faces.cli.found import Found
from isthmus.model.errors import IsthmusError, UsageError

INTERRUPTED = 130


class Commands(Found):
    """The commands of the program."""

    package = commands


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(isthmus.__version__, prog_name="isthmus")
def app() -> None:
    """Isthmus: international research cooperation - observe, review, simulate.

    As open as possible, as secure as necessary, and shown by evidence.

    \b
    Start here:
      isthmus demo                       build the lake and read a first answer
      isthmus measure                    what can be measured
      isthmus lake status                what is loaded, from when, and what was set aside
      isthmus framework list             the rule books, and how each was read
    """  # noqa: D301  (\b is click's mark for text to leave as it is)


def run(args: list[str] | None = None) -> NoReturn:
    """Run the program and exit: 0 done, 1 failed, 2 wrong usage, 3 ceiling passed, 4 busy, 130 stopped."""
    arguments = sys.argv[1:] if args is None else args
    machine = not {"--json", "json", "--format=json"}.isdisjoint(arguments)
    try:
        ended = app.main(args=arguments, prog_name="isthmus", standalone_mode=False)
        code = ended if isinstance(ended, int) else 0
    except click.ClickException as error:
        if machine:
            _show(UsageError(error.format_message()), machine=True)
        else:
            error.show(sys.stderr)
        code = error.exit_code
    except IsthmusError as error:
        _show(error, machine=machine)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        print("\nStopped. Nothing is lost: run it again and it goes on where it was.", file=sys.stderr)
        code = INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    gc.unfreeze()  # an index frozen for speed would keep DuckDB from closing quietly
    _flush()
    sys.exit(code)


def _show(error: IsthmusError, *, machine: bool) -> None:
    """Print an error to the error stream: as RFC 9457 JSON when JSON was asked for."""
    if machine:
        import msgspec

        print(msgspec.json.encode(error.problem()).decode(), file=sys.stderr)
        return
    lead = click.style("Error:", fg="red", bold=True) if sys.stderr.isatty() else "Error:"
    print(f"{lead} {error}", file=sys.stderr)


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
