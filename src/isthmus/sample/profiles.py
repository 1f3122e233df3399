"""Author objects for the first authors of the first cohort, and the table of topics."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from isthmus.sample import authors, fragments
from isthmus.sample.draw import Ints, hashed
from isthmus.sample.files import write_csv
from isthmus.sample.institutions import OPENALEX, institutions
from isthmus.sample.shape import FIRST_YEAR, LAST_YEAR

STEP = 40
"""One ordinary author in forty and every tenth mover has an object."""


def profiles(seed: int) -> Iterator[bytes]:
    """Yield author objects as JSON lines: ordinary authors and movers, with the years at each institution.

    The counts of works and citations are invented: they are not summed over the works written.
    """
    layout, first_mover = authors.cohort(), authors.movers_from()
    ordinary = np.arange(0, first_mover, STEP)
    home = np.searchsorted(layout.start, ordinary, side="right") - 1
    for author, country in zip(ordinary.tolist(), home.tolist(), strict=True):
        yield _profile(seed, author, [(country, FIRST_YEAR + author % 20, LAST_YEAR)])
    for mover in range(0, len(layout.origin), 10):
        year = int(authors.move_year(seed, 0, mover + first_mover)[0])
        stays = [
            (int(layout.origin[mover]), max(year - 6, FIRST_YEAR), year - 1),
            (int(layout.destination[mover]), year, LAST_YEAR),
        ]
        yield _profile(seed, mover + first_mover, stays)


def _one(value: int) -> Ints:
    return np.asarray([value], dtype=np.int64)


def _profile(seed: int, author: int, stays: list[tuple[int, int, int]]) -> bytes:
    given, family = (int(axis[0]) for axis in authors.name_numbers(seed, _one(0), _one(author)))
    first, last = authors.given_names()[given].decode(), authors.family_names()[family].decode()
    homes = []
    for country, since, until in reversed(stays):
        where = int(authors.home_in(seed, _one(0), _one(author), _one(country))[0])
        record = fragments.record(institutions()[where])
        homes.append({"institution": record, "years": list(range(until, since - 1, -1))})
    link, orcid = f"{OPENALEX}A9{author:012d}", None
    if hashed(seed, 54, author)[0] < 0.766:
        orcid = f"https://orcid.org/0000-0099-{author // 10_000 % 10_000:04d}-{author % 10_000:04d}"
    works = 3 + author % 37
    body: dict[str, Any] = {
        "id": link,
        "orcid": orcid,
        "display_name": f"{first} {last}",
        "display_name_alternatives": [f"{last}, {first}", f"{first[0]}. {last}"],
        "works_count": works,
        "cited_by_count": works * 9,
        "summary_stats": {"2yr_mean_citedness": 1.5, "h_index": works // 3, "i10_index": works // 4},
        "ids": {"openalex": link} | ({"orcid": orcid} if orcid else {}),
        "affiliations": homes,
        "last_known_institutions": [homes[0]["institution"]],
        "topics": [fragments.topics()[author % 200] | {"count": works // 2 + 1}],
        "topic_share": [],
        "x_concepts": [],
        "counts_by_year": [
            {"year": y, "works_count": 1, "oa_works_count": 0, "cited_by_count": 3} for y in (2023, 2024)
        ],
        "longest_name": f"{last}, {first}",
        "parsed_longest_name": {
            "first": first.lower(),
            "middle": "",
            "last": last.lower(),
            "suffix": "",
            "nickname": "",
        },
        "block_key": f"{first[0].lower()} {last.lower()}",
        "works_api_url": f"https://api.openalex.example/works/{author}",
        "updated_date": "2025-11-06T00:00:00.000000",
        "created_date": "2025-10-10",
    }
    return fragments.encoded(body) + b"\n"


def write_topics(path: Path) -> None:
    """Write the topics as a table: topic, description, works in the whole, subfield, field, domain."""
    header = (
        "topic_id",
        "topic",
        "description",
        "works_count",
        "subfield_id",
        "subfield",
        "field_id",
        "field",
        "domain_id",
        "domain",
    )
    rows = []
    for topic, weight in zip(fragments.topics(), fragments.topic_weights(), strict=True):
        row: list[object] = [
            str(topic["id"]).removeprefix(OPENALEX),
            topic["display_name"],
            f"A topic of the sample world: {topic['display_name']}.",
            weight * 1000,
        ]
        for level in ("subfield", "field", "domain"):
            part: Any = topic[level]
            row += [part["id"].rsplit("/", 1)[1], part["display_name"]]
        rows.append(row)
    write_csv(path, header, rows)
