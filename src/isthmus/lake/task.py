"""One file to read, and what comes of it: the words in which a build and its workers speak."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from isthmus.lake.files import Unwritable, writing
from isthmus.lake.snapshot import PartState
from isthmus.model.errors import IsthmusError, Unreadable
from isthmus.model.source import Part


class Task(NamedTuple):
    """One file to read."""

    source: str
    part: Part


class Failure(NamedTuple):
    """Why a file could not be read, as it crosses from worker to parent."""

    writing: bool
    message: str
    hint: str

    def error(self) -> IsthmusError:
        """Return the failure as an error to raise."""
        return (Unwritable if self.writing else Unreadable)(self.message, self.hint)


def read_file(
    task: Task, folders: tuple[Path, Path], tell: Callable[[int], None] = lambda _n: None
) -> PartState | Failure:
    """Read one file; return what it gave or why it could not be read. ``tell`` hears the records so far."""
    from isthmus.lake.part import build_part  # noqa: PLC0415  (the parent needs neither Arrow nor the readers)

    try:
        with writing(folders[0]):
            return build_part(task.source, task.part, folders, tell)
    except IsthmusError as error:
        return Failure(isinstance(error, Unwritable), error.message, error.hint)
    except Exception as error:  # a reader's fault must name its file, not end in a traceback
        return Failure(False, f"Cannot read {task.part.path}: {type(error).__name__}: {error}.", "")
