"""What machine a benchmark ran on, and what a command cost there: CPU, wall, and memory of its whole tree."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import threading
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

import psutil


class Cost(NamedTuple):
    """What one run of a command cost."""

    wall: float
    cpu: float
    peak: float
    tree: float
    pss: float
    """In MiB: the largest process; the whole tree at its largest, as a sum of resident memory (what processes share
    counts once for each) and of proportional memory (what is shared counts once; Linux)."""


def machine() -> str:
    """Return a line about this machine."""
    model = next((x.split(":")[1].strip() for x in _cpuinfo() if x.startswith("model name")), platform.machine())
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB; Python {platform.python_version()}, {platform.system()}\n"
    )


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text().splitlines() if path.exists() else []


def cost(command: Sequence[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command and return its cost; its tree is looked at every 20 ms, its proportional memory every 200."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, env=os.environ | (environment or {}), stdout=subprocess.DEVNULL)
    sizes = [0.0, 0.0, 0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, sizes), daemon=True)
    watcher.start()
    code = process.wait()
    wall = time.monotonic() - start
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, *sizes)


def _watch(pid: int, sizes: list[float]) -> None:
    """Keep the largest process, tree and proportional tree seen in ``sizes``."""
    try:
        root = psutil.Process(pid)
        for look in count():
            if not root.is_running() or root.status() == psutil.STATUS_ZOMBIE:
                return
            tree = [root, *root.children(recursive=True)]
            each = [_rss(p) for p in tree]
            sizes[:2] = max(sizes[0], *each), max(sizes[1], sum(each))
            if look % 10 == 0:
                sizes[2] = max(sizes[2], sum(_pss(p) for p in tree))
            time.sleep(0.02)
    except psutil.NoSuchProcess:
        return


def _rss(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def _pss(process: psutil.Process) -> float:
    try:
        rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    return next((float(x.split()[1]) / 2**10 for x in rollup.splitlines() if x.startswith("Pss:")), 0.0)


def median(runs: list[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(*(statistics.median(column) for column in zip(*runs, strict=True)))
