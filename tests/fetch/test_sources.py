"""What sources say of fetching: every target is where the reader looks, every address is https."""

from __future__ import annotations

from datetime import date

import pytest

from isthmus.discovery import members
from isthmus.lake.inputs import find
from isthmus.model.download import Api, ByHand, File, Snapshot, Zenodo
from isthmus.source._not_loaded import not_loaded

SOURCES = {i: m.SOURCE for i, m in members("source", "SOURCE").items()}
ITEMS = [pytest.param(s, d, id=f"{i}-{n}") for i, s in SOURCES.items() for n, d in enumerate(s.download)]


def example(item):
    """A path that fetching the item could write."""
    if isinstance(item, Snapshot):
        return f"{item.to}/updated_date=2026-06-24/part_0000.gz"
    name = item.match.replace("*", "x") if isinstance(item, Zenodo) else ""
    return item.to.replace("{query}", "all").replace("{name}", name.removesuffix("x"))


@pytest.mark.parametrize(("source", "item"), ITEMS)
def test_what_is_fetched_is_where_the_reader_looks(source, item, tmp_path):
    path = tmp_path / example(item)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"x")
    for hidden in (f"{path.name}.fetched.json", f".{path.name}.part", f".{path.name}.part.json"):
        path.with_name(hidden).write_bytes(b"{}")
    assert [p.path for p in find(source, tmp_path)] == [path]


@pytest.mark.parametrize(("source", "item"), ITEMS)
def test_addresses_are_of_the_web_and_safe(source, item):
    assert item.url.startswith("https://")
    assert isinstance(item, Api | ByHand | File | Snapshot | Zenodo)
    assert not getattr(item, "lines", False) or item.to.endswith((".jsonl.gz", ".jsonl"))
    assert getattr(item, "checksum", "").startswith(("sha256:", "md5:")) or not getattr(item, "checksum", "")
    assert not getattr(item, "columns", ()) or item.to.endswith(".csv")


def test_what_isthmus_carries_is_not_fetched():
    assert [i for i, s in SOURCES.items() if s.bundled and s.download] == []


def test_lists_that_are_not_loaded_say_why_and_when_that_was_looked_at():
    found = not_loaded()
    assert len(found) >= 3
    assert len({e.id for e in found}) == len(found)
    for entry in found:
        assert entry.id == entry.id.lower()
        assert entry.title
        assert entry.publisher
        assert entry.why.endswith((".", ")"))
        assert date(2026, 1, 1) <= entry.checked_on
        assert entry.id not in SOURCES
