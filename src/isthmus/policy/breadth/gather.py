"""From a lake to the columns: one query a column family, whole numbers throughout."""

from __future__ import annotations

from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.lake.open import Lake
from isthmus.measure._impact import reference
from isthmus.model.errors import NotCovered
from isthmus.policy.breadth.columns import Columns, Ints, Names, listed, turned

NONE = -1


def gather(lake: Lake) -> Columns:
    """Return the columns of every work of a lake, paratext and retracted works left out.

    Raises
    ------
    NotCovered
        Where the lake holds no works.
    """
    table = lake.table("work")
    kept = ~table.is_paratext.fill_null(False) & ~table.is_retracted.fill_null(False)
    wanted = ("work_id", "year", "topic_id", "subfield_id", "field_id", "n_countries", "n_authors", "cited_by_count")
    works = lake.arrow(table.filter(kept).select(*wanted).order_by("work_id"))
    if not works.num_rows:
        raise NotCovered("This lake holds no works.", "Build it from a mirror that has works, or from the sample.")
    ids = _ints(works, "work_id")
    subject, topics = _subjects(works)
    rows = lake.table("work_country")
    found = lake.arrow(rows.filter(rows.country.notnull()).select("work_id", "country").distinct())
    codes, country, at = _named(found, "country", ids)
    country_start, country_list = listed(country, at, len(codes))
    rors, inst_start, inst_list = _institutions(lake, ids)
    authors, author_start, author_list = _authors(lake, ids)
    without = lake.arrow(rows.filter(rows.country.isnull()).select("work_id").distinct())
    partly = np.zeros(len(ids), bool)
    partly[_places(_ints(without, "work_id"), ids)[0]] = True
    by_country = turned(country_start, country_list, len(ids))
    by_institution = turned(inst_start, inst_list, len(ids))
    return Columns(
        year=_ints(works, "year").astype(np.int16), subject=subject, countries=_ints(works, "n_countries"),
        authors=_ints(works, "n_authors"), citations=_ints(works, "cited_by_count"), ncs=_ncs(lake, ids),
        partly=partly, subject_topic=topics[0], subject_subfield=topics[1], subject_field=topics[2],
        country_start=country_start, country_list=country_list, inst_start=inst_start, inst_list=inst_list,
        work_country_start=by_country[0], work_country_list=by_country[1], work_inst_start=by_institution[0],
        work_inst_list=by_institution[1], work_author_start=author_start, work_author_list=author_list,
        names=Names(tuple(codes), tuple(rors), _types(lake, rors), authors),
    )  # fmt: skip


def _ints(table: pa.Table, column: str, missing: int = 0) -> Ints:
    values = pc.fill_null(table[column], pa.scalar(missing, table[column].type))
    made: Ints = values.to_numpy().astype(np.int64 if column.endswith("_id") else np.int32)
    return made


def _places(wanted: Ints, ids: Ints) -> tuple[Ints, npt.NDArray[np.bool_]]:
    """Return the place of each id among the works, and which of them are works at all."""
    at = np.searchsorted(ids, wanted)
    known = (at < len(ids)) & (ids[np.minimum(at, len(ids) - 1)] == wanted)
    return at[known], known


def _subjects(works: pa.Table) -> tuple[Ints, list[Ints]]:
    """Return the subject of each work, and topic, subfield and field of each subject."""
    parts = [_ints(works, c, NONE) for c in ("topic_id", "subfield_id", "field_id")]
    subjects, place = np.unique(np.stack(parts), axis=1, return_inverse=True)
    return place.astype(np.int32).ravel(), [s.astype(np.int32) for s in subjects]


def _named(found: pa.Table, column: str, ids: Ints) -> tuple[list[str], Ints, Ints]:
    """Return the names of a text column in order, and for each row of a known work its name's number and the work."""
    at, known = _places(_ints(found, "work_id"), ids)
    text = found[column].filter(pa.array(known)).combine_chunks()
    names = sorted(pc.unique(text).to_pylist())
    place = pc.index_in(text, pa.array(names, text.type)).to_numpy(zero_copy_only=False)
    return names, place.astype(np.int64), at


def _institutions(lake: Lake, ids: Ints) -> tuple[list[str], Ints, Ints]:
    rows = lake.table("authorship")
    found = lake.arrow(rows.filter(rows.ror_id.notnull()).select("work_id", "ror_id").distinct())
    rors, number, at = _named(found, "ror_id", ids)
    return rors, *listed(number, at, len(rors))


def _authors(lake: Lake, ids: Ints) -> tuple[int, Ints, Ints]:
    rows = lake.table("authorship")
    found = lake.arrow(rows.filter(rows.author_id.notnull()).select("work_id", "author_id").distinct())
    at, known = _places(_ints(found, "work_id"), ids)
    people, number = np.unique(_ints(found, "author_id")[known], return_inverse=True)
    return len(people), *listed(at, number.ravel(), len(ids))


def _types(lake: Lake, rors: list[str]) -> tuple[str, ...]:
    table = lake.table("institution")
    known = {r["ror_id"]: r["types"] or "" for r in lake.execute(table.select("ror_id", "types"))}
    return tuple(known.get(r, "") for r in rors)


def _ncs(lake: Lake, ids: Ints) -> Any:
    """Return citations over the mean of the cell, 1 where that mean is 0, as `isthmus.measure.mncs` has it."""
    works = reference(lake)
    cell = ibis.window(group_by="cell")
    mean = works.c.sum().over(cell).cast("float64") / works.c.count().over(cell).cast("float64")
    score = ibis.ifelse(mean > 0, works.c.cast("float64") / mean, ibis.literal(1.0))
    found = lake.arrow(works.select("work_id", ncs=score))
    at, known = _places(_ints(found, "work_id"), ids)
    made = np.full(len(ids), np.nan, np.float32)
    made[at] = found["ncs"].to_numpy()[known]
    return made
