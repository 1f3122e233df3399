"""Little worlds for tests: Work objects, files of them, and a listener that keeps quiet."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any


class Quiet:
    """Listens to a build without a word; keeps its warnings."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.warnings: list[str] = []

    def plan(self, source: object, files: int) -> None: ...

    def progress(self, source: str, file: str, records: int) -> None:
        self.read.append(file)

    def done(self, source: str, state: object) -> None: ...

    def warn(self, message: str) -> None:
        self.warnings.append(message)


def work(number: int, *countries: str | None, year: int = 2020, field: int = 22, **more: Any) -> dict[str, Any]:
    """A Work object with one author a country given (None: an author without one)."""
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_year": year,
        "type": "article",
        "cited_by_count": 0,
        "primary_topic": {
            "id": "https://openalex.org/T1",
            "subfield": {"id": f"https://openalex.org/subfields/{field}01"},
            "field": {"id": f"https://openalex.org/fields/{field}"},
            "domain": {"id": "https://openalex.org/domains/3"},
        },
        "authorships": [_authorship(number, i, c) for i, c in enumerate(countries)],
    } | more


def _authorship(number: int, place: int, country: str | None) -> dict[str, Any]:
    inst = f"https://openalex.org/I{place + 1}"
    house = [] if country is None else [{"id": inst, "ror": f"https://ror.org/0{place:08d}", "country_code": country}]
    text = f"Department {place}, University {country}"
    return {
        "author_position": "first" if place == 0 else "middle",
        "author": {"id": f"https://openalex.org/A{number * 100 + place}"},
        "institutions": house,
        "countries": [] if country is None else [country],
        "is_corresponding": place == 0,
        "raw_affiliation_strings": [text] if house else [],
        "affiliations": [{"raw_affiliation_string": text, "institution_ids": [inst]}] if house else [],
    }


def write_lines(path: Path, records: list[Any]) -> Path:
    """Write records as gzipped JSON lines; bytes go in as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    path.write_bytes(gzip.compress(b"".join(r + b"\n" for r in rows), mtime=0))
    return path
