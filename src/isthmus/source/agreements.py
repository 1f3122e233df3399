"""Science and technology agreements and their states over time: facts kept with the project, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import country, shown
from isthmus.source._csv import csv_rows
from isthmus.source._facts import Beside, beside, date_or_none
from isthmus.source._records import BadRecord, OnceRows, Rows

SOURCE = Source(
    id="agreements",
    title="Science and technology agreements (kept with Isthmus)",
    publisher="Isthmus",
    licence="facts; the table is Apache-2.0",
    citation="Isthmus, science and technology agreements, compiled from the pages named with each fact",
    cadence="as published",
    grain="one state of one agreement, from one day to another",
    live="https://www.everycrsreport.com/reports/IF12510.html",
    files=("source/data/agreements.csv",),
    tables=("agreement",),
    dated="2026-11-24",
    floor=80,
    ceiling=5_000,
    quarantine_ceiling=0.0,
    bundled=True,
    facts=True,
    beside=".toml",
    caveats=(
        "A register of what was found, not of all that exists; each state says how it was read.",
        "Where a term is over and nothing later was found, what followed is not known: that is not the same as lapsed.",
    ),
)
STATES = ("announced", "signed", "provisional", "in force", "frozen", "lapsed", "ended")
"""frozen: a side stopped cooperating, and nothing was said of the agreement itself."""
TERMS = ("fixed", "tacit", "none")
"""fixed: runs to a day; tacit: renews itself unless a side gives notice; none: none is known, or the state has none."""
COLUMNS = (
    "agreement", "kind", "party_a", "party_b", "event", "state", "from", "to", "term", "source", "read", "note",
)  # fmt: skip
AGREEMENT = (
    "agreement_id", "title", "kind", "party_a", "party_b", "event", "state", "from", "to", "term", "evidence", "read",
    "note",
)  # fmt: skip


def read(part: Part) -> Iterator[Batch]:
    """Yield the states of the table."""
    return csv_rows(part, COLUMNS, OnceRows(agreement=AGREEMENT), partial(keep, beside(part.path)))


def keep(about: Beside, row: dict[str, str], rows: Rows) -> None:
    """Add one state of one agreement."""
    assert isinstance(rows, OnceRows)
    cell = {name: row[name].strip() for name in COLUMNS}
    parties = [country(cell[p], aggregates=True) for p in ("party_a", "party_b")]
    if None in parties or parties[0] == parties[1] or not cell["event"] or not cell["kind"]:
        raise BadRecord("the row has no two parties, no event or no kind")
    for name, choices in (("state", STATES), ("term", TERMS)):
        if cell[name] not in choices:
            raise BadRecord(f"{name} {shown(cell[name])} is not one of {', '.join(choices)}")
    title, evidence = about.named("agreement", cell["agreement"]), about.cited(cell["source"], cell["read"])
    since, until = date_or_none(cell["from"]), date_or_none(cell["to"])
    if since is None or (until is not None and since > until):
        raise BadRecord(
            f"the state from {shown(cell['from'])} to {shown(cell['to'])} has no beginning or ends before it"
        )
    if (cell["term"] == "fixed") and until is None:
        raise BadRecord("a fixed term has no end")
    rows.only_once(cell["agreement"], since, cell["event"])
    rows.add(
        "agreement", cell["agreement"], title, cell["kind"], *sorted(map(str, parties)), cell["event"], cell["state"],
        since, until, cell["term"], evidence, cell["read"], cell["note"] or None,
    )  # fmt: skip


def not_covered() -> dict[str, str]:
    """Return what the register leaves out."""
    return beside(Path(__file__).parent / "data" / "agreements.csv").not_covered
