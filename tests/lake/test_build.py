"""A build shows the new lake or the old one, goes on where it was, reads nothing twice and loses nothing."""

from __future__ import annotations

import os

import pytest

import isthmus
from isthmus.lake.build import build
from isthmus.lake.inputs import of_folder
from isthmus.lake.snapshot import current_id, history, lake_path
from isthmus.lake.tables import SCHEMA_VERSION
from isthmus.measure import ask
from isthmus.model.answer import Query
from isthmus.model.errors import LakeBusy, NoLake, RowFloor, Unreadable
from worlds import Quiet, work, write_lines


def pair_counts(root):
    lake = isthmus.open(root)
    rows = lake.execute(lake.table("pair_year"))
    return sorted((r["year"], r["country_a"], r["country_b"], r["n_countries"], r["value"]) for r in rows)


def test_read_is_kept_plus_quarantined_through_the_command_line(little, isthmus):
    write_lines(little / "openalex/works/b.jsonl.gz", [work(4, "US", year=20222), b"{", work(5, "US", "CN")])
    built = isthmus("lake", "build")
    assert built.code == 0
    assert "kept + 2 quarantined" in built.out
    [source] = [s for s in isthmus("lake", "status", "--json").json["sources"] if s["id"] == "openalex-works"]
    assert {k: source[k] for k in ("id", "read", "kept", "quarantined")} == {
        "id": "openalex-works", "read": 6, "kept": 4, "quarantined": 2,
    }  # fmt: skip
    records = isthmus("lake", "quarantine", "--format", "json").json["records"]
    assert [(r["file"], r["position"]) for r in records] == [
        ("openalex/works/b.jsonl.gz", 1),
        ("openalex/works/b.jsonl.gz", 2),
    ]
    assert isthmus("lake", "build", "--strict").code == 3


def test_an_unchanged_file_is_not_read_again_and_a_changed_one_is(little):
    write_lines(little / "openalex/works/b.jsonl.gz", [work(5, "US", "CN")])
    first, second, third = Quiet(), Quiet(), Quiet()
    build(lake_path(), of_folder(little), first)
    build(lake_path(), of_folder(little), second)
    write_lines(little / "openalex/works/b.jsonl.gz", [work(5, "US", "CN"), work(6, "US", "CN")])
    build(lake_path(), of_folder(little), third)
    assert len(set(first.read)) == 2
    assert second.read == []
    assert set(third.read) == {"openalex/works/b.jsonl.gz"}
    assert (2020, "CN", "US", 2, 2) in pair_counts(lake_path())


def test_order_and_names_of_files_do_not_matter(tmp_path):
    works = [work(n, *c) for n, c in enumerate([("DE", "FR"), ("DE",), ("US", "CN", "DE"), ("FR", "US"), ("CN",)])]
    counts = []
    for turn, split in enumerate([(2, 3), (4, 1), (1, 4)]):
        folder = tmp_path / f"m{turn}"
        rows = works if turn != 1 else works[::-1]
        write_lines(folder / "openalex/works/x.jsonl.gz", rows[: split[0]])
        write_lines(folder / f"openalex/works/{turn}/y.jsonl.gz", rows[split[0] :])
        build(tmp_path / f"l{turn}", of_folder(folder), Quiet())
        lake = isthmus.open(tmp_path / f"l{turn}")
        counts.append(ask(lake, "copublication", Query(basis="records")).rows)
    assert counts[0] == counts[1] == counts[2]


def test_a_work_in_two_files_counts_once_and_the_newer_wins(tmp_path):
    folder = tmp_path / "m"
    write_lines(folder / "openalex/works/a.jsonl.gz", [work(1, "DE", "FR", updated_date="2026-01-01"), work(2, "DE")])
    write_lines(
        folder / "openalex/works/b.jsonl.gz", [work(1, "DE", "IT", updated_date="2026-02-01"), work(3), work(3)]
    )
    for _again in range(2):
        snapshot = build(tmp_path / "lake", of_folder(folder), Quiet())
        (vintage,) = snapshot.vintages
        assert (vintage.read, vintage.kept, vintage.quarantined) == (5, 3, 2)
        assert pair_counts(tmp_path / "lake") == [(2020, "DE", "IT", 2, 1)]
    silent = Quiet()
    build(tmp_path / "lake", of_folder(folder), silent)
    assert silent.read == [], "files with repeats must not be read again either"


def test_an_unreadable_file_leaves_the_old_lake(little, isthmus):
    assert isthmus("lake", "build").code == 0
    before = current_id(lake_path())
    (little / "openalex/works/c.jsonl.gz").write_bytes(b"not gzip at all")
    failed = isthmus("lake", "build")
    assert failed.code == 1
    assert "c.jsonl.gz" in failed.err
    assert current_id(lake_path()) == before
    assert (
        isthmus("measure", "copublication", "-c", "DE", "-p", "FR", "--basis", "records", "--json").json["rows"][0][
            "value"
        ]
        == 2
    )


def test_a_floor_stops_the_build(little):
    (little / "ror").mkdir()
    write_lines(little / "ror/r.jsonl.gz", [{"id": "https://ror.org/01abcde23", "name": "One", "status": "active"}])
    with pytest.raises(RowFloor, match="ror kept 1 records"):
        build(lake_path(), of_folder(little), Quiet())
    assert not lake_path().exists()


def test_nothing_is_visible_before_the_first_build_is_whole(little):
    (little / "openalex/works/c.jsonl.gz").write_bytes(b"not gzip at all")
    with pytest.raises(Unreadable):
        build(lake_path(), of_folder(little), Quiet())
    assert not lake_path().exists()
    with pytest.raises(NoLake, match="isthmus lake build"):
        isthmus.open(lake_path())


def test_wrong_folders(tmp_path, monkeypatch, isthmus):
    monkeypatch.setenv("ISTHMUS_MIRROR", str(tmp_path / "nowhere"))
    failed = isthmus("lake", "build")
    assert (failed.code, "nowhere" in failed.err) == (1, True)
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("ISTHMUS_MIRROR", str(tmp_path / "empty"))
    failed = isthmus("lake", "build")
    assert (failed.code, "no file of any source" in failed.err) == (1, True)


def test_an_old_snapshot_can_be_opened(little):
    root = lake_path()
    build(root, of_folder(little), Quiet())
    first = current_id(root)
    os.utime(root / "snapshots" / f"{first}.json", (0, 1_000_000_000))
    write_lines(little / "openalex/works/b.jsonl.gz", [work(5, "DE", "FR")])
    build(root, of_folder(little), Quiet())
    query = Query(country=("DE",), partner=("FR",), basis="records")
    values = [
        ask(isthmus.open(root, as_of=a), "copublication", query).rows[0]["value"] for a in (None, first, "2005-01-01")
    ]
    assert values == [3, 2, 2]
    with pytest.raises(NoLake, match="no snapshot as old"):
        isthmus.open(root, as_of="1999-01-01")


def test_the_lake_says_what_is_new_or_older_than_it_reads(little):
    build(lake_path(), of_folder(little), Quiet())
    (path,) = (lake_path() / "snapshots").glob("*.json")
    path.write_bytes(path.read_bytes().replace(b'"schema_version":%d' % SCHEMA_VERSION, b'"schema_version":99'))
    with pytest.raises(Exception, match="schema 99; this Isthmus reads up to"):
        isthmus.open(lake_path())


def test_a_second_build_is_refused_with_no_wait(little):
    import fcntl

    from isthmus.lake.build import Options, staging_folder

    staging = staging_folder(lake_path())
    staging.mkdir(parents=True)
    with (staging / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(LakeBusy):
            build(lake_path(), of_folder(little), Quiet(), Options(wait=False))
    build(lake_path(), of_folder(little), Quiet(), Options(wait=False))


def test_without_a_mirror_the_figures_and_the_sample_are_loaded(bundled_lake):
    lake = isthmus.open(bundled_lake)
    real = ask(lake, "copublication", Query(country=("US",), partner=("CN",), first=2020, last=2020))
    assert [r["value"] for r in real.rows] == [84_025]
    assert [v.source for v in real.vintages] == ["published-figures"]
    made_up = ask(lake, "copublication", Query(country=("XA",), partner=("XB",), basis="records"))
    assert all(v.sample for v in made_up.vintages)
    assert made_up.caveats[0].startswith("SAMPLE")
    codes = {r["country"] for r in lake.execute(lake.table("work_country").select("country").distinct())}
    assert codes - {None} <= {f"X{c}" for c in "ABCDEFGHIJ"}


def test_history_names_each_snapshot(little):
    build(lake_path(), of_folder(little), Quiet())
    assert list(history(lake_path())) == [current_id(lake_path())]


def test_a_sample_chosen_as_the_mirror_is_labelled(tmp_path, monkeypatch, isthmus):
    assert isthmus("sample", "world", "--works", "1000").code == 0
    monkeypatch.setenv("ISTHMUS_MIRROR", str(tmp_path / "world"))
    assert isthmus("lake", "build").code == 0
    assert all(s["sample"] for s in isthmus("lake", "status", "--json").json["sources"])


def test_the_carried_figures_are_all_there(bundled_lake):
    lake = isthmus.open(bundled_lake)
    kept = {v.source: v.kept for v in lake.vintages}
    assert (kept["published-figures"], kept["published-totals"]) == (1_320, 176)
