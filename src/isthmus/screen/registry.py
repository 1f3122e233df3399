"""ROR's own files -> institutions: schema v1 and v2 records in one JSON Lines file, gzipped or not.

The lake's tables replace this reader for everyday use; the evaluation harness reads the file itself.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from isthmus.model.errors import Unreadable
from isthmus.screen.records import Institution, Link, Name


def read_ror(path: Path) -> Iterator[Institution]:
    """Yield each institution of a ROR file, in the file's order."""
    decode = msgspec.json.Decoder().decode
    try:
        with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                try:
                    record = decode(line)
                    yield _v2(record) if "names" in record else _v1(record)
                except (KeyError, TypeError, IndexError, msgspec.DecodeError) as error:
                    raise Unreadable(
                        f"{path}, line {number}: not a ROR record ({error}).", "Use a ROR data dump."
                    ) from error
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error}", "Check the path.") from error


def _links(record: dict[str, Any]) -> tuple[Link, ...]:
    return tuple(Link(r["type"].lower(), r["id"]) for r in record.get("relationships") or ())


def _v2(record: dict[str, Any]) -> Institution:
    names = []
    for name in record["names"]:
        types = name["types"]
        kind = next((k for k in ("ror_display", "label", "alias", "acronym") if k in types), "alias")
        names.append(Name(name["value"], "display" if kind == "ror_display" else kind, name.get("lang")))
    places = [place["geonames_details"] for place in record["locations"]]
    return Institution(
        record["id"],
        tuple(names),
        places[0]["country_code"] if places else "",
        tuple(p["name"] for p in places if p.get("name")),
        tuple(p["country_subdivision_name"] for p in places if p.get("country_subdivision_name")),
        _links(record),
        record["status"],
        tuple(record["types"]),
    )


def _v1(record: dict[str, Any]) -> Institution:
    names = [Name(record["name"], "display", None)]
    names += [Name(label["label"], "label", label["iso639"]) for label in record["labels"]]
    names += [Name(alias, "alias") for alias in record["aliases"]]
    names += [Name(acronym, "acronym") for acronym in record["acronyms"]]
    places = record["addresses"]
    return Institution(
        record["id"],
        tuple(names),
        record["country"]["country_code"],
        tuple(p["city"] for p in places if p.get("city")),
        tuple(
            a["name"] for p in places if (a := (p.get("geonames_city") or {}).get("geonames_admin1")) and a.get("name")
        ),
        _links(record),
        record["status"],
        tuple(t.lower() for t in record["types"]),
    )
