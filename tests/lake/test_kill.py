"""Builds that are killed at random: whatever the moment, the next one ends where a calm one does."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

import isthmus
from isthmus.lake.build import build
from isthmus.lake.inputs import of_folder
from isthmus.lake.snapshot import current_id, load
from isthmus.lake.verify import verify
from worlds import Quiet, work, write_lines

PROGRAM = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from worlds import Quiet
from isthmus.lake.build import Options, build
from isthmus.lake.inputs import of_folder
if __name__ == "__main__":
    build(Path(sys.argv[3]), of_folder(Path(sys.argv[1])), Quiet(), Options(processes=2))
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A mirror of eight files, with a work that stands in two of them, and the lake of a calm build."""
    base = tmp_path_factory.mktemp("kill")
    for n in range(8):
        rows = [work(n * 1000 + i, "DE", "FR", "US") for i in range(250)] + [
            work(77, "IT", "US", updated_date=f"2026-01-0{n + 1}")
        ]
        write_lines(base / f"m/openalex/works/{n}.jsonl.gz", rows)
    build(base / "calm", of_folder(base / "m"), Quiet())
    (base / "program.py").write_text(PROGRAM)
    return base


def files_of(root):
    """Every file of a lake with its content, but the memory of inputs, which holds no data."""
    return {p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.is_file() and p.name != "inputs.json"}


def killed(world, lake, delay):
    tests = Path(__file__).parent.parent
    command = [sys.executable, str(world / "program.py"), str(world / "m"), str(tests), str(lake)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    children = []
    end = time.monotonic() + delay
    while time.monotonic() < end and process.poll() is None:
        children = psutil.Process(process.pid).children() or children
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    _gone, alive = psutil.wait_procs(children, timeout=5)
    assert not alive, "workers must end with their parent"


def check(world, lake):
    build(lake, of_folder(world / "m"), Quiet())
    assert current_id(lake) == current_id(world / "calm")
    assert verify(lake)[1] == []
    _id, snapshot = load(lake)
    wanted = {p.key for s in snapshot.parts.values() for p in s}
    mine = {k: v for k, v in files_of(lake).items() if k.parts[0] != "parts" or k.parts[1] in wanted}
    calm = {k: v for k, v in files_of(world / "calm").items() if k.parts[0] != "parts" or k.parts[1] in wanted}
    assert mine == calm, "the same inputs must give the same bytes"


@pytest.mark.parametrize("delay", [0.1, 0.3, 0.5, 0.9])
def test_a_killed_build_goes_on_and_ends_the_same(world, tmp_path, delay):
    killed(world, tmp_path / "lake", delay)
    check(world, tmp_path / "lake")


def test_a_killed_rebuild_leaves_the_old_lake_readable(world, tmp_path):
    shutil.copytree(world / "m", tmp_path / "m")
    build(tmp_path / "lake", of_folder(tmp_path / "m"), Quiet())
    before = current_id(tmp_path / "lake")
    write_lines(tmp_path / "m/openalex/works/new.jsonl.gz", [work(90_000 + i, "CN") for i in range(3000)])
    shutil.copy(world / "program.py", tmp_path / "program.py")
    killed(tmp_path, tmp_path / "lake", 1.0)
    assert verify(tmp_path / "lake")[1] == []
    lake = isthmus.open(tmp_path / "lake")
    works = lake.execute(lake.table("work").count().as_table())[0]
    assert next(iter(works.values())) in (2_000, 5_000), "a reader must see the old lake or the new one, whole"
    build(tmp_path / "lake", of_folder(tmp_path / "m"), Quiet())
    assert current_id(tmp_path / "lake") != before


def test_a_lost_worker_is_a_clear_error_and_costs_nothing(world, tmp_path):
    """As when the system, short of memory, ends the process that reads."""
    command = [sys.executable, "-m", "isthmus", "lake", "build"]
    env = os.environ | {"ISTHMUS_MIRROR": str(world / "m"), "ISTHMUS_LAKE": str(tmp_path / "lake")}
    process = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)
    while not (children := psutil.Process(process.pid).children()):
        assert process.poll() is None
    children[0].kill()
    _out, errors = process.communicate()
    assert process.returncode == 1
    assert "ended from outside" in errors
    assert "Traceback" not in errors
    check(world, tmp_path / "lake")


@pytest.mark.slow
def test_a_hundred_random_kills(world, tmp_path):
    """At least a hundred kills at random moments over fresh and half-built lakes; the seed is printed on failure."""
    seed = int(os.environ.get("ISTHMUS_SEED", "7"))
    rng = random.Random(seed)
    kills = 0
    while kills < 100:
        lake = tmp_path / f"lake{kills}"
        for _again in range(rng.randint(1, 4)):
            killed(world, lake, rng.uniform(0.05, 1.5))
            kills += 1
        check(world, lake)
        shutil.rmtree(lake)
    assert kills >= 100, seed
