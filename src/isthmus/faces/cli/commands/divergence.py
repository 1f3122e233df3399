"""``isthmus divergence``: where rule books part over a bank of cases, and what would satisfy all on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isthmus.faces.cli.output import formats, people, put_json
from isthmus.faces.cli.policyread import day, file_of, is_file_name, pack_of, reading
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from isthmus.policy import Framework


@click.command()
@click.option("--framework", "names", multiple=True, metavar="ID|FILE", help="A rule book; two or more, or all.")
@click.option("--size", type=int, default=2_000, show_default=True, help="Generated cases in the bank.")
@click.option("--seed", type=int, help="Another seed for the generated cases.")
@click.option("--rate", type=float, default=1.0, show_default=True, help="Multiplies how often facts are eventful.")
@click.option("--cases", metavar="FILE", help="A case file in place of the bank.")
@click.option("--case", "one", metavar="FILE|ID", help="One case, of a file or of the bank: what would satisfy all.")
@click.option("--case-id", metavar="ID", help="The case of the file; without it: its only one.")
@click.option(
    "--target", default="mitigation_required", show_default=True, help="Worst outcome allowed to any (--case)."
)
@click.option("--as-if", is_flag=True, help="Ask every rule book as if the case were in its scope (--case).")
@click.option(
    "--as-of", metavar="DATE", help="The day; without it the case's own, or the last day a rule book was checked."
)
@formats("table", "json")
def COMMAND(  # noqa: N802  (the marker of this folder)
    form: str, names: tuple[str, ...], size: int, seed: int | None, rate: float, cases: str | None, one: str | None,
    case_id: str | None, target: str, as_if: bool, as_of: str | None,
) -> None:  # fmt: skip
    """Show where published rule books part: one forbids what another permits, or one is only stricter.

    \b
    isthmus divergence
    isthmus divergence --case case.yaml
    """  # noqa: D301
    from isthmus.policy import load_frameworks

    packs = [pack_of(name) for name in dict.fromkeys(names)] or list(load_frameworks().values())
    on = day(as_of)
    if one is not None:
        _one(form, one, case_id, packs, target, as_if, on)
        return
    from isthmus.policy import read_cases
    from isthmus.policy.divergence import divergence
    from isthmus.policy.divergence.bank import Banked

    with reading():
        own = None if cases is None else [Banked("file", case) for case in read_cases(file_of(cases))]
    report = divergence(packs, size, seed=seed, rate=rate, as_of=on, cases=own)
    if form == "json":
        put_json(report)
        return
    from isthmus.faces.cli.divergencetext import show

    show(report, people())


COMMAND.name = "divergence"


def _one(
    form: str, name: str, case_id: str | None, packs: list[Framework], target: str, as_if: bool, on: date | None
) -> None:
    from isthmus.policy import pick_case
    from isthmus.policy.divergence import banked, together
    from isthmus.policy.divergence.together import target_of

    with reading():
        case = pick_case(file_of(name), case_id) if is_file_name(name) else banked(name)
    if case_id and not is_file_name(name):
        raise UsageError("--case-id picks a case of a file.", "Leave it out, or give --case FILE.")
    asked_on = on or case.as_of or max(pack.checked_on for pack in packs)
    found = together(case, packs, asked_on, target_of(target), as_if=as_if)
    if form == "json":
        put_json(found)
        return
    from isthmus.faces.cli.divergencetext import show_case

    show_case(found, people())
