"""``isthmus dependence``: on whom a country, group, institution or field rests, and what would spread it."""

from __future__ import annotations

import click

from isthmus.faces.cli.output import formats, people, put_json
from isthmus.model.errors import UsageError


@click.command()
@click.argument("name")
@click.option("--kind", help="country, group, institution or field; without it the first that knows the name.")
@click.option("--from", "first", type=int, metavar="YEAR", help="First year; without years the last five loaded.")
@click.option("--to", "last", type=int, metavar="YEAR", help="Last year.")
@click.option("--basis", help="published or records; without it published where the question allows.")
@click.option("--top", type=float, metavar="SHARE", help="Target for the largest share; without it 4/5 of what it is.")
@click.option("--hhi", type=float, metavar="INDEX", help="Target for the index of concentration; without it 4/5.")
@click.option(
    "--growth", type=float, default=0.5, show_default=True, help="How far a partner may grow; 1 is to double."
)
@click.option("--weight", "weights", multiple=True, metavar="PART=N", help="Weight of a part of the ranking.")
@click.option("--as-of", help="Snapshot id or date: the lake as it stood.")
@formats("table", "json")
def COMMAND(  # noqa: N802
    form: str, name: str, kind: str | None, first: int | None, last: int | None, basis: str | None, top: float | None,
    hhi: float | None, growth: float, weights: tuple[str, ...], as_of: str | None,
) -> None:  # fmt: skip
    """Show on whom NAME rests: a country, group:ID, an institution or a field; who else could join, at what cost.

    \b
    isthmus dependence DE
    isthmus dependence group:EU --top 0.15 --weight openness=2
    """  # noqa: D301
    from isthmus.lake.open import open_lake
    from isthmus.policy.dependence import dependence, subject_of

    lake = open_lake(as_of=as_of)
    subject = subject_of(lake, name, kind, first=first, last=last, basis=basis)
    report = dependence(lake, subject, top=top, hhi=hhi, growth=growth, weights=dict(map(weight, weights)))
    if form == "json":
        put_json(report)
        return
    from isthmus.faces.cli.dependencetext import show

    show(report, people())


COMMAND.name = "dependence"


def weight(text: str) -> tuple[str, float]:
    """Return the part and the weight of ``capacity=2``."""
    part, equals, number = text.partition("=")
    try:
        return part.strip(), float(number if equals else "none given")
    except ValueError:
        raise UsageError(f"--weight {text!r} is not PART=NUMBER.", "Write --weight capacity=2.") from None
