"""The sample world as files: the same bytes, part by part, in constant memory, over nothing real."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from isthmus.model.errors import UsageError
from isthmus.sample import MARKER, NOTICE, write_world
from isthmus.sample.works import block
from isthmus.sample.world import part_path

GOLDEN = "3e936bf9d801e0a15b9ff378ec99af06ecf4ee4b3522512002cd79020cae44fd"
"""Of the first 1,000 works of seed 7: the same on every machine and Python; renewed together with VERSION."""


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_same_seed_same_bytes_and_another_seed_other_works(tmp_path):
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        write_world(tmp_path / name, 1500, seed=seed)
    a, b, c = (contents(tmp_path / name) for name in "abc")
    assert a == b
    assert a["openalex/works/part-00000.jsonl.gz"] != c["openalex/works/part-00000.jsonl.gz"]
    assert a["ror/sample_ror.jsonl.gz"] == c["ror/sample_ror.jsonl.gz"]


def test_the_first_thousand_works_are_the_same_on_every_machine():
    assert hashlib.sha256(b"".join(block(7, 0).lines)).hexdigest() == GOLDEN


def test_growing_keeps_the_whole_parts_and_shrinking_removes_the_rest(tmp_path):
    write_world(tmp_path / "a", 2000, part_size=1000)
    write_world(tmp_path / "b", 3500, part_size=1000)
    for part in range(2):
        assert part_path(tmp_path / "a", part).read_bytes() == part_path(tmp_path / "b", part).read_bytes()
    write_world(tmp_path / "b", 1000, part_size=1000)
    assert [p.name for p in sorted((tmp_path / "b/openalex/works").iterdir())] == ["part-00000.jsonl.gz"]


def test_the_size_of_parts_does_not_change_the_works(tmp_path):
    write_world(tmp_path / "a", 2500, part_size=1000)
    write_world(tmp_path / "b", 2500, part_size=2000)
    texts = [
        b"".join(gzip.decompress(p.read_bytes()) for p in sorted((tmp_path / n / "openalex/works").iterdir()))
        for n in "ab"
    ]
    assert texts[0] == texts[1]
    assert texts[0].count(b"\n") == 2500


def test_processes_write_the_same_world_and_tell_their_progress(tmp_path):
    seen: list[int] = []
    write_world(tmp_path / "a", 3200, part_size=1000)
    write_world(tmp_path / "b", 3200, part_size=1000, processes=2, on_progress=seen.append)
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert seen == sorted(seen)
    assert seen[-1] == 3200


def test_the_folder_is_marked_and_nothing_half_written_stays(tmp_path):
    write_world(tmp_path, 1000)
    marker = json.loads((tmp_path / MARKER).read_text())
    assert marker["sample"] is True
    assert (marker["seed"], marker["works"], marker["notice"]) == (7, 1000, NOTICE)
    assert "fictional" in NOTICE
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="something other than a sample world"):
        write_world(tmp_path, 1000)
    assert contents(tmp_path) == {"mine.txt": b"mine"}


@pytest.mark.parametrize("wrong", [{"works": 0}, {"seed": -1}, {"processes": 0}, {"part_size": 1500}])
def test_numbers_out_of_range_are_refused(tmp_path, wrong):
    with pytest.raises(UsageError):
        write_world(tmp_path / "x", **({"works": 1000} | wrong))
    assert not (tmp_path / "x").exists()


def peak_mib(works: int, folder: Path) -> float:
    code = (
        "import resource, sys; from pathlib import Path; from isthmus.sample import write_world;"
        "write_world(Path(sys.argv[1]), int(sys.argv[2]), part_size=5000);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(works)],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ,
    )
    return float(done.stdout)


def test_memory_does_not_grow_with_the_works(tmp_path):
    small, large = peak_mib(5_000, tmp_path / "a"), peak_mib(40_000, tmp_path / "b")
    assert large <= small * 1.1, f"{small:.0f} MiB for 5,000 works, {large:.0f} MiB for 40,000"


@pytest.mark.slow
def test_memory_at_half_a_million_works(tmp_path):
    small, large = peak_mib(10_000, tmp_path / "a"), peak_mib(500_000, tmp_path / "b")
    assert large <= small * 1.1, f"{small:.0f} MiB for 10,000 works, {large:.0f} MiB for 500,000"
