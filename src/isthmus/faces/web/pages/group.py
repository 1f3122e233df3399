"""One group of countries: its members with dates, and with whom it works."""

from __future__ import annotations

from typing import Any

from isthmus.faces.web.answering import asked_answer, figure
from isthmus.faces.web.days import day_of
from isthmus.faces.web.registers import Cell, english, field, given, rests, table, vintages
from isthmus.faces.web.sentences import sentences
from isthmus.faces.web.view import Asked, Page, View
from isthmus.figure.kinds import shown_year
from isthmus.lake import facts
from isthmus.model.answer import Answer
from isthmus.model.errors import NotCovered, UsageError

MEASURE = "copublication"


def build(asked: Asked) -> View:
    """Return a group's page: every membership ever held, those of the day asked for in the lead."""
    speak, on, wanted = asked.speak, day_of(asked), asked.given["group"]
    with asked.desk.lake() as lake:
        rows = facts.group(lake, wanted)
    code = rows[0]["group"]
    name = speak(f"group.{code}") if speak.has(f"group.{code}") else rows[0]["title"]
    held = [r for r in rows if facts.held(r, on) and r["status"] == "member"]
    newest, why = _works(asked, code)
    drawn = figure(newest, None, speak) if newest else None
    found = [*vintages(asked.desk, facts.FOLLOWED), *(newest.vintages if newest else ())]
    heads = [speak(f"register.{h}") for h in ("country", "status", "from", "to", "read", "evidence")]
    cells = [
        [Cell(speak.country(r["iso2"]), asked.to(f"/country/{r['iso2']}")), english(r["status"]), english(r["from"]),
         english(r["to"]), Cell(speak.word("seen", r["read"])), english(r["evidence"])]
        for r in rows
    ]  # fmt: skip
    side = f"group:{code}"
    return View(
        title=name,
        template="register.html.j2",
        data={"group": code, "on": on, "memberships": rows},
        rows=rows,
        name=f"group_{code}",
        vintages=tuple(v.id for v in found),
        figure=drawn,
        values=given(
            asked,
            crumbs=[(speak("web.observe"), asked.to("/observe")), (speak("register.groups"), asked.to("/groups"))],
            lead=[
                speak("register.group_lead", count=len(held), name=name, day=speak.day(on)),
                *(sentences(newest, speak) if newest else [speak("register.no_works")]),
            ],
            figure=drawn,
            form=[field("on", speak("register.on"), asked.query.get("on", ""), speak("register.on_hint"))],
            links=[
                Cell(speak("register.group_observe"), asked.to(f"/observe/{MEASURE}", c=side, p="US,CN,IN,GB")),
                Cell(speak("register.brief_of", name=name), asked.to(f"/brief/{side}")),
            ],
            tables=[table(speak("register.members_ever"), heads, cells, speak("register.group_note"))],
            notes=[*([why] if why else []), *dict.fromkeys(r["note"] for r in rows if r["note"])],
            standing=rests(asked, list({v.id: v for v in found}.values()), newest.caveats if newest else ()),
        ),
    )


def _works(asked: Asked, code: str) -> tuple[Answer | None, str]:
    """Return the group's works with each partner in the newest year, or why there are none."""
    query: dict[str, Any] = {"c": f"group:{code}"}
    try:
        year = shown_year(asked_answer(asked, MEASURE, query | {"p": "US,CN"}))
        return (asked_answer(asked, MEASURE, query | {"y": str(year)}), "") if year else (None, "")
    except (NotCovered, UsageError) as error:
        return None, error.message


PAGE = Page(id="group", path="/group/{group}", build=build, params=("on",))
