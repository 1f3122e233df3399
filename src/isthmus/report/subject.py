"""What a brief is of: a pair of countries or groups, one of them, an institution, or a field."""

from __future__ import annotations

from typing import Literal

import msgspec

from isthmus.lake import facts
from isthmus.lake.open import Lake
from isthmus.measure._query import query_of
from isthmus.model.answer import Query
from isthmus.model.country import name as country_name
from isthmus.model.country import parse
from isthmus.model.errors import UsageError
from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.words import of_field, words

GROUP = "group:"
ARTICLE = "US GB NL PH AE DO GM BS MV CG CD MH KM CF FO EU SB TC VG VI FK KY CK MP"
"""Countries whose English names take an article in a sentence."""
YEARS = 10
Kind = Literal["pair", "side", "institution", "field"]


class Side(msgspec.Struct, frozen=True):
    """A country or a group of countries, as a query writes it, with its English name."""

    code: str
    title: str

    def name(self, language: str) -> str:
        """Return its name in a language."""
        if self.code.startswith(GROUP):
            return words(language).get(f"group.{self.code.removeprefix(GROUP)}", self.title)
        return country_name(self.code, language.replace("-", "_"))

    def in_text(self, language: str) -> str:
        """Return its name as it stands in a sentence: with an article where English needs one."""
        code = self.code.removeprefix(GROUP)
        grouped = (
            code != self.code
            and not code.startswith("WB-")
            and code not in ("BRICS", "NATO", "ASEAN", "CELAC", "AUKUS")
        )
        article = "the " if language == "en" and (code in ARTICLE.split() or grouped) else ""
        return article + self.name(language)


class Subject(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked about; ``sides`` are two for a pair, one for a side, none otherwise."""

    kind: Kind
    sides: tuple[Side, ...] = ()
    query: Query = Query()
    """The filters and years common to all questions of the brief."""
    label: str = ""
    """Name of an institution or field."""

    @property
    def sample(self) -> bool:
        """Whether it is of the fictional countries of the sample world."""
        return bool(self.sides) and {s.code for s in self.sides} <= SAMPLE_COUNTRIES.keys()

    def title(self, language: str) -> str:
        """Return its name in a language."""
        return " – ".join(s.name(language) for s in self.sides) or (
            of_field(self.label, language) if self.kind == "field" else self.label
        )


def subject_of(
    lake: Lake, names: tuple[str, ...], *, first: int | None = None, last: int | None = None,
    institution: str | None = None, field: str | None = None,
) -> Subject:  # fmt: skip
    """Return the subject that these words mean.

    Raises
    ------
    UsageError
        Not one thing: no name, more than two, or a filter beside countries.
    UnknownName, NotCovered
        A country, group, institution or field that is not known or left out.
    """
    given = sum(map(bool, (names, institution, field)))
    if given != 1 or len(names) > 2:
        raise UsageError(
            "A brief is of one or two countries or groups, of an institution, or of a field.",
            "Write US CN, or DE group:EU, or --institution ROR-ID, or --field NAME.",
        )
    first = _first(lake, last) if first is None else first
    query = query_of(lake, first=first, last=last, institution=institution, field=field)
    if institution:
        return Subject(kind="institution", query=query, label=_institution(lake, str(query.institution)))
    if field:
        return Subject(kind="field", query=query, label=_field(lake, query.field))
    sides = tuple(side(lake, n) for n in names)
    if len({s.code for s in sides}) < len(sides):
        raise UsageError(f"{sides[0].title} stands on both sides of the pair.", "Name two different sides.")
    return Subject(kind="pair" if len(sides) == 2 else "side", sides=sides, query=query)


def _first(lake: Lake, last: int | None) -> int | None:
    """Return the first year of a brief that names none: ten years before the last that was published."""
    if last is None:
        pairs = lake.table("pair_year")
        pairs = pairs.filter(pairs.basis == "published", pairs.layer == "works")
        last = lake.execute(pairs.aggregate(last=pairs.year.max()))[0]["last"]
    return None if last is None else last - YEARS


def side(lake: Lake, name: str) -> Side:
    """Return a country, or a group written ``group:ID``."""
    if name.casefold().startswith(GROUP):
        rows = facts.group(lake, name[len(GROUP) :])
        return Side(GROUP + rows[0]["group"], rows[0]["title"])
    code = parse(name)
    return Side(code, country_name(code))


def _institution(lake: Lake, ror: str) -> str:
    names = lake.table("institution_name")
    found = lake.execute(names.filter(names.ror_id == ror, names.kind == "ror_display").limit(1))
    return str(found[0]["name"]) if found else ror


def _field(lake: Lake, number: int | None) -> str:
    topics = lake.table("topic")
    found = lake.execute(topics.filter(topics.field_id == number).select("field").limit(1))
    return str(found[0]["field"]) if found else str(number)
