"""Groups of countries: who belongs to each, on a day."""

from __future__ import annotations

from isthmus.faces.web.days import day_of
from isthmus.faces.web.registers import Cell, english, field, given, number, rests, table, vintages
from isthmus.faces.web.view import Asked, Page, View
from isthmus.lake import facts
from isthmus.source.country_groups import not_covered


def build(asked: Asked) -> View:
    """Return every dated group, with its members on the day asked for."""
    speak, on = asked.speak, day_of(asked)
    with asked.desk.lake() as lake:
        rows = facts.groups(lake, on)
    cells = [
        [Cell(speak(f"group.{r['group']}") if speak.has(f"group.{r['group']}") else r["title"],
              asked.to(f"/group/{r['group']}")), number(r["members"], speak), english(r["changed"])]
        for r in rows
    ]  # fmt: skip
    heads = [speak(f"register.{h}") for h in ("group", "members", "changed")]
    return View(
        title=speak("register.groups"),
        template="register.html.j2",
        data={"on": on, "groups": rows, "not_covered": not_covered()},
        rows=rows,
        name=f"groups_{on}",
        vintages=tuple(v.id for v in vintages(asked.desk, facts.FOLLOWED)),
        values=given(
            asked,
            crumbs=[(speak("web.observe"), asked.to("/observe"))],
            standfirst=speak("register.groups_intro"),
            lead=[speak("register.groups_lead", count=len(rows), day=speak.day(on))],
            form=[field("on", speak("register.on"), asked.query.get("on", ""), speak("register.on_hint"))],
            tables=[table(speak("register.groups"), heads, cells)],
            notes=[f"{key}: {why}" for key, why in not_covered().items()],
            standing=rests(asked, vintages(asked.desk, facts.FOLLOWED)),
        ),
    )


PAGE = Page(id="groups", path="/groups", build=build, params=("on",))
