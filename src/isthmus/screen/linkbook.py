"""The ties that are followed: what a person judged first, then the project's own proposals, then the matcher's.

A judgement holds as long as the entry and the institution are as they were when it was made; when either record
changes, the tie is a proposal again and says so. A rejected tie is not followed.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import msgspec

from isthmus.screen.crosswalk import propose
from isthmus.screen.findings import ListingLink, Relation
from isthmus.screen.lexicon import DATA
from isthmus.screen.records import Entry, Institution

if TYPE_CHECKING:
    from isthmus.screen.resolve import Resolver
    from isthmus.store.judgements import Judgement

KIND = "listing_link"
"""The kind of judgement under which the store keeps what people say of ties."""
PROJECT = "the project's own proposal"
SEEDED = "2026-11-24"
"""The day the carried proposals were read through."""


class Pair(NamedTuple):
    """What a tie is between: an entry and an institution."""

    list_id: str
    entry_id: str
    ror_id: str

    @property
    def key(self) -> str:
        """The pair as the store's key."""
        return f"{self.list_id}:{self.entry_id} {self.ror_id}"


@cache
def carried() -> tuple[ListingLink, ...]:
    """Return the ties carried with the project, each a proposal with its reason."""
    with (DATA / "links.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            ListingLink(
                r["list_id"], r["entry_id"], r["ror_id"], cast("Relation", r["relation"]), "none", r["reason"], PROJECT,
                SEEDED,
            )
            for r in csv.DictReader(file)
        )  # fmt: skip


def links_of(
    entries: Iterable[Entry],
    resolver: Resolver,
    judged: Mapping[str, Judgement] | None = None,
    records: Mapping[str, Institution] | None = None,
    today: str = "",
) -> list[ListingLink]:
    """Return the tie of each pair, in the order of lists, entries and institutions; rejected ones say ``negative``.

    Parameters
    ----------
    judged
        The newest judgement of each pair, by its key.
    records
        The institutions of judged pairs as the registry has them now, by ROR id.
    today
        The day, for the matcher's own proposals.
    """
    known = {(e.list_id, e.entry_id): e for e in entries}
    number = resolver.index.number
    ties = {Pair(x.list_id, x.entry_id, x.ror_id): x for x in carried()}
    ties = {pair: tie for pair, tie in ties.items() if pair[:2] in known and pair.ror_id in number}
    settled = {pair[:2] for pair in ties}
    for tie in propose((e for key, e in known.items() if key not in settled), resolver, today):
        ties[Pair(tie.list_id, tie.entry_id, tie.ror_id)] = tie
    for key, said in (judged or {}).items():
        pair = pair_of(key)
        entry = known.get(pair[:2])
        item = (records or {}).get(pair.ror_id)
        if entry is not None and item is not None and pair.ror_id in number:
            ties[pair] = as_judged(ties.get(pair), pair, said, basis(entry, item, relation_of(said)))
    return [ties[pair] for pair in sorted(ties)]


def as_judged(
    proposed: ListingLink | None, pair: Pair, said: Judgement, now: Mapping[str, Any]
) -> ListingLink:  # fmt: skip
    """Return a tie as a person left it; a proposal again where it was undone or a record changed since."""
    made = proposed or ListingLink(*pair, relation_of(said))
    if said.state == "none":
        return msgspec.structs.replace(made, reason=made.reason or said.reason)
    if said.lapsed(now):
        why = f"asked again: a record changed since {said.actor} judged it {said.state} on {said.at[:10]}"
        return msgspec.structs.replace(made, state="none", reason=why)
    return msgspec.structs.replace(
        made, relation=relation_of(said), state=said.state, reason=said.reason, who=said.actor, date=said.at[:10]
    )


def basis(entry: Entry, item: Institution, relation: str) -> dict[str, str]:
    """Return the fingerprints of the two records that a judgement rests on, and the relation it is about."""
    names = sorted(n.text for n in item.names)
    about_entry = [sorted(entry.names), entry.country, entry.address, entry.listed_from, entry.listed_to]
    about_item = [names, item.country, item.status, sorted((x.kind, x.ror_id) for x in item.links)]
    return {"entry": _print(about_entry), "institution": _print(about_item), "relation": relation}


def relation_of(said: Judgement) -> Relation:
    """Return the relation a judgement is about."""
    return cast("Relation", said.basis.get("relation", "same"))


def pair_of(key: str) -> Pair:
    """Return the pair of a store's key."""
    left, _, ror_id = key.rpartition(" ")
    list_id, _, entry_id = left.partition(":")
    return Pair(list_id, entry_id, ror_id)


def _print(record: Any) -> str:
    return blake2b(msgspec.json.encode(record), digest_size=12).hexdigest()
