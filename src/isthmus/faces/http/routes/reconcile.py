"""``/reconcile``: the Reconciliation Service API 0.2 (W3C Entity Reconciliation group), as OpenRefine speaks it.

Two types are reconciled: institutions of ROR, and entries of the loaded lists that are organisations. Persons are
not. A browser page may read the answers only when it is served by this machine too.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import msgspec
from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, Response

from isthmus.faces.http.routes._reconcile import (
    PROPERTIES,
    TYPES,
    Extend,
    Query,
    entity_page,
    extended,
    found,
    suggested,
)
from isthmus.faces.http.routes.screening import told
from isthmus.faces.http.settings import LOOPBACK
from isthmus.faces.indexes import ONE_AT_A_TIME, screening
from isthmus.model.errors import UsageError

ROUTER = APIRouter(prefix="/reconcile", tags=["reconcile"], include_in_schema=False)
ACT = "open"
MOST_QUERIES = 100


def manifest(request: Request) -> dict[str, Any]:
    """Return what the service offers."""
    base = f"{request.url.scheme}://{request.headers['host']}"
    at = {"service_url": base}
    return {
        "versions": ["0.2"],
        "name": "Isthmus: institutions (ROR) and listed organisations",
        "identifierSpace": "https://ror.org/",
        "schemaSpace": f"{base}/reconcile/types/",
        "defaultTypes": TYPES,
        "view": {"url": f"{base}/reconcile/preview?id={{{{id}}}}"},
        "preview": {"url": f"{base}/reconcile/preview?id={{{{id}}}}", "width": 430, "height": 300},
        "suggest": {
            name: at | {"service_path": f"/reconcile/suggest/{name}"} for name in ("entity", "type", "property")
        },
        "extend": {
            "propose_properties": at | {"service_path": "/reconcile/properties"},
            "property_settings": [],
        },
        "batchSize": MOST_QUERIES,
    }


@ROUTER.get("")
@ROUTER.post("")
async def reconcile(request: Request) -> Response:
    """Answer the manifest, a batch of queries, or a request for more of entities that were found."""
    form = dict(request.query_params)
    if request.method == "POST":
        form |= {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
    if "extend" in form:
        return await run_in_threadpool(_extend, request, _decoded(form["extend"], Extend, "extend"))
    if "queries" in form:
        queries = _decoded(form["queries"], dict[str, Query], "queries")
        return await run_in_threadpool(_queries, request, queries)
    return shared(request, told(manifest(request)))


def _queries(request: Request, queries: dict[str, Query]) -> Response:
    if len(queries) > MOST_QUERIES:
        raise UsageError(f"{len(queries)} queries in one batch.", f"At most {MOST_QUERIES}.")
    made = screening(request.app.state.desk)
    with ONE_AT_A_TIME, request.app.state.desk.lake() as lake:
        answers = {key: {"result": found(made, lake, query)} for key, query in queries.items()}
    return shared(request, told(answers))


def _extend(request: Request, asked: Extend) -> Response:
    return shared(request, told(extended(screening(request.app.state.desk), asked)))


@ROUTER.get("/suggest/{what}")
def suggest(request: Request, what: str, prefix: str = "", cursor: int = 0, type: str = "") -> Response:
    """Complete the beginning of a name of an entity, a type or a property."""
    if what not in ("entity", "type", "property"):
        raise UsageError(f"{what[:40]!r} is not suggested.", "One of: entity, type, property.")
    made = screening(request.app.state.desk) if what == "entity" else None
    return shared(request, told({"result": suggested(made, what, prefix[:200], max(0, cursor), type)}))


@ROUTER.get("/properties")
def properties(request: Request, type: str = "", limit: int = 50) -> Response:
    """Say which properties entities of a type have."""
    rows = [{"id": key, "name": name} for key, name in PROPERTIES.items()]
    return shared(request, told({"type": type, "properties": rows[: max(1, limit)], "limit": limit}))


@ROUTER.get("/preview")
def preview(request: Request, id: str) -> Response:
    """Show an entity in a small page, which OpenRefine frames."""
    page = HTMLResponse(entity_page(screening(request.app.state.desk), id))
    page.headers["content-security-policy"] = (
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors http://127.0.0.1:* http://localhost:*"
    )
    return page


def shared(request: Request, response: Response) -> Response:
    """Let a page of this machine, such as OpenRefine's, read an answer; no other page may."""
    origin = request.headers.get("origin", "")
    host = urlsplit(origin).hostname or ""
    if host in LOOPBACK or f"[{host}]" in LOOPBACK:
        response.headers["access-control-allow-origin"] = origin
        response.headers["vary"] = "origin"
    return response


def _decoded(text: str, shape: Any, where: str) -> Any:
    try:
        return msgspec.json.decode(text, type=shape)
    except msgspec.DecodeError as error:
        raise UsageError(f"{where} cannot be read: {error}.", "It is JSON as in the Reconciliation API 0.2.") from error
