"""Builds the lake: reads what is new, checks what was read, and shows it at once or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from hashlib import sha256 as new_sha256
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import msgspec

from isthmus.discovery import member
from isthmus.fetch import sidecar
from isthmus.lake.duplicates import repeated
from isthmus.lake.engine import engine
from isthmus.lake.files import sync_folder, write_atomic, writing
from isthmus.lake.inputs import Input
from isthmus.lake.lock import build_lock
from isthmus.lake.snapshot import PartState, Snapshot, current_id
from isthmus.lake.tables import SCHEMA_VERSION
from isthmus.lake.task import Task
from isthmus.lake.workers import Workers
from isthmus.model.errors import CeilingPassed, RowFloor
from isthmus.model.source import Part, Source, Vintage

if TYPE_CHECKING:
    from isthmus.lake.spark import SparkWorkers


class Listener(Protocol):
    """Hears how a build goes on."""

    def plan(self, source: Source, files: int) -> None:
        """A source with so many files is about to be read."""

    def progress(self, source: str, file: str, records: int) -> None:
        """So many records of a file have been read."""

    def done(self, source: str, state: PartState) -> None:
        """A file has been read, or stood there already."""

    def warn(self, message: str) -> None:
        """Something the reader of the output should know."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to build: worker processes (None: one a core), whether to wait for another build, to fail on a ceiling.

    ``leave_out`` names tables that are not wanted: citations, for one, are most of the rows of a whole OpenAlex.
    """

    processes: int | None = None
    wait: bool = True
    strict: bool = False
    allow_noncommercial: bool = False
    leave_out: frozenset[str] = frozenset()


DEFAULTS = Options()


class Stat(msgspec.Struct, frozen=True):
    """What a file looked like when it was read: unchanged, it is not read again."""

    size: int
    mtime_ns: int
    inode: int
    revision: int
    state: PartState
    leave_out: frozenset[str] = frozenset()


def build(root: Path, inputs: list[Input], listener: Listener, options: Options = DEFAULTS) -> Snapshot:
    """Build the lake at ``root`` from ``inputs`` and return what it holds.

    A reader of ``root`` sees the lake as it was until the new one is whole. A build that was killed goes
    on where it was; a file that has not changed is not opened.

    Raises
    ------
    Unreadable, RowFloor, Unwritable
        Nothing is changed.
    CeilingPassed
        With ``strict``, after the build, when too much was set aside.
    LakeBusy
        When another build runs and ``options.wait`` is false.
    """
    with writing(root), build_lock(lambda: staging_folder(root), wait=options.wait, tell=listener.warn) as staging:
        with _workers(options) as workers:
            run = _Run(root, staging, workers, listener)
            inputs = [_without(i, options.leave_out) for i in inputs]
            states = run.without_repeats(inputs, run.read(inputs))
        _check_floors(inputs, states)
        snapshot = Snapshot(
            schema_version=SCHEMA_VERSION,
            vintages=tuple(_vintage(i, states[i.source.id]) for i in inputs),
            parts={s: tuple(sorted(p, key=lambda x: x.file)) for s, p in sorted(states.items())},
        )
        run.publish(snapshot)
    passed = list(_ceilings(inputs, snapshot))
    for message in passed:
        listener.warn(message)
    if passed and options.strict:
        raise CeilingPassed(passed[0], "The lake was built. See: isthmus lake quarantine")
    return snapshot


def staging_folder(root: Path) -> Path:
    """Return where a build works: beside a lake that does not exist yet, inside one that does."""
    return root / ".building" if root.exists() else root.with_name(f".{root.name}.building")


def _without(given: Input, leave_out: frozenset[str]) -> Input:
    """Return an input whose parts leave out tables; a table that no source fills is an error."""
    unwanted = leave_out & frozenset(given.source.tables)
    parts = tuple(msgspec.structs.replace(p, leave_out=unwanted) for p in given.parts) if unwanted else given.parts
    return given._replace(parts=parts)


def _workers(options: Options) -> Workers | SparkWorkers:
    """Return who reads the files: processes of this machine, or Spark's workers."""
    if engine() == "spark":
        from isthmus.lake.spark import SparkWorkers  # noqa: PLC0415  (an extra)

        return SparkWorkers()
    return Workers(options.processes or os.cpu_count() or 1)


class _Run:
    """One build under its lock."""

    def __init__(self, root: Path, staging: Path, workers: Workers | SparkWorkers, listener: Listener) -> None:
        self._root, self._staging, self._workers, self._listener = root, staging, workers, listener
        self._fresh = staging / "parts"
        self._folders = (self._fresh, root / "parts")
        self._fresh.mkdir(exist_ok=True)
        self._stats = read_stats(staging / "inputs.json") or read_stats(root / "inputs.json") or {}
        for left in self._fresh.glob(".*.tmp"):
            shutil.rmtree(left, ignore_errors=True)

    def read(self, inputs: list[Input]) -> dict[str, list[PartState]]:
        """Read every file that is new or has changed; return the state of all, by source."""
        states: dict[str, list[PartState]] = {i.source.id: [] for i in inputs}
        tasks = []
        for source, parts, _sample in inputs:
            self._listener.plan(source, len(parts))
            for part in parts:
                known = self._known(source, part)
                if known is None:
                    tasks.append(Task(source.id, part))
                else:
                    states[source.id].append(known)
                    self._listener.done(source.id, known)
        for task, state in self._do(tasks):
            states[task.source].append(state)
        return states

    def without_repeats(self, inputs: list[Input], states: dict[str, list[PartState]]) -> dict[str, list[PartState]]:
        """Read again, without them, the files whose records another file holds newer or that repeat a record."""
        again: list[Task] = []
        for source, parts, _sample in inputs:
            if source.unique is None:
                continue
            paths = {p.name: p for p in parts}
            found = self._workers.call(repeated, source.unique, states[source.id], self._folders)
            for name, (skip, once) in found.items():
                again.append(
                    Task(
                        source.id,
                        Part(path=paths[name].path, name=name, skip=skip, once=once, leave_out=paths[name].leave_out),
                    )
                )
        for task, state in self._do(again):
            states[task.source] = [s for s in states[task.source] if s.file != state.file] + [state]
        return states

    def publish(self, snapshot: Snapshot) -> None:
        """Put the parts and the snapshot in place; the last step is one rename."""
        data = msgspec.json.encode(snapshot)
        snapshot_id = new_sha256(data).hexdigest()[:12]
        write_atomic(self._staging / "inputs.json", msgspec.json.encode(self._stats))
        if self._staging.parent != self._root:
            write_atomic(self._staging / "snapshots" / f"{snapshot_id}.json", data)
            write_atomic(self._staging / "CURRENT", snapshot_id.encode())
            (self._staging / "lock").unlink()
            self._staging.rename(self._root)
            sync_folder(self._root.parent)
            return
        (self._root / "parts").mkdir(exist_ok=True)
        for part in self._fresh.iterdir():
            if not (self._root / "parts" / part.name).exists():
                part.rename(self._root / "parts" / part.name)
        sync_folder(self._root / "parts")
        write_atomic(self._root / "snapshots" / f"{snapshot_id}.json", data)
        if current_id(self._root) != snapshot_id:
            write_atomic(self._root / "CURRENT", snapshot_id.encode())
        (self._staging / "inputs.json").replace(self._root / "inputs.json")
        shutil.rmtree(self._staging)

    def _do(self, tasks: list[Task]) -> Iterable[tuple[Task, PartState]]:
        results: list[tuple[Task, PartState]] = []

        def done(task: Task, state: PartState) -> None:
            results.append((task, state))
            if not task.part.skip and not task.part.once:
                self._remember(task, state)
            self._listener.done(task.source, state)

        if tasks:
            tasks = sorted(tasks, key=lambda t: -t.part.path.stat().st_size)
            self._workers.read(tasks, self._folders, done, self._listener.progress)
        return results

    def _folder(self, key: str) -> Path:
        fresh = self._fresh / key
        return fresh if fresh.exists() else self._root / "parts" / key

    def _known(self, source: Source, part: Part) -> PartState | None:
        """Return a file's state when it was read before, looks the same and its part stands."""
        if source.beside is not None:
            return None
        stat = self._stats.get(f"{source.id}:{part.path}")
        now = part.path.stat()
        if stat is None or (stat.size, stat.mtime_ns, stat.inode) != (
            now.st_size,
            now.st_mtime_ns,
            now.st_ino,
        ):
            return None
        same = (stat.revision, stat.state.file, stat.leave_out) == (source.revision, part.name, part.leave_out)
        return stat.state if same and (self._folder(stat.state.key) / "part.json").exists() else None

    def _remember(self, task: Task, state: PartState) -> None:
        now, source = task.part.path.stat(), member("source", "SOURCE", "source", task.source).SOURCE
        seen = Stat(now.st_size, now.st_mtime_ns, now.st_ino, source.revision, state, task.part.leave_out)
        self._stats[f"{task.source}:{task.part.path}"] = seen
        write_atomic(self._staging / "inputs.json", msgspec.json.encode(self._stats))


def read_stats(path: Path) -> dict[str, Stat] | None:
    """Return what each input file looked like when it was read, or None where nothing is remembered."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Stat])
    except (OSError, msgspec.DecodeError):
        return None


def _vintage(given: Input, parts: list[PartState]) -> Vintage:
    source = given.source
    digest = new_sha256("".join(sorted(p.sha256 for p in parts)).encode()).hexdigest()
    dated = "sample" if given.sample else max(_dates(given, parts), default=source.dated)
    return Vintage(
        id=f"{source.id}@{dated}+{digest[:8]}",
        source=source.id,
        title=f"{source.title} (fictional sample)" if given.sample else source.title,
        dated=dated,
        sha256=digest,
        licence="CC0-1.0" if given.sample else source.licence,
        citation="Isthmus sample world (fictional)" if given.sample else _citation(source, dated),
        read=sum(p.read for p in parts),
        kept=sum(p.kept for p in parts),
        quarantined=sum(p.quarantined for p in parts),
        sample=given.sample,
        partial=source.partial,
        noncommercial=source.noncommercial,
        caveats=source.caveats,
    )


def _citation(source: Source, dated: str) -> str:
    """Return what to cite; a source's own words are of the copy it knows, so a newer copy is named by its date."""
    return source.citation if dated == source.dated else f"{source.citation} (this copy: {dated})"


def _dates(given: Input, parts: list[PartState]) -> Iterable[str]:
    """Yield the date of each part: what its sidecar says, where that is of the file read; else the source's own."""
    digests = {p.file: p.sha256 for p in parts}
    for part in given.parts:
        fetched = sidecar.read(part.path)
        yield fetched.dated if fetched and fetched.sha256 == digests.get(part.name) else given.source.dated


def _check_floors(inputs: list[Input], states: dict[str, list[PartState]]) -> None:
    for source, _parts, sample in inputs:
        kept = sum(p.kept for p in states[source.id])
        floor = min(source.floor, 1) if sample else source.floor
        if kept < floor:
            files = ", ".join(p.file for p in states[source.id][:3])
            raise RowFloor(
                f"{source.id} kept {kept:,} records of {files}; it never has fewer than {floor:,}.",
                "Fetch the file again; nothing was built and the old lake is as it was.",
            )


def _ceilings(inputs: list[Input], snapshot: Snapshot) -> Iterable[str]:
    sources = {i.source.id: i.source for i in inputs}
    for v in snapshot.vintages:
        source = sources[v.source]
        if v.kept > source.ceiling:
            yield f"{v.source} kept {v.kept:,} records, more than the {source.ceiling:,} it should have."
        if v.quarantined > source.quarantine_ceiling * v.read:
            share = f"more than {source.quarantine_ceiling:.0%}"
            yield f"{v.source} set aside {v.quarantined:,} of {v.read:,} records, {share}."
