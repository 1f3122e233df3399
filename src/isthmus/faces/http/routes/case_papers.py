"""What a case gives out (letter, memo, access request, bundle), and what a page shows once without saving it."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import RedirectResponse, Response

from isthmus.faces.http.acts import act
from isthmus.faces.http.casework import cabinet
from isthmus.faces.http.routes.case_pages import CaseId, Sent, opened
from isthmus.faces.http.routes.screen_pages import asked_by
from isthmus.faces.http.who import Here, Present
from isthmus.faces.papers import Access, Closed, Given, Paper, Share, access, as_json, bundle, give, paper
from isthmus.faces.shapes.cases import replays
from isthmus.faces.steps._form import body_of
from isthmus.faces.web.cases import case_pages
from isthmus.faces.web.cases._show import Typed
from isthmus.model.errors import IsthmusError
from isthmus.review.bundle import preview
from isthmus.review.facts import label_of, value_of
from isthmus.review.whatif import what_if

ROUTER = APIRouter(include_in_schema=False)


class WhatIf(Closed):
    """Other answers to some facts."""

    answers: dict[str, str] = Field(default_factory=dict, max_length=200)


class Purpose(Closed):
    """For what names are read."""

    purpose: str = Field(max_length=400)


class Seat(Closed):
    """Who is on a case, or no longer; and whether others see that it exists."""

    name: str = Field("", max_length=100)
    role: str = Field("", max_length=20)
    off: bool = False
    confidential: str = Field("", max_length=5)


@ROUTER.post("/cases/{case_id}/whatif")
@act("read")
def whatif(request: Request, here: Here, case_id: CaseId, typed: Sent) -> Response:
    """Re-run a case with other answers; nothing is saved."""
    try:
        desk = cabinet(here)
        review = desk.open(case_id).review
        given = body_of(WhatIf, typed.fields).answers
        labels = {label_of(review, fact): text for fact, text in given.items() if text.strip()}
        instead = {label: value_of(label, text) for label, text in labels.items()}
        told = (instead, what_if(review, instead, desk.today))
        return opened(request, here, case_id, case_pages()["ways"], whatif=told)
    except IsthmusError as error:
        return opened(request, here, case_id, case_pages()["ways"], error=error, typed=typed)


@ROUTER.post("/cases/{case_id}/replay")
@act("read")
def replayed(request: Request, here: Here, case_id: CaseId) -> Response:
    """Give every kept answer of a case again, from the texts, facts and day kept with it; nothing is saved."""
    return opened(request, here, case_id, case_pages()["history"], replayed=replays(cabinet(here), case_id))


@ROUTER.post("/cases/{case_id}/names")
@act("read_personal")
def names(request: Request, here: Here, case_id: CaseId, typed: Sent) -> Response:
    """Show who is who, once; the ledger keeps who read it and for what."""
    try:
        found = cabinet(here).names(case_id, body_of(Purpose, typed.fields).purpose)
    except IsthmusError as error:
        return opened(request, here, case_id, case_pages()["people"], error=error, typed=typed)
    told = {who: one.get("name", "") for who, one in found.items() if who != "form"}
    return opened(request, here, case_id, case_pages()["people"], names=told)


@ROUTER.post("/cases/{case_id}/letter")
@act("read_personal")
def letter(request: Request, here: Here, case_id: CaseId, typed: Sent) -> Response:
    """Return the letter or the memo."""
    try:
        return as_file(paper(cabinet(here), case_id, body_of(Paper, typed.fields)))
    except IsthmusError as error:
        return _letters(request, here, case_id, error, typed)


@ROUTER.post("/cases/{case_id}/access")
@act("read_personal")
def access_request(request: Request, here: Here, case_id: CaseId, typed: Sent) -> Response:
    """Return what an access request gives a person."""
    try:
        person = body_of(Access, typed.fields).person
        made = access(cabinet(here), case_id, person)
    except IsthmusError as error:
        return _letters(request, here, case_id, error, typed)
    return as_file(Given(as_json(made), "application/json", f"access-{case_id}-{person}.json"))


@ROUTER.post("/cases/{case_id}/share")
@act("export")
def share(request: Request, here: Here, case_id: CaseId, typed: Sent) -> Response:
    """Show every line of what would leave; confirmed by its digest, give the signed file."""
    try:
        desk, asked = cabinet(here), body_of(Share, typed.fields)
        made = bundle(desk, case_id, asked)
        if asked.confirm:
            return as_file(Given(give(desk, case_id, made, asked), "application/json", f"bundle-{made.case}.json"))
    except IsthmusError as error:
        return _letters(request, here, case_id, error, typed)
    told = {"lines": preview(made), "digest": made.digest, "text": asked.text}
    return opened(request, here, case_id, case_pages()["letters"], typed=typed, preview=told)


@ROUTER.post("/cases/{case_id}/seat")
@act("assign")
def seat(request: Request, here: Here, case_id: CaseId, typed: Sent) -> Response:
    """Put a person on a case, take one off, or make the case confidential."""
    try:
        asked, store = body_of(Seat, typed.fields), here.store
        if asked.confidential:
            now = store.cases.load(here.actor, case_id)
            secret = asked.confidential == "yes"
            store.cases.save(
                here.actor, case_id, now.version, now.body, action="case.secluded", confidential=secret
            )  # fmt: skip
        elif asked.off:
            store.accounts.remove(here.actor, case_id, asked.name)
        else:
            store.accounts.assign(here.actor, case_id, asked.name, asked.role)
    except IsthmusError as error:
        return opened(request, here, case_id, case_pages()["history"], error=error, typed=typed)
    return RedirectResponse(asked_by(request, "").to(f"/cases/{case_id}/history"), 303)


def as_file(given: Given) -> Response:
    """Return a file; a page of HTML is shown in place under its own policy."""
    headers = {"content-disposition": f'attachment; filename="{given.name}"'} if given.name else {}
    if given.policy:
        headers["content-security-policy"] = f"{given.policy}; base-uri 'none'; frame-ancestors 'none'"
    return Response(given.body, headers=headers, media_type=given.media)


def _letters(request: Request, here: Present, case_id: str, error: IsthmusError, typed: Typed) -> Response:
    return opened(request, here, case_id, case_pages()["letters"], error=error, typed=typed)
