"""A letter or memo as plain parts, in one language: HTML, PDF and DOCX are made of the same parts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal, TypeAlias

import msgspec

from isthmus.policy import load_frameworks
from isthmus.review.case import Review
from isthmus.review.findings import Finding, Side
from isthmus.review.frameworks import others
from isthmus.words import say
from isthmus.words.chinese import chinese, translated

Block: TypeAlias = Literal["p", "h", "li", "under", "table", "note"]


class Part(msgspec.Struct, frozen=True):
    """A piece of a document: paragraph, heading, list item and what stands under it, note, table with its head."""

    kind: Block
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Document(msgspec.Struct, frozen=True):
    """A letter or memo: its language, head, and parts in order."""

    language: str
    title: str
    office: str
    head: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    foot: str


class Sayer:
    """Says sentences in one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """Return one sentence."""
        return say(key, self.language, **values)

    def own(self, text: str) -> str:
        """Return a text of ours, such as a rule's title; English that has no Chinese is marked as English."""
        return translated(text, self.language)

    def listed(self, texts: Iterable[str], mark: str = "told.semicolon") -> str:
        """Return texts in a row."""
        return self(mark).join(texts)

    def of(self, head: str, text: str) -> str:
        """Return a text below its head."""
        return self("told.of", head=head, text=text)

    def answer(self, value: Any) -> str:
        """Return the answer to a fact in words."""
        if isinstance(value, bool):
            return self("letter.yes" if value else "letter.no")
        told = str(value)
        return told.replace("_", " ") if self.language == "en" else chinese(told, self.language) or told


def outcome_word(outcome: str, forces: Iterable[str], say_: Sayer) -> str:
    """Return an outcome in words: a refusal is told by the force behind it, never as more than it is."""
    if outcome != "not_allowed":
        return say_(f"outcome.{outcome}")
    return say_("letter.and").join(say_(f"refused.{force}") for force in dict.fromkeys(forces))


def end_word(side: Side, outcome: str, say_: Sayer) -> str:
    """Return one end of a range in words."""
    return outcome_word(outcome, (f.force for f in side.findings if f.outcome == outcome), say_)


def verified(f: Finding, say_: Sayer) -> str:
    """Return how a finding's rule was verified, what binds, and what it protects."""
    told = say_("letter.verified", source=f.source, clause=say_.own(f.clause), seen=say_(f"seen.{f.seen}"),
                force=say_(f"force.{f.force}"), concern=say_(f"concern.{f.concern}"))  # fmt: skip
    if f.reading:
        r = f.reading
        told += " " + say_("letter.reading", by=r.by, on=r.on, address=r.address, para=r.paragraph, quote=r.quote)
    return told


def not_covered(review: Review, say_: Sayer) -> str:
    """Return what an answer does not cover, with the frameworks that were not asked."""
    known = load_frameworks()
    asked = ", ".join(name for name in review.chosen if name in known)
    return say_("letter.not_covered_text", asked=asked or "-", others=", ".join(others(review)) or "-")
