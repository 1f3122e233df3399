"""The crosswalk for every face: what people said of ties, and saying it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from isthmus.model.errors import UnknownName
from isthmus.screen.from_lake import entries, institutions
from isthmus.screen.linkbook import KIND, Pair, as_judged, basis, carried, pair_of, relation_of
from isthmus.screen.organisation import ror_of

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.findings import ListingLink
    from isthmus.screen.records import Entry, Institution
    from isthmus.screen.screening import Screening
    from isthmus.store import Actor, Judgement


RELATIONS = ("same", "part_of", "parent_of", "renamed")
"""What an entry can be to an institution."""


def judged_links() -> dict[str, Judgement]:
    """Return what people said of ties, from the store; nothing where there is no store yet."""
    from isthmus.store import open_store  # noqa: PLC0415
    from isthmus.store.connect import store_url  # noqa: PLC0415

    url = store_url()
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        return {}
    with open_store() as store:
        return store.judgements.current(KIND)


def link_history(pair: Pair) -> list[Judgement]:
    """Return all that was said of one tie, oldest first."""
    from isthmus.store import open_store  # noqa: PLC0415

    with open_store() as store:
        return store.judgements.history(KIND, pair.key)


def judge_link(
    who: Actor, pair: Pair, entry: Entry, item: Institution, state: str, why: str, relation: str | None = None
) -> dict[str, Any]:
    """Keep what a person says of a tie; without a relation the one proposed, or ``same``."""
    from isthmus.store import open_store  # noqa: PLC0415

    proposed = {(x.list_id, x.entry_id, x.ror_id): x.relation for x in carried()}
    meant = relation or proposed.get(pair, "same")
    with open_store() as store:
        said = store.judgements.say(who, KIND, pair.key, state, why, basis(entry, item, meant))
    made: dict[str, Any] = msgspec.to_builtins(said)
    return made


def undo_link(who: Actor, pair: Pair, why: str) -> dict[str, Any]:
    """Take the newest judgement of a tie back."""
    from isthmus.store import open_store  # noqa: PLC0415

    with open_store() as store:
        made: dict[str, Any] = msgspec.to_builtins(store.judgements.undo(who, KIND, pair.key, why))
    return made


def pair_records(lake: Lake, entry: str, ror: str) -> tuple[Pair, Entry, Institution]:
    """Return the pair that a person names, ``LIST:ENTRY`` and any id of the institution, with its two records.

    Raises
    ------
    UnknownName
        When the lake has no such entry or no such institution.
    """
    listed = {f"{e.list_id}:{e.entry_id}": e for e in entries(lake) if e.kind == "organisation"}
    if entry not in listed:
        raise UnknownName("entry of an organisation", entry, listed)
    ror_id = ror_of(lake, ror)
    found = [] if ror_id is None else list(institutions(lake, [ror_id]))
    if ror_id is None or not found:
        known = lake.execute(lake.table("institution").select("ror_id"))
        raise UnknownName("institution", ror, (row["ror_id"] for row in known))
    one = listed[entry]
    return Pair(one.list_id, one.entry_id, ror_id), one, found[0]


def links_now(lake: Lake, screening: Screening, judged: Mapping[str, Judgement]) -> list[ListingLink]:
    """Return the ties of a screening as people have judged them since it was made."""
    ties = {Pair(x.list_id, x.entry_id, x.ror_id): x for x in screening.links}
    said_of = {pair_of(key): said for key, said in judged.items()}
    wanted = {pair.ror_id for pair in said_of}
    records = {item.ror_id: item for item in institutions(lake, wanted)} if wanted else {}
    for pair, said in said_of.items():
        entry, item = screening.by_id.get(f"{pair.list_id}:{pair.entry_id}"), records.get(pair.ror_id)
        if entry is not None and item is not None:
            ties[pair] = as_judged(_proposal(ties.get(pair)), pair, said, basis(entry, item, relation_of(said)))
    return [ties[pair] for pair in sorted(ties)]


def _proposal(tie: ListingLink | None) -> ListingLink | None:
    """Return a tie as it was before anybody judged it."""
    if tie is None or tie.state == "none":
        return tie
    pair = (tie.list_id, tie.entry_id, tie.ror_id)
    told = next((x for x in carried() if (x.list_id, x.entry_id, x.ror_id) == pair), None)
    return told or msgspec.structs.replace(tie, state="none", reason="a judgement was taken back", who="", date="")


def link_rows(screening: Screening, ties: Iterable[ListingLink] | None = None) -> list[dict[str, Any]]:
    """Return the ties as rows of the table ``listing_link``, with the names of both sides.

    ``ties`` are those of the screening unless they have been judged since.
    """
    names = {(e.list_id, e.entry_id): e.names[0] for e in screening.entries}
    index = screening.resolver.index if screening.resolver is not None else None
    rows = []
    for tie in screening.links if ties is None else ties:
        item = index.items[index.number[tie.ror_id]] if index is not None else None
        row: dict[str, Any] = msgspec.to_builtins(tie)
        named = {"entry": names[tie.list_id, tie.entry_id], "institution": item.display if item else ""}
        rows.append(named | row)
    return rows
