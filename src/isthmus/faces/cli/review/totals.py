"""``isthmus review totals``: appeals in yearly totals, the only form in which their outcomes are published."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats, put_json
from isthmus.faces.cli.policytext import put_lines


@click.command()
@acting
@formats("table", "json")
def COMMAND(form: str, who: str | None) -> None:  # noqa: N802  (the marker of this folder)
    """Print appeals by year and outcome, of the cases the person who asks may see.

    A year with fewer than five appeals shows its total alone: its outcomes would be somebody's.
    """
    from isthmus.review.deciding import FEWEST, yearly

    with cabinet(who) as desk:
        years = yearly([review for review, _ in desk.all()])
        if form == "json":
            put_json({"as_of": desk.day, "fewest": FEWEST, "years": years})
        elif not years:
            put_lines(["No appeal yet."])
        else:
            put_lines(_line(year, told) for year, told in years.items())


COMMAND.name = "totals"


def _line(year: str, told: dict[str, int]) -> str:
    outcomes = ", ".join(f"{outcome} {n}" for outcome, n in told.items() if outcome != "appeals")
    return f"{year}  appeals {told['appeals']}  {outcomes or 'outcomes not told: fewer than five'}"
