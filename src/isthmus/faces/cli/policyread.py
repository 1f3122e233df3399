"""What the commands of the policy room share: reading what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from isthmus.model.errors import BadFramework, UnknownName, Unreadable, UsageError

if TYPE_CHECKING:
    from isthmus.policy import Framework


def day(text: str | None, option: str = "--as-of") -> date | None:
    """Return a day typed with an option; none when it was not given."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{option}: {text!r} is not a day.", "Write a day such as 2026-11-22.") from None


def file_of(text: str) -> Path:
    """Return a file that was named, or say what is wrong with it and name the nearest of its folder."""
    path = Path(text)
    try:
        if path.is_file():
            return path
        if path.is_dir():
            raise UsageError(f"{text} is a folder, not a file.", "Name a file in it.")
        beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    except (OSError, ValueError) as error:
        raise UsageError(f"{text!r} cannot be read: {error}.") from error
    raise UnknownName("file", path.name, beside, "this folder" if str(path.parent) == "." else str(path.parent))


@contextmanager
def reading() -> Iterator[None]:
    """Tell a file that cannot be read as a wrong request (exit 2)."""
    try:
        yield
    except Unreadable as error:
        raise UsageError(error.message, error.hint) from error


def is_file_name(text: str) -> bool:
    """Return whether a name is that of a framework's file, rather than of a framework that ships."""
    return "/" in text or Path(text).suffix.lower() in (".yaml", ".yml")


def pack_of(text: str, *, usable: bool = True) -> Framework:
    """Return the framework with an id, or that of a file.

    Parameters
    ----------
    text
        An id, or the path of a YAML file.
    usable
        Refuse a file with a problem, rather than answer with a framework that may not be used.
    """
    from isthmus.policy import check, framework, read_framework

    if not is_file_name(text):
        return framework(text)
    path = file_of(text)
    try:
        pack = read_framework(path.read_text("utf-8"), path.stem)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from error
    if usable and (problems := check(pack)):
        raise BadFramework(problems[0].line(), f"See all {len(problems)}: isthmus framework check {path}")
    return pack
