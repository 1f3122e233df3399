"""``isthmus resolve``: a raw affiliation string to ROR institutions."""

from __future__ import annotations

from typing import Any

import click

from isthmus.faces.cli.output import formats, people, put_bytes, put_json
from isthmus.faces.shapes.files import to_csv
from isthmus.faces.shapes.screening import POLICIES, match_record
from isthmus.model.errors import UnknownName


@click.command()
@click.argument("text", required=False)
@click.option("--file", metavar="CSV", help="Many texts: a CSV file, or - for one a line from stdin.")
@click.option("--column", default="affiliation", show_default=True, help="Column of the CSV that holds the text.")
@click.option(
    "--policy", default="main", show_default=True, help="main: the institution a publisher would assert; all."
)
@click.option("--out", metavar="FILE", help="Where csv goes; without it stdout.")
@formats("table", "csv", "json")
def COMMAND(form: str, text: str | None, file: str | None, column: str, policy: str, out: str | None) -> None:  # noqa: N802
    """Find the institutions that an affiliation names, as people really write them. No match is an answer."""
    from isthmus.faces.cli.screening import resolver_of, texts
    from isthmus.lake.open import open_lake

    if policy not in POLICIES:
        raise UnknownName("policy", policy, POLICIES)
    given = list(texts(text, file, column))
    lake = open_lake()
    answers = resolver_of(lake).resolve_many(given, policy)  # type: ignore[arg-type]
    rows = [
        {"text": t, "institutions": [match_record(m) for m in found]} for t, found in zip(given, answers, strict=True)
    ]
    if form == "json":
        put_json({"policy": policy, "vintages": [v.id for v in lake.vintage("ror")], "rows": rows})
    elif form == "csv":
        put_bytes(to_csv([flat(r) for r in rows]).encode(), out or "-", "resolved.csv")
    else:
        show(rows)


COMMAND.name = "resolve"


def flat(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row for CSV: ids and names joined by semicolons, in order."""
    found = row["institutions"]
    return {
        "text": row["text"],
        "ror_ids": ";".join(m["ror_id"] for m in found),
        "names": ";".join(m["name"] for m in found),
        "scores": ";".join(str(m["score"]) for m in found),
    }


def show(rows: list[dict[str, Any]]) -> None:
    """Print answers for people."""
    console = people()
    for row in rows:
        console.print(row["text"][:200], style="bold", markup=False, soft_wrap=True)
        for m in row["institutions"]:
            console.print(f"  {m['name']} ({m['country']})  {m['ror_id']}", markup=False, soft_wrap=True)
            console.print(f"    on {m['matched']!r} ({m['how']}); score {m['score']}, an order and no probability",
                          style="dim", markup=False, soft_wrap=True)  # fmt: skip
        if not row["institutions"]:
            console.print("  no match")
