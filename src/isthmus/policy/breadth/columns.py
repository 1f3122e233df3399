"""The works of a lake as plain columns and posting lists: what every statement is counted on.

A work is a position from 0 in the order of its id. What a work *is* (year, subject, numbers, citations) is a column;
who takes part is a list: for each country and institution the works, for each work the authors. Authors are numbers
from 0 that stand for nobody outside these files. Nothing here is a name.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.integer[Any]]
REVISION = 3
"""Raised when a column changes its meaning."""


@dataclass(frozen=True)
class Columns:
    """The columns; lists are in compressed rows: ``X_start[i]`` to ``X_start[i + 1]`` of ``X_list`` belong to i."""

    year: Ints
    """Year of publication, 0 where not known."""
    subject: Ints
    """Place in the subject table."""
    countries: Ints
    """Number of countries."""
    authors: Ints
    """Number of authors as the record states it."""
    citations: Ints
    ncs: npt.NDArray[np.float32]
    """Citations over the mean of field, year and type; not a number outside the reference set of MNCS."""
    partly: npt.NDArray[np.bool_]
    """Whether some author has no known country."""
    subject_topic: Ints
    """By subject; -1 where not known."""
    subject_subfield: Ints
    subject_field: Ints
    country_start: Ints
    country_list: Ints
    """Works of each country."""
    inst_start: Ints
    inst_list: Ints
    """Works of each institution."""
    work_country_start: Ints
    work_country_list: Ints
    """Countries of each work."""
    work_inst_start: Ints
    work_inst_list: Ints
    """Institutions of each work."""
    work_author_start: Ints
    work_author_list: Ints
    """Authors of each work."""
    names: Names

    @property
    def size(self) -> int:
        """The number of works."""
        return len(self.year)


class Names(msgspec.Struct, frozen=True):
    """What the numbers of the columns stand for; authors have no names here."""

    countries: tuple[str, ...]
    institutions: tuple[str, ...]
    """ROR ids, nine characters."""
    types: tuple[str, ...]
    """Types of each institution, joined by semicolons; empty where the registry does not hold it."""
    authors: int


def listed(owner: Ints, item: Ints, owners: int) -> tuple[Ints, Ints]:
    """Return compressed rows: ``item`` by ``owner``, in order; every pair once."""
    order = np.lexsort((item, owner))
    own, its = owner[order], item[order]
    if len(own):
        fresh = np.concatenate([[True], (own[1:] != own[:-1]) | (its[1:] != its[:-1])])
        own, its = own[fresh], its[fresh]
    start = np.concatenate([[0], np.cumsum(np.bincount(own, minlength=owners))])
    return _small(start), its.astype(np.int32)


def turned(start: Ints, items: Ints, works: int) -> tuple[Ints, Ints]:
    """Return the owners of each item where the items of each owner are given."""
    owner = np.repeat(np.arange(len(start) - 1, dtype=np.int32), np.diff(start))
    order = np.argsort(items, kind="stable")
    begin = np.concatenate([[0], np.cumsum(np.bincount(items, minlength=works))])
    return _small(begin), owner[order]


def _small(start: Ints) -> Ints:
    """Return places in 32 bits where they fit."""
    made: Ints = start.astype(np.int32 if start[-1] < 2**31 else np.int64)
    return made


def save(columns: Columns, folder: Path) -> None:
    """Write the columns into a new folder: one file each, names last."""
    folder.mkdir(parents=True)
    for f in fields(columns):
        if f.name != "names":
            np.save(folder / f"{f.name}.npy", getattr(columns, f.name))
    (folder / "names.json").write_bytes(msgspec.json.encode(columns.names))


def load(folder: Path) -> Columns:
    """Return the columns of a folder; the large ones stay on disk until they are read.

    Raises
    ------
    OSError, ValueError, msgspec.DecodeError
        Where the folder does not hold them whole.
    """
    names = msgspec.json.decode((folder / "names.json").read_bytes(), type=Names)
    parts = [f.name for f in fields(Columns) if f.name != "names"]
    made = {p: np.asarray(np.load(folder / f"{p}.npy", mmap_mode="r")) for p in parts}
    found = Columns(names=names, **made)
    lists = [p.removesuffix("_start") for p in parts if p.endswith("_start")]
    if any(int(made[f"{p}_start"][-1]) != len(made[f"{p}_list"]) for p in lists) or any(
        len(made[p]) != len(names_of) + 1
        for p, names_of in (("country_start", names.countries), ("inst_start", names.institutions),
                            ("work_author_start", found.year))
    ):  # fmt: skip
        raise ValueError("the columns do not fit together")
    return found
