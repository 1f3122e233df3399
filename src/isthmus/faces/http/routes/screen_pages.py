"""Screening for people: a text, or a file with progress. All by POST; results are never stored, only kept a while."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Form, Request, UploadFile
from starlette.responses import RedirectResponse, Response

from isthmus.faces.desk import Desk
from isthmus.faces.http.who import reader
from isthmus.faces.indexes import ONE_AT_A_TIME, resolver, screening
from isthmus.faces.jobs import Job, Jobs
from isthmus.faces.shapes.files import to_csv
from isthmus.faces.shapes.screening import answer_record, head, match_record
from isthmus.faces.web.html import html
from isthmus.faces.web.screened import MOST, column_of, flat, lines_of, shown
from isthmus.faces.web.speak import chosen, speak
from isthmus.faces.web.view import Asked, View
from isthmus.faces.who import Who
from isthmus.figure.look import PLAIN
from isthmus.model.errors import IsthmusError

ROUTER = APIRouter(include_in_schema=False)
ACT = "signed"
SHOWN = 200
"""Rows of a file that its page shows."""


def asked_by(request: Request, path: str, who: Who | None = None) -> Asked:
    """Return a request by POST taken apart; only its language is read from the address.

    ``who`` asks, where the page says so or has a form that changes something.
    """
    lang = request.query_params.get("lang")
    language = chosen(lang, request.headers.get("accept-language", ""))
    return Asked(path=path, given={}, query={"lang": lang} if lang else {}, speak=speak(language), look=PLAIN,
                 desk=request.app.state.desk, who=who)  # fmt: skip


@ROUTER.post("/screen")
def screen(request: Request, text: Annotated[str, Form(max_length=100_000)] = "") -> Response:
    """Screen the lines of a text; with an error, the form comes back with what was typed."""
    asked = asked_by(request, "/screen", reader(request))
    results: list[dict[str, Any]] = []
    told: dict[str, Any] | None = None
    problem: IsthmusError | None = None
    try:
        results, told = _screened(asked.desk, lines_of(text))
    except IsthmusError as error:
        problem = error
    values = {"text": text, "results": results, "head": told, "error": problem, "most": MOST}
    view = View(title=asked.speak("web.screen"), template="screen.html.j2", data={}, name="screen", values=values)
    return Response(html(view, asked), problem.status if problem else 200, media_type="text/html")


def _screened(desk: Desk, lines: list[str]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    with ONE_AT_A_TIME:
        made = screening(desk)
        found = [made.text(line) for line in lines]
        named = resolver(desk).resolve_many(lines, "all")
    lists = {one.list_id: one for one in made.lists}
    rows = [
        shown(line, answer_record(answer, lists), [match_record(m) for m in matches])
        for line, answer, matches in zip(lines, found, named, strict=True)
    ]
    return rows, head(made)


@ROUTER.post("/screen/file")
def screen_file(
    request: Request, file: UploadFile, column: Annotated[str, Form(max_length=200)] = "affiliation"
) -> Response:
    """Start screening a file's column; its address is opaque and shows progress."""
    texts = column_of(file.file.read(), column)
    desk: Desk = request.app.state.desk
    jobs: Jobs = request.app.state.jobs

    def work(job: Job) -> Iterator[dict[str, Any]]:
        with ONE_AT_A_TIME:
            made = screening(desk)
        lists = {one.list_id: one for one in made.lists}
        job.about = head(made)
        for text in texts:
            with ONE_AT_A_TIME:
                answer = made.text(text)
            yield {"text": text} | answer_record(answer, lists)

    job = jobs.start(len(texts), work)
    return RedirectResponse(asked_by(request, "").to(f"/screen/jobs/{job.id}"), 303)


@ROUTER.get("/screen/jobs/{job_id}")
def job_page(request: Request, job_id: str) -> Response:
    """Show how far a file is, and what was found so far."""
    name, _, ending = job_id.partition(".")
    job = request.app.state.jobs.get(name)
    if ending == "json":
        return Response(msgspec.json.encode(_plain(job)), media_type="application/json")
    if ending == "csv":
        rows = [flat(r["text"], r) for r in job.rows]
        return Response(
            to_csv(rows), headers={"content-disposition": 'attachment; filename="screened.csv"'}, media_type="text/csv"
        )
    asked = asked_by(request, f"/screen/jobs/{name}", reader(request))
    done = list(job.rows)
    hits = [r for r in done if r["findings"]]
    values = {"job": job, "done": len(done), "hits": len(hits), "rows": hits[:SHOWN], "more": max(0, len(hits) - SHOWN)}
    view = View(
        title=asked.speak("screen.file_title"), template="screen_job.html.j2", data={}, name="job", values=values
    )
    return Response(html(view, asked), media_type="text/html")


def _plain(job: Job) -> dict[str, Any]:
    return {"state": job.state, "done": len(job.rows), "of": job.total, **job.about, "rows": job.rows}


@ROUTER.post("/screen/jobs/{job_id}/forget")
def forget(request: Request, job_id: str) -> Response:
    """Stop a job and forget its results."""
    request.app.state.jobs.forget(job_id)
    return RedirectResponse(asked_by(request, "").to("/screen"), 303)
