"""The closed sets that parameters choose from: countries, fields, groups."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from isthmus.faces.http.describe import Nothing, Strict, answers, as_json
from isthmus.faces.http.fresh import Made, fresh
from isthmus.model.country import CODES, names
from isthmus.model.errors import UnknownName

ROUTER = APIRouter(prefix="/api/v1", tags=["names"])
ACT = "open"
LANGUAGES = {"en": "en", "zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}


class Language(Strict):
    """In which language names are given."""

    lang: str = Field("en", description="Language of the names.", json_schema_extra={"enum": list(LANGUAGES)})


@ROUTER.get(
    "/countries",
    summary="Codes and names of countries",
    responses=answers("The countries.", note="How names are chosen.", countries="Code and name."),
)
def countries(request: Request, language: Annotated[Language, Query()]) -> Response:
    """Return every code a record may carry with its name from the Unicode CLDR; labels of data, and no position."""
    if language.lang not in LANGUAGES:
        raise UnknownName("language", language.lang, LANGUAGES)

    def make() -> Made:
        named = names(LANGUAGES[language.lang])
        found = [{"code": c, "name": named.get(c, c), "sample": c.startswith("X") and c != "XK"} for c in sorted(CODES)]
        note = "Codes and names are labels of data; they take no position on the legal status of any territory."
        return as_json({"note": note, "countries": found})

    return fresh(request, make)


@ROUTER.get(
    "/fields", summary="Fields of research", responses=answers("The fields.", fields="Number, name and domain.")
)
def fields(request: Request, nothing: Annotated[Nothing, Query()]) -> Response:
    """Return the OpenAlex fields of the topics loaded."""
    del nothing

    def make() -> Made:
        with request.app.state.desk.lake() as lake:
            topic = lake.table("topic")
            rows = lake.execute(topic.select("field_id", "field", "domain").distinct().order_by("field_id"))
        return as_json({"fields": rows})

    return fresh(request, make)
