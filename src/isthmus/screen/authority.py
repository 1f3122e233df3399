"""The authority file: names in other scripts, short names and earlier names of institutions."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from isthmus.screen.lexicon import root, stops, table
from isthmus.screen.records import Institution, Name
from isthmus.screen.text import fold, written

_COUNTRY = {"china": "CN", "russia": "RU", "iran": "IR"}
_ACRONYM = re.compile(r"^(?:[A-Z]{2,7}|[А-Я]{2,6}|[A-Z]+[a-z]?[A-Z]+)$")


def key(name: str) -> str:
    """Return a name without case, marks, stop words and abbreviations, to compare whole names."""
    link, plain = stops()
    parts = [low for word, _, _ in written(name) for low, _, _ in fold(word)]
    return " ".join(root(p) for p in parts if p and p[0].isalnum() and p not in link and p not in plain)


@cache
def rows() -> tuple[Institution, ...]:
    """Return each row of the file as an institution of its own."""
    out = []
    for group, items in table("authority").items():
        for item in items:
            names = [Name(text, "display" if n == 0 else "alias", "en") for n, text in enumerate(item["en"])]
            names += [Name(text, "alias", "zh") for text in item.get("zh", ())]
            names += [Name(text, "alias") for text in item.get("native", ())]
            names += [Name(t, "acronym" if _ACRONYM.match(t) else "alias") for t in item.get("short", ())]
            names += [Name(text, "former", None, until) for text, until in item.get("former", ())]
            country = item.get("country") or _COUNTRY[group]
            identity = f"authority:{country.lower()}:{key(item['en'][0]).replace(' ', '-')}"
            out.append(Institution(identity, tuple(names), country, (item["city"],), types=("education",)))
    return tuple(out)


@cache
def _by_name() -> dict[tuple[str, str], Institution]:
    """Return the rows by country and whole-name key; names two rows share are left out."""
    found: dict[tuple[str, str], Institution | None] = {}
    for row in rows():
        for name in row.names:
            if name.kind in ("display", "alias"):
                at = (row.country, key(name.text))
                found[at] = None if at in found and found[at] is not row else row
    return {at: row for at, row in found.items() if row is not None}


@cache
def _current() -> frozenset[str]:
    """Return every name now in use, so that an earlier name never claims one."""
    return frozenset(key(n.text) for row in rows() for n in row.names if n.kind != "former")


def row_for(item: Institution) -> Institution | None:
    """Return the authority row that describes an institution, found by a whole name and the country."""
    countries = [item.country] if item.country else ["CN", "RU", "IR"]
    for name in item.names:
        if name.kind != "acronym":
            for country in countries:
                if (row := _by_name().get((country, key(name.text)))) is not None:
                    return row
    return None


def enriched(item: Institution) -> Institution:
    """Return an institution with the names of its authority row added."""
    row = row_for(item)
    if row is None:
        return item
    have = {key(name.text) for name in item.names}
    added = tuple(
        n for n in row.names
        if key(n.text) not in have and not (n.kind == "former" and key(n.text) in _current())
    )  # fmt: skip
    added = tuple(Name(n.text, "alias" if n.kind == "display" else n.kind, n.lang, n.until) for n in added)
    cities = item.cities or row.cities
    return msgspec.structs.replace(item, names=item.names + added, cities=cities, country=item.country or row.country)
