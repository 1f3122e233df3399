"""How the command line gives an answer: a table for people, or one of four formats that hold the same numbers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console

from isthmus.model.errors import UnknownName, UsageError


def formats(*choices: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add ``--format`` and ``--json`` to a command; it receives ``form``, one of ``choices``."""

    def add(function: Callable[..., None]) -> Callable[..., None]:
        @wraps(function)
        def command(*args: Any, format_: str | None, json_: bool, **options: Any) -> None:
            form = format_ or ("json" if json_ else choices[0])
            if form not in choices:
                raise UnknownName("format", form, choices)
            function(*args, form=form, **options)

        text = f"{', '.join(choices[:-1])} or {choices[-1]}; without it: {choices[0]}."
        flag = click.option("--json", "json_", is_flag=True, help="Short for --format json.")
        return click.option("--format", "format_", metavar="NAME", help=text)(flag(command))

    return add


def people() -> Console:
    """Return the console for people: coloured only on a terminal, 100 columns wide when piped."""
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else 100, highlight=False, soft_wrap=False)


def notes() -> Console:
    """Return the console for progress and warnings, on the error stream."""
    return Console(file=sys.stderr, width=None if sys.stderr.isatty() else 100, highlight=False)


def put_json(value: Any) -> None:
    """Print one JSON document on stdout."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def put_bytes(data: bytes, out: str | None, name: str) -> None:
    """Write a file's content to ``out``, or to stdout when it is not a terminal."""
    if out is None and sys.stdout.isatty():
        raise UsageError(f"A terminal cannot show {name}.", f"Give a file: --out {name}")
    if out is None or out == "-":
        sys.stdout.buffer.write(data)
        return
    try:
        Path(out).parent.mkdir(parents=True, exist_ok=True)
        Path(out).write_bytes(data)
    except OSError as error:
        raise UsageError(f"Cannot write {out}: {error.strerror}.", "Give another file with --out.") from error
    notes().print(f"Wrote {out}")
