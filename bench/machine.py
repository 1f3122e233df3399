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
from pathlib import Path
from typing import NamedTuple

import psutil


class Cost(NamedTuple):
    """What one run of a command cost."""

    wall: float
    cpu: float
    peak: float
    tree: float
    """Largest process and whole tree at its largest, in MiB."""


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
    """Run a command and return its cost; its tree is looked at every 20 ms."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    process = subprocess.Popen(command, env=os.environ | (environment or {}), stdout=subprocess.DEVNULL)
    sizes = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, sizes), daemon=True)
    watcher.start()
    code = process.wait()
    wall = time.monotonic() - start
    watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        raise SystemExit(f"{' '.join(command)} ended with {code}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, max(x for x in sizes[1:] or [0]) if len(sizes) > 1 else 0, sizes[0])


def _watch(pid: int, sizes: list[float]) -> None:
    """Keep the largest tree seen in ``sizes[0]`` and the largest process of each look behind it."""
    try:
        root = psutil.Process(pid)
        while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
            each = [_rss(p) for p in [root, *root.children(recursive=True)]]
            sizes[0] = max(sizes[0], sum(each))
            sizes[1:] = [max([*sizes[1:], *each])]
            time.sleep(0.02)
    except psutil.NoSuchProcess:
        return


def _rss(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


def median(runs: list[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(*(statistics.median(column) for column in zip(*runs, strict=True)))
