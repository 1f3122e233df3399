"""Many questions in one run: the same answers in the same order, written as they come, so that a stop loses nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from isthmus.screen.organisation import Organisation
from isthmus.screen.people import Person
from isthmus.screen.table import Columns, Question, Row

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.findings import Answer
    from isthmus.screen.screening import Screening


def answer(screening: Screening, lake: Lake, question: Question) -> Answer:
    """Return the answer to any question."""
    if isinstance(question, Person):
        return screening.person(question)
    return screening.organisation(question, lake) if isinstance(question, Organisation) else screening.text(question)


def short(made: Answer) -> list[dict[str, Any]]:
    """Return what an answer rests on, without anything that repeats the question."""
    return [
        {"list_id": f.list_id, "entry_id": f.entry_id, "hit_type": f.hit_type, "score": f.score} for f in made.findings
    ]


def flat(row: Row, made: Answer | None) -> dict[str, str]:
    """Return a row of the result: the row's own cells, then what was found, strongest first."""
    cells = {key: value for key, value in row.cells.items() if key}
    if made is None:
        return cells | {"screening_outcome": "not asked", "screening_note": row.why}
    found = made.findings
    return cells | {
        "screening_outcome": made.outcome,
        "screening_hit_types": "; ".join(f.hit_type for f in found),
        "screening_entries": "; ".join(f"{f.list_id}:{f.entry_id}" for f in found),
        "screening_names": "; ".join(f.entry_name for f in found),
        "screening_listed_from": "; ".join(f.listed_from or "not stated" for f in found),
        "screening_words": "; ".join(dict.fromkeys(f.text for f in found)),
        "screening_near_misses": str(len(made.near_misses)),
        "screening_note": made.note,
    }


class Progress:
    """What a run has answered: one line of JSON a row, in a file beside the result that only its owner reads."""

    def __init__(self, out: Path, mark: str) -> None:
        self.mark, self.path = mark, out.with_name(f".{out.name}.part")
        self.done = _left(self.path, mark)

    def __enter__(self) -> Progress:
        flags = os.O_APPEND if self.done else os.O_TRUNC
        self._file = os.open(self.path, os.O_WRONLY | os.O_CREAT | flags, 0o600)
        if not self.done:
            self._write({"mark": self.mark})
        return self

    def __exit__(self, *_ended: object) -> None:
        os.close(self._file)

    def keep(self, row: dict[str, Any]) -> None:
        """Keep one row."""
        self._write(row)

    def _write(self, value: dict[str, Any]) -> None:
        os.write(self._file, msgspec.json.encode(value) + b"\n")


def mark_of(source: Path, columns: Columns, screening: Screening, snapshot: str) -> str:
    """Return what tells one run from another: the table, its columns, the lake and the ties."""
    ties = blake2b(msgspec.json.encode(screening.links), digest_size=8).hexdigest()
    content = blake2b(source.read_bytes(), digest_size=16).hexdigest()
    return blake2b(repr((content, columns, snapshot, ties)).encode(), digest_size=16).hexdigest()


def _left(path: Path, mark: str) -> list[dict[str, Any]]:
    """Return the rows an earlier run of the same question answered; a line cut short by a stop is left out."""
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError:
        return []
    try:
        if msgspec.json.decode(lines[0]).get("mark") != mark:
            return []
    except (msgspec.DecodeError, AttributeError):
        return []
    rows: list[dict[str, Any]] = []
    whole = [lines[0]]
    for line in lines[1:-1]:
        try:
            rows.append(msgspec.json.decode(line))
            whole.append(line)
        except msgspec.DecodeError:
            break
    path.write_bytes(b"\n".join([*whole, b""]))
    return rows


def run(
    screening: Screening, lake: Lake, rows: Iterable[Row], progress: Progress, tell: Callable[[int], None]
) -> Iterator[dict[str, Any]]:
    """Yield each row's result in the table's order, going on where an earlier run stopped."""
    yield from progress.done
    tell(len(progress.done))
    for row in list(rows)[len(progress.done) :]:
        made = None if row.question is None else answer(screening, lake, row.question)
        result = {"row": row.number, "flat": flat(row, made), "found": None if made is None else short(made)}
        progress.keep(result)
        tell(1)
        yield result
