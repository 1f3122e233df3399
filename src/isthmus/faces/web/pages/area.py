"""One area of a technology scheme: its topics, with degree and reason."""

from __future__ import annotations

from isthmus.faces.web.registers import english, given, rests, table, vintages
from isthmus.faces.web.view import Asked, Page, View
from isthmus.lake import areas


def build(asked: Asked) -> View:
    """Return the topics of an area."""
    speak, name = asked.speak, f"{asked.given['scheme']}/{asked.given['area']}"
    with asked.desk.lake() as lake:
        scheme, area_id = areas.area(lake, name)
        rows = areas.topics(lake, name)
        about = next(r for r in areas.areas(lake) if (r["scheme"], r["area_id"]) == (scheme, area_id))
    found = vintages(asked.desk, "areas", "area-topics", "openalex-topics")
    heads = [speak(f"register.{h}") for h in ("topic", "degree", "theme", "reason")]
    cells = [[english(r["topic"] or f"T{r['topic_id']}"), english(r["degree"]), english(r["theme"]),
              english(r["reason"])] for r in rows]  # fmt: skip
    return View(
        title=about["title"],
        template="register.html.j2",
        data={"area": name, "topics": rows},
        rows=rows,
        name=f"area_{scheme}_{area_id}",
        vintages=tuple(v.id for v in found),
        values=given(
            asked,
            crumbs=[(speak("web.observe"), asked.to("/observe")), (speak("register.areas"), asked.to("/areas"))],
            heading_lang="en",
            lead=[speak("register.area_lead", topics=about["topics"], core=about["core"], works=about["works"])],
            tables=[table(speak("register.area_topics"), heads, cells)],
            standing=rests(asked, found),
        ),
    )


PAGE = Page(id="area", path="/areas/{scheme}/{area}", build=build)
