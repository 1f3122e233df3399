"""Write a sample world: a folder in the mirror's layout that the ordinary source readers read."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import partial
from pathlib import Path

import numpy as np

from isthmus.model.errors import UsageError
from isthmus.sample import files, flows, lists, profiles, registry
from isthmus.sample.draw import Ints
from isthmus.sample.fragments import encoded
from isthmus.sample.places import PLANTED_PAIR, YEARS
from isthmus.sample.works import BLOCK, block

VERSION = 1
"""Grows when the same seed no longer gives the same records."""

MARKER = "SAMPLE.json"
NOTICE = (
    "This is a sample world made by a program. Its countries, institutions, people, works and lists are "
    "fictional; nothing in it says anything about the real world."
)
CHUNK = 100
"""Works compressed at a time."""

MOST_WORKS = 100_000_000_000


def write_world(
    folder: Path,
    works: int,
    seed: int = 7,
    processes: int = 1,
    part_size: int = 25_000,
    on_progress: Callable[[int], None] | None = None,
) -> None:
    """Write a sample world of ``works`` works into ``folder``.

    Part ``k`` holds works ``k * part_size`` onwards and depends only on the seed and those numbers, so a
    larger world keeps the whole parts of a smaller one. Memory does not grow with the number of works.

    Parameters
    ----------
    folder
        Made when it does not exist; must be empty or hold an earlier sample world, which is replaced.
    works
        How many works to write, at least one.
    seed
        A whole number from 0; the same seed gives the same records on every machine.
    processes
        Worker processes that make parts side by side.
    part_size
        Works in a file, a multiple of 1,000.
    on_progress
        Called in this process, after every part, with the number of works written so far.

    Raises
    ------
    UsageError
        When a number is out of range or the folder holds anything but a sample world.
    """
    _check(folder, works, seed, processes, part_size)
    folder.mkdir(parents=True, exist_ok=True)
    marker = {
        "sample": True,
        "notice": NOTICE,
        "generator": "isthmus.sample",
        "version": VERSION,
        "seed": seed,
        "works": works,
        "part_size": part_size,
        "planted_pair": list(PLANTED_PAIR),
    }
    files.write(folder / MARKER, [encoded(marker) + b"\n"])
    _write_small(folder, seed)
    parts = [(k, min(part_size, works - start)) for k, start in enumerate(range(0, works, part_size))]
    counts, done = np.zeros((YEARS, 10, 10), dtype=np.int64), 0
    for number, found in _parts(folder, seed, part_size, parts, processes):
        counts += found
        done += number
        if on_progress:
            on_progress(done)
    flows.write_pairs(folder, counts)
    _remove_after(folder, len(parts))


def part_path(folder: Path, part: int) -> Path:
    """Return the path of a part."""
    return folder / f"openalex/works/part-{part:05d}.jsonl.gz"


def write_part(folder: Path, seed: int, part_size: int, part: tuple[int, int]) -> tuple[int, Ints]:
    """Write one part (its number and its works); return its works and its pair counts by year."""
    index, works = part
    counts = np.zeros((YEARS, 10, 10), dtype=np.int64)

    def chunks() -> Iterator[bytes]:
        for start in range(0, works, BLOCK):
            made = block(seed, (index * part_size + start) // BLOCK)
            many = min(BLOCK, works - start)
            counts[:] += flows.pair_counts(made.countries[:many], made.year[:many])
            for at in range(0, many, CHUNK):
                yield b"".join(made.lines[at : min(at + CHUNK, many)])

    files.write(part_path(folder, index), chunks())
    return works, counts


def _parts(
    folder: Path, seed: int, part_size: int, parts: list[tuple[int, int]], processes: int
) -> Iterator[tuple[int, Ints]]:
    make = partial(write_part, folder, seed, part_size)
    if processes == 1 or len(parts) == 1:
        yield from map(make, parts)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(processes, len(parts)), context, initializer=_end_with_parent) as pool:
        for start in range(0, len(parts), 64):
            for future in as_completed([pool.submit(make, part) for part in parts[start : start + 64]]):
                yield future.result()


def _end_with_parent() -> None:
    """End this worker when its parent ends, however the parent ended."""
    parent = multiprocessing.parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(1)

    threading.Thread(target=wait, daemon=True).start()


def _write_small(folder: Path, seed: int) -> None:
    """Write everything whose size does not depend on the number of works."""
    files.write(folder / "openalex/authors/sample_authors.jsonl.gz", profiles.profiles(seed))
    profiles.write_topics(folder / "openalex/topics/sample_topics.csv")
    files.write(folder / "ror/sample_ror.jsonl.gz", registry.records())
    for name, document in lists.documents():
        files.write(folder / name, [lists.encoded_json(document)])
    flows.write_code(folder, seed)
    flows.write_moves(folder, seed)


def _check(folder: Path, works: int, seed: int, processes: int, part_size: int) -> None:
    if not 1 <= works <= MOST_WORKS:
        raise UsageError(f"A sample world of {works} works cannot be made.", f"Give 1 to {MOST_WORKS:,} works.")
    if part_size < BLOCK or part_size % BLOCK:
        raise UsageError(f"A part of {part_size} works cannot be made.", f"Give a multiple of {BLOCK:,}.")
    if seed < 0 or processes < 1:
        raise UsageError(f"Seed {seed} with {processes} processes.", "Give a seed from 0 and at least one process.")
    if folder.exists() and not (folder.is_dir() and ((folder / MARKER).exists() or not any(folder.iterdir()))):
        raise UsageError(
            f"{folder} holds something other than a sample world.",
            f"Name an empty folder, or one with {MARKER}.",
        )


def _remove_after(folder: Path, parts: int) -> None:
    """Remove the parts of an earlier, larger world, and what a killed run left."""
    place = part_path(folder, 0).parent
    kept = {part_path(folder, k).name for k in range(parts)}
    for path in place.glob("part-*"):
        if path.name not in kept:
            path.unlink()
