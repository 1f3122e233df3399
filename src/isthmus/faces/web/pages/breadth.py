"""How narrow a restriction is: every rule side by side against a target, or one rule against rival targets."""

from __future__ import annotations

from typing import Any

from isthmus.faces.runs import ended
from isthmus.faces.shapes.breadth import rule_record, rules_record
from isthmus.faces.web.answering import downloads
from isthmus.faces.web.view import Asked, Figure, Page, View
from isthmus.faces.web.waiting import waited
from isthmus.faces.works import prepared, with_works
from isthmus.figure.look import Look
from isthmus.policy.breadth.compare import Comparison, every_rule, every_target
from isthmus.policy.breadth.measure import AMONG, TARGET, Breadth, Share, breadth
from isthmus.policy.breadth.shelf import restriction, restrictions, target, targets
from isthmus.policy.breadth.world import World
from isthmus.report.breadth_page import figure_of, rule_facts, to_html
from isthmus.report.pdf import to_pdf

PARAMS = ("rule", "target", "among", "except")


def build(asked: Asked) -> View:
    """Return the page of the rule in the address; without one of all rules."""
    given = {k: asked.query[k] for k in PARAMS if k in asked.query}
    job = prepared(asked.desk)
    waited(asked, job, asked.speak("breadth.title"), asked.to("/frameworks"), asked.speak("web.frameworks"))
    ended(job, None)
    found = _counted(asked, given)
    one = found.found[0] if "rule" in given else None
    drawn = _figure(found, asked)
    data = rule_record(one, _rivals(found)) if one else rules_record(found)
    named = "--all" if one is None else given["rule"]
    command = f"isthmus breadth {named!r} --target {given.get('target', TARGET)!r}".replace("'--all'", "--all")
    rows = found.found[1:] if one else found.found
    return View(
        title=asked.speak("breadth.title"),
        template="breadth.html.j2",
        data=data,
        rows=[b.row() for b in rows],
        vintages=found.found[0].vintages if found.found else (),
        figure=drawn,
        name="breadth",
        pdf=lambda: to_pdf(to_html(found, command)),
        values={
            "figure": drawn,
            "sentences": _sentences(one, asked) if one else [],
            "rows": [_row(b, asked, by_target=one is not None) for b in rows],
            "by": asked.speak("breadth.target" if one else "breadth.rule"),
            "rules": [rule_facts(b) for b in ([one] if one else [])],
            "missing": found.not_covered,
            "caveats": list(dict.fromkeys(c for b in found.found for c in b.caveats)),
            "form": _form(asked, given),
            "sample": any("fictional" in c for b in found.found for c in b.caveats),
            "command": command,
            "downloads": [*downloads(asked, figure=True), ("pdf", asked.link(None, ".pdf"))],
        },
    )


def _counted(asked: Asked, given: dict[str, str]) -> Comparison:
    aim, among = given.get("target", TARGET), given.get("among", AMONG)

    def count(world: World) -> Comparison:
        if "rule" not in given:
            return every_rule(world, aim, among)
        without = (given["except"],) if "except" in given else ()
        rule = restriction(given["rule"], without)
        one = breadth(world, rule, target(aim), among)
        rivals = every_target(world, rule, among)
        return Comparison(found=(one, *rivals.found), not_covered=rivals.not_covered)

    return with_works(asked.desk, count, ("page", tuple(sorted(given.items()))))


def _rivals(found: Comparison) -> Comparison:
    return Comparison(found=found.found[1:], not_covered=found.not_covered)


def _figure(found: Comparison, asked: Asked) -> Figure | None:
    if not found.found:
        return None

    def draw(look: Look) -> dict[str, Any]:
        return figure_of(found, look)

    told = [f"{b.rule.id}, {b.target.id}: {_told(b.precision, asked)}, {_told(b.recall, asked)}." for b in found.found]
    return Figure(draw=draw, alt=" ".join([asked.speak("breadth.figure"), *told]))


def _told(share: Share, asked: Asked) -> str:
    if share.value is None or share.low is None or share.high is None:
        return asked.speak("breadth.nothing")
    one = asked.speak.share
    return asked.speak("divergence.range", value=one(share.value), low=one(share.low), high=one(share.high))


def _row(b: Breadth, asked: Asked, *, by_target: bool) -> dict[str, Any]:
    of = b.target if by_target else b.rule
    link = asked.link(target=b.target.id) if by_target else asked.link(rule=b.rule.id)
    made = asked.speak(f"breadth.made_{b.by_construction}") if b.by_construction else ""
    return {"id": of.id, "title": of.title, "link": link, "works": asked.speak.number(b.touched.works),
            "shares": [_told(s, asked) for s in (b.precision, b.recall, b.collateral)], "made": made}  # fmt: skip


def _sentences(b: Breadth, asked: Asked) -> list[str]:
    speak = asked.speak
    told = {"works": speak.number(b.touched.works), "base": speak.number(b.base), "caught": speak.number(b.caught),
            "aimed": speak.number(b.target_works), "authors": _people(b, asked),
            "institutions": speak.number(b.touched.institutions), "collateral": _told(b.collateral, asked),
            "precision": _told(b.precision, asked), "recall": _told(b.recall, asked)}  # fmt: skip
    return [speak("breadth.lead_touched", **told), speak("breadth.lead_caught", **told)]


def _people(b: Breadth, asked: Asked) -> str:
    count = b.touched.authors
    return count if isinstance(count, str) else asked.speak.number(count)


def _form(asked: Asked, given: dict[str, str]) -> dict[str, Any]:
    return {
        "rule": given.get("rule", ""), "target": given.get("target", TARGET), "except": given.get("except", ""),
        "rules": list(restrictions().values()), "targets": list(targets().values()),
        "among": given.get("among", AMONG), "path": asked.path,
    }  # fmt: skip


PAGE = Page(id="breadth", path="/breadth", build=build, params=PARAMS)
