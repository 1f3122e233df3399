"""``isthmus scenario``: run a scenario, read a model's card, hold the models against their targets and the past."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.table import Table

from isthmus.faces.cli.output import formats, notes, people, put_bytes, put_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from isthmus.model.source import Vintage

MISSED = 1


@click.group()
def COMMAND() -> None:  # noqa: N802
    """What cutting, narrowing or restoring a link would cost: scenarios, cards, targets, hindcasts.

    \b
    isthmus scenario list
    isthmus scenario run dyad_decouple --pair US CN --depth 0.3..1
    """  # noqa: D301


COMMAND.name = "scenario"


@COMMAND.command("list")
@formats("table", "json")
def list_(form: str) -> None:
    """List the ready scenarios and the question each answers."""
    from isthmus.scenario import library

    found = library().values()
    if form == "json":
        put_json({"scenarios": list(found)})
        return
    table = Table("Scenario", "Question", "Model", box=None, header_style="bold", pad_edge=False)
    for s in found:
        table.add_row(s.id, s.question, s.model)
    people().print(table)


@COMMAND.command("run")
@click.argument("scenario")
@click.option("--pair", nargs=2, metavar="A B", help="The two sides; swapped, every number is mirrored.")
@click.option(
    "--side", "sides", multiple=True, metavar="A,B,...", help="One side of several countries; '*' is all others."
)
@click.option("--depth", metavar="X|LO..HI", help="Short for --set depth=...")
@click.option("--set", "settings", multiple=True, metavar="NAME=X|LO..HI", help="Another range for a parameter.")
@click.option("--year", type=int, help="Year of the network; without it the last with links.")
@click.option("--layer", help="works, code or moves.")
@click.option("--field", help="OpenAlex field (works loaded only).")
@click.option("--draws", type=click.IntRange(1, 100_000), default=2_000, show_default=True, help="Draws of the ranges.")
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of the draws.")
@click.option("--crate", "folder", metavar="FOLDER", help="Write an RO-Crate of the result.")
@click.option("--language", default="en", show_default=True, help="Of html and pdf: en, zh-Hans or zh-Hant.")
@click.option("--out", metavar="FILE", help="Where html, pdf and iamc go; without it: stdout.")
@formats("text", "html", "pdf", "json", "iamc")
def run_(form: str, scenario: str, folder: str | None, out: str | None, language: str, **given: Any) -> None:
    """Run SCENARIO, a ready one by id or a YAML file of one's own."""
    from isthmus.faces.cli.progress import counted
    from isthmus.faces.shapes.scenario import Levers, changed, ready
    from isthmus.lake.open import open_lake
    from isthmus.model.errors import UnknownName
    from isthmus.scenario import crate, iamc, points, run, to_text
    from isthmus.words import LANGUAGES

    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    settings = [*given["settings"], *([f"depth={given['depth']}"] if given["depth"] else [])]
    chosen = changed(ready(scenario, files=True), Levers(
        pair=given["pair"], sides=given["sides"], settings=tuple(settings), year=given["year"], layer=given["layer"],
        field=given["field"],
    ))  # fmt: skip
    lake = open_lake()
    with counted("Drawing", points(chosen, given["draws"])) as step:
        result = run(lake, chosen, draws=given["draws"], seed=given["seed"], progress=lambda done, _of: step(done))
    if folder:
        notes().print(f"Wrote {crate(result, folder)}")
    if form == "json":
        put_json(result)
    elif form == "iamc":
        put_bytes(to_text(iamc(result)).encode(), out or "-", f"{chosen.id}.csv")
    elif form in ("html", "pdf"):
        put_bytes(_printed(form, result, language, lake.vintages), out, f"{chosen.id}.{form}")
    else:
        show(result)


def _printed(form: str, result: dict[str, Any], language: str, vintages: Iterable[Vintage]) -> bytes:
    """Return the page to print; it names the command that made it."""
    import shlex
    import sys

    from isthmus.lake.cite import citation_of
    from isthmus.report.pdf import to_pdf
    from isthmus.report.scenario_report import to_html
    from isthmus.report.scenario_told import Told

    sources = [
        {"title": v.title, "dated": v.dated, "licence": v.licence, "vintage": v.id, "cite": citation_of(v).citation}
        for v in vintages
        if v.id in result["vintages"]
    ]
    page = to_html(Told(result, language), shlex.join(["isthmus", *sys.argv[1:]]), sources)
    return to_pdf(page) if form == "pdf" else page.encode()


def show(result: dict[str, Any]) -> None:
    """Print a result for people: the answer, who wins and loses, what it hangs on, what it may not claim."""
    console = people()
    console.print(f"[bold]{result['title']}[/]")
    console.print(result["question"], soft_wrap=True)
    if result["network"]:
        n = result["network"]
        names = " | ".join("all others" if s == ["*"] else ", ".join(s) for s in result["sides"])
        held = f"{n['countries']} countries" if "countries" in n else f"{n['institutions']} institutions"
        years = n["year"] if n["span"] == 1 else f"{n['year'] - n['span'] + 1}-{n['year']}"
        console.print(f"{names}   {n['layer']}, {years}, {held}", style="dim", soft_wrap=True, markup=False)
    table = Table("", "5%", "middle", "95%", box=None, header_style="bold", pad_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for outcome in result["outcomes"].values():
        table.add_row(outcome["meaning"], *(f"{outcome[p]:+.2f}" for p in ("p05", "p50", "p95")))
    console.print(table)
    for row in result["limits"]:
        values = ", ".join(f"{k} {v:+.2f}" for k, v in row.items() if k != "account")
        console.print(f"The policy alone, {row['account']}: {values} %", soft_wrap=True)
    if result["rows"]:
        _ends(console, result)
    for line in said(result):
        console.print(line, soft_wrap=True)
    for caveat in result["caveats"]:
        console.print(f"Note: {caveat}", style="dim", soft_wrap=True)
    console.print(f"Run {result['run_id'][:16]}   draws {result['draws']:,}   seed {result['seed']}", style="dim")


def _ends(console: Any, result: dict[str, Any]) -> None:
    from isthmus.report.scenario_told import Told

    told = Told(result)
    losers, winners, least = told.ends()
    for title, some in (("Lose most", losers), ("Gain most, or lose least", winners)):
        words = ", ".join(f"{r['label']} {r['p50']:+.2f}% ({r['p05']:+.2f} to {r['p95']:+.2f})" for r in some)
        console.print(f"{title} ({least:,} links or more): {words}", soft_wrap=True, markup=False)
    if result["groups"]:
        words = ", ".join(f"{r['label']} {r['p50']:+.2f}%" for r in told.groups())
        console.print(f"By income: {words}", soft_wrap=True, markup=False)


def said(result: dict[str, Any]) -> list[str]:
    """Return in sentences what the answer hangs on."""
    lines = []
    for f in result["flips"]:
        turns = "; ".join(f"{t['param']} = {t['at']:.3g}" for t in f["turns"])
        lines.append(f"At the middle of all ranges {f['conclusion']}." + (f" That turns at {turns}." if turns else
                                                                      " No range given turns that."))  # fmt: skip
    if result["tornado"]:
        t = result["tornado"][0]
        lines.append(
            f"Moves it most: {t['param']}, {t['at_low']:+.2f} at {t['low']:g}, {t['at_high']:+.2f} at {t['high']:g}."
        )
    if result["rivals"] and result["rivals"]["share_of_variance_from_choice"] is not None:
        share = result["rivals"]["share_of_variance_from_choice"]
        lines.append(
            f"Choosing among {len(result['rivals']['rows'])} rival accounts makes {share:.0%} of the variance."
        )
    if result["closure"] and result["closure"]["works"]:
        c = result["closure"]
        lines.append(
            f"By paper, {c['works']} joint works loaded of {c['first']}-{c['last']}: a cut takes {c['dyad drops']:.1f} "
            f"links a work if the pair drops, {c['one side leaves']:.1f} if one side leaves, "
            f"{c['paper is lost']:.1f} if it is lost."
        )
    elif result["closure"]:
        lines.append("By paper: no joint works are loaded, so the closure bounds are not known (not zero).")
    lines += [f"Hindcast: {line}" for line in result["card"]["hindcast"]]
    return lines


@COMMAND.command("card")
@click.argument("model", required=False)
@formats("text", "json")
def card(form: str, model: str | None) -> None:
    """Print a model's card: equations, source, parameters, scope, what it cannot claim, and how it did on the past."""
    from isthmus.faces.shapes.scenario import card_record
    from isthmus.scenario import library, models, module, of_model

    names = [library()[model].model if model in library() else model] if model else list(models())
    files = [module(name) for name in names]
    if form == "json":
        put_json({"cards": [card_record(f) for f in files]})
        return
    console = people()
    for f in files:
        c = f.CARD
        console.print(f"[bold]{c.id}[/]  {c.title}")
        lines = {"Mechanism": c.mechanism, "Equations": c.equations, "Reference": f"{c.reference} ({c.checked})",
                 "Scope": c.scope, "Cannot claim": c.cannot_claim}  # fmt: skip
        for label, text in lines.items():
            console.print(f"  {label}: {text}", soft_wrap=True, markup=False)
        for p in f.PARAMS:
            console.print(f"  {p.id} [{p.role}, {p.kind}] {p.low:g}..{p.high:g} {p.unit}: {p.meaning} ({p.source})",
                          soft_wrap=True, markup=False)  # fmt: skip
        for line in of_model(c.id):
            console.print(f"  Hindcast: {line}", soft_wrap=True, markup=False)


@COMMAND.command("replicate")
@click.argument("model", required=False)
@click.option("--all", "every", is_flag=True, help="Every model (also without MODEL).")
@formats("table", "json")
def replicate_(form: str, model: str | None, every: bool) -> None:  # noqa: ARG001  (the default)
    """Hold MODEL, or all, against published and analytic targets; exits with 1 when one is missed."""
    from isthmus.scenario import replicate

    rows = replicate(model)
    if form == "json":
        put_json({"rows": rows, "met": sum(r["met"] for r in rows), "of": len(rows)})
    else:
        table = Table("Model", "Target", "Expected", "Measured", "", box=None, header_style="bold", pad_edge=False)
        for r in rows:
            values = (" ".join(f"{v:g}" for v in r[k]) for k in ("expected", "measured"))
            table.add_row(r["model"], r["says"], *values, "met" if r["met"] else "MISSED")
        people().print(table)
        people().print(f"{sum(r['met'] for r in rows)} of {len(rows)} targets met")
    if not all(r["met"] for r in rows):
        click.get_current_context().exit(MISSED)


@COMMAND.command("hindcast")
@formats("table", "json")
def hindcast(form: str) -> None:
    """Run the hindcast league on the lake: six events, models against two naive baselines."""
    from isthmus.lake.open import open_lake
    from isthmus.scenario import league

    lake = open_lake()
    events = league(lake)
    if form == "json":
        put_json({"vintages": [v.id for v in lake.vintage("openalex-country-pairs")], "events": events})
        return
    for e in events:
        people().print(f"[bold]{e['title']}[/], {e['start']} to {e['end']}: given {e['given_change']:+.1f}% "
                       f"(placebo p {e['placebo_p']:.3f}), the sides with others {e['others_observed']:+.1f}%, "
                       f"of the first side {e['first_others_observed']:+.1f}%", soft_wrap=True)  # fmt: skip
        table = Table(
            "Contender", "CRPS", "Held by 90%", "Skill", "Verdict", box=None, header_style="bold", pad_edge=False
        )
        for c in e["contenders"]:
            table.add_row(
                c["contender"], f"{c['crps']:.3f}", f"{c['coverage']:.0%}", f"{c['skill']:+.0%}", c["verdict"]
            )
        people().print(table)
