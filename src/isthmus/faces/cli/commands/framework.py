"""``isthmus framework``: read the rule books, check and test them, see their working, carry them out and in."""

from __future__ import annotations

import re
from typing import Any

import click

from isthmus.faces.cli.output import formats, notes, people, put_bytes, put_json
from isthmus.faces.cli.policyread import (
    day,
    file_of,
    is_file_name,
    pack_of,
    reading,
)
from isthmus.faces.shapes.policy import changes_record, explanation_record, pack_record, summary_record
from isthmus.model.errors import UsageError


@click.group()
def COMMAND() -> None:  # noqa: N802  (the marker of this folder)
    """Read, check and test the published rule books."""


COMMAND.name = "framework"


@COMMAND.command("list")
@formats("table", "json")
def list_(form: str) -> None:
    """Show the frameworks: their rules, how these were read, and when to check again."""
    from datetime import date

    from rich.table import Table

    from isthmus.policy import load_frameworks

    packs = load_frameworks().values()
    if form == "json":
        put_json({"frameworks": [summary_record(pack, date.today()) for pack in packs]})
        return
    table = Table("Framework", "Title", box=None, header_style="bold", pad_edge=False)
    for name in ("Rules", "Text read"):
        table.add_column(name, justify="right")
    table.add_column("Recheck by", no_wrap=True)
    for pack in packs:
        due = f"{pack.recheck_by}{' (past)' if date.today() > pack.recheck_by else ''}"
        read = sum(rule.seen == "text" for rule in pack.rules)
        table.add_row(pack.id, pack.title, str(len(pack.rules)), str(read), due)
    people().print(table)
    people().print("Read one: isthmus framework show ID")


@COMMAND.command()
@click.argument("name", metavar="ID|FILE")
@formats("table", "json")
def show(form: str, name: str) -> None:
    """Read a framework: every rule with its source, how it was verified, its dates and its way out."""
    from isthmus.faces.cli.policytext import pack_lines, put_lines

    pack = pack_of(name, usable=False)
    if form == "json":
        put_json(pack_record(pack))
    else:
        put_lines(pack_lines(pack))


@COMMAND.command()
@click.argument("names", nargs=-1, metavar="[ID|FILE]...")
@formats("table", "json")
def check(form: str, names: tuple[str, ...]) -> None:
    """Look for what must not be in a framework; without a name, in all. Exit 1 when there is a problem."""
    from isthmus.faces.cli.policytext import put_lines
    from isthmus.policy import check as problems_of
    from isthmus.policy import check_file, load_frameworks

    asked = names or tuple(load_frameworks())
    found = []
    with reading():
        for name in asked:
            found += check_file(file_of(name)) if is_file_name(name) else problems_of(pack_of(name))
    if form == "json":
        put_json({"checked": asked, "problems": found})
    else:
        put_lines(problem.line() for problem in found)
        put_lines([f"{len(asked)} checked, {len(found)} {'problem' if len(found) == 1 else 'problems'}."])
    if found:
        raise click.exceptions.Exit(1)


@COMMAND.command()
@click.argument("files", nargs=-1, required=True, metavar="CASES.yaml...")
@click.option("--as-of", metavar="DATE", help="The day asked for; without it: the case's, or the last check's.")
@click.option("--framework", "own", multiple=True, metavar="FILE", help="A framework of your own, or edited.")
@click.option("--every", is_flag=True, help="Show every expectation, also those that are met.")
@formats("table", "json")
def test(form: str, files: tuple[str, ...], as_of: str | None, own: tuple[str, ...], every: bool) -> None:
    """Ask the frameworks about the cases of files; exit 1 when an answer is not the expected one.

    The last line is always: N of M expectations met.
    """
    from isthmus.faces.cli.policytext import put_lines
    from isthmus.policy import load_frameworks, run_cases

    on = day(as_of)
    packs = load_frameworks() | {pack.id: pack for pack in map(pack_of, own)}
    with reading():
        reports = {name: run_cases(file_of(name), on, packs) for name in files}
    met = sum(report.met for report in reports.values())
    total = sum(len(report.expectations) for report in reports.values())
    if form == "json":
        rows = [
            {"file": name, **{key: getattr(e, key) for key in e.__struct_fields__}}
            for name, report in reports.items()
            for e in report.expectations
        ]
        put_json({"met": met, "of": total, "passed": met == total, "expectations": rows})
    else:
        for name, report in reports.items():
            *lines, _total = report.lines(every)
            put_lines([name] if len(reports) > 1 else [])
            put_lines(lines)
        put_lines([f"{met} of {total} expectations met"])
    if not total:
        notes().print("No case there expects anything: nothing was tested.")
    if met < total:
        raise click.exceptions.Exit(1)


@COMMAND.command()
@click.argument("name", metavar="ID|FILE")
@click.option("--case", "file", required=True, metavar="FILE", help="The file that holds the case.")
@click.option("--case-id", metavar="ID", help="The case of the file; without it: its only one.")
@click.option("--as-of", metavar="DATE", help="The day asked for; without it: the case's own day, or today.")
@formats("table", "json")
def explain(form: str, name: str, file: str, case_id: str | None, as_of: str | None) -> None:
    """Show the working, rule by rule: the facts it read, and what would settle it."""
    from isthmus.faces.cli.policytext import explanation_lines, put_lines
    from isthmus.policy import explain as working
    from isthmus.policy import pick_case

    on = day(as_of)
    pack = pack_of(name)
    with reading():
        case = pick_case(file_of(file), case_id)
    told = working(pack, case, on)
    if form != "json":
        put_lines(explanation_lines(told, pack, case.title))
        return
    put_json(explanation_record(told))


@COMMAND.command()
@click.argument("words", nargs=-1, metavar="[ID|FILE]...")
@click.option("--as-of", "days", multiple=True, required=True, metavar="DATE DATE", help="One day: up to today.")
@formats("table", "json")
def diff(form: str, words: tuple[str, ...], days: tuple[str, ...]) -> None:
    """Show which rules come into force and go out of it between two days; without a name, of all.

    \b
    isthmus framework diff XB-DATA --as-of 2024-01-01 2026-01-01
    """  # noqa: D301
    from datetime import date

    from isthmus.policy import diff as between
    from isthmus.policy import load_frameworks

    names = [word for word in words if not _like_a_day(word)]
    asked = [day(text) or date.today() for text in (*days, *filter(_like_a_day, words))]
    if len(asked) > 2:
        raise UsageError(f"--as-of: {len(asked)} days were given.", "Give two: --as-of 2024-01-01 2026-01-01")
    first, last = (*asked, date.today())[:2]
    found = [between(pack, first, last) for pack in (map(pack_of, names) if names else load_frameworks().values())]
    if form == "json":
        put_json({"from": first, "to": last, "frameworks": [changes_record(one) for one in found]})
        return
    from isthmus.faces.cli.policytext import put_lines

    put_lines([f"From {first} to {last}", *(line for one in found for line in _change_lines(one))])


def _like_a_day(text: str) -> bool:
    return re.match(r"\d{4}-", text) is not None


def _change_lines(one: Any) -> list[str]:
    from isthmus.faces.cli.policytext import dates

    counts = f"{len(one.entered)} in, {len(one.left)} out, {one.kept} in force on both days"
    lines = [f"{one.framework}: {counts}"]
    for mark, rules in (("+", one.entered), ("-", one.left)):
        lines += [f"  {mark} {rule.id}  {rule.title} ({dates(rule)})" for rule in rules]
    lines += [f"  its scope names {on}" for on in one.scope_days]
    return lines + (["  ! past its recheck day on the second"] if one.overdue_b else [])


@COMMAND.command()
@click.argument("name", metavar="ID|FILE")
@click.option("--out", metavar="FILE", help="Where it goes; for csv a folder. Without it: stdout.")
@formats("yaml", "json", "xlsx", "csv", "dmn")
def export(form: str, name: str, out: str | None) -> None:
    """Write a framework as YAML, JSON, a workbook, two CSV files or DMN 1.5."""
    from isthmus.faces.cli.commands import _carry

    pack = pack_of(name)
    if form == "json" and out is None:
        put_json(pack_record(pack))
    elif form == "csv":
        _carry.csv_files(pack, out)
    else:
        put_bytes(_carry.content(pack, form), out or ("-" if form == "yaml" else None), f"{pack.id}.{form}")


@COMMAND.command("import")
@click.argument("file")
@click.option("--out", metavar="FILE", help="The framework's file, named after its id; without it: stdout.")
@formats("yaml", "json")
def import_(form: str, file: str, out: str | None) -> None:
    """Read a framework from a workbook or CSV files, edited or not, and write it as YAML.

    It is checked first: with a problem, nothing is written and the exit code is 1.
    """
    from isthmus.faces.cli.commands import _carry
    from isthmus.faces.cli.policytext import put_lines
    from isthmus.policy import check as problems_of

    with reading():
        pack = _carry.read(file_of(file))
    _carry.named_after_id(pack, form, out)
    problems = problems_of(pack)
    if problems and form == "json":
        put_json({"checked": [file], "problems": problems})
    elif problems:
        put_lines(problem.line() for problem in problems)
    elif form == "json" and out is None:
        put_json(pack_record(pack))
    else:
        put_bytes(_carry.content(pack, form), out or "-", f"{pack.id}.{form}")
    if problems:
        raise click.exceptions.Exit(1)
