"""Reads a list of OpenAlex's API page by page into one file, and completes the works that the list cuts short.

A list answer holds at most 100 authorships a work; a work asked for alone holds them all. What has come is kept
as whole pages, each a gzip member, with the cursor of the next page beside it: a run that was stopped goes on there.
"""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import msgspec

from isthmus.fetch.disk import digests
from isthmus.fetch.download import now
from isthmus.fetch.failures import Refused, Unfinished
from isthmus.fetch.http import Http, contact, redacted
from isthmus.fetch.part import Begun, PartFile
from isthmus.fetch.report import Listener
from isthmus.fetch.sidecar import Fetched

PER_PAGE = 100
"""The most that the API gives on a page (200 until 2025)."""
CUT_AT = 100
"""Authorships of a work in a list answer; a work with as many may have more."""


class Meta(msgspec.Struct):
    """What a page says of the list."""

    count: int | None = None
    next_cursor: str | None = None


class Page(msgspec.Struct):
    """One page of a list; records stay as their bytes."""

    meta: Meta
    results: list[msgspec.Raw]


class Head(msgspec.Struct):
    """What of a record says whether it was cut."""

    id: str = ""
    is_authors_truncated: bool | None = None
    authorships: list[msgspec.Raw] | None = None

    def cut(self) -> bool:
        """Say whether the list may have left authorships out."""
        return bool(self.is_authors_truncated) or (self.authorships is not None and len(self.authorships) == CUT_AT)


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of a list, and where the answer goes."""

    url: str
    filter: str
    limit: int | None
    target: Path
    name: str
    columns: tuple[tuple[str, str], ...] = ()

    def shown(self) -> str:
        """Return the question as its sidecar tells it."""
        return ", ".join(x for x in (self.filter, f"the first {self.limit:,}" if self.limit else "") if x)


def fetch_list(http: Http, query: Query, listener: Listener) -> tuple[Fetched, str]:
    """Read a list to its end (or to the limit) into ``query.target``; return its sidecar and a note on gaps.

    Raises
    ------
    Unfinished, Refused
        What came is kept for the next run.
    """
    with PartFile(query.target) as part:
        return _List(http, query, part, listener).run()


class _List:
    """One walk along a list."""

    def __init__(self, http: Http, query: Query, part: PartFile, listener: Listener) -> None:
        self._http, self._query, self._part, self._listener = http, query, part, listener
        key = {"filter": query.filter, "limit": str(query.limit or "")}
        self._key = f"{redacted(query.url)}?{urlencode(key)}"
        self._short = 0

    def run(self) -> tuple[Fetched, str]:
        """Walk the list from where the last run stopped."""
        state = self._part.begun(self._key)
        if state is None or not state.cursor or state.safe > self._part.size:
            state = Begun(url=self._key, cursor="*")
        self._part.cut(state.safe)
        opened = False
        while state.cursor:
            page = self._page(state.cursor)
            if not opened:
                self._listener.begin(self._query.name, state.records, self._expected(page))
                opened = True
            state = self._keep(page, state)
            self._listener.progress(self._query.name, state.records)
        return self._finish(state)

    def _expected(self, page: Page) -> int | None:
        counts = [c for c in (page.meta.count, self._query.limit) if c is not None]
        return min(counts, default=None)

    def _page(self, cursor: str) -> Page:
        asked = {"per_page": PER_PAGE, "cursor": cursor}
        url = self._address(self._query.url, asked | ({"filter": self._query.filter} if self._query.filter else {}))

        def parse(raw: bytes) -> Page:
            try:
                return msgspec.json.decode(raw, type=Page)
            except msgspec.DecodeError as error:
                raise Unfinished(f"{redacted(url)} gave no page of a list: {error}.") from error

        return self._http.answer(url, parse)

    def _address(self, url: str, asked: dict[str, object]) -> str:
        known = {"mailto": contact(), "api_key": os.environ.get("ISTHMUS_OPENALEX_KEY", "")}
        query = urlencode(asked | {k: v for k, v in known.items() if v})
        return f"{url}?{query}" if query else url

    def _keep(self, page: Page, state: Begun) -> Begun:
        """Append a page and note where the next begins."""
        cursor = page.meta.next_cursor or ""
        if cursor == state.cursor:
            raise Refused(f"{redacted(self._query.url)} gives the same page again and again.")
        room = (self._query.limit or 2**62) - state.records
        records = [self._whole(r) for r in page.results[:room]]
        if not page.results or len(records) == room:
            cursor = ""
        if records:
            self._part.add(gzip.compress(b"".join(r + b"\n" for r in records), 6, mtime=0))
        expected = self._expected(page) if state.total is None else state.total
        state = Begun(
            url=self._key, cursor=cursor, total=expected, safe=self._part.size,
            records=state.records + len(records), pages=state.pages + 1,
        )  # fmt: skip
        if cursor:
            self._part.note(state)
        return state

    def _whole(self, raw: msgspec.Raw) -> bytes:
        """Return a record on one line; a work that the list may have cut is asked for alone."""
        line = bytes(raw)
        try:
            head = msgspec.json.decode(line, type=Head)
        except msgspec.DecodeError:
            return msgspec.json.format(line, indent=-1)
        if head.cut():
            alone = self._alone(head)
            line = alone or line
            self._short += not alone
        return msgspec.json.format(line, indent=-1)

    def _alone(self, head: Head) -> bytes | None:
        """Return a work asked for alone, when that gives at least as many authorships, and says so."""
        url = self._address(f"{self._query.url}/{head.id.rpartition('/')[2]}", {})
        try:
            raw = self._http.answer(url, bytes)
            found = msgspec.json.decode(raw, type=Head)
        except (Refused, msgspec.DecodeError):
            return None
        more = len(found.authorships or ()) >= len(head.authorships or ())
        return raw if more and found.id == head.id and not found.is_authors_truncated else None

    def _finish(self, state: Begun) -> tuple[Fetched, str]:
        """Show the file, as JSON lines or as the table its reader expects."""
        query = self._query
        if not state.records:
            self._part.cut(0)
            raise Refused(f"{redacted(query.url)} holds nothing for {query.filter or 'no filter'!r}.")
        if query.columns:
            from isthmus.fetch.table import write_table  # noqa: PLC0415  (only for lists kept as tables)

            self._part.flush()
            write_table(self._part.path, query.columns, query.target)
            found, size = digests(query.target), query.target.stat().st_size
            self._part.cut(0)
            self._part.discard()
        else:
            self._part.flush()
            found, size = digests(self._part.path), self._part.size
            self._part.publish()
        notes = [f"{self._short} works may lack authorships beyond the 100th."] if self._short else []
        if state.total is not None and state.records < state.total:
            notes.append(f"{state.records:,} records came of {state.total:,} announced: the list changed meanwhile.")
        fetched = Fetched(
            url=redacted(query.url), fetched_at=now(), checked_at=now(), sha256=found["sha256"], bytes=size,
            dated=datetime.now(UTC).date().isoformat(), dated_by="fetched", query=query.shown(), records=state.records,
        )  # fmt: skip
        return fetched, " ".join(notes)
