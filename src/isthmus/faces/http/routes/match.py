"""``/match/{dataset}``: entities of FollowTheMoney in, scored entries out, in the shape of yente's match service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from isthmus.faces.desk import Desk
from isthmus.faces.http.routes.screening import told
from isthmus.faces.indexes import ONE_AT_A_TIME, screening
from isthmus.model.errors import UnknownName, UsageError
from isthmus.screen.findings import COUNTED
from isthmus.screen.ftm import Entity, entry_entity, questions, together
from isthmus.screen.people import Person

if TYPE_CHECKING:
    from isthmus.screen.findings import Answer
    from isthmus.screen.records import Entry

ROUTER = APIRouter(tags=["match"])
ACT = "signed"
ALL = "default"
MOST_QUERIES, MOST_RESULTS = 100, 100
FEATURES = {
    "name": {"description": "Likeness of the names.", "coefficient": 1.0, "url": "docs/screening.md"},
    "born": {"description": "The date of birth agrees with the sealed one.", "coefficient": 1.0, "url": ""},
    "identifier": {"description": "An identifier agrees.", "coefficient": 1.0, "url": ""},
}
"""Features that any result may carry; others are named as in `docs/screening.md`."""


class Asked(msgspec.Struct, frozen=True):
    """The body of a match request."""

    queries: dict[str, Entity]
    weights: dict[str, float] = {}


@ROUTER.post("/match/{dataset}", include_in_schema=False)
async def match(request: Request, dataset: str, limit: int = 5) -> Response:
    """Return, for each query, the entries it rests on: ``match`` is true for findings only, never by a name alone."""
    from starlette.concurrency import run_in_threadpool  # noqa: PLC0415

    try:
        asked = msgspec.json.decode(await request.body(), type=Asked)
    except msgspec.DecodeError as error:
        raise UsageError(f"The body is no match request: {error}.", 'Send {"queries": {...}}.') from error
    return await run_in_threadpool(_answered, request.app.state.desk, dataset, asked, limit)


def _answered(desk: Desk, dataset: str, asked: Asked, limit: int) -> Response:
    if len(asked.queries) > MOST_QUERIES or not 1 <= limit <= MOST_RESULTS:
        raise UsageError(f"{len(asked.queries)} queries, limit {limit}.", f"At most {MOST_QUERIES} and {MOST_RESULTS}.")
    put = {key: questions(entity) for key, entity in asked.queries.items()}
    if sum(isinstance(made[0], Person) for made in put.values()) > 1:
        raise UsageError(
            "Several persons in one request are a bulk screening: it needs a case, a purpose and a role.",
            "isthmus screen --persons FILE --case ID --purpose TEXT --as NAME",
        )
    made = screening(desk)
    lists = [one.list_id for one in made.lists]
    if dataset not in (ALL, *lists):
        raise UnknownName("dataset", dataset, [ALL, *lists])
    entries = {(e.list_id, e.entry_id): e for e in made.entries}
    responses = {}
    with ONE_AT_A_TIME, desk.lake() as lake:
        for key, asks in put.items():
            found = together(made.person(a) if isinstance(a, Person) else made.organisation(a, lake) for a in asks)
            results = _results(found, entries, None if dataset == ALL else dataset)
            responses[key] = {
                "status": 200,
                "results": results[:limit],
                "total": {"value": len(results), "relation": "eq"},
                "query": msgspec.to_builtins(asked.queries[key]),
            }
    return told({"responses": responses, "matcher": FEATURES, "limit": limit})


def _results(found: Answer, entries: dict[tuple[str, str], Entry], only: str | None) -> list[dict[str, Any]]:
    """Return findings, then near misses, as scored entities."""
    rows = []
    for f in found.findings:
        features = {x.name: x.weight for x in f.features}
        counted = f.hit_type in COUNTED
        rows.append((f.list_id, f.entry_id, min(1.0, f.score), counted, features | {f"hit type: {f.hit_type}": 1.0}))
    for m in found.near_misses:
        features = {f"separated by: {m.separated_by}": -1.0}
        rows.append((m.list_id, m.entry_id, max(0.0, min(0.69, m.score)), False, features))
    return [
        entry_entity(entries[list_id, entry]) | {"score": round(score, 4), "match": match, "features": features}
        for list_id, entry, score, match, features in rows
        if only in (None, list_id)
    ]
