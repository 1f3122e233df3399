"""``isthmus review compare``: where two rule books agree and differ on the same facts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from isthmus.faces.cli.acting import actor
from isthmus.faces.cli.output import formats, people, put_json
from isthmus.faces.cli.policyread import day, file_of, is_file_name, pack_of, reading
from isthmus.model.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from isthmus.policy import Case, Framework
    from isthmus.review.compare import Comparison


@click.command()
@click.argument("source", metavar="CASE|FILE")
@click.option("--framework", "names", multiple=True, required=True, metavar="ID|FILE", help="A rule book; name two.")
@click.option("--case", "case_id", metavar="ID", help="The case of a case file; without it: its only one.")
@click.option("--as-of", metavar="DATE", help="The day asked for; without it today.")
@click.option("--office", metavar="MARK", help="The mark a bundle's sender told you: refuse another.")
@click.option("--as", "as_", metavar="NAME", envvar="ISTHMUS_AS", help="The person who acts, for a case of the store.")
@formats("table", "json")
def COMMAND(  # noqa: N802
    form: str, source: str, names: tuple[str, ...], case_id: str | None, as_of: str | None, office: str | None,
    as_: str | None,
) -> None:  # fmt: skip
    """Ask two rule books about the same facts: a CASE of the store, a case file, or a bundle of another office.

    A bundle (.json) is checked against its signature, asked offline under your own rule books, and set beside what its
    sender's answered. What is too coarse in it for a rule book is unknown there, so its range can only be wider.
    """
    from datetime import date

    from isthmus.review.compare import compare

    if len(names) != 2:
        raise UsageError(f"{len(names)} rule books were named.", "Name two: --framework CA-STRAC --framework US-DSP")
    one, other = map(pack_of, names)
    on = day(as_of) or date.today()
    mine, theirs, extra = _facts(source, one, other, case_id, on, office, as_)
    made = compare((mine, one), (theirs, other), on)
    if form == "json":
        put_json({"source": source, "as_of": on} | msgspec.to_builtins(made) | extra)
    else:
        for line in [*lines(made), *_sent(extra)]:
            people().print(line, markup=False, soft_wrap=True)


def _facts(
    source: str, one: Framework, other: Framework, case_id: str | None, on: date, office: str | None, as_: str | None
) -> tuple[Case, Case, dict[str, Any]]:
    """Return the case as each rule book may read it, and what a bundle's sender said."""
    from isthmus.policy import pick_case
    from isthmus.review.ask import policy_case
    from isthmus.review.bundle import case_for, read
    from isthmus.review.case import from_body
    from isthmus.store import open_store

    if source.lower().endswith(".json"):
        try:
            signed = read(file_of(source).read_bytes())
        except OSError as error:
            raise UsageError(f"{source} cannot be read: {error.strerror}.") from error
        if office is not None and office != signed.office:
            raise UsageError(f"The bundle is signed by the office {signed.office}, not {office}.", "Ask its sender.")
        asked = [case_for(signed.bundle, pack, on) for pack in (one, other)]
        sent = {"office": signed.office, "year": signed.bundle.year, "told": msgspec.to_builtins(signed.bundle.told)}
        sent |= {
            "text": signed.bundle.text,
            "unread": {one.id: asked[0].unread, other.id: asked[1].unread},
        }
        return asked[0].case, asked[1].case, {"bundle": sent}
    if Path(source).is_file() or is_file_name(source):
        with reading():
            case = pick_case(file_of(source), case_id)
    else:
        with open_store() as store:
            case = policy_case(from_body(store.cases.load(actor(as_), source).body))
    return case, case, {}


def lines(made: Comparison) -> list[str]:
    """Return a comparison in words."""
    words = {
        "same": "They agree: the same range.",
        "overlap": "They may come together: their ranges overlap, and open facts decide.",
        "apart": "They differ, whatever the open facts turn out to be.",
    }
    said = [f"{s.framework}: {s.low} to {s.high}; certain {', '.join(s.fired) or '-'}" for s in (made.one, made.other)]
    said += [words[made.verdict], f"What satisfies both: at least {made.both[0]}, at most {made.both[1]}."]
    for c in made.concerns:
        sides = [f"{r[0]} to {r[1]}" if r else "no rule in play" for r in (c.one, c.other)]
        said.append(f"  {c.concern.replace('_', ' ')}: {sides[0]} | {sides[1]} ({c.verdict.replace('_', ' ')})")
    if made.deciding_both:
        said.append(f"Would settle both: {', '.join(made.deciding_both)}")
    for side in (made.one, made.other):
        only = [f for f in side.deciding if f not in made.deciding_both]
        said += [f"Would settle {side.framework} alone: {', '.join(only[:8])}"] if only else []
    said.append(f"Inputs read by both {len(made.read_both)}, by one {len(made.read_one)} and {len(made.read_other)}.")
    return said


def _sent(extra: dict[str, Any]) -> list[str]:
    """Return what the sender of a bundle said, in words."""
    if not (sent := extra.get("bundle")):
        return []
    said = [f"From the office {sent['office']}, asked about in {sent['year']}; signature checked."]
    said += [f"There {t['framework']} answered {t['low']} to {t['high']}." for t in sent["told"]]
    said += [f"Too coarse for {name}: {', '.join(unread)}" for name, unread in sent["unread"].items() if unread]
    return said + ([f"They write: {sent['text']}"] if sent["text"] else [])


COMMAND.name = "compare"
