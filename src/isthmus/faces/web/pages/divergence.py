"""Where rule books part: shares, the matrix, what drives it, agreement, and the bank behind it."""

from __future__ import annotations

from typing import Any

from isthmus.faces.shapes.divergence import pair_rows, report_of
from isthmus.faces.web.answering import downloads
from isthmus.faces.web.grid import Column, grid
from isthmus.faces.web.speak import Speak
from isthmus.faces.web.view import Asked, Figure, Page, View
from isthmus.figure.look import Look
from isthmus.figure.matrix import matrix
from isthmus.model.errors import UnknownName
from isthmus.policy.divergence import Divergence, banked
from isthmus.policy.divergence.records import VIEWS, Headline, Share

WHATS = ("stricter", "forbids")
DRIVERS, EXAMPLES = 15, ("C02", "C14a", "C11", "C18", "G00004")
"""Facts shown, and cases of the bank that the page leads to."""


def build(asked: Asked) -> View:
    """Return the page."""
    speak, report = asked.speak, report_of()
    seen, what = _choice(asked, "view", ("whole", *VIEWS)), _choice(asked, "what", WHATS)
    rows = [r for r in pair_rows(report) if r["view"] == seen and r["cases"]]
    drawn = _figure(report, rows, seen, what, speak)
    return View(
        title=speak("divergence.title"),
        template="divergence.html.j2",
        data=report,
        rows=pair_rows(report),
        figure=drawn,
        name=f"divergence_{seen}_{what}",
        values={
            "report": report,
            "sentences": sentences(report, speak),
            "figure": drawn,
            "figure_path": asked.path,
            "views": [(speak(f"divergence.view_{v}"), asked.link(view=v), v == seen) for v in ("whole", "shared")],
            "whats": [(speak(f"divergence.what_{w}"), asked.link(what=w), w == what) for w in WHATS],
            "headlines": [_headline(h, speak) for h in report.headlines],
            "pairs": grid(rows, _columns(speak), asked, sort="-one_forbids"),
            "drivers": report.drivers[:DRIVERS],
            "agreement": [_agreement(a, speak) for a in report.agreement],
            "examples": [(case, banked(case).title, asked.to(f"/divergence/{case}")) for case in EXAMPLES],
            "downloads": downloads(asked, figure=True),
        },
    )


def _choice(asked: Asked, name: str, choices: tuple[str, ...]) -> str:
    chosen = asked.query.get(name, choices[0])
    if chosen not in choices:
        raise UnknownName(name, chosen, choices, name)
    return chosen


def sentences(report: Divergence, speak: Speak) -> list[str]:
    """Return the report in sentences."""
    shared, whole = report.headlines
    r = report.refusals
    lead = {
        "books": len(report.frameworks), "cases": speak.number(report.cases),
        "whole": speak.share(whole.forbids_permits.value), "shared": speak.share(shared.forbids_permits.value),
        "stricter": speak.share(whole.stricter.value), "same": speak.share(shared.same.value),
    }  # fmt: skip
    lines = [speak("divergence.lead_parted", **lead), speak("divergence.lead_stricter", **lead)]
    if r.cases:
        key = "divergence.lead_refused" if r.not_both.cases == 0 else "divergence.lead_refused_apart"
        shares = {"lifted": r.lifted, "none": r.no_way_out, "apart": r.not_both}
        told = {name: speak.share(one.value) for name, one in shares.items()}
        lines.append(speak(key, cases=speak.number(r.cases), one=speak.number(r.changes.get(1, 0)), **told))
    return lines


def _range(one: Share, speak: Speak) -> str:
    return speak("divergence.range", value=speak.share(one.value), low=speak.share(one.low), high=speak.share(one.high))


def _headline(h: Headline, speak: Speak) -> dict[str, Any]:
    parts = ("forbids_permits", "stricter", "same", "open")
    return {"name": speak(f"divergence.view_{h.view}"), "cases": speak.number(h.cases),
            "shares": [_range(getattr(h, p), speak) for p in parts]}  # fmt: skip


def _agreement(one: Any, speak: Speak) -> dict[str, Any]:
    key = f"concern.{one.question}"
    return {
        "name": speak(key) if speak.has(key) else speak("divergence.overall"), "books": len(one.frameworks),
        "cases": speak.number(one.cases), "alpha": _real(one.alpha), "low": _real(one.low), "high": _real(one.high),
    }  # fmt: skip


def _real(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}".replace("-", "\u2212")


def _columns(speak: Speak) -> list[Column]:
    counts = ("cases", "one_forbids", "other_forbids", "one_stricter", "other_stricter", "same", "open")
    names = [Column(key, speak(f"divergence.{key}"), code=True) for key in ("one", "other")]
    return [*names, *(Column(key, speak(f"divergence.{key}"), speak.number, number=True) for key in counts)]


def _figure(report: Divergence, rows: list[dict[str, Any]], seen: str, what: str, speak: Speak) -> Figure:
    """Return the matrix: in what share of the cases of which both speak the row forbids, or asks for more."""
    cells: list[dict[str, Any]] = []
    found = {(r["one"], r["other"]): r for r in rows}
    for down in report.frameworks:
        for across in report.frameworks:
            if down != across:
                cells.append({"down": down, "across": across, "value": _cell(found, down, across, what)})
    title = speak(f"divergence.figure_{what}")
    subtitle = speak("divergence.figure_note", view=speak(f"divergence.view_{seen}"), cases=speak.number(report.cases))
    unit = speak("divergence.figure_unit")

    def draw(look: Look) -> dict[str, Any]:
        return matrix(cells, across="across", down="down", title=title, subtitle=subtitle, unit=unit, look=look)

    return Figure(draw=draw, alt=" ".join([f"{title}.", *sentences(report, speak)]))


def _cell(found: dict[tuple[str, str], dict[str, Any]], down: str, across: str, what: str) -> float | None:
    pair, side = (found.get((down, across)), "one") if (down, across) in found else (found.get((across, down)), "other")
    if pair is None:
        return None
    count = pair[f"{side}_forbids"] + (pair[f"{side}_stricter"] if what == "stricter" else 0)
    return float(round(100 * count / pair["cases"], 1))


PAGE = Page(id="divergence", path="/divergence", build=build, params=("view", "what", "sort"))
