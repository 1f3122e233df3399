"""``isthmus review assess``: ask a framework about one case."""

from __future__ import annotations

import click

from isthmus.faces.cli.output import formats, put_json
from isthmus.faces.cli.policyread import day, file_of, pack_of, reading
from isthmus.faces.shapes.policy import assessment_record


@click.command()
@click.argument("file")
@click.option("--framework", "name", required=True, metavar="ID|FILE", help="The framework that is asked.")
@click.option("--case", "case_id", metavar="ID", help="The case of the file; without it: its only one.")
@click.option("--as-of", metavar="DATE", help="The day asked for; without it: the case's own day, or today.")
@formats("table", "json")
def COMMAND(form: str, file: str, name: str, case_id: str | None, as_of: str | None) -> None:  # noqa: N802
    """Answer one case of FILE with a range: what is certain, what is open, and what would settle it.

    Never a score, and not legal advice.
    """
    from isthmus.faces.cli.policytext import assessment_lines, put_lines
    from isthmus.policy import assess as ask
    from isthmus.policy import pick_case

    on = day(as_of)
    pack = pack_of(name)
    with reading():
        case = pick_case(file_of(file), case_id)
    answer = ask(case, pack, on)
    if form == "json":
        put_json(assessment_record(answer, pack))
    else:
        put_lines(assessment_lines(answer, pack, case.title))


COMMAND.name = "assess"
