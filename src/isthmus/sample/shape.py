"""The shape of a set of OpenAlex works: the figures by which the sample world is calibrated and tested.

`measure` reads works of any origin (the mirror's or the sample's) one at a time, so that the two are measured
by the same code. Shares are of works or of authorships, as each figure's line in `FIGURES` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec

LAST_YEAR = 2025
FIRST_YEAR = 1990

FIGURES: dict[str, str] = {
    "bytes_per_work": "mean length of a record in bytes, line end included",
    "authors_mean": "authors per work, mean",
    "authors_one": "share of works with one author",
    "authors_ten_or_more": "share of works with ten authors or more",
    "works_no_institution": "share of works in which no author has an institution",
    "authors_no_institution": "share of authorships without an institution",
    "authors_two_institutions": "share of authorships with two institutions or more",
    "authors_two_countries": "share of authorships with two countries or more",
    "institutions_per_work": "distinct institutions per work, mean",
    "international": "share of works with two countries or more",
    "three_countries": "share of works with three countries or more",
    "strings_none": "share of authorships without a raw affiliation string",
    "strings_two": "share of authorships with two raw affiliation strings or more",
    "string_length": "characters in a raw affiliation string, mean",
    "strings_distinct": "distinct strings among the first 20,000 raw affiliation strings, share",
    "strings_not_ascii": "share of raw affiliation strings with a character outside ASCII",
    "author_id_missing": "share of authorships without an author id",
    "orcid": "share of authorships with an ORCID",
    "corresponding": "share of authorships marked as corresponding",
    "cited_zero": "share of works never cited",
    "cited_mean": "citations per work, mean",
    "cited_median": "citations per work, median",
    "cited_p90": "citations per work, 90th percentile",
    "cited_p99": "citations per work, 99th percentile",
    "cited_zero_recent": "share never cited among works of the last two whole years",
    "references_zero": "share of works without references",
    "references_mean": "references per work, mean",
    "topic_missing": "share of works without a topic",
    "doi_missing": "share of works without a DOI",
    "articles": "share of works of type article",
    "retracted": "share of works retracted",
    "year_2020_on": "share of works of 2020 or later",
}


@dataclass
class Counts:
    """What one pass over works leaves behind: counters only, so its size does not grow with the works."""

    works: int = 0
    size: int = 0
    authors: int = 0
    characters: int = 0
    institutions: int = 0
    single: Counter[str] = field(default_factory=Counter)
    team: Counter[int] = field(default_factory=Counter)
    team_countries: Counter[tuple[int, int]] = field(default_factory=Counter)
    of_author: Counter[int] = field(default_factory=Counter)
    strings: Counter[int] = field(default_factory=Counter)
    types: Counter[str] = field(default_factory=Counter)
    types_missing: Counter[str] = field(default_factory=Counter)
    years: Counter[int] = field(default_factory=Counter)
    cited: Counter[int] = field(default_factory=Counter)
    cited_by_age: Counter[tuple[int, int]] = field(default_factory=Counter)
    references: Counter[int] = field(default_factory=Counter)
    distinct: set[str] = field(default_factory=set)
    distinct_of: int = 0


def measure(lines: Iterable[bytes]) -> Counts:
    """Count the shape of works given as JSON lines."""
    counts = Counts()
    decoder = msgspec.json.Decoder()
    for line in lines:
        counts.size += len(line)
        _work(counts, decoder.decode(line))
    return counts


def _work(counts: Counts, work: dict[str, Any]) -> None:
    authorships = work["authorships"]
    countries = {c for a in authorships for c in a["countries"]}
    institutions = {i["id"] for a in authorships for i in a["institutions"]}
    counts.works += 1
    counts.institutions += len(institutions)
    counts.team[len(authorships)] += 1
    counts.team_countries[len(authorships), len(countries)] += 1
    counts.types[work["type"]] += 1
    counts.types_missing[work["type"]] += not institutions
    counts.years[work["publication_year"]] += 1
    counts.cited[work["cited_by_count"]] += 1
    counts.cited_by_age[LAST_YEAR - work["publication_year"], work["cited_by_count"]] += 1
    counts.references[len(work["referenced_works"])] += 1
    counts.single["topic_missing"] += work["primary_topic"] is None
    counts.single["doi_missing"] += work["doi"] is None
    counts.single["retracted"] += bool(work["is_retracted"])
    for authorship in authorships:
        _authorship(counts, authorship, any_institution=bool(institutions))


def _authorship(counts: Counts, authorship: dict[str, Any], *, any_institution: bool) -> None:
    strings = authorship["raw_affiliation_strings"]
    missing = not authorship["institutions"]
    counts.authors += 1
    counts.of_author[len(authorship["institutions"])] += 1
    counts.strings[len(strings)] += 1
    counts.single["two_countries"] += len(authorship["countries"]) > 1
    counts.single["orcid"] += bool(authorship["author"]["orcid"])
    counts.single["author_id_missing"] += authorship["author"]["id"] is None
    counts.single["corresponding"] += bool(authorship["is_corresponding"])
    counts.single["missing_with_string"] += missing and bool(strings)
    counts.single["authors_beside_others"] += any_institution
    counts.single["missing_beside_others"] += any_institution and missing
    for string in strings:
        counts.characters += len(string)
        counts.single["strings"] += 1
        counts.single["not_ascii"] += not string.isascii()
        if counts.distinct_of < 20_000:
            counts.distinct_of += 1
            counts.distinct.add(string)


def quantile(counter: Counter[int], share: float) -> int:
    """Return the smallest value with at least ``share`` of the counted at or below it."""
    total, seen = counter.total(), 0
    for value in sorted(counter):
        seen += counter[value]
        if seen >= share * total:
            return value
    return max(counter, default=0)


def figures(counts: Counts) -> dict[str, float]:
    """Return every figure of `FIGURES`, rounded to five decimals."""
    n, a, s = counts.works, counts.authors, max(counts.single["strings"], 1)
    recent: Counter[bool] = Counter()
    for (age, cited), number in counts.cited_by_age.items():
        recent[cited == 0] += number if age in {0, 1} else 0
    found = {
        "bytes_per_work": counts.size / n,
        "authors_mean": a / n,
        "authors_one": counts.team[1] / n,
        "authors_ten_or_more": sum(v for k, v in counts.team.items() if k >= 10) / n,
        "works_no_institution": counts.types_missing.total() / n,
        "authors_no_institution": counts.of_author[0] / a,
        "authors_two_institutions": sum(v for k, v in counts.of_author.items() if k > 1) / a,
        "authors_two_countries": counts.single["two_countries"] / a,
        "institutions_per_work": counts.institutions / n,
        "international": sum(v for (_, k), v in counts.team_countries.items() if k > 1) / n,
        "three_countries": sum(v for (_, k), v in counts.team_countries.items() if k > 2) / n,
        "strings_none": counts.strings[0] / a,
        "strings_two": sum(v for k, v in counts.strings.items() if k > 1) / a,
        "string_length": counts.characters / s,
        "strings_distinct": len(counts.distinct) / max(counts.distinct_of, 1),
        "strings_not_ascii": counts.single["not_ascii"] / s,
        "author_id_missing": counts.single["author_id_missing"] / a,
        "orcid": counts.single["orcid"] / a,
        "corresponding": counts.single["corresponding"] / a,
        "cited_zero": counts.cited[0] / n,
        "cited_mean": sum(c * v for c, v in counts.cited.items()) / n,
        "cited_median": quantile(counts.cited, 0.5),
        "cited_p90": quantile(counts.cited, 0.9),
        "cited_p99": quantile(counts.cited, 0.99),
        "cited_zero_recent": recent[True] / max(recent.total(), 1),
        "references_zero": counts.references[0] / n,
        "references_mean": sum(r * v for r, v in counts.references.items()) / n,
        "topic_missing": counts.single["topic_missing"] / n,
        "doi_missing": counts.single["doi_missing"] / n,
        "articles": counts.types["article"] / n,
        "retracted": counts.single["retracted"] / n,
        "year_2020_on": sum(v for y, v in counts.years.items() if y >= 2020) / n,
    }
    return {name: round(float(found[name]), 5) for name in FIGURES}
