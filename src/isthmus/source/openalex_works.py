"""OpenAlex works: Work objects as the API and the snapshot serve them, in JSON lines or Parquet partitions."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from isthmus.model.download import Api, Snapshot
from isthmus.model.source import Batch, Part, Reject, Source
from isthmus.source._files import Cut, text_of
from isthmus.source._ids import Odd, number
from isthmus.source._parquet import partition_lines
from isthmus.source._places import PlaceBook
from isthmus.source._records import BadRecord, Once, decoded
from isthmus.source._works import Work, check, lay_out

SOURCE = Source(
    id="openalex-works",
    title="OpenAlex works",
    publisher="OurResearch",
    licence="CC0-1.0",
    citation="Priem, Piwowar, Orr (2022). OpenAlex: a fully-open index of scholarly works. arXiv:2205.01833",
    cadence="monthly",
    grain="one scholarly work",
    live="https://api.openalex.org/works",
    files=("openalex/works/**/*.gz", "openalex/works/**/*.jsonl", "openalex/works/**/*.parquet"),
    tables=("work", "authorship", "affiliation", "work_country", "citation"),
    dated="2026-02-15",
    floor=0,
    unique=("work", "work_id"),
    caveats=("Counts are of the works loaded, a selection: not the whole output of a country or a field.",),
    download=(
        Api(url="https://api.openalex.org/works", to="openalex/works/api-{query}.jsonl.gz"),
        Snapshot(url="https://openalex.s3.amazonaws.com/data/{form}/works/manifest.json", to="openalex/works"),
    ),
)
BATCH = 1_500
"""Works laid out together: enough for whole-array work to pay, few enough to keep memory low."""
BROKEN = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What the parts of a record that are read late may turn out to be."""
_decode = msgspec.json.Decoder(Work).decode


class Held:
    """Works read and not yet handed on, each with its place and the record as it was."""

    def __init__(self, part: Part) -> None:
        self._book = PlaceBook()
        self._leave_out = part.leave_out
        self._once = Once(part) if part.skip or part.once else None
        self._fresh()

    def _fresh(self) -> None:
        self.read = 0
        self.rejects: list[Reject] = []
        self._works: list[Work] = []
        self._raw: list[tuple[int, bytes]] = []

    def add(self, position: int, raw: bytes | BadRecord) -> None:
        """Take one record; one that is not a Work object is set aside at once."""
        self.read += 1
        work = raw if isinstance(raw, BadRecord) else decoded(raw, _decode)
        if isinstance(raw, BadRecord) or isinstance(work, BadRecord):
            self.reject(position, str(work), b"" if isinstance(raw, BadRecord) else raw)
            return
        self._works.append(work)
        self._raw.append((position, raw))

    def reject(self, position: int, reason: str, raw: bytes) -> None:
        """Set one record aside."""
        self.rejects.append(Reject(position, reason, text_of(raw)))

    def take(self) -> Batch:
        """Hand over a batch and start afresh."""
        try:
            if self._once:
                raise Odd
            tables = lay_out(self._works, self._book, self._leave_out)
        except (Odd, *BROKEN):
            self._sift()
            tables = lay_out(self._works, self._book, self._leave_out)
        batch = Batch(self.read, tables, sorted(self.rejects, key=lambda r: r.position))
        self._fresh()
        return batch

    def _sift(self) -> None:
        """Look at the works one by one, and set aside those that cannot be kept."""
        works, raws = self._works, self._raw
        self._works, self._raw = [], []
        for work, (position, raw) in zip(works, raws, strict=True):
            try:
                check(work)
                if self._once:
                    self._once.check(number(work.id, "W") or 0)
            except (BadRecord, *BROKEN) as bad:
                self.reject(position, str(bad), raw)
            else:
                self._works.append(work)
                self._raw.append((position, raw))


def read(part: Part) -> Iterator[Batch]:
    """Yield the works of one partition: gzipped JSON lines or Parquet, the same tables from both."""
    held, seen = Held(part), 0
    try:
        for position, line in partition_lines(part, Work.__struct_fields__):
            held.add(position, line)
            if held.read >= BATCH:
                seen += held.read
                yield held.take()
    except Cut as cut:
        held.read += 1
        held.reject(cut.position, cut.reason, cut.rest)
    if not seen and not held.read:
        held.read = 1
        held.reject(0, "the file is empty", b"")
    yield held.take()
