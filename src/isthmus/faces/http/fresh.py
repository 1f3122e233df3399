"""Answers that depend only on the lake and the address: told apart by ETag, kept in memory, sent compressed."""

from __future__ import annotations

import gzip
import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

import isthmus
from isthmus.lake.snapshot import current_id

LEAST = 600
"""Bytes from which compressing is worth it."""


class Made(NamedTuple):
    """A finished body, its media type, and the name it is saved under (none: shown in place)."""

    body: bytes
    media: str
    name: str = ""


class Shelf:
    """Finished answers, up to so many bytes; the longest unused goes first."""

    def __init__(self, limit: int) -> None:
        self._limit, self._size = limit, 0
        self._kept: OrderedDict[str, tuple[Made, bytes]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: str) -> tuple[Made, bytes] | None:
        """Return an answer and its compressed body."""
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key]

    def keep(self, key: str, made: Made) -> tuple[Made, bytes]:
        """Keep an answer and return it with its compressed body."""
        packed = gzip.compress(made.body, 6, mtime=0) if len(made.body) >= LEAST else b""
        with self._lock:
            if key not in self._kept and len(made.body) + len(packed) <= self._limit // 4:
                self._kept[key] = (made, packed)
                self._size += len(made.body) + len(packed)
            while self._size > self._limit:
                _key, (old, old_packed) = self._kept.popitem(last=False)
                self._size -= len(old.body) + len(old_packed)
        return made, packed


def fresh(request: Request, make: Callable[[], Made], *also: str) -> Response:
    """Return the answer to a GET: from memory, or made now; 304 where the client has it already.

    Parameters
    ----------
    make
        Computes the answer. It may depend on the lake's current snapshot, the address, the day and ``also``.
    also
        What else the answer depends on, such as the language that was negotiated.
    """
    app = request.app
    snapshot = current_id(app.state.desk.root) or "none"
    today = datetime.now(UTC).date().isoformat()
    parts = (isthmus.__version__, snapshot, today, request.url.path, request.url.query, *also)
    key = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]
    headers = {
        "etag": f'W/"{key}"',
        "cache-control": "private, no-cache",
        "vary": "accept, accept-encoding, accept-language",
    }
    if key in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    shelf: Shelf = app.state.shelf
    made, packed = shelf.find(key) or shelf.keep(key, make())
    if made.name:
        headers["content-disposition"] = f'attachment; filename="{made.name}"'
    if packed and "gzip" in request.headers.get("accept-encoding", ""):
        headers["content-encoding"] = "gzip"
        return Response(packed, headers=headers, media_type=made.media)
    return Response(made.body, headers=headers, media_type=made.media)
