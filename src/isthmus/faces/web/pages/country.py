"""One country: who it works with, and how that changed."""

from __future__ import annotations

from isthmus.discovery import members
from isthmus.faces.web.answering import asked_answer, downloads, figure, measure_words, ordered, standing, table
from isthmus.faces.web.sentences import sentences
from isthmus.faces.web.view import Asked, Page, View
from isthmus.figure.kinds import shown_year
from isthmus.lake.open import Lake
from isthmus.model.answer import Answer
from isthmus.model.country import parse

MEASURE, TOP = "copublication", 6


def build(asked: Asked) -> View:
    """Return a country's page: partners in the newest year, the largest over time, and what else can be asked."""
    code = parse(asked.given["country"])
    sample = {"basis": "records"} if code.startswith("X") and code != "XK" else {}
    year, newest = _newest(asked, code, sample)
    drawn = figure(newest, asked.query.get("v", "map") if year else None, asked.speak)
    partners = [r["partner"] for r in ordered(newest, "-value") if r["partner"] and r["value"]]
    top = ",".join(partners[:TOP])
    about = [m.MEASURE for m in members("measure", "MEASURE").values() if "country" in m.MEASURE.keys]
    return View(
        title=asked.speak.country(code),
        template="country.html.j2",
        data=newest.contract(),
        rows=ordered(newest, asked.query.get("sort", "-value")),
        vintages=tuple(v.id for v in newest.vintages),
        figure=drawn,
        name=f"partners_{code}_{year}",
        values={
            "rests": None if any(v.partial for v in newest.vintages) else asked.to(f"/dependence/{code}"),
            "year": year,
            "sentences": sentences(newest, asked.speak),
            "figure": drawn,
            "figure_path": asked.path,
            "kinds": [(k, asked.link(v=k), k == asked.query.get("v", "map")) for k in ("map", "bars")] if year else [],
            "over_time": asked.to(f"/observe/{MEASURE}", c=code, p=top, **sample) if top else None,
            "pairs": [(asked.speak.country(p), asked.to(f"/pair/{code}-{p}")) for p in partners[:12]],
            "table": table(newest, asked, "-value"),
            "standing": standing(newest, asked),
            "downloads": downloads(asked, drawn is not None),
            "measures": [(measure_words(m, asked.speak), asked.to(f"/observe/{m.id}", c=code)) for m in about],
        },
    )


def _newest(asked: Asked, code: str, sample: dict[str, str]) -> tuple[int | None, Answer]:
    """Return the newest year with a value, and its partners: the lake's last year first, which most countries have."""
    last = asked.desk.recent(("last-year", *sample.values()), lambda lake: _last_year(lake, bool(sample)))
    for _ in range(2):
        if last is None:
            break
        found = asked_answer(asked, MEASURE, {"c": code, "y": str(last), **sample})
        if shown_year(found) == last:
            return last, found
        last = shown_year(asked_answer(asked, MEASURE, {"c": code, **sample}))
    return None, asked_answer(asked, MEASURE, {"c": code, **sample})


def _last_year(lake: Lake, sample: bool) -> int | None:
    pairs = lake.table("pair_year")
    basis = "records" if sample else "published"
    rows = pairs.filter(pairs.layer == "works", pairs.basis == basis, pairs.value.notnull())
    found: int | None = lake.execute(rows.aggregate(last=rows.year.max()))[0]["last"]
    return found


PAGE = Page(id="country", path="/country/{country}", build=build, params=("v", "sort", "n"))
