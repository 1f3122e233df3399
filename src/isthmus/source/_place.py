"""Where an author of a work stands, as the record has it: institutions, countries, raw affiliation strings."""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Institution(msgspec.Struct, gc=False):
    """An institution as an authorship names it."""

    id: str | None = None
    ror: str | None = None
    country_code: str | None = None


class Affiliation(msgspec.Struct, gc=False):
    """A raw affiliation string and the institutions OpenAlex found in it."""

    raw_affiliation_string: str | None = None
    institution_ids: list[str | None] = []


class Place(NamedTuple):
    """Where an author of a work stands, as the record has it."""

    institutions: list[Institution]
    countries: list[str | None]
    affiliations: list[Affiliation]


_decode = msgspec.json.Decoder(
    list[tuple[list[Institution] | None, list[str | None] | None, list[Affiliation] | None, msgspec.Raw]]
).decode
_strings = msgspec.json.Decoder(list[str | None] | None).decode


def places(keys: list[bytes]) -> list[Place]:
    """Decode places from their keys: institutions, countries, affiliations, raw affiliation strings, with commas."""
    return [_place(*parts) for parts in _decode(b"[[" + b"],[".join(keys) + b"]]")] if keys else []


def _place(
    institutions: list[Institution] | None,
    countries: list[str | None] | None,
    affiliations: list[Affiliation] | None,
    strings: msgspec.Raw,
) -> Place:
    """Return one place; older records have only strings beside the institutions."""
    houses, named = institutions or [], affiliations or []
    if not named:
        texts_ = _strings(strings) or []
        if len(texts_) == 1:
            named = [Affiliation(texts_[0], [i.id for i in houses])]
        elif not houses:
            named = [Affiliation(text) for text in texts_]
    return Place(houses, countries or [], named)
