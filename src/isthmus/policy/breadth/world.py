"""The works that statements are counted on: the columns, where each term holds, and whose ties stand for a list."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from isthmus.lake.open import Lake
from isthmus.lake.tables import SCHEMA_VERSION
from isthmus.measure._sides import Span
from isthmus.model.errors import NotCovered
from isthmus.policy.breadth.columns import REVISION, Columns, Ints, load, save
from isthmus.policy.breadth.gather import gather
from isthmus.policy.breadth.statement import Atom, Leaf, Number, Statement, Truths, truth
from isthmus.policy.breadth.ties import ListTies

FOLDER = "breadth"
_COMPARE: dict[str, Callable[[Ints, int], Truths]] = {
    "==": np.equal, "!=": np.not_equal, "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


class World:
    """One lake's works, ready to be counted.

    Parameters
    ----------
    lake
        Where names are looked up: fields, areas, groups, lists.
    columns
        Its works.
    ties
        Gives the ties by list; asked once, and only if a statement names a list.
    """

    def __init__(self, lake: Lake, columns: Columns, ties: Callable[[], Mapping[str, ListTies]]) -> None:
        self.lake, self.columns, self._ties = lake, columns, ties
        self.bases: dict[Statement, Any] = {}
        """What `isthmus.policy.breadth.measure` counted of the works that rules could reach."""

    @cached_property
    def ties(self) -> Mapping[str, ListTies]:
        """The ties of each list."""
        return self._ties()

    @cached_property
    def areas(self) -> dict[str, dict[str, set[int]]]:
        """Topics by area and by whole scheme, ``any`` and ``core``."""
        found: dict[str, dict[str, set[int]]] = {}
        for r in self.lake.execute(self.lake.table("area_topic").select("scheme", "area_id", "topic_id", "degree")):
            for name in (r["scheme"], f"{r['scheme']}/{r['area_id']}"):
                both = found.setdefault(name, {"any": set(), "core": set()})
                both["any"].add(r["topic_id"])
                if r["degree"] == "core":
                    both["core"].add(r["topic_id"])
        return found

    @cached_property
    def topics(self) -> frozenset[int]:
        """Every topic that the lake names or that a work has."""
        table = self.lake.table("topic")
        named = {r["topic_id"] for r in self.lake.execute(table.select("topic_id").distinct())}
        return frozenset(named | set(self.columns.subject_topic.tolist()))

    def covers(self, area: str) -> bool:
        """Say whether any topic of an area or scheme is one of this lake."""
        return area in self.areas and not self.topics.isdisjoint(self.areas[area]["any"])

    @property
    def sample(self) -> bool:
        """Whether the works are made, not real."""
        return any(v.sample for v in self.lake.vintages)

    def holds(self, statement: Statement) -> Truths:
        """Return the works for which a resolved statement holds."""
        return truth(statement, self.leaf)

    def leaf(self, leaf: Leaf) -> Truths:
        """Return the works for which one leaf holds."""
        c = self.columns
        if isinstance(leaf, Number):
            return _COMPARE[leaf.sign]({"year": c.year, "countries": c.countries, "authors": c.authors}[leaf.name],
                                       leaf.value)  # fmt: skip
        assert isinstance(leaf, Atom)
        if leaf.kind in ("field", "subfield", "topic", "area"):
            return self.subjects(leaf, c.subject_topic, c.subject_subfield, c.subject_field)[c.subject]
        made = np.zeros(c.size, bool)
        if leaf.kind == "country":
            for code in leaf.key:
                made[self.works_of_country(str(code))] = True
        elif leaf.kind == "group":
            for span in leaf.key:
                assert isinstance(span, Span)
                at = self.works_of_country(span.country)
                year = c.year[at]
                made[at[(year >= span.first) & (year <= span.last)]] = True
        else:
            for n in self.institutions(leaf):
                made[c.inst_list[c.inst_start[n] : c.inst_start[n + 1]]] = True
        return made

    def subjects(self, leaf: Atom, topic: Ints, subfield: Ints, field: Ints) -> Truths:
        """Return which subjects, given by topic, subfield and field, a leaf about the subject names."""
        if leaf.kind == "area":
            return np.isin(topic, list(self.areas[str(leaf.key[0])][leaf.option]))
        return np.isin(
            {"topic": topic, "subfield": subfield, "field": field}[leaf.kind], [int(str(k)) for k in leaf.key]
        )

    def works_of_country(self, code: str) -> Ints:
        """Return the works of a country; none where it is not among the loaded."""
        c = self.columns
        if code not in self._country:
            return c.country_list[:0]
        n = self._country[code]
        return c.country_list[c.country_start[n] : c.country_start[n + 1]]

    @cached_property
    def _country(self) -> dict[str, int]:
        return {code: n for n, code in enumerate(self.columns.names.countries)}

    @cached_property
    def _institution(self) -> dict[str, int]:
        return {ror: n for n, ror in enumerate(self.columns.names.institutions)}

    def institutions(self, leaf: Atom) -> list[int]:
        """Return the numbers of the institutions that a leaf about institutions names, of those with works."""
        if leaf.kind == "org_type":
            return [n for n, kinds in enumerate(self.columns.names.types) if set(kinds.split(";")) & set(leaf.key)]
        rors = leaf.key if leaf.kind == "institution" else self.tied(str(leaf.key[0]), leaf.option)
        return [self._institution[str(r)] for r in rors if r in self._institution]

    def tied(self, list_id: str, option: str) -> tuple[str, ...]:
        """Return the ROR ids that stand for a list.

        Raises
        ------
        NotCovered
            Where none of its entries is tied to an institution.
        """
        ties = self.ties.get(list_id)
        rors: tuple[str, ...] = getattr(ties, option) if ties is not None else ()
        if not rors:
            more = " that a person confirmed" if option == "confirmed" else ""
            raise NotCovered(
                f"No entry of the list {list_id} has a tie to an institution{more}.",
                "isthmus link list shows the ties; without the registry (ror) in the lake there are none.",
            )
        return rors


def open_world(lake: Lake, ties: Callable[[], Mapping[str, ListTies]] = dict) -> World:
    """Return a lake's works; their columns are kept beside the lake, so that only the first asker waits."""
    if lake.folder is None:
        return World(lake, gather(lake), ties)
    key = sha256(msgspec.json.encode([SCHEMA_VERSION, REVISION, lake.snapshot_id])).hexdigest()[:24]
    path = lake.folder / FOLDER / key
    with suppress(OSError, ValueError, IndexError, msgspec.DecodeError):
        return World(lake, load(path), ties)
    columns = gather(lake)
    with suppress(OSError):
        _keep(columns, path)
    return World(lake, columns, ties)


def _keep(columns: Columns, path: Path) -> None:
    """Put the columns in their place whole, and remove those of older snapshots."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    shutil.rmtree(part, ignore_errors=True)
    save(columns, part)
    shutil.rmtree(path, ignore_errors=True)
    part.rename(path)
    for old in path.parent.iterdir():
        if old.is_dir() and old != path and len(old.name) == len(path.name):
            shutil.rmtree(old, ignore_errors=True)
