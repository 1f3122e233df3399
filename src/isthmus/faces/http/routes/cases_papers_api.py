"""What a case gives out, for programs: letter and memo, access request, shareable bundle. All by POST."""

from __future__ import annotations

from typing import Annotated

import msgspec
from fastapi import APIRouter, Path
from starlette.responses import Response

from isthmus.faces.http.acts import act
from isthmus.faces.http.casework import cabinet
from isthmus.faces.http.describe import answers
from isthmus.faces.http.routes.case_papers import as_file
from isthmus.faces.http.routes.screening import told
from isthmus.faces.http.who import Here
from isthmus.faces.papers import MEDIA, Access, Given, Paper, Share, access, as_json, bundle, give, paper

ROUTER = APIRouter(prefix="/api/v1", tags=["cases"])
CaseId = Annotated[str, Path(max_length=200, description="The id of a case.", examples=["2026-001"])]


@ROUTER.post(
    "/cases/{case_id}/letter",
    summary="The reasons letter, or the memo",
    responses=answers("The paper.", media=tuple(m.partition(";")[0] for m in MEDIA.values())),
)
@act("read_personal")
def letter(here: Here, case_id: CaseId, body: Paper) -> Response:
    """Return the letter of a decided case, or the memo; the letter reads sealed names, which the ledger keeps."""
    return as_file(paper(cabinet(here), case_id, body))


@ROUTER.post(
    "/cases/{case_id}/access",
    summary="What an access request gives",
    responses=answers("Everything about one person.", case="The case.", person="The person.", facts="Facts."),
)
@act("read_personal")
def access_request(here: Here, case_id: CaseId, body: Access) -> Response:
    """Return everything on record about a person; others are left out, staff are named by role."""
    return as_file(Given(as_json(access(cabinet(here), case_id, body.person)), "application/json", "access.json"))


@ROUTER.post(
    "/cases/{case_id}/share",
    summary="A shareable bundle",
    responses=answers("The preview with its digest; or, once confirmed, the signed bundle."),
)
@act("export")
def share(here: Here, case_id: CaseId, body: Share) -> Response:
    """Return what another office would get and its digest; sent again with ``confirm``, the signed file."""
    desk = cabinet(here)
    made = bundle(desk, case_id, body)
    if body.confirm:
        return as_file(Given(give(desk, case_id, made, body), "application/json", "bundle.json"))
    return told({"case": case_id, "digest": made.digest, "bundle": msgspec.to_builtins(made)})
