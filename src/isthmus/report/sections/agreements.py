"""Science and technology agreements between the two, or of one side, and how they stand."""

from __future__ import annotations

from datetime import date

from isthmus.lake import agreements, facts
from isthmus.model.errors import NotCovered
from isthmus.report.statement import Context, Gap, Part, Section, Statement
from isthmus.report.subject import GROUP, Side

SECTION = Section(id="agreements", order=80, subjects=("pair", "side"), lead=1)
EU = "EU"


def write(context: Context) -> Part:
    """Return the section; an agreement of the European Union is named for its members too."""
    on = date.today().isoformat()
    rows = []
    try:
        for parties in _parties(context, on):
            rows += agreements.standing(context.lake, on, parties)
    except NotCovered as error:
        raise Gap("not_covered", error.message) from error
    if not rows:
        raise Gap(
            "not_covered", "The register of agreements holds none of these sides; that does not mean there is none."
        )
    said = []
    for r in rows:
        a, b = _order(context, r["party_a"], r["party_b"])
        state = r["state"].replace(" ", "_")
        key = f"agreement_{state}" if r["to"] else f"agreement_{state}_open"
        about = None if len(context.subject.sides) == 2 and EU not in (r["party_a"], r["party_b"]) else a
        said.append(Statement(key, {"a": a, "b": b, "since": r["from"], "to": r["to"] or ""}, about))
    notes = [r["note"] for r in rows if r["note"]]
    return Part(
        id=SECTION.id, statements=said, caveats=list(dict.fromkeys(notes)),
        methods=[Statement("register_agreements", {})], vintages=context.lake.vintage("agreements"),
        commands=["isthmus agreements --pair " + " ".join(_code(s) for s in context.subject.sides)]
        if len(context.subject.sides) == 2 else [f"isthmus agreements --party {_code(context.a)}"],
    )  # fmt: skip


def _parties(context: Context, on: str) -> list[tuple[str, ...]]:
    codes = [_code(s) for s in context.subject.sides]
    found: list[tuple[str, ...]] = [tuple(codes)]
    members = {r["iso2"] for r in facts.group(context.lake, EU, on) if r["status"] == "member"}
    for code in codes:
        rest = [c for c in codes if c != code]
        if code in members and rest and rest[0] not in members:
            found.append((EU, *rest))
    return found


def _code(side: Side) -> str:
    return side.code.removeprefix(GROUP)


def _order(context: Context, a: str, b: str) -> tuple[Side, Side]:
    """Return the parties in the order of the brief's sides; the European Union stands last."""
    known = {_code(s): s for s in context.subject.sides}
    sides = [known.get(c, Side(c, c)) for c in (a, b)]
    order = [_code(s) for s in context.subject.sides]
    first, second = sorted(sides, key=lambda s: order.index(_code(s)) if _code(s) in order else len(order))
    return first, second
