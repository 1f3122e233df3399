"""``isthmus review replay``: give the kept answers of a case again, bit for bit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import msgspec

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.output import formats, people, put_json

if TYPE_CHECKING:
    from isthmus.store import Actor


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--entry", type=int, metavar="N", help="Only the answers kept with this entry of the ledger.")
@acting
@formats("table", "json")
def COMMAND(form: str, who: Actor, case_id: str, entry: int | None) -> None:  # noqa: N802
    """Replay every answer kept about a CASE, from the texts, facts and day kept with it; exit 1 when one differs.

    Answers are kept with every step of a case, and with every change of its facts or of the rule books asked.
    """
    from isthmus.model.errors import UnknownName
    from isthmus.review.replay import replay
    from isthmus.store import open_store

    with open_store() as store:
        kept = store.assessments.of_case(who, case_id)
        if entry is not None and entry not in {k.seq for k in kept}:
            raise UnknownName("entry with answers", str(entry), {str(k.seq) for k in kept}, f"case {case_id}")
        done = [replay(k, store.assessments.document) for k in kept if entry in (None, k.seq)]
    if form == "json":
        put_json({"case": case_id, "same": all(r.same for r in done), "replayed": msgspec.to_builtins(done)})
    else:
        for r in done:
            how = "the same, bit for bit" if r.same else f"DIFFERS in {', '.join(r.differs)}"
            how += "" if r.engine_same else " (by another version of the evaluator)"
            line = f"entry {r.seq}, version {r.version}, {r.framework} as of {r.as_of}: {r.low} to {r.high}; {how}"
            people().print(line, markup=False, soft_wrap=True)
        people().print(f"{sum(r.same for r in done)} of {len(done)} answers are the same.")
    if not all(r.same for r in done):
        raise click.exceptions.Exit(1)


COMMAND.name = "replay"
