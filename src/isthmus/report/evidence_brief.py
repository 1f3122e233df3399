"""The evidence brief: one printable page of what the data say, every sentence with figure, method, vintage, caveat."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from markupsafe import Markup

from isthmus.discovery import members
from isthmus.figure.bars import bars
from isthmus.figure.look import Look
from isthmus.figure.render import svg
from isthmus.figure.trend import trend
from isthmus.lake.open import Lake
from isthmus.model.source import Vintage
from isthmus.report.loaded import Loaded, loaded
from isthmus.report.page import page
from isthmus.report.statement import Context, FieldName, Figure, Gap, Part
from isthmus.report.subject import Side, Subject
from isthmus.words import say
from isthmus.words.chinese import marked, translated

SECTIONS = "report.sections"


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """A brief as data: its subject and sections, in order."""

    subject: Subject
    parts: list[Part]
    loaded: Loaded | None = None
    """The works loaded one by one, where a section rests on them."""

    @property
    def sample(self) -> bool:
        """Whether any of it rests on the fictional sample world."""
        return any(v.sample for p in self.parts for v in p.vintages)

    def vintages(self) -> list[Vintage]:
        """Return every vintage it rests on, each once."""
        return list({v.id: v for p in self.parts for v in p.vintages}.values())


def written(lake: Lake, subject: Subject, progress: Callable[[int], None] | None = None) -> Brief:
    """Return the brief of a subject: sections that cannot be written say why.

    ``progress`` is told how many sections are done; what it raises ends the writing.
    """
    context, parts = Context(lake, subject), []
    for number, module in enumerate(sections(subject)):
        if progress:
            progress(number)
        try:
            found: Part = module.write(context)
        except Gap as gap:
            found = Part(id=module.SECTION.id, state=gap.state, why=gap.why)
        parts.append(_apart(found, subject))
    records = any(v.source == "openalex-works" for p in parts for v in p.vintages)
    return Brief(subject=subject, parts=parts, loaded=loaded(lake) if records else None)


def sections(subject: Subject) -> list[Any]:
    """Return the files of the sections that a subject has, in order."""
    found = [m for m in members(SECTIONS, "SECTION").values() if subject.kind in m.SECTION.subjects]
    return sorted(found, key=lambda m: (m.SECTION.order, m.SECTION.id))


def _apart(found: Part, subject: Subject) -> Part:
    """Refuse the sample's figures for a real country: a section that rests on them is not covered."""
    if found.state == "measured" and not subject.sample and subject.sides and any(v.sample for v in found.vintages):
        return Part(id=found.id, state="not_covered", why="Only the fictional sample holds such data here.")
    return found


def to_json(brief: Brief, language: str) -> dict[str, Any]:
    """Return the brief as plain data, in the shape of ``docs/contract.md``."""
    return {
        "title": title(brief, language), "language": language, "sample": brief.sample,
        "sections": [
            {
                "id": p.id, "state": p.state, "why": translated(p.why, language),
                "statements": [s.text(language) for s in p.statements],
                "methods": [m.text(language) for m in p.methods],
                "caveats": [translated(c, language) for c in p.caveats], "vintages": [v.id for v in p.vintages],
                "commands": p.commands,
            }
            for p in brief.parts
        ],
    }  # fmt: skip


def title(brief: Brief, language: str) -> str:
    """Return the brief's title."""
    return say(f"brief_page.title_{brief.subject.kind}", language, subject=brief.subject.title(language))


def to_html(brief: Brief, command: str, language: str = "en") -> str:
    """Return the brief as one self-contained page."""
    measured = [p for p in brief.parts if p.state == "measured"]
    return page(
        "evidence.html.j2",
        language,
        title=title(brief, language),
        sample=brief.sample,
        lead=[s.text(language) for p in measured for s in p.statements[: _leads()[p.id]]],
        parts=[_shown(p, language, brief.sample) for p in measured],
        gaps=[
            (say(f"brief_page.{_key(p)}", language), p.state, marked(p.why, language))
            for p in brief.parts
            if p.state != "measured"
        ],
        loaded=brief.loaded.sentence(language) if brief.loaded else "",
        caveats=[marked(c, language) for c in dict.fromkeys(c for p in measured for c in p.caveats)],
        vintages=brief.vintages(),
        command=command,
    )


def _leads() -> dict[str, int]:
    return {name: m.SECTION.lead for name, m in members(SECTIONS, "SECTION").items()}


def _key(found: Part) -> str:
    return found.id.replace("-", "_")


def _shown(found: Part, language: str, sample: bool) -> dict[str, Any]:
    heading = say(f"brief_page.{_key(found)}", language)
    drawn = found.figure and found.figure.rows
    return {
        "id": found.id,
        "heading": heading,
        "statements": [s.text(language) for s in found.statements],
        "figure": Markup(svg(figure(found.figure, heading, language, sample))) if found.figure and drawn else None,  # noqa: S704
        "table": _table(found.figure, language) if found.figure and drawn else None,
        "methods": [m.text(language) for m in found.methods],
        "vintages": [v.id for v in found.vintages],
        "commands": found.commands,
    }


def figure(
    shown: Figure, heading: str, language: str, sample: bool, *, look: Look | None = None
) -> dict[str, Any]:  # fmt: skip
    """Return the Vega-Lite specification of a section's figure, with names in the language."""
    name = f"{heading} ({say('brief_page.fictional', language)})" if sample else heading
    unit = say(f"brief_page.unit_{shown.unit}", language)
    look = look or Look(language=language)
    if shown.kind == "bars":
        none = say("brief_page.none", language)
        rows = [{"label": _named(r["label"], language) or none, "value": r["value"]} for r in shown.rows]
        return bars(rows, label="label", title=name, unit=unit, look=look)
    rows = [r | {"series": _named(r["series"], language)} for r in shown.rows]
    states = [s | {"text": say(f"brief_page.state_{s['state'].replace(' ', '_')}", language)} for s in shown.states]
    return trend(rows, series="series", title=name, unit=unit, states=states, percent=shown.percent, look=look)


def _named(value: Any, language: str) -> str:
    if isinstance(value, Side):
        return value.name(language)
    if isinstance(value, FieldName):
        return value.text(language)
    return "" if value is None else str(value)


def _table(shown: Figure, language: str) -> dict[str, Any]:
    """Return the figure's numbers as a table: years by series, or labels with their value."""
    form = "{:.1%}" if shown.percent else "{:,}"

    def cell(value: Any) -> str:
        if value is None:
            return say("brief.not_published", language)
        return (form if shown.percent or isinstance(value, int) else "{:.2f}").format(value)

    if shown.kind == "bars":
        return {"head": ["", say(f"brief_page.unit_{shown.unit}", language)],
                "rows": [[_named(r["label"], language), cell(r["value"])] for r in shown.rows]}  # fmt: skip
    columns = list(dict.fromkeys(_named(r["series"], language) for r in shown.rows))
    by = {(r["year"], _named(r["series"], language)): r["value"] for r in shown.rows}
    years = sorted({r["year"] for r in shown.rows})
    heads = columns if columns != [""] else [say(f"brief_page.unit_{shown.unit}", language)]
    return {
        "head": [say("brief.year", language), *heads],
        "rows": [[str(y), *(cell(by.get((y, c))) for c in columns)] for y in years],
    }
