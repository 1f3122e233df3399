"""Downloads one file: resumed where it broke off, checked in every way the publisher allows, shown whole or not."""

from __future__ import annotations

import contextlib
import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import msgspec

from isthmus.fetch import sidecar
from isthmus.fetch.disk import digests, fault
from isthmus.fetch.failures import Refused, Unfinished
from isthmus.fetch.http import Http, redacted
from isthmus.fetch.part import Begun, PartFile
from isthmus.fetch.report import Listener
from isthmus.fetch.sidecar import Fetched

CHUNK = 2**16


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """One file to download, with what the publisher says of it elsewhere."""

    url: str
    target: Path
    name: str
    """The file as people are told of it: its path below the mirror."""
    checksum: str = ""
    size: int | None = None
    dated: str = ""
    form: str = ""
    """An ending such as ``.zip`` where the content is not what the name says."""
    known: Fetched | None = None
    """The sidecar of the copy at hand, to ask for the file only if it has changed."""


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def download(http: Http, wanted: Wanted, listener: Listener) -> Fetched | None:
    """Bring a file to ``wanted.target`` and return what its sidecar shall say; None when it has not changed.

    Raises
    ------
    Unfinished
        When it did not come whole; what came is kept for the next run.
    Refused, Unsaved, FetchBusy
        When it cannot come, be written, or is being fetched.
    """
    with PartFile(wanted.target) as part:
        return http.retry(_Download(http, wanted, part, listener).attempt)


class _Download:
    """The tries for one file."""

    def __init__(self, http: Http, wanted: Wanted, part: PartFile, listener: Listener) -> None:
        self._http, self._wanted, self._part, self._listener = http, wanted, part, listener
        self._shown = redacted(wanted.url)
        self._until = http.clock() + http.limits.total

    def attempt(self) -> Fetched | None:
        """Try once, from where the last try broke off."""
        begun = self._resumable()
        with self._http.get(self._wanted.url, self._headers(begun), self._held) as response:
            if response.status_code == 304:
                return None
            begun = self._place(response, begun)
            if response.status_code != 416:
                self._copy(response, begun)
        return self._finish(response, begun)

    def _held(self) -> int:
        self._part.flush()
        return self._part.size

    def _resumable(self) -> Begun | None:
        """Return what has begun, where the rest can be asked for; else begin again."""
        begun = self._part.begun(self._wanted.url)
        if begun and begun.resumable and (begun.validator() or self._wanted.checksum):
            return begun
        self._part.cut(0)
        return None

    def _headers(self, begun: Begun | None) -> dict[str, str]:
        # Unpacked on the way, a file could not be resumed by its bytes.
        headers = {"Accept-Encoding": "identity"}
        known = self._wanted.known
        if begun:
            headers["Range"] = f"bytes={self._part.size}-"
            if begun.validator():
                headers["If-Range"] = begun.validator()
        elif known and known.etag:
            headers["If-None-Match"] = known.etag
        elif known and known.last_modified:
            headers["If-Modified-Since"] = known.last_modified
        return headers

    def _place(self, response: httpx.Response, begun: Begun | None) -> Begun:
        """Return what the answer belongs to: the part at hand, or a new beginning."""
        start, total = content_range(response)
        if begun and response.status_code == 206:
            # RFC 9110 (15.3.7): a 206 must bear the ETag of the whole; its date may be left out.
            same = _sendable(response, "etag") == begun.etag
            same = same and response.headers.get("last-modified", begun.last_modified) == begun.last_modified
            if start == self._part.size and same and begun.total in (None, total):
                return begun
        if begun and response.status_code == 416 and total == self._part.size:
            return begun
        held = self._part.size
        self._part.cut(0)
        if response.status_code != 200:
            raise Unfinished(f"{self._shown}: the rest does not fit the {held:,} bytes that came before.")
        plain = response.headers.get("content-encoding", "identity") == "identity"
        length = response.headers.get("content-length", "")
        begun = Begun(
            url=self._wanted.url,
            etag=_sendable(response, "etag"),
            last_modified=_sendable(response, "last-modified"),
            total=int(length) if plain and length.isdecimal() else None,
            resumable=plain,
        )
        self._part.note(begun)
        return begun

    def _copy(self, response: httpx.Response, begun: Begun) -> None:
        limits = self._http.limits
        self._listener.begin(self._wanted.name, self._part.size, begun.total or self._wanted.size)
        for chunk in response.iter_bytes():
            self._part.add(chunk)
            have = self._part.size
            self._listener.progress(self._wanted.name, have)
            if have > limits.largest:
                self._part.cut(0)
                raise Refused(f"{self._shown} is larger than {limits.largest:,} bytes: not the file it should be.")
            if self._http.clock() > self._until:
                self._part.flush()
                raise Refused(
                    f"{self._shown}: {have:,} bytes came in {limits.total:,.0f} s, and there is more.",
                    "What came is kept. Run it again: it goes on where it was.",
                )

    def _finish(self, response: httpx.Response, begun: Begun) -> Fetched:
        """Check what came and make it the file."""
        part, wanted = self._part, self._wanted
        part.flush()
        for size, who in ((begun.total, "the server"), (wanted.size, "the publisher's list")):
            if size is not None and part.size != size:
                have = part.size
                part.cut(0)
                raise Unfinished(f"{self._shown} holds {have:,} bytes; {who} says {size:,}.")
        kind, _, digest = wanted.checksum.partition(":")
        found = digests(part.path, *((kind,) if kind else ()))
        wrong = f"its {kind} is {found[kind]}, not {digest}" if kind and found[kind] != digest.lower() else ""
        wrong = wrong or fault(part.path, wanted.form or wanted.name) or self._surplus(response, begun)
        if wrong:
            part.cut(0)
            raise Unfinished(f"{self._shown} did not come whole: {wrong}.", held=0)
        dated, dated_by = date_of(wanted.dated, begun.last_modified)
        fetched = Fetched(
            url=self._shown, fetched_at=now(), checked_at=now(), sha256=found["sha256"], bytes=part.size, dated=dated,
            dated_by=dated_by, etag=begun.etag, last_modified=begun.last_modified,
            checksum=wanted.checksum,
        )  # fmt: skip
        part.publish()
        return fetched

    def _surplus(self, response: httpx.Response, begun: Begun) -> str:
        """Ask for what lies beyond the end, where nothing else vouches for the length; there should be nothing."""
        vouched = self._wanted.checksum or self._wanted.size is not None
        if vouched or not begun.resumable or response.headers.get("accept-ranges") != "bytes":
            return ""
        size = self._part.size
        try:
            with self._http.get(self._wanted.url, {"Range": f"bytes={size}-", "Accept-Encoding": "identity"}) as beyond:
                start, _total = content_range(beyond)
                if beyond.status_code == 206 and start == size and any(beyond.iter_raw(CHUNK)):
                    return f"the server said {size:,} bytes, and has more"
        except (Unfinished, Refused):
            return ""
        return ""


def content_range(response: httpx.Response) -> tuple[int | None, int | None]:
    """Return the first byte and the size of the whole that ``Content-Range`` names."""
    found = re.fullmatch(
        r"bytes (?:(\d{1,18})-\d{1,18}|\*)/(\d{1,18}|\*)", response.headers.get("content-range", "").strip()
    )
    if found is None:
        return None, None
    start, total = found.groups()
    return (int(start) if start else None), (int(total) if total not in (None, "*") else None)


def _sendable(response: httpx.Response, name: str) -> str:
    """Return a header that can be sent back as it came; empty where it cannot."""
    value: str = response.headers.get(name, "")
    return value if value.isascii() and value.isprintable() else ""


def date_of(publisher: str, last_modified: str) -> tuple[str, str]:
    """Return the best date known of a file's content, and how it is known."""
    with contextlib.suppress(ValueError):
        return date.fromisoformat(publisher[:10]).isoformat(), "publisher"
    try:
        return parsedate_to_datetime(last_modified).date().isoformat(), "last-modified"
    except ValueError:
        return datetime.now(UTC).date().isoformat(), "fetched"


def known_copy(target: Path) -> Fetched | None:
    """Return the sidecar of the copy at ``target``, when it belongs to the file that stands there."""
    known = sidecar.read(target)
    return known if known and target.is_file() and target.stat().st_size == known.bytes else None
