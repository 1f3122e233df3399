"""Effect cards: what it means to stand on each list, for whom, and what it does not mean."""

from __future__ import annotations

from functools import cache

import msgspec

from isthmus.model.errors import UnknownName
from isthmus.screen.lexicon import table


class Effect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The effect card of one list, in our own words; ``law`` names the text that counts."""

    name: str
    binds: str
    forbids: str
    does_not: str
    law: str


@cache
def effects() -> dict[str, Effect]:
    """Return the effect card of every list that has one, by list id; ``same_as`` names a list with the same card."""
    cards = table("effects")
    return {list_id: msgspec.convert(cards[card.get("same_as", list_id)], Effect) for list_id, card in cards.items()}


def effect(list_id: str) -> Effect:
    """Return one list's effect card, or raise `UnknownName` with the nearest ids."""
    cards = effects()
    if list_id not in cards:
        raise UnknownName("list with an effect card", list_id, cards)
    return cards[list_id]


def card(list_id: str, title: str = "", authority: str = "") -> Effect:
    """Return a list's effect card; for a list we do not know, such as one's own, one that says who has to say it."""
    known = effects().get(list_id)
    if known is not None:
        return known
    return Effect(
        title or list_id,
        "whom its keeper says: no card is written for this list",
        "what its keeper says",
        "have a standing beyond what its keeper gives it",
        authority or "not stated",
    )
