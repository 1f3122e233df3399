"""Every source of a mirror: the records read are those that a second, independent reader finds in the files."""

from __future__ import annotations

import csv
import gzip
import io
import json
import xml.etree.ElementTree as ET

import pytest

from isthmus.discovery import members
from isthmus.lake.inputs import find
from isthmus.model.source import Part

csv.field_size_limit(10**9)
NOT_IN_A_MIRROR = {
    "canada-sema", "eu-fsf", "openalex-institutions", "own-list", "uk-sanctions", "published-figures",
    "published-totals", "country-groups", "agreements", "areas", "area-topics",
}  # fmt: skip
"""Sources read only in a format that no mirror need have; `published-...` are carried with the project."""
SET_ASIDE = {"ncses-patents": "a total over all years"}
"""Sources of whose records some are set aside by design, with the reason."""


def raw(path):
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def rows(path, header=True):
    text = raw(path).decode("utf-8-sig").replace("\x1a", "")
    return sum(1 for row in csv.reader(io.StringIO(text, newline="")) if row) - header


def json_lines(path):
    return sum(1 for line in raw(path).splitlines() if line.strip() and json.loads(line))


def areas(path):
    return sum(1 + len(c["subcategories"]) for c in json.loads(raw(path))["straData"]["categories"])


def parties(path):
    document = json.loads(raw(path))
    return len(document["entities"] if "entities" in document else document["lists"])


def organisations(path):
    document = json.loads(raw(path))
    return len(document.get("default", document)["organizations"])


def listed(path):
    root = ET.fromstring(raw(path))
    return len(root.findall("./INDIVIDUALS/INDIVIDUAL")) + len(root.findall("./ENTITIES/ENTITY"))


COUNT = {
    "canada-nro": organisations, "canada-stra": areas, "un-sc": listed, "us-restricted-parties": parties,
    "china-mofcom": lambda p: len(json.loads(raw(p))), "japan-meti": lambda p: len(json.loads(raw(p))),
    "ofac-sdn": lambda p: rows(p, header=False), "openalex-authors": json_lines, "openalex-works": json_lines,
    "opensanctions-ftm": json_lines, "ror": json_lines,
}  # fmt: skip
EXPECTED = {
    "atop-alliances": 95_293, "canada-nro": 126, "china-mofcom": 240, "cow-distance": 18_915,
    "epoch-ai-models": 1_892, "innovation-graph": 74_127, "japan-meti": 835, "openalex-authors": 131,
    "openalex-country-pairs": 265_281, "openalex-country-totals": 8_534, "openalex-topics": 4_516,
    "openalex-works": 5_714, "organisation-members": 10_643, "researcher-moves": 157_212,
    "researcher-populations": 5_248, "ror": 51_370, "un-ideal-points": 11_440, "un-sc": 730 + 273,
}  # fmt: skip
"""What the mirror's own description says of its files, where it gives a number for the whole source."""


@pytest.mark.parametrize("source", sorted(members("source", "SOURCE").keys() - NOT_IN_A_MIRROR))
def test_records_read_are_the_records_there(mirror, source):
    module = members("source", "SOURCE")[source]
    parts = find(module.SOURCE, mirror)
    assert parts, "the mirror has no file of this source"
    count, total = COUNT.get(source, rows), 0
    for part in parts:
        read, rejects = 0, []
        for batch in module.read(Part(path=part.path, name=part.name)):
            read, rejects = read + batch.read, rejects + batch.rejects
        assert read == count(part.path), part.name
        unexpected = [r for r in rejects if SET_ASIDE.get(source, "\0") not in r.reason]
        assert len(unexpected) <= 0.001 * read, unexpected[:3]
        total += read
    assert total == EXPECTED.get(source, total)
