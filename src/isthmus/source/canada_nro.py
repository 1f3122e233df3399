"""Canada's Named Research Organizations, the list behind the STRAC policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from isthmus.model.download import ByHand
from isthmus.model.source import Batch, Part, Source
from isthmus.source._lists import ListRows, country_code
from isthmus.source._records import BadRecord, Rows, json_items

SOURCE = Source(
    id="canada-nro",
    title="Canada: Named Research Organizations",
    publisher="Innovation, Science and Economic Development Canada",
    licence="Government of Canada content: facts used",
    citation="Named Research Organizations, list of 11 March 2025, science.gc.ca",
    cadence="as published",
    grain="one organisation",
    live="https://science.gc.ca/site/science/en/safeguarding-your-research",
    files=("canada/nroData.json",),
    tables=("list", "listing", "listing_name"),
    dated="2025-03-11",
    floor=5,
    ceiling=2_000,
    revision=2,
    caveats=("The list binds grant applications in sensitive areas to Canada's federal granting agencies only.",),
    download=(
        ByHand(
            url="https://science.gc.ca/site/science/en/safeguarding-your-research/guidelines-and-tools-implement-research-security/sensitive-technology-research-and-affiliations-concern/named-research-organizations",
            to="canada/nroData.json",
            how='the list is a web page. Write it as {"organizations": [{"id", "name", "aliases", "country"}, ...]}.',
        ),
    ),
)
LIST_ID = "ca-nro"


class Organisation(msgspec.Struct):
    """A named research organisation."""

    id: str | None = None
    name: str | None = None
    aliases: list[str] = []
    country: str | None = None
    city: str | None = None
    parentOrg: str | None = None  # noqa: N815  (the publisher's key)
    notes: str | None = None


def read(part: Part) -> Iterator[Batch]:
    """Yield the organisations of the one file."""
    rows = ListRows()
    rows.add("list", LIST_ID, SOURCE.title, SOURCE.publisher, "STRAC policy, 2024", SOURCE.live, SOURCE.dated, None)
    return json_items(part, organisations, Organisation, rows, keep)


def organisations(document: Any) -> list[Any]:
    """Return the file's organisations, with or without the ``default`` key around them."""
    found: list[Any] = document.get("default", document)["organizations"]
    return found


def keep(org: Organisation, rows: Rows) -> None:
    """Add one organisation with its names."""
    assert isinstance(rows, ListRows)
    if not org.id or not org.name:
        raise BadRecord("the organisation has no id or no name")
    rows.only_once(org.id)
    notes = "; ".join(x for x in (org.parentOrg and f"part of {org.parentOrg}", org.notes) if x)
    rows.add(
        "listing", LIST_ID, org.id, "organisation", country_code(org.country), org.country, org.city, None, None,
        None, None, notes or None,
    )  # fmt: skip
    rows.add_names(LIST_ID, org.id, org.name, org.aliases)
