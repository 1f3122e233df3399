"""A section of a brief: statements made from numbers, each section with its figure, method, vintage and caveats."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from isthmus.lake.open import Lake
from isthmus.measure import ask
from isthmus.model.answer import Answer
from isthmus.model.errors import NotCovered, UnknownName, UsageError
from isthmus.model.source import Vintage
from isthmus.report.subject import Side, Subject
from isthmus.words import of_field, of_measure, say, words
from isthmus.words.chinese import translated

LEFT_OUT = 3
"""Newest years of researchers' moves that are left out."""
State = Literal["measured", "not_covered", "not_measured"]


class Statement(msgspec.Struct, frozen=True):
    """One sentence: its key in the words, and its values. ``about`` is the side it is of, or None for the pair.

    A sentence about a side reads the same whichever side is named first; one about the pair is mirrored.
    """

    key: str
    values: dict[str, Any]
    about: Side | None = None

    def text(self, language: str) -> str:
        """Return the sentence in a language."""
        shown = {k: _shown(v, language) for k, v in self.values.items()}
        text = say(f"brief_text.{self.key}", language, **shown)
        return text[:1].upper() + text[1:]


def _shown(value: Any, language: str) -> Any:
    if isinstance(value, Side):
        return value.in_text(language)
    return value.text(language) if isinstance(value, Term | Own | Title | FieldName) else value


class Term(msgspec.Struct, frozen=True):
    """A value that is itself words: its key, shown in the language; a key without words shows what follows its dot."""

    key: str

    def text(self, language: str) -> str:
        """Return the words."""
        return words(language).get(self.key) or self.key.partition(".")[2]


class Own(msgspec.Struct, frozen=True):
    """A value that is a text of ours in English, such as what a column means."""

    english: str

    def text(self, language: str) -> str:
        """Return it in a language; English that has no Chinese is marked."""
        return translated(self.english, language)


class Title(msgspec.Struct, frozen=True):
    """A value that is a measure's title."""

    measure: str
    english: str

    def text(self, language: str) -> str:
        """Return it in a language."""
        return of_measure(self.measure, "title", language) or translated(self.english, language)


class FieldName(msgspec.Struct, frozen=True):
    """A value that is a field of science, as OpenAlex names it; None where works have no topic."""

    english: str | None

    def text(self, language: str) -> str:
        """Return it in a language."""
        return of_field(self.english, language) if self.english else say("brief_page.none", language)


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """What a figure shows: rows of year and value by series, a unit, and states to stand below the years."""

    rows: list[dict[str, Any]]
    unit: str
    kind: Literal["trend", "bars"] = "trend"
    states: list[dict[str, Any]] = []
    percent: bool = False


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """What a section file says of itself: its id, its place, and the subjects it is of."""

    id: str
    order: int
    subjects: tuple[str, ...]
    lead: int = 0
    """How many of its sentences stand in the summary."""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A section as written for one subject."""

    id: str
    state: State = "measured"
    why: str = ""
    statements: list[Statement] = []
    figure: Figure | None = None
    methods: list[Statement] = []
    caveats: list[str] = []
    vintages: list[Vintage] = []
    commands: list[str] = []


class Gap(Exception):
    """A section that cannot be written, with its reason; never shown as an error."""

    def __init__(self, state: State, why: str) -> None:
        super().__init__(why)
        self.state, self.why = state, why


class Context(msgspec.Struct, frozen=True):
    """What a section is given."""

    lake: Lake
    subject: Subject

    def ask(self, measure: str, **changes: Any) -> Answer:
        """Ask a measure about the subject; `Gap` where it is not built, or the data do not hold it."""
        query = msgspec.structs.replace(self.subject.query, **changes)
        try:
            return ask(self.lake, measure, query)
        except UnknownName as error:
            raise Gap("not_measured", error.message) from error
        except (NotCovered, UsageError) as error:
            raise Gap("not_covered", error.message) from error

    @property
    def a(self) -> Side:
        """The first side."""
        return self.subject.sides[0]

    @property
    def b(self) -> Side:
        """The second side of a pair."""
        return self.subject.sides[1]

    @property
    def ways(self) -> list[tuple[Side, Side]]:
        """The pair seen from each side: (side, other)."""
        return [(self.a, self.b), (self.b, self.a)]


def part(section: Section, answers: list[Answer], statements: list[Statement], figure: Figure | None = None) -> Part:
    """Return a section that was measured, with what its answers rest on."""
    vintages = {v.id: v for a in answers for v in a.vintages}
    return Part(
        id=section.id,
        statements=statements,
        figure=figure,
        methods=list({a.measure.id: _method(a) for a in answers}.values()),
        caveats=list(dict.fromkeys(c for a in answers for c in a.caveats)),
        vintages=list(vintages.values()),
        commands=list(dict.fromkeys(_command(a) for a in answers)),
    )


def series(answer: Answer, value: str = "value") -> dict[int, Any]:
    """Return an answer's value by year, the years without one left out; `Gap` where there is none at all.

    Raises
    ------
    Gap
        Where no year has a value: not covered, and not zero.
    """
    found = {r["year"]: r[value] for r in answer.rows if r.get(value) is not None}
    if not found:
        raise Gap("not_covered", "No figure was published or loaded for this question; that is not zero.")
    return dict(sorted(found.items()))


def settled(values: dict[int, Any], newest: int) -> dict[int, Any]:
    """Return a series without the source's newest years: a move shows only when the next work is published."""
    kept = {y: v for y, v in values.items() if y <= newest - LEFT_OUT}
    if not kept:
        raise Gap("not_covered", "Only the newest years are loaded, which are still filling.")
    return kept


def filling(answer: Answer) -> list[Statement]:
    """Return the sentence that the newest two years are still filling, where the answer reaches them."""
    years = sorted({r["year"] for r in answer.rows if r.get("value") is not None})[-2:]
    newest = max((r["year"] for r in answer.rows), default=0)
    if len(years) < 2 or years[-1] != newest or answer.params.get("to") is not None:
        return []
    return [Statement("filling", {"x": years[0], "y": years[1]})]


def span(values: dict[int, Any]) -> dict[str, Any]:
    """Return first and last year with their values, and the year of the most, as sentences name them."""
    first, last = min(values), max(values)
    peak = max(values, key=lambda y: (values[y], -y))
    return {
        "first": first, "start": values[first], "last": last, "end": values[last], "peak_year": peak,
        "peak": values[peak],
    }  # fmt: skip


def _method(answer: Answer) -> Statement:
    m, p = answer.measure, answer.params
    values = {"title": Title(m.id, m.title), "value": Own(m.columns["value"]), "citation": m.citation}
    chosen = {k: Term(f"choice_word.{p[k]}") for k in ("counting", "basis")}
    return Statement("method", values | chosen)


def _command(answer: Answer) -> str:
    words = []
    for key in ("country", "partner", "from", "to", "field", "institution", "basis", "layer", "counting"):
        given = answer.params.get(key)
        words += [
            f"--{key} {one}" for one in (given if isinstance(given, list | tuple) else [given]) if one is not None
        ]
    return f"isthmus measure {answer.measure.id} {' '.join(words)}"
