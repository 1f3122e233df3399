"""``isthmus review frameworks``: which rule books are asked, and why."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats
from isthmus.faces.cli.review._said import said


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--add", multiple=True, metavar="ID", help="Ask this one too.")
@click.option("--remove", multiple=True, metavar="ID", help="Do not ask this one; needs --why.")
@click.option("--why", default="", metavar="TEXT", help="The reason, kept with the choice.")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, add: tuple[str, ...], remove: tuple[str, ...], why: str, who: str | None
) -> None:
    """Show which frameworks are proposed for this funder and place, with the reason; add or remove one."""
    from isthmus.faces.cli.reviewtext import columns
    from isthmus.review.evidence import proposed
    from isthmus.review.frameworks import choose, others

    with cabinet(who) as desk:
        was = desk.open(case_id)
        made = was.review
        for name, adding in [*((n, True) for n in add), *((n, False) for n in remove)]:
            made = choose(made, name, adding, desk.actor.name, desk.day, why)
        if made != was.review:
            made = proposed(made, desk.day)
            desk.save(was, made, "frameworks.chosen")
        rows = [(c.framework, c.state, c.reason + (f" ({c.by}, {c.on})" if c.by else "")) for c in made.frameworks]
        rest = f"Not asked: {', '.join(others(made))}."
        said(form, desk, case_id, [*columns(rows, indent=0), rest])


COMMAND.name = "frameworks"
