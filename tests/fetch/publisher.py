"""A publisher on loopback that serves files well or badly, page by page or in pieces; it keeps what was asked."""

from __future__ import annotations

import contextlib
import hashlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

Answer = Callable[["Handler"], None]
DATED = "Sun, 01 Nov 2026 10:00:00 GMT"


class Handler(BaseHTTPRequestHandler):
    """Answers as the route of its path says; a list of routes is used up one request at a time."""

    protocol_version = "HTTP/1.1"
    server: Publisher

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
        self.server.asked.append((self.path, dict(self.headers)))
        answer = self.server.routes.get(path, status(404))
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            answer(self)

    def put(self, code: int, body: bytes = b"", **headers: str) -> None:
        """Send an answer with an honest length, unless another is given."""
        self.send_response(code)
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        for name, value in ({"Content-Length": str(len(body))} | named).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self) -> None:
        """Cut the connection."""
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(2)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Publisher(ThreadingHTTPServer):
    """The server; ``routes`` maps a path to an answer, or to a list of them."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Answer | list[Answer]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def handle_error(self, *_args: object) -> None:
        """Say nothing of a client that went away."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def headers(self, number: int = -1) -> dict[str, str]:
        return self.asked[number][1]


def status(code: int, **headers: str) -> Answer:
    """Answer with a bare status."""
    return lambda h: h.put(code, b"", **headers)


def whole(body: bytes, **headers: str) -> Answer:
    """Serve a file as a good server does: ETag, date, ranges, conditional requests."""
    etag = '"' + hashlib.md5(body).hexdigest() + '"'
    facts = {"ETag": etag, "Last_Modified": DATED, "Accept_Ranges": "bytes"} | headers

    def answer(h: Handler) -> None:
        if h.headers.get("If-None-Match") == etag:
            h.put(304, **facts)
            return
        start = _start(h)
        if start is None or h.headers.get("If-Range", etag) not in (etag, DATED):
            h.put(200, body, **facts)
        elif start >= len(body):
            h.put(416, b"", Content_Range=f"bytes */{len(body)}")
        else:
            h.put(206, body[start:], Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}", **facts)

    return answer


def cut(body: bytes, after: int, **headers: str) -> Answer:
    """Announce a file, send so many bytes of what was asked for, and hang up."""
    etag = '"' + hashlib.md5(body).hexdigest() + '"'
    facts = {"ETag": etag, "Last_Modified": DATED} | headers

    def answer(h: Handler) -> None:
        start = _start(h) or 0
        rest = body[start:]
        span = {"Content_Range": f"bytes {start}-{len(body) - 1}/{len(body)}"} if start else {}
        h.put(206 if start else 200, rest[:after], Content_Length=str(len(rest)), **facts, **span)
        h.hang_up()

    return answer


def plain(body: bytes, **headers: str) -> Answer:
    """Serve a file and know nothing of ranges, dates or tags."""
    return lambda h: h.put(200, body, **headers)


def moved(to: str, code: int = 302) -> Answer:
    """Redirect."""
    return status(code, Location=to)


def listing(records: list[dict], per_page: int, alone: dict[str, dict]) -> dict[str, Answer]:
    """Serve records as OpenAlex does: a list with cursors, and each of ``alone`` under its own address."""

    def page(h: Handler) -> None:
        start = 0 if h.query["cursor"] == "*" else int(h.query["cursor"].removeprefix("c"))
        end = start + per_page
        following = f"c{end}" if end < len(records) else None
        body = {"meta": {"count": len(records), "next_cursor": following}, "results": records[start:end]}
        h.put(200, json.dumps(body, indent=1).encode())

    return {"/works": page} | {f"/works/{k}": plain(json.dumps(v).encode()) for k, v in alone.items()}


def _start(h: Handler) -> int | None:
    asked = h.headers.get("Range", "")
    return int(asked.removeprefix("bytes=").rstrip("-")) if asked else None
