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
    """Return the effect card of every list that has one, by list id."""
    return {list_id: msgspec.convert(card, Effect) for list_id, card in table("effects").items()}


def effect(list_id: str) -> Effect:
    """Return one list's effect card, or raise `UnknownName` with the nearest ids."""
    cards = effects()
    if list_id not in cards:
        raise UnknownName("list with an effect card", list_id, cards)
    return cards[list_id]
