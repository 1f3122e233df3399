"""Science and technology agreements: how each stands on a day, and what is due."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from isthmus.faces.web.days import day_of, pair_of
from isthmus.faces.web.registers import Cell, drawn, english, field, given, rests, table, vintages
from isthmus.faces.web.scenarios import number as whole
from isthmus.faces.web.view import Asked, Page, View
from isthmus.figure.look import Look
from isthmus.figure.timeline import timeline
from isthmus.lake import agreements
from isthmus.model.country import parse
from isthmus.source.agreements import not_covered

FIRST_YEAR = 1978


def build(asked: Asked) -> View:
    """Return the register as it stands on a day; of a pair, every state over time."""
    speak, on = asked.speak, day_of(asked)
    sides = _sides(asked)
    with asked.desk.lake() as lake:
        every = agreements.states(lake, sides)
        rows = agreements.due(lake, on, whole(asked.query, "due", 12, 1, 120), sides) if "due" in asked.query else (
            every if len(sides) == 2 else agreements.standing(lake, on, sides))  # fmt: skip
    shown = {r["agreement_id"] for r in rows}
    states = Counter(r["state"] for r in rows)
    counted = speak("web.comma").join(f"{_state(asked, s)}: {n}" for s, n in states.most_common())
    figure = drawn(lambda look: _draw(asked, [r for r in every if r["agreement_id"] in shown], on, look),
                   speak("register.agreements"))  # fmt: skip
    heads = [speak(f"register.{h}") for h in ("parties", "state", "event", "from", "to", "read", "evidence")]
    return View(
        title=speak("register.agreements"),
        template="register.html.j2",
        data={"on": on, "agreements": rows, "not_covered": not_covered()},
        rows=rows,
        name=f"agreements_{on}",
        vintages=tuple(v.id for v in vintages(asked.desk, "agreements")),
        figure=figure if rows else None,
        values=given(
            asked,
            crumbs=[(speak("web.observe"), asked.to("/observe"))],
            standfirst=speak("register.agreements_intro"),
            lead=[speak("register.agreements_lead", count=len(rows), day=speak.day(on), states=counted)]
            if rows else [speak("register.no_agreement")],
            figure=figure if rows else None,
            form=[
                field("party", speak("register.party"), asked.query.get("party", ""), speak("register.party_hint")),
                field("pair", speak("register.pair"), asked.query.get("pair", ""), "US-CN"),
                field("due", speak("register.due"), asked.query.get("due", ""), speak("register.due_hint")),
                field("on", speak("register.on"), asked.query.get("on", ""), speak("register.on_hint")),
            ],
            tables=[table(speak("register.agreements"), heads, [_cells(r, asked) for r in rows])],
            notes=[speak.own(n) for n in dict.fromkeys([*(r["note"] for r in rows if r["note"]),
                                                        *not_covered().values()])],
            standing=rests(asked, vintages(asked.desk, "agreements")),
        ),
    )  # fmt: skip


def _sides(asked: Asked) -> tuple[str, ...]:
    if "pair" in asked.query:
        return pair_of(asked.query["pair"])
    return (parse(asked.query["party"]),) if "party" in asked.query else ()


def _state(asked: Asked, state: str) -> str:
    return asked.speak(f"brief_page.state_{state.replace(' ', '_')}")


def _parties(row: dict[str, Any], asked: Asked) -> str:
    return " \u2013 ".join(asked.speak.country(row[p]) for p in ("party_a", "party_b"))


def _cells(row: dict[str, Any], asked: Asked) -> list[Cell]:
    speak, pair = asked.speak, f"{row['party_a']}-{row['party_b']}"
    link = asked.to("/agreements", pair=pair) if "EU" in pair.split("-") else asked.to(f"/pair/{pair}")
    return [
        Cell(_parties(row, asked), link), Cell(_state(asked, row["state"])), Cell(speak.own(row["event"])),
        english(row["from"]), english(row["to"]), Cell(asked.speak.word("seen", row["read"])), english(row["evidence"]),
    ]  # fmt: skip


def _draw(asked: Asked, rows: list[dict[str, Any]], on: str, look: Look) -> dict[str, Any]:
    lines: dict[str, list[dict[str, Any]]] = {}
    for r in rows:
        lines.setdefault(_parties(r, asked), []).append(r | {"text": _state(asked, r["state"])})
    order = sorted(lines.items(), key=lambda item: item[1][0]["from"])
    last = date.fromisoformat(on).year + 4
    return timeline(dict(order), first=FIRST_YEAR, last=last, title=asked.speak("register.agreements"),
                    subtitle=asked.speak("register.agreements_figure"), look=look)  # fmt: skip


PAGE = Page(id="agreements", path="/agreements", build=build, params=("on", "party", "pair", "due"))
