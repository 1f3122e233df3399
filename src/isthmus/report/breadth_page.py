"""The breadth report: rules against a target, or one rule against rival targets, with figure, table and sentences."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from isthmus.figure.look import PLAIN, Look
from isthmus.figure.precision_recall import precision_recall
from isthmus.figure.render import svg
from isthmus.policy.breadth.compare import Comparison
from isthmus.policy.breadth.measure import FOOTPRINT, Breadth, Share
from isthmus.report.page import page


def figure_of(found: Comparison, look: Look = PLAIN) -> dict[str, Any]:
    """Return the figure: a point a rule; where one rule is asked about, a point a target."""
    rivals = _one_rule(found)
    rows = [b.row() for b in found.found[rivals:]]
    if rivals:
        rows = [r | {"rule": r["target"]} for r in rows]
    title = found.found[0].rule.title if rivals else f"Target: {found.found[0].target.title}" if found.found else ""
    subtitle = (
        f"{found.found[0].base:,} works counted. Lines: sampling and label errors. Rings: true by construction."
        if found.found
        else ""
    )
    return precision_recall(rows, title=_sample(found) + title, subtitle=subtitle, look=look)


def to_html(found: Comparison, command: str) -> str:
    """Return the report as one self-contained page; the command given makes it again."""
    rivals = _one_rule(found)
    shown = found.found[:1] if rivals else found.found
    caveats = dict.fromkeys(c for b in found.found for c in b.caveats)
    return page(
        "breadth.html.j2",
        "en",
        title=_sample(found) + ("How narrow is this rule?" if rivals else "How narrow are these rules?"),
        footprint=FOOTPRINT,
        figure=Markup(svg(figure_of(found))) if found.found else None,  # noqa: S704  (our own figure)
        rows=[_row(b, b.target.id if rivals else b.rule.id) for b in found.found[rivals:]],
        by="Target" if rivals else "Rule",
        rules=[rule_facts(b) for b in shown],
        missing=found.not_covered,
        caveats=[c for c in caveats if c != FOOTPRINT],
        errors=list({e.label: e for b in found.found for e in b.errors}.values()),
        vintages=list(dict.fromkeys(v for b in found.found for v in b.vintages)),
        command=command,
    )


def _one_rule(found: Comparison) -> int:
    """Return 1 where the first answer is the one asked about and the others are the same rule against rivals."""
    return int(len(found.found) > 1 and len({b.rule.id for b in found.found}) == 1)


def _sample(found: Comparison) -> str:
    made = any("fictional" in c for b in found.found for c in b.caveats)
    return "Fictional sample. " if made else ""


def _told(share: Share) -> str:
    if share.value is None:
        return "nothing to divide by"
    return f"{share.value:.1%} ({share.low:.1%}-{share.high:.1%})"


def _row(b: Breadth, name: str) -> tuple[str, ...]:
    shares = (_told(b.precision), _told(b.recall), _told(b.collateral))
    return (name, f"{b.touched.works:,}", *shares, b.by_construction or "no")


def rule_facts(b: Breadth) -> dict[str, Any]:
    """Return a rule's title, what is to be known of it as (name, text), and what of it is not mapped."""
    t = b.touched
    facts = [
        ("Says", b.sentence),
        ("Standing", f"{b.rule.standing}. {b.rule.source.title}, {b.rule.source.publisher}, {b.rule.source.dated} "
                     f"(read: {b.rule.source.read})"),
        ("Purpose", b.rule.purpose),
        ("Touches", f"{t.works:,} of {b.base:,} works (with label errors {b.works_low:,.0f} to {b.works_high:,.0f}); "
                    f"{t.authors} authors, {t.institutions:,} institutions, {t.countries:,} countries; "
                    f"{t.citations:,} citations of {b.base_citations:,}"),
        ("Mean normalised citations", f"{_number(t.mncs)}; of all works counted {_number(b.base_mncs)}"),
        ("Countries", _listed(b.by_country, "country")),
        ("Fields", _listed(b.by_field, "field")),
        ("Years", _listed(b.by_year[::-1], "year")),
    ]  # fmt: skip
    return {"id": b.rule.id, "title": b.rule.title, "facts": facts, "not_mapped": (*b.rule.not_mapped, *b.rule.caveats)}


def _number(value: float | None) -> str:
    return "not known" if value is None else f"{value:.2f}"


def _listed(rows: list[dict[str, Any]], key: str, shown: int = 10) -> str:
    more = f"; and {len(rows) - shown} more" if len(rows) > shown else ""
    return (", ".join(f"{r[key]} {r['works']} of {r['of']:,}" for r in rows[:shown]) or "none") + more
