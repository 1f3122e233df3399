"""``isthmus review export``: give a case to another office, without personal data, previewed and confirmed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click
import msgspec

from isthmus.faces.cli.acting import acting
from isthmus.faces.cli.output import formats, notes, people, put_bytes, put_json
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from isthmus.review.bundle import Bundle
    from isthmus.store import Actor


@click.command()
@click.argument("case_id", metavar="CASE")
@click.option("--shareable", is_flag=True, help="As a pseudonymised bundle: the one form there is for others.")
@click.option("--out", metavar="FILE", help="The file that leaves; without it only the preview.")
@click.option("--confirm", metavar="DIGEST", help="What you confirm: the digest the preview ended with.")
@click.option("--allow", multiple=True, metavar="FACT", help="A fact with free text that may leave as it is.")
@click.option("--text", default="", metavar="TEXT", help="Words of your own to the other office.")
@acting
@formats("table", "json")
def COMMAND(  # noqa: N802
    form: str, who: Actor, case_id: str, shareable: bool, out: str | None, confirm: str | None, allow: tuple[str, ...],
    text: str,
) -> None:  # fmt: skip
    """Show what of a CASE another office would get; with --out and --confirm, sign it and write it.

    Days become years, roles classes, the field its domain; no names, no free text but what is allowed.
    """
    from datetime import date

    from isthmus.review.ask import packs_of, policy_case
    from isthmus.review.bundle import make, preview, seal
    from isthmus.review.case import from_body
    from isthmus.review.coarse import domain_of
    from isthmus.store import open_store
    from isthmus.store.keys import mark, office_key, public_of

    if not shareable:
        raise UsageError("A case is given to others in one form only.", f"isthmus review export {case_id} --shareable")
    with open_store() as store:
        review = from_body(store.cases.load(who, case_id).body)
        packs, domain = packs_of(review), domain_of(review.project.field)
        bundle = make(policy_case(review), packs, date.today(), domain, allow, text)
        office = mark(public_of(office_key()))
        leaves = out is not None and _confirmed(bundle, preview(bundle), confirm, form)
        if leaves:
            note = {"digest": bundle.digest, "office": office, "allowed": sorted(allow), "text": bool(text)}
            store.cases.shared(who, case_id, note)
            put_bytes(seal(bundle), out, "bundle.json")
    if form == "json":
        record = {"case": case_id, "digest": bundle.digest, "office": office, "written": str(out) if leaves else None}
        put_json(record | {"bundle": msgspec.to_builtins(bundle)})
    elif not leaves:
        for line in preview(bundle):
            people().print(line, markup=False, soft_wrap=True)
        people().print(f"Nothing has left. To write it: --out FILE --confirm {bundle.digest}")
    else:
        people().print(f"Signed by the office with the mark {office}: tell it the other office over another line.")


def _confirmed(bundle: Bundle, lines: list[str], confirm: str | None, form: str) -> bool:
    """Return whether a person has confirmed this very bundle; on a terminal they are asked."""
    if confirm is not None:
        if confirm != bundle.digest:
            raise UsageError(
                f"--confirm {confirm} is not what would leave now ({bundle.digest}).", "Read the preview again."
            )
        return True
    if form != "json" and sys.stdin.isatty() and sys.stderr.isatty():
        for line in lines:
            notes().print(line, markup=False, soft_wrap=True)
        return click.confirm("All of this leaves the office. Write it?", err=True)
    return False


COMMAND.name = "export"
