"""The page that tells an error to a person: what was wrong, and what would be right."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from isthmus.faces.web.html import environment, shell
from isthmus.faces.web.speak import chosen, speak
from isthmus.faces.web.view import Asked
from isthmus.figure.look import PLAIN
from isthmus.model.errors import IsthmusError, UnknownName


def error_page(error: IsthmusError, request: Request) -> str:
    """Return an error as a page in the reader's language; the message itself is in English."""
    lang = request.query_params.get("lang")
    accepted = request.headers.get("accept-language", "")
    try:
        language = chosen(lang, accepted)
    except UnknownName:
        language, lang = chosen(None, accepted), None
    known = getattr(request.state, "known", None)
    asked = Asked(path=request.url.path[:200], given={}, query={"lang": lang} if lang else {}, speak=speak(language),
                  look=PLAIN, desk=request.app.state.desk, who=known.who if known else None)  # fmt: skip
    values: dict[str, Any] = shell(asked) | {"error": error, "title": asked.speak.word("error", type(error).__name__)}
    values["title"] = error.title if values["title"] == type(error).__name__ else values["title"]
    return environment().get_template("error.html.j2").render(values)
