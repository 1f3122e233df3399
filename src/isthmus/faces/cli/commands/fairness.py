"""``isthmus fairness``: what the rules may not read, and the swaps that may not change an answer."""

from __future__ import annotations

import click

from isthmus.faces.cli.output import formats, put_json
from isthmus.faces.shapes.policy import fairness_record


@click.command()
@formats("table", "json")
def COMMAND(form: str) -> None:  # noqa: N802  (the marker of this folder)
    """Run the fairness suite; exit 1 when a check fails.

    Every framework and every shipped case: what rules may not read, and swaps that may not change an answer.
    """
    from isthmus.faces.cli.policytext import put_lines
    from isthmus.policy import fairness_report

    report = fairness_report()
    if form == "json":
        put_json(fairness_record(report))
    else:
        put_lines(report.lines())
    if not report.passed:
        raise click.exceptions.Exit(1)


COMMAND.name = "fairness"
