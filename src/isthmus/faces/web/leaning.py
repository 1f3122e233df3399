"""A report on dependence as the parts of a page: sentences, figure, tables, plans."""

from __future__ import annotations

from math import ceil
from typing import Any

import msgspec

from isthmus.faces.web.grid import Column, grid
from isthmus.faces.web.speak import Speak
from isthmus.faces.web.view import Asked, Figure
from isthmus.figure.dumbbell import dumbbell
from isthmus.figure.look import Look
from isthmus.policy.dependence import PARTS, Dependence
from isthmus.policy.dependence.records import Plan
from isthmus.report.subject import Side
from isthmus.words import of_field

DRAWN, STEPS = 12, 6
"""Partners in the figure, and changes told of a plan."""


def name_of(ident: str, name: str, speak: Speak) -> str:
    """Return how a side of the report is called in the reader's language."""
    group = f"group.{ident.removeprefix('group:')}"
    if ident.startswith("group:") and speak.has(group):
        return speak(group)
    return speak.country(ident) if len(ident) == 2 else name


def in_text(ident: str, name: str, speak: Speak) -> str:
    """Return how a side is called in a sentence: with an article where English needs one."""
    if len(ident) == 2 or ident.startswith("group:"):
        return Side(ident, name).in_text(speak.language)
    return name


def subject_name(report: Dependence, speak: Speak) -> str:
    """Return how the subject is called in a sentence."""
    if report.kind == "field":
        return of_field(report.name, speak.language)
    return in_text(report.id, report.name, speak)


def sentences(report: Dependence, speak: Speak) -> list[str]:
    """Return the report in sentences, the main thing first."""
    top, name = report.rows[0], subject_name(report, speak)
    partner = in_text(top.id, top.name, speak)
    lines = [
        speak("dependence.lead", first=report.first, last=report.last, partners=speak.number(report.partners),
              effective=f"{report.effective:.1f}", partner=partner, share=speak.share(top.share))
    ]  # fmt: skip
    if top.asymmetry is not None and top.two_step is not None:
        lines.append(
            speak("dependence.lead_back", name=name, partner=partner, back=speak.share(top.of_partner),
                  through=speak.share(top.two_step))
        )  # fmt: skip
    sure = sum(not s.small for s in report.single)
    if sure or len(report.single) < report.fields:
        key = "dependence.lead_single_topics" if report.kind == "field" else "dependence.lead_single"
        lines.append(speak(key, fields=report.fields, count=sure, small=len(report.single) - sure))
    plan = next(p for p in report.plans if (p.goal, p.way) == ("top", "move"))
    if plan.works:
        key = "dependence.lead_move" if plan.reached else "dependence.lead_move_not"
        lines.append(speak(key, **_told(plan, speak)))
    return lines


def _told(plan: Plan, speak: Speak) -> dict[str, str]:
    share = speak.share if plan.goal == "top" else lambda v: f"{v:.4f}"
    return {
        "goal": speak(f"dependence.goal_{plan.goal}"), "now": share(plan.now), "target": share(plan.target),
        "best": share(plan.best), "works": speak.number(ceil(round(plan.works, 6))), "part": speak.share(plan.part),
    }  # fmt: skip


def figure(report: Dependence, speak: Speak) -> Figure:
    """Return the figure: for the largest partners, both ways, and looked through."""
    name = subject_name(report, speak)
    marks = {"share": speak("dependence.mark_share"), "of_partner": speak("dependence.mark_back")}
    if report.kind != "field":
        marks = {
            "share": marks["share"],
            "two_step": speak("dependence.mark_through"),
            "of_partner": marks["of_partner"],
        }
    rows = [msgspec.to_builtins(p) | {"name": name_of(p.id, p.name, speak)} for p in report.rows[:DRAWN]]
    title = speak("dependence.title_of", name=name)
    if report.sample:
        title = f"{title} ({speak('web.sample_short')})"
    key = "dependence.figure_note_field" if report.kind == "field" else "dependence.figure_note"
    subtitle = speak(key, first=report.first, last=report.last, name=name)

    def draw(look: Look) -> dict[str, Any]:
        return dumbbell(
            rows, label="name", marks=marks, title=title, subtitle=subtitle, unit=speak("dependence.unit"), look=look
        )

    return Figure(draw=draw, alt=" ".join([f"{title}.", *sentences(report, speak)]))


def tables(report: Dependence, asked: Asked) -> dict[str, Any]:
    """Return the three tables: partners, what rests on one, who else could join."""
    speak = asked.speak
    share = speak.share
    foreign = "en" if report.kind == "institution" and speak.language != "en" else ""
    link = (lambda r: asked.to(f"/dependence/{r['id']}")) if report.kind != "field" else None
    small = speak("dependence.small")
    partners = [
        msgspec.to_builtins(p) | {"name": name_of(p.id, p.name, speak), "note": small if p.small else ""}
        for p in report.rows
    ]
    links = "links_field" if report.kind == "field" else "links"
    shares = ("share", "of_partner", "two_step", "all_steps")
    columns = [
        Column("name", speak("dependence.partner"), lang=foreign, link=link),
        Column("links", speak(f"dependence.{links}"), _count, number=True),
        *(Column(key, speak(f"dependence.{key}"), share, number=True) for key in shares),
        Column("note", speak("dependence.note")),
    ]
    if report.kind == "field":
        columns = [c for c in columns if c.key not in ("two_step", "all_steps")]
    return {
        "partners": grid(partners, columns, asked, first=40),
        "single": _single(report, asked) if report.single else None,
        "further": _further(report, asked, foreign),
    }


def _single(report: Dependence, asked: Asked) -> dict[str, Any]:
    speak = asked.speak
    topics = report.kind == "field"
    rows = [
        msgspec.to_builtins(s) | {
            "name": s.name if topics else speak("web.no_topic") if s.id is None else of_field(s.name, speak.language),
            "partner_name": name_of(s.partner, s.partner_name, speak),
            "note": speak("dependence.small") if s.small else "",
        }
        for s in report.single
    ]  # fmt: skip
    foreign = "en" if report.kind == "institution" and speak.language != "en" else ""
    columns = [
        Column("name", speak("dependence.topic" if topics else "dependence.field"), lang="en" if topics else ""),
        Column("partner_name", speak("dependence.partner"), lang=foreign),
        Column("works", speak("dependence.works"), speak.number, number=True),
        Column("joint", speak("dependence.joint"), speak.number, number=True),
        Column("share", speak("dependence.unit"), speak.share, number=True),
        Column("note", speak("dependence.note")),
    ]
    return grid(rows, columns, asked, first=30, param="single")


def _further(report: Dependence, asked: Asked, foreign: str) -> dict[str, Any]:
    speak = asked.speak
    rows = [
        {
            "rank": c.rank,
            "range": f"{c.best}\u2013{c.worst}",
            "name": name_of(c.id, c.name, speak),
            "share": c.share,
        }
        | c.parts
        for c in report.additional
    ]
    columns = [
        Column("rank", speak("dependence.rank"), speak.number, number=True),
        Column("name", speak("dependence.partner"), lang=foreign),
        Column("range", speak("dependence.range")),
        *(Column(p, speak(f"dependence.{p}"), lambda v: f"{v:.2f}", number=True) for p in PARTS),
        Column("share", speak("dependence.share_now"), speak.share, number=True),
    ]
    return grid(rows, columns, asked, first=25, param="further")


def plans(report: Dependence, speak: Speak) -> list[dict[str, Any]]:
    """Return each plan as a sentence and its largest changes."""
    return [_plan(plan, speak) for plan in report.plans]


def _plan(plan: Plan, speak: Speak) -> dict[str, Any]:
    key = "plan_nothing" if not plan.works else f"plan_reached_{plan.way}" if plan.reached else "plan_not"
    steps = [
        speak("dependence.step", name=name_of(s.id, s.name, speak), change=_signed(s.change, speak))
        for s in plan.steps[:STEPS]
    ]
    more = len(plan.steps) - STEPS
    return {"said": speak(f"dependence.{key}", **_told(plan, speak)), "steps": steps,
            "more": speak("dependence.more_steps", count=more) if more > 0 else ""}  # fmt: skip


def _count(value: float) -> str:
    """Return joint works: whole, or to one decimal where an end of a link is half."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def _signed(value: float, speak: Speak) -> str:
    sign = "+" if value > 0 else "\u2212"
    size = abs(value)
    return sign + speak.number(round(size) if size >= 10 else round(size, 1))
