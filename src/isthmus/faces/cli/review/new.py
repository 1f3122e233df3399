"""``isthmus review new``: a case from a case file or a pasted form."""

from __future__ import annotations

import click

from isthmus.faces.cli.desk import acting, cabinet, instruments, text_of
from isthmus.faces.cli.output import formats, notes
from isthmus.faces.cli.review._said import said, screen


@click.command()
@click.option("--from", "file", metavar="FILE", help="A case file (.yaml), or a form as text; - reads a pasted form.")
@click.option("--id", "case_id", metavar="ID", help="Its id; without it the year and the next number.")
@click.option("--case", "pick", metavar="ID", help="The case of a file of several.")
@click.option("--title", default="", metavar="TEXT", help="A title, for a case that starts empty.")
@click.option("--no-screen", is_flag=True, help="Do not read the registry and the lists now.")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, file: str | None, case_id: str | None, pick: str | None, title: str, no_screen: bool, who: str | None
) -> None:
    """Open a case from a case file or a pasted form, screen its organisations, and propose frameworks.

    Names of people go under seal and are read by no rule. What screening finds is proposed, never confirmed.
    """
    from isthmus.faces.cli.policyread import file_of, reading
    from isthmus.review import opening
    from isthmus.review.case import Names, Project, Review
    from isthmus.review.casefile import read_case, sealed
    from isthmus.review.intake import read_form

    with cabinet(who) as desk:
        key, raw = case_id or desk.next_id(), ""
        unplaced: tuple[str, ...] = ()
        names: Names = {}
        tools = opening.NONE if no_screen or file is None else instruments()
        if file is None:
            review = Review(key, desk.day, Project(title))
        elif file.lower().endswith((".yaml", ".yml")):
            with reading():
                review, names = read_case(file_of(file), key, desk.day, pick)
        else:
            raw = text_of(file)
            review, names, unplaced = read_form(raw, key, desk.day, tools.registry)
        review = opening.arrive(sealed(review, names), tools, desk.today)
        desk.new(review, {k: v for k, v in names.items() if v}, raw)
        for line in unplaced:
            notes().print(f"Not placed, kept with the form: {line}", style="yellow", markup=False)
        said(form, desk, key, screen(desk, key))


COMMAND.name = "new"
