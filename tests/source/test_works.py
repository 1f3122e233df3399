"""Works as OpenAlex serves them, and as files really come: nothing lost, nothing counted twice, shares exact."""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isthmus.model.errors import Unreadable
from isthmus.model.source import Part
from isthmus.source.openalex_works import read
from worlds import work, write_lines


def load(path, **part):
    """Read a file; return records read, rejects, and the rows of each table."""
    read_, rejects, tables = 0, [], defaultdict(list)
    for batch in read(Part(path=path, name=path.name, **part)):
        read_ += batch.read
        rejects += batch.rejects
        for name, columns in batch.tables.items():
            lists = {c: v.to_pylist() if hasattr(v, "to_pylist") else list(v) for c, v in columns.items()}
            tables[name] += [dict(zip(lists, row, strict=True)) for row in zip(*lists.values(), strict=True)]
    return read_, rejects, tables


def countries(tables):
    return {(r["work_id"], r["country"]): r["share"] for r in tables["work_country"]}


def test_a_work_of_two_countries(tmp_path):
    _n, rejects, tables = load(write_lines(tmp_path / "w.jsonl.gz", [work(7, "DE", "FR", "FR")]))
    assert not rejects
    assert tables["work"][0]["n_countries"] == 2
    assert countries(tables) == {(7, "DE"): 333_333_334, (7, "FR"): 666_666_666}


def test_fractional_shares_follow_author_then_affiliation_then_institution(tmp_path):
    """One author, two affiliations: the first with two institutions, the second with one."""
    w = work(1, "DE")
    a = w["authorships"][0]
    a["institutions"] = [
        {"id": f"https://openalex.org/I{i}", "country_code": c} for i, c in enumerate(("DE", "FR", "IT"), 1)
    ]
    a["affiliations"] = [
        {
            "raw_affiliation_string": "A and B",
            "institution_ids": ["https://openalex.org/I1", "https://openalex.org/I2"],
        },
        {"raw_affiliation_string": "C", "institution_ids": ["https://openalex.org/I3"]},
    ]
    _n, _r, tables = load(write_lines(tmp_path / "w.jsonl.gz", [w]))
    assert countries(tables) == {(1, "DE"): 250_000_000, (1, "FR"): 250_000_000, (1, "IT"): 500_000_000}


def test_a_country_without_institution_counts(tmp_path):
    """OpenAlex knows the country of some strings whose institution it does not know."""
    w = work(1, "DE", None)
    w["authorships"][1]["countries"] = ["JP"]
    _n, _r, tables = load(write_lines(tmp_path / "w.jsonl.gz", [w]))
    assert tables["work"][0]["n_countries"] == 2
    assert countries(tables)[1, "JP"] == 500_000_000


def test_authors_without_a_country_keep_their_share_apart(tmp_path):
    _n, _r, tables = load(write_lines(tmp_path / "w.jsonl.gz", [work(1, "DE", None), work(2)]))
    assert countries(tables) == {(1, None): 500_000_000, (1, "DE"): 500_000_000, (2, None): 10**9}


BAD = {
    "not JSON": b'{"id": "https://openalex.org/W9", ',
    "not an object": b"[1, 2]",
    "no id": work(9) | {"id": None},
    "not an id": work(9) | {"id": "https://openalex.org/A9"},
    "year of 20222": work(9, year=20222),
    "no year": work(9) | {"publication_year": None},
    "year as words": work(9) | {"publication_year": "two thousand"},
    "no such country": work(9, "QQ"),
    "negative citations": work(9) | {"cited_by_count": -1},
    "authorships is text": work(9) | {"authorships": "none"},
    "institution id is a number": work(9, "DE") | {"authorships": [{"institutions": [{"id": 5}]}]},
    "invalid UTF-8": b'{"id": "https://openalex.org/W9", "title": "\xff"}',
    "lone surrogate": b'{"id": "https://openalex.org/W9", "publication_year": 2020, "title": "\\ud800"}',
    "nested too deep": b"[" * 100_000,
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_record_is_set_aside_with_its_place_and_the_rest_is_kept(tmp_path, case):
    path = write_lines(tmp_path / "w.jsonl.gz", [work(1, "DE"), BAD[case], work(2, "FR")])
    read_, rejects, tables = load(path)
    assert read_ == 3
    assert [r.position for r in rejects] == [2]
    assert rejects[0].reason
    raw = BAD[case] if isinstance(BAD[case], bytes) else json.dumps(BAD[case]).encode()
    assert rejects[0].record == raw.decode("utf-8", "backslashreplace"), "the record must be kept whole"
    assert [r["work_id"] for r in tables["work"]] == [1, 2]
    assert {r["work_id"] for r in tables["authorship"]} == {1, 2}


@pytest.mark.parametrize("case", ["author", "country"])
def test_one_bad_record_costs_no_other_its_affiliations(tmp_path, case):
    """The batch is laid out again without it: strings met before are still new, its own are not kept."""
    bad = work(2, "QQ" if case == "country" else "FR")
    bad["authorships"][0]["author"] = {"id": "https://openalex.org/X1" if case == "author" else None}
    for n, w in enumerate(works := [work(1, "DE"), bad, work(3, "IT")]):
        w["authorships"][0]["affiliations"] = [{"raw_affiliation_string": f"House {n}", "institution_ids": []}]
    _n, rejects, tables = load(write_lines(tmp_path / "w.jsonl.gz", works))
    assert [r.position for r in rejects] == [2]
    assert {r["text"] for r in tables["affiliation"]} == {"House 0", "House 2"}
    ids = {r["affiliation_id"] for r in tables["affiliation"]}
    assert {r["affiliation_id"] for r in tables["authorship"]} - {None} == ids


def test_a_record_over_two_lines_is_no_record(tmp_path):
    """Lines are read many at a time: what only whole lines together would be is still two broken records."""
    first, second = json.dumps(work(1, "DE")).encode(), json.dumps(work(2, "FR")).encode()
    (tmp_path / "w.jsonl").write_bytes(b"\n".join([first[:1], first[1:], second, second + second, b""]))
    read_, rejects, tables = load(tmp_path / "w.jsonl")
    assert (read_, [r.position for r in rejects]) == (4, [1, 2, 4])
    assert [r["work_id"] for r in tables["work"]] == [2]


def test_a_truncated_gzip_keeps_what_it_holds(tmp_path):
    path = write_lines(tmp_path / "w.jsonl.gz", [work(n, "DE", title="x" * n) for n in range(1, 400)])
    path.write_bytes(path.read_bytes()[:-1500])
    read_, rejects, tables = load(path)
    assert 1 < len(tables["work"]) < 399
    assert read_ == len(tables["work"]) + 1
    assert "cut or damaged" in rejects[0].reason
    assert rejects[0].position == read_


def test_an_empty_file_is_counted(tmp_path):
    for name, data in {"a.jsonl.gz": b"", "b.jsonl.gz": gzip.compress(b""), "c.jsonl": b"\n\n"}.items():
        (tmp_path / name).write_bytes(data)
        read_, rejects, _tables = load(tmp_path / name)
        assert (read_, rejects[0].reason) == (1, "the file is empty")


def test_a_file_that_is_no_gzip_is_unreadable(tmp_path):
    (tmp_path / "w.jsonl.gz").write_bytes(b"<html>not found</html>")
    with pytest.raises(Unreadable, match="not gzip"):
        load(tmp_path / "w.jsonl.gz")


def test_byte_order_mark_and_windows_line_ends(tmp_path):
    (tmp_path / "w.jsonl").write_bytes(
        b"\xef\xbb\xbf" + json.dumps(work(1, "DE")).encode() + b"\r\n\r\n" + json.dumps(work(2)).encode()
    )
    read_, rejects, tables = load(tmp_path / "w.jsonl")
    assert (read_, rejects, len(tables["work"])) == (2, [], 2)


def test_ids_to_skip_and_to_take_once(tmp_path):
    path = write_lines(tmp_path / "w.jsonl.gz", [work(1), work(2), work(2), work(3)])
    read_, rejects, tables = load(path, skip=frozenset({3}), once=frozenset({2}))
    assert read_ == 4
    assert [r["work_id"] for r in tables["work"]] == [1, 2]
    assert [r.position for r in rejects] == [3, 4]


codes = st.sampled_from(["DE", "FR", "IT", "US", "CN", None])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(codes, max_size=7), min_size=1, max_size=6))
def test_shares_add_up_to_one_and_countries_are_counted(tmp_path_factory, teams):
    path = tmp_path_factory.mktemp("w") / "w.jsonl.gz"
    _n, rejects, tables = load(write_lines(path, [work(n, *team) for n, team in enumerate(teams)]))
    assert not rejects
    sums, exact = defaultdict(int), defaultdict(Fraction)
    for r in tables["work_country"]:
        sums[r["work_id"]] += r["share"]
    for n, team in enumerate(teams):
        assert sums[n] == 10**9
        assert tables["work"][n]["n_countries"] == len({c for c in team if c})
        for c in team:
            exact[n, c] += Fraction(1, len(team))
    for (n, c), share in countries(tables).items():
        assert abs(share - exact.get((n, c), 1) * 10**9) <= 10, "a share is off by more than rounding"
