"""What a build reads: the files of a mirror, or the figures and the sample world carried with the project."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import isthmus
from isthmus.discovery import members
from isthmus.fetch.sidecar import is_data
from isthmus.model.errors import Unreadable
from isthmus.model.source import Part, Source

PACKAGE = Path(isthmus.__file__).parent


class Input(NamedTuple):
    """One source with the files found for it."""

    source: Source
    parts: tuple[Part, ...]
    sample: bool


def mirror_path() -> Path | None:
    """Return the mirror folder: only ``ISTHMUS_MIRROR`` names one.

    Raises
    ------
    Unreadable
        When it is set to something that is not a folder.
    """
    value = os.environ.get("ISTHMUS_MIRROR")
    if not value:
        return None
    path = Path(value).absolute()
    if not path.is_dir():
        raise Unreadable(f"ISTHMUS_MIRROR is {value!r}, which is not a folder.", "Set it to a mirror, or unset it.")
    return path


def of_folder(folder: Path, *, sample: bool = False, allow_noncommercial: bool = False) -> list[Input]:
    """Return every source that has files below ``folder``, by id.

    Raises
    ------
    Unreadable
        When no source has any.
    """
    sources = [m.SOURCE for m in members("source", "SOURCE").values()]
    wanted = [s for s in sources if not s.bundled and (allow_noncommercial or not s.noncommercial)]
    found = [Input(s, find(s, folder), sample) for s in wanted]
    if not any(i.parts for i in found):
        looked = ", ".join(sorted({s.files[0] for s in wanted})[:4])
        raise Unreadable(f"{folder} holds no file of any source.", f"Looked for {looked}, ...")
    return [i for i in found if i.parts]


def of_package() -> list[Input]:
    """Return the sources whose data are carried with the project."""
    sources = [m.SOURCE for m in members("source", "SOURCE").values()]
    return [Input(s, find(s, PACKAGE), sample=False) for s in sources if s.bundled]


def of_facts() -> list[Input]:
    """Return the curated facts carried with the project, which belong beside any real data."""
    return [i for i in of_package() if i.source.facts]


def find(source: Source, folder: Path) -> tuple[Part, ...]:
    """Return a source's files below a folder, each once, by name."""
    paths = {p for glob in source.files for p in folder.glob(glob) if p.is_file() and is_data(p.name)}
    return tuple(Part(path=p, name=p.relative_to(folder).as_posix()) for p in sorted(paths))
