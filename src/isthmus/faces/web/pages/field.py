"""One field: its works loaded by year, and the countries that write them."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.registers import Cell, drawn, given, number, rests, table, vintages
from isthmus.faces.web.view import Asked, Page, View
from isthmus.figure.trend import trend
from isthmus.lake.open import Lake
from isthmus.measure import query_of
from isthmus.words import of_field

SHOWN = 40


def build(asked: Asked) -> View:
    """Return a field's page."""
    speak = asked.speak
    with asked.desk.lake() as lake:
        found = _read(lake, asked.given["field"])
    name = of_field(found["field"], speak.language)
    years = found["years"]
    figure = drawn(lambda look: trend([r | {"series": name} for r in years], series="series",
                   title=speak("register.field_figure", name=name), unit=speak("register.works"), look=look),
                   speak("register.field_figure", name=name)) if len(years) > 1 else None  # fmt: skip
    of = vintages(asked.desk, "openalex-works", "openalex-topics")
    places = [
        [Cell(speak.country(r["country"]), asked.to(f"/country/{r['country']}")), number(r["works"], speak),
         Cell(speak.share(r["works"] / found["works"]), number=True)]
        for r in found["countries"][:SHOWN]
    ]  # fmt: skip
    places_heads = [speak(f"register.{h}") for h in ("country", "works", "share")]
    near = [[Cell(r["title"], asked.to(f"/areas/{r['scheme']}/{r['area_id']}"), "en"), number(r["topics"], speak)]
            for r in found["areas"]]  # fmt: skip
    return View(
        title=name,
        template="register.html.j2",
        data=found,
        rows=[{"year": r["year"], "works": r["value"]} for r in years],
        name=f"field_{found['field_id']}",
        vintages=tuple(v.id for v in of),
        figure=figure,
        values=given(
            asked,
            crumbs=[(speak("web.observe"), asked.to("/observe")), (speak("register.fields"), asked.to("/fields"))],
            lead=[speak("register.field_lead", works=speak.number(found["works"]), name=name,
                        countries=len(found["countries"])) if found["works"] else speak("register.no_works")],
            figure=figure,
            links=[
                Cell(speak("register.field_pairs"), asked.to("/observe/copublication", c="US,DE,FR,IT", p="CN",
                                                             field=found["field_id"], basis="records")),
                Cell(speak("register.brief_of", name=name), asked.to(f"/brief/field:{found['field_id']}")),
            ],
            tables=[
                table(speak("register.field_countries"),
                      places_heads, places, speak("register.loaded_note")),
                table(speak("register.field_areas"), [speak(f"register.{h}") for h in ("area", "topics")], near),
            ],
            standing=rests(asked, of),
        ),
    )  # fmt: skip


def _read(lake: Lake, wanted: str) -> dict[str, Any]:
    number_ = query_of(lake, field=wanted).field
    topic, work, places = (lake.table(t) for t in ("topic", "work", "work_country"))
    of = topic.filter(topic.field_id == number_)
    about = lake.execute(of.select("field_id", "field", "domain").distinct().limit(1))[0]
    work = work.filter(work.field_id == number_, work.year.notnull())
    places = places.filter(places.field_id == number_, places.country.notnull())
    links, area = lake.table("area_topic"), lake.table("area")
    near = links.semi_join(of, "topic_id").group_by("scheme", "area_id").agg(topics=links.topic_id.nunique())
    titles = area.filter(area.parent.isnull()).select("scheme", "area_id", "title").distinct()
    counted = lake.execute(places.group_by("country").agg(works=places.work_id.nunique()))
    years = sorted(lake.execute(work.group_by("year").agg(value=work.count())), key=lambda r: r["year"])
    return about | {
        "works": sum(r["value"] for r in years),
        "years": years,
        "countries": sorted(counted, key=lambda r: (-r["works"], r["country"])),
        "areas": sorted(lake.execute(near.left_join(titles, ["scheme", "area_id"]).select("scheme", "area_id", "title",
                        "topics")), key=lambda r: (-r["topics"], r["title"] or "")),
    }  # fmt: skip


PAGE = Page(id="field", path="/field/{field}", build=build)
