"""Makes ready what the first reader would wait for: libraries, connections, templates, the renderer of figures."""

from __future__ import annotations

import logging

from fastapi import FastAPI
from starlette.requests import Request

from isthmus.faces.http.routes.pages import answered
from isthmus.faces.web.pages import pages
from isthmus.lake.snapshot import current_id

FIRST: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("home", "", {}), ("home", ".svg", {}), ("country", "", {"country": "US"}), ("country", ".svg", {"country": "US"}),
)  # fmt: skip
"""Page, ending and parts of the path: the front page and a map, with their figures."""
LOG = logging.getLogger("isthmus.http")


def warm(app: FastAPI) -> None:
    """Ask for the first pages as a reader would, beside other work; what fails is told to the one who asks for it."""
    if current_id(app.state.desk.root) is None:
        return
    known = {page.id: page for page in pages()}
    for name, ending, parts in FIRST:
        page = known[name]
        path = ((page.data or page.path) if ending else page.path).format(**parts) + ending
        scope = {
            "type": "http", "app": app, "method": "GET", "scheme": "http", "server": ("127.0.0.1", 0), "path": path,
            "query_string": b"", "headers": [], "path_params": parts,
        }  # fmt: skip
        try:
            answered(Request(scope), page, ending)
        except Exception as error:  # nobody waits for this answer
            LOG.debug("warming %s: %s", path, type(error).__name__)
