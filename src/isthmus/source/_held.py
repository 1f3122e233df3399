"""Works on their way from a partition's lines to the tables of a batch; what is odd is found and set aside."""

from __future__ import annotations

from itertools import chain

import msgspec

from isthmus.model.source import Batch, Part, Reject
from isthmus.source._arrays import Odd
from isthmus.source._books import Books
from isthmus.source._files import is_too_long, split, text_of
from isthmus.source._ids import number
from isthmus.source._records import BadRecord, Once, decoded
from isthmus.source._sheet import Sheet
from isthmus.source._work import Work, check
from isthmus.source._works import lay_out

BATCH = 32 * 2**20
"""Bytes of lines laid out together: enough for whole-array work to pay, few enough to keep memory low."""
BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What the parts of a record that are read late may turn out to be."""
LEAST = 1_000
"""Bytes that a record counts for beside its line: what is kept of the shortest."""
_decoder = msgspec.json.Decoder(Work)
_decode = _decoder.decode


class Held:
    """Works read and not yet handed on: as values, and as the bytes they came in."""

    def __init__(self, part: Part) -> None:
        self._books = Books()
        self._citations = "citation" not in part.leave_out
        self._once = Once(part) if part.skip or part.once else None
        self._fresh()

    def _fresh(self) -> None:
        self.read = self.size = 0
        self.rejects: list[Reject] = []
        self._books.next_batch()
        self._sheet = Sheet(self._books, citations=self._citations)
        self._blocks: list[tuple[int, bytes]] = []

    def add(self, position: int, block: bytes | BadRecord) -> None:
        """Take the records of some lines: all at once, or one by one where one of them is not a Work object."""
        if isinstance(block, BadRecord):
            self._count(1, 0)
            self.reject(position, str(block), b"")
        elif works := _all_of(block):
            self._hold(position, block, works)
        else:
            for at, line in split(position, block):
                work = decoded(line, _decode)
                if isinstance(work, BadRecord):
                    self._count(1, len(line))
                    self.reject(at, str(work), line)
                else:
                    self._hold(at, line, [work])

    def _hold(self, position: int, block: bytes, works: list[Work]) -> None:
        self._count(len(works), len(block))
        self._blocks.append((position, block))
        self._sheet.add(works)

    def _count(self, records: int, size: int) -> None:
        self.read += records
        self.size += size + records * LEAST

    def reject(self, position: int, reason: str, raw: bytes) -> None:
        """Set one record aside."""
        self.rejects.append(Reject(position, reason, text_of(raw)))

    def take(self) -> Batch:
        """Hand over a batch and start afresh."""
        try:
            if self._once:
                raise Odd
            tables = lay_out(self._sheet)
        except (Odd, *BROKEN):
            self._sift()
            tables = lay_out(self._sheet)
        batch = Batch(self.read, tables, sorted(self.rejects, key=lambda r: r.position))
        self._fresh()
        return batch

    def _sift(self) -> None:
        """Look at the works one by one, and set aside those that cannot be kept."""
        self._books.forget_new()
        self._sheet = Sheet(self._books, citations=self._citations)
        for position, line in chain.from_iterable(split(*block) for block in self._blocks):
            try:
                work = _decode(line)
                check(work)
                if self._once:
                    self._once.check(number(work.id, "W") or 0)
            except (BadRecord, *BROKEN) as bad:
                self.reject(position, str(bad), line)
            else:
                self._sheet.add([work])


def _all_of(block: bytes) -> list[Work]:
    """Return the works of a block when each of its lines is one, else none."""
    if is_too_long(block):
        return []
    try:
        if (lines := _objects(block)) and len(works := _decoder.decode_lines(block)) == lines:
            return works
        return [_decode(line) for line in block.split(b"\n") if line]
    except BROKEN:
        return []


def _objects(block: bytes) -> int:
    r"""Return how many lines a block has when each but the last ends ``}`` and the next begins ``{``, else 0.

    JSON holds ``}\n{`` nowhere but between two objects, so as many objects as such lines are one a line. They are then
    decoded where they stand: to cut lines out first is a fifteenth of a build.
    """
    at, last, found = block.find(b"\n"), len(block) - 1, 1
    while 0 <= at < last:
        if block[at - 1 : at + 2] != b"}\n{":
            return 0
        found, at = found + 1, block.find(b"\n", at + 1)
    return found
