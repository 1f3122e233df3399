"""What the commands of a review share: who acts, the store, and evidence as it is typed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from isthmus.faces.cli.acting import actor
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from isthmus.review.cabinet import Cabinet
    from isthmus.review.case import Evidence
    from isthmus.review.opening import Instruments


def acting(function: Callable[..., None]) -> Callable[..., None]:
    """Add ``--as NAME`` to a command: the person who acts; it receives ``who``."""
    text = "Who acts; without it ISTHMUS_AS."
    return click.option("--as", "who", metavar="NAME", envvar="ISTHMUS_AS", help=text)(function)


def evidenced(function: Callable[..., None]) -> Callable[..., None]:
    """Add what evidence is made of to a command; it receives ``evidence``, a tuple."""

    @wraps(function)
    def command(*args: Any, source: str | None, quote: str, dated: str, file: str | None, **options: Any) -> None:
        function(*args, evidence=evidence_of(source, quote, dated, file), **options)

    command = click.option("--file", metavar="FILE", help="The document itself: its checksum is kept.")(command)
    command = click.option("--dated", default="", metavar="DATE", help="The day the document bears.")(command)
    command = click.option("--quote", default="", metavar="TEXT", help="Its words.")(command)
    return click.option("--source", metavar="TEXT", help="Where it is to be read: an address or a document.")(command)


def evidence_of(source: str | None, quote: str, dated: str, file: str | None) -> tuple[Evidence, ...]:
    """Return the evidence that was typed: none, or one piece."""
    from isthmus.review.case import Evidence

    if source is None and file is None:
        if quote or dated:
            raise UsageError("Words or a date without a source.", "Add --source.")
        return ()
    digest = ""
    if file is not None:
        try:
            digest = sha256(Path(file).read_bytes()).hexdigest()
        except OSError as error:
            raise UsageError(f"Cannot read {file}: {error.strerror}.") from error
    return (Evidence(source or Path(str(file)).name, quote, dated, digest),)


@contextmanager
def cabinet(who: str | None) -> Iterator[Cabinet]:
    """Open the store's cases as a person; without a name nobody acts."""
    from isthmus.review.cabinet import Cabinet
    from isthmus.store.opening import open_store

    if not (who or "").strip():
        raise UsageError("Nobody is named.", "Say who acts: --as NAME, or set ISTHMUS_AS.")
    with open_store() as store:
        yield Cabinet(store, actor(who), date.today())


def text_of(argument: str) -> str:
    """Return a text given as a file, or ``-`` for standard input."""
    if argument == "-":
        return sys.stdin.read()
    try:
        return Path(argument).read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"Cannot read {argument}: {error}.") from error


def instruments() -> Instruments:
    """Return the registry, lists and areas of the lake; without them the desk works on plain words and says so."""
    from isthmus.faces.cli.output import notes
    from isthmus.faces.cli.screening import screening_of
    from isthmus.lake.open import open_lake
    from isthmus.model.errors import NoLake, NotCovered
    from isthmus.review import opening

    try:
        lake = open_lake()
        return opening.instruments(lake, screening_of(lake))
    except (NoLake, NotCovered) as error:
        notes().print(f"{error.message} Addresses are read as plain words, and nothing is screened.", style="yellow")
        return opening.NONE
