"""Ties of list entries to institutions: confirmed, rejected, unsure or undone by a named person with a reason."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from isthmus.faces.desk import Desk
from isthmus.faces.http.acts import act
from isthmus.faces.http.routes.screen_pages import asked_by
from isthmus.faces.http.who import Here, Present
from isthmus.faces.indexes import rejudged, screening
from isthmus.faces.shapes.links import RELATIONS, links_now, pair_records
from isthmus.faces.web.html import html
from isthmus.faces.web.ties import tie, ties
from isthmus.faces.web.view import View, read_query
from isthmus.model.errors import IsthmusError, UnknownName, UsageError
from isthmus.screen.linkbook import KIND, basis
from isthmus.store.judgements import STATES

ROUTER = APIRouter(include_in_schema=False)
Word = Annotated[str, Form(max_length=400)]
Why = Annotated[str, Form(max_length=4_000)]


@ROUTER.get("/links")
@act("read")
def links(request: Request, here: Here) -> Response:
    """Show the ties, those that wait for a person first."""
    asked = asked_by(request, "/links", here.who)
    raw = parse_qs(request.url.query, keep_blank_values=True, max_num_fields=20)
    query = read_query(raw, ("lang", "list", "state", "entry", "n"))
    desk: Desk = request.app.state.desk
    made = screening(desk)
    with desk.lake() as lake:
        now = links_now(lake, made, here.store.judgements.current(KIND))
    values = ties(made, now, query, asked)
    view = View(title=asked.speak("tie_page.title"), template="ties.html.j2", data={}, name="links", values=values)
    return Response(html(view, asked), media_type="text/html")


@ROUTER.get("/links/tie")
@act("read")
def one(request: Request, here: Here, entry: str, ror: str) -> Response:
    """Show an entry and an institution side by side, and all that was said of the tie."""
    return _shown(request, here, entry, ror)


@ROUTER.post("/links/judge")
@act("judge")
def judge(
    request: Request, here: Here, entry: Word, ror: Word, state: Word = "", why: Why = "", relation: Word = "same"
) -> Response:
    """Keep what a person says of a tie; ``none`` takes the newest judgement back."""
    desk: Desk = request.app.state.desk
    try:
        for kind, value, known in (("judgement", state, STATES), ("relation", relation, RELATIONS)):
            if value not in known:
                raise UnknownName(kind, value[:40], known)
        with desk.lake() as lake:
            pair, listed, item = pair_records(lake, entry, ror)
        book = here.store.judgements
        if state == "none":
            book.undo(here.actor, KIND, pair.key, why)
        else:
            book.say(here.actor, KIND, pair.key, state, why, basis(listed, item, relation))
    except UsageError as error:
        return _shown(request, here, entry, ror, error, {"state": state, "why": why, "relation": relation})
    rejudged(desk, book.current(KIND))
    return RedirectResponse(asked_by(request, "").to("/links/tie", entry=entry, ror=ror), 303)


def _shown(
    request: Request, here: Present, entry: str, ror: str, error: IsthmusError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    asked = asked_by(request, "/links/tie", here.who)
    desk: Desk = request.app.state.desk
    with desk.lake() as lake:
        pair, listed, item = pair_records(lake, entry, ror)
        now = links_now(lake, screening(desk), here.store.judgements.current(KIND))
    made = next((x for x in now if (x.list_id, x.entry_id, x.ror_id) == pair), None)
    values = tie(pair, listed, item, here.store.judgements.history(KIND, pair.key), asked.speak)
    values |= {"link": made, "error": error, "typed": typed or {}, "back": asked.to("/links/tie", entry=entry, ror=ror)}
    view = View(title=asked.speak("tie_page.one"), template="tie.html.j2", data={}, name="link", values=values)
    return Response(html(view, asked), error.status if error else 200, media_type="text/html")
