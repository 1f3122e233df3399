"""Looking after a lake: checksums, clearing away, carrying forward, and clear words when it cannot be written."""

from __future__ import annotations

import os
import resource
import subprocess
import sys

import msgspec
import pyarrow.parquet as pq
import pytest

import isthmus
from isthmus.lake.build import build
from isthmus.lake.files import sha256
from isthmus.lake.inputs import of_folder
from isthmus.lake.snapshot import Snapshot, current_id, lake_path, load
from isthmus.lake.tables import SCHEMA_VERSION, TABLES
from isthmus.lake.upgrade import STEPS, upgrade
from isthmus.measure import ask
from isthmus.model.answer import Query
from worlds import Quiet, work, write_lines

ASKED = Query(country=("DE",), partner=("FR",), basis="records")


def test_a_changed_byte_is_found_and_repaired(little, isthmus):
    assert isthmus("lake", "build").code == 0
    assert isthmus("lake", "verify").code == 0
    path = next((lake_path() / "parts").rglob("work.parquet"))
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    found = isthmus("lake", "verify", "--repair", "--json")
    assert found.code == 1
    assert [(d["table"], d["problem"]) for d in found.json["damage"]] == [("work", "changed")]
    assert isthmus("lake", "build").code == 0
    assert isthmus("lake", "verify").code == 0


def test_a_missing_file_is_found(little, isthmus):
    assert isthmus("lake", "build").code == 0
    next((lake_path() / "parts").rglob("work.parquet")).unlink()
    assert "missing" in isthmus("lake", "verify").out


def test_pruning_keeps_what_is_needed(little, isthmus):
    assert isthmus("lake", "build").code == 0
    write_lines(little / "openalex/works/a.jsonl.gz", [work(1, "DE", "FR")])
    assert isthmus("lake", "build").code == 0
    assert isthmus("lake", "prune", "--json").json["removed"] == 0, "the older snapshot still needs its parts"
    assert isthmus("lake", "prune", "--history", "--json").json["removed"] == 1
    assert isthmus("lake", "verify").code == 0
    assert len(isthmus("lake", "open", "--json").json["history"]) == 1
    silent = Quiet()
    build(lake_path(), of_folder(little), silent)
    assert silent.read == []


def _as_version_1(root):
    """Turn a lake into what version 1 wrote: counts without their source."""
    _id, snapshot = load(root)
    parts = {}
    for source, states in snapshot.parts.items():
        parts[source] = []
        for state in states:
            checksums = dict(state.checksums)
            for table in checksums.keys() & {"pair_year", "country_year"}:
                path = root / "parts" / state.key / f"{table}.parquet"
                pq.write_table(pq.read_table(path).drop_columns(["source"]), path)
                checksums[table] = sha256(path)
            parts[source].append(msgspec.structs.replace(state, checksums=checksums))
    old = Snapshot(schema_version=1, vintages=snapshot.vintages, parts={s: tuple(p) for s, p in parts.items()})
    (root / "snapshots" / f"{current_id(root)}.json").write_bytes(msgspec.json.encode(old))


def test_an_older_lake_is_carried_forward_without_its_sources(little, isthmus):
    build(lake_path(), of_folder(little), Quiet())
    before = ask(isthmus_open(), "copublication", ASKED)
    _as_version_1(lake_path())
    refused = isthmus("measure", "copublication", "-c", "DE")
    assert (refused.code, "isthmus lake upgrade" in refused.err) == (1, True)
    assert isthmus("lake", "upgrade", "--json").json == {"from": 1, "to": SCHEMA_VERSION}
    assert isthmus("lake", "verify").code == 0
    assert ask(isthmus_open(), "copublication", ASKED).rows == before.rows
    silent = Quiet()
    build(lake_path(), of_folder(little), silent)
    assert silent.read == [], "an upgrade must not cost a new reading"
    assert upgrade(lake_path()) == (SCHEMA_VERSION, SCHEMA_VERSION)
    assert STEPS.keys() == set(range(1, SCHEMA_VERSION)), "every older version needs its step"


def isthmus_open():
    return isthmus.open(lake_path())


def test_a_full_disk_is_a_clear_error_and_leaves_the_old_lake(little, isthmus):
    assert isthmus("lake", "build").code == 0
    before = current_id(lake_path())
    write_lines(
        little / "openalex/works/b.jsonl.gz", [work(n, "DE", "FR", title=os.urandom(90).hex()) for n in range(10, 900)]
    )

    def small():
        resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))

    done = subprocess.run(
        [sys.executable, "-m", "isthmus", "lake", "build"], preexec_fn=small, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert "Cannot write the lake" in done.stderr
    assert "Traceback" not in done.stderr
    assert current_id(lake_path()) == before
    assert isthmus("lake", "verify").code == 0
    assert isthmus("lake", "build").code == 0


@pytest.mark.parametrize("place", ["/sys/isthmus/lake", "{file}/lake"])
def test_a_place_that_cannot_be_written_is_named(little, isthmus, monkeypatch, tmp_path, place):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ISTHMUS_LAKE", place.format(file=tmp_path / "file"))
    failed = isthmus("lake", "build")
    assert failed.code == 1
    assert "Cannot write the lake at" in failed.err


def test_tables_hold_flat_columns_that_differ_by_more_than_case():
    """Nested columns are read whole for one leaf, null lists differ by engine, and Spark folds case."""
    for name, table in TABLES.items():
        assert len({c.lower() for c in table.columns}) == len(table.columns), name
        for kind, meaning in table.columns.values():
            assert not str(kind).startswith(("list", "struct")), name
            assert meaning
