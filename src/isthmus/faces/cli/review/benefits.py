"""``isthmus review benefits``: what going ahead is worth and what refusing would cost, on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.desk import acting, cabinet
from isthmus.faces.cli.output import formats, notes
from isthmus.faces.cli.policytext import filled
from isthmus.faces.cli.review._said import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from isthmus.review.case import Benefits, Figure, Review


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--going-ahead", multiple=True, metavar="TEXT", help="What going ahead is worth; several.")
@click.option("--refusing", multiple=True, metavar="TEXT", help="What refusing would cost; several.")
@click.option("--measure", "measured", is_flag=True, help="Figures of the observatory, and other partners.")
@click.option("--home", metavar="COUNTRY", help="The applicant's place, if not the one in the case.")
@click.option("--partner", metavar="COUNTRY", help="The partner's place, if not the one in the case.")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, case_id: str, going_ahead: tuple[str, ...], refusing: tuple[str, ...], measured: bool,
    home: str | None, partner: str | None, who: str | None,
) -> None:  # fmt: skip
    """Put benefits and the cost of refusing on record; with --measure, figures and other partners too.

    What no measure gives says "not yet measured". A figure is about two research systems, never about a person.
    """
    import msgspec

    with cabinet(who) as desk:
        was = desk.open(case_id)
        b = was.review.benefits
        made = msgspec.structs.replace(
            b, going_ahead=b.going_ahead + going_ahead, refusing=b.refusing + refusing, by=desk.actor.name, on=desk.day
        )
        if measured or home or partner:
            figures, others = _measured(was.review, home, partner)
            made = msgspec.structs.replace(made, figures=figures, partners=others)
        if made.going_ahead + made.refusing + made.partners:
            desk.save(was, msgspec.structs.replace(was.review, benefits=made), "benefits.put")
        said(form, desk, case_id, _lines(made))


COMMAND.name = "benefits"


def _measured(review: Review, home: str | None, partner: str | None) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    from isthmus.lake.open import open_lake
    from isthmus.model.country import parse
    from isthmus.model.errors import UsageError
    from isthmus.review.partners import partners
    from isthmus.review.worth import figures, seats

    seated = seats(review) or ("", "")
    one, other = home or seated[0], partner or seated[1]
    if not one or not other:
        raise UsageError("The case does not say where two organisations are seated.", "Add --home CA --partner CN.")
    with notes().status("Asking the observatory ..."):
        lake, one, other = open_lake(), parse(one), parse(other)
        found = partners(lake, one, other, review.project.field)
        return tuple(figures(lake, one, other)), tuple(map(str, found))


def _lines(b: Benefits) -> Iterator[str]:
    for head, some in (("Going ahead", b.going_ahead), ("Refusing", b.refusing)):
        yield from (line for x in some for line in filled(f"{head}: {x}", 4))
    yield from (line for f in b.figures for line in filled(f"  {f.what}: {f.value} {f.source}".rstrip(), 6))
    if b.partners:
        yield "Additional and alternative partners, by works together"
    yield from (f"  {p}" for p in b.partners)
