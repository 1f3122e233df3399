"""A batch of works as the lake's tables, laid out a whole array at a time."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.model.source import Columns
from isthmus.source._arrays import Ints, Odd, lists_of_works, numbers
from isthmus.source._authorships import Layout, country_names
from isthmus.source._checks import FIRST_YEAR, LAST_YEAR
from isthmus.source._sheet import Sheet
from isthmus.source._work import MOST_CITED


def lay_out(sheet: Sheet) -> dict[str, Columns]:
    """Return the tables of a batch; raise `Odd` when `check` would refuse one of its works."""
    work = sheet.work
    ids = numbers(work["id"], "W")
    years = _whole(work["publication_year"], FIRST_YEAR, LAST_YEAR)
    cited = _whole([n or 0 for n in work["cited_by_count"]], 0, MOST_CITED)
    if ids.null_count:
        raise Odd
    work_ids = ids.to_numpy()
    layout = Layout(sheet)
    at, code, share = layout.countries()
    n_countries = np.bincount(at[code >= 0], minlength=len(ids))
    fields = _topics(sheet)
    place = pa.array(at)
    return {
        "work": {
            "work_id": ids,
            "doi": [doi and doi.removeprefix("https://doi.org/") for doi in work["doi"]],
            "year": years,
            "cited_by_count": cited,
            **fields,
            **{name: work[name] for name in AS_THEY_ARE},
            "citation_percentile": work["percentile"],
            "updated": work["updated_date"],
            "n_authors": layout.sizes,
            "n_institutions": layout.distinct_institutions(),
            "n_countries": n_countries,
        },
        "authorship": layout.authorship(work_ids),
        "affiliation": dict(zip(("affiliation_id", "text"), sheet.books.new_texts(), strict=True)),
        "work_country": {
            "work_id": work_ids[at],
            "country": country_names(code),
            "share": share,
            "year": years.take(place),
            "field_id": fields["field_id"].take(place),
            "n_countries": n_countries[at],
        },
        **({} if sheet.references is None else {"citation": _citations(sheet.references, work_ids)}),
    }


TOPIC = ("topic_id", "subfield_id", "field_id", "domain_id")
AS_THEY_ARE = ("title", "type", "language", "is_retracted", "is_paratext", "is_xpac", "fwci")


def _citations(references: list[bytes], work_ids: Ints) -> Columns:
    n_cited, cited = lists_of_works(references)
    return {"work_id": np.repeat(work_ids, n_cited), "cited_work_id": cited}


def _topics(sheet: Sheet) -> dict[str, pa.Array]:
    at = pa.array(sheet.topic, pa.int64())
    return {name: column.take(at) for name, column in zip(TOPIC, sheet.books.topics.arrays(), strict=True)}


def _whole(values: list[int | None], least: int, most: int) -> pa.Array:
    """Return whole numbers as Arrow; raise `Odd` where one is missing or out of range."""
    try:
        array = pa.array(values, pa.int64())
    except (pa.ArrowInvalid, OverflowError) as error:
        raise Odd from error
    bounds = pc.min_max(array).as_py()
    if array.null_count or (values and not least <= bounds["min"] <= bounds["max"] <= most):
        raise Odd
    return array
