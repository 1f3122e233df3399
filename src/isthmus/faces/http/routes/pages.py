"""The pages: each address of `isthmus.faces.web.pages`, and the same with the ending of a format."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from functools import cache
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from starlette.responses import Response

from isthmus.faces.http.acts import OPEN, act
from isthmus.faces.http.fresh import Made, fresh
from isthmus.faces.http.who import reader
from isthmus.faces.web.give import GIVERS
from isthmus.faces.web.html import html, static_files
from isthmus.faces.web.pages import pages
from isthmus.faces.web.speak import chosen, speak
from isthmus.faces.web.view import EVERYWHERE, Asked, Instead, Page, look_of, read_query
from isthmus.model.errors import UnknownName

ROUTER = APIRouter(include_in_schema=False)
ACT = "open"
FOREVER = "public, max-age=31536000, immutable"
MEDIA = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
         "txt": "text/plain; charset=utf-8", "json": "application/json"}  # fmt: skip


def _asked(request: Request, page: Page, ending: str) -> Asked:
    """Take a request apart; what it holds beside what the page takes is an error.

    Only a page that is not open knows who asks: the others are kept, and the same for everyone.
    """
    raw = parse_qs(request.url.query, keep_blank_values=True, errors="strict", max_num_fields=60)
    query = read_query(raw, (*page.params, *EVERYWHERE))
    language = chosen(query.get("lang"), request.headers.get("accept-language", ""))
    path = request.url.path.removesuffix(ending) if ending else request.url.path
    return Asked(
        path=path, given=dict(request.path_params), query=query, speak=speak(language), look=look_of(query, language),
        desk=request.app.state.desk, who=reader(request) if page.act != OPEN else None, ending=ending,
    )  # fmt: skip


def answered(request: Request, page: Page, ending: str) -> Response:
    """Return a page in the format of an ending."""
    asked = _asked(request, page, ending)

    def make() -> Made:
        return Made(*GIVERS[ending](page.build(asked), asked))

    try:
        if page.act != OPEN:
            body, media, _name = make()
            return Response(body, media_type=media)
        return fresh(request, make, asked.speak.language)
    except Instead as instead:
        if ending and instead.error is not None:
            raise instead.error from None
        return Response(html(instead.view, asked), instead.status, media_type="text/html; charset=utf-8")


def _endpoint(page: Page, ending: str) -> Callable[[Request], Response]:
    def endpoint(request: Request) -> Response:
        return answered(request, page, ending)

    return act(page.act)(endpoint)


for _page in pages():
    for _ending in GIVERS:
        ROUTER.add_api_route((_page.data or _page.path) + _ending if _ending else _page.path,
                             _endpoint(_page, _ending), methods=["GET"], response_model=None)  # fmt: skip


@ROUTER.get("/static/{mark}/{name}")
def static(request: Request, mark: str, name: str) -> Response:
    """Return a static file, compressed where the browser takes that; under the mark of its content it may be kept."""
    found = static_files()
    if name not in found:
        raise UnknownName("file", name, found, "static")
    body, current = found[name]
    kept = FOREVER if mark == current else "no-cache"
    media = MEDIA.get(name.rpartition(".")[2], "application/octet-stream")
    headers = {"cache-control": kept, "vary": "accept-encoding"}
    packed = _packed(body) if "gzip" in request.headers.get("accept-encoding", "") else body
    if len(packed) < len(body):
        return Response(packed, headers=headers | {"content-encoding": "gzip"}, media_type=media)
    return Response(body, headers=headers, media_type=media)


@cache
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, 9, mtime=0)


@ROUTER.get("/robots.txt")
def robots() -> Response:
    """Ask search engines to stay away: an office's own server is not to be indexed."""
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain")
