"""Keeps an answer with all it rests on, and gives it again: bit for bit, as of its day, whatever changed since."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import msgspec

import isthmus
from isthmus.model.errors import DamagedStore
from isthmus.policy import Case, Framework, assess
from isthmus.policy.dictionary import Dictionary, data_text, read_dictionary
from isthmus.store.assessments import Assessed, KeptAssessment
from isthmus.store.canon import canon, sha256

FACTS, DERIVED = "facts.yaml", "derived.yaml"
_DAY = "@day"
_EVALUATOR = (
    "assess.py", "compiler.py", "engine.py", "expr.py", "grammar.py", "logic.py", "records.py",
)  # fmt: skip


class Replayed(msgspec.Struct, frozen=True):
    """A past answer given again.

    ``same`` is whether every byte of the answer is as it was kept; ``engine_same`` whether the evaluator is the one
    that gave it. ``differs`` names the parts of the answer that are not as they were.
    """

    seq: int
    case: str
    version: int
    framework: str
    as_of: str
    kept_at: str
    low: str
    high: str
    same: bool
    engine_same: bool
    differs: tuple[str, ...] = ()


def keep(case: Case, packs: Iterable[Framework], as_of: date, vintages: Sequence[str] = ()) -> list[Assessed]:
    """Return the answers of rule books on a case, each with the texts, facts and evaluator it rests on."""
    facts = flat(case.facts)
    words = {FACTS: data_text(FACTS), DERIVED: data_text(DERIVED)}
    return [
        Assessed(
            pack.id, {f"{pack.id}.json": canon(pack), **words}, {"id": case.id, "facts": facts}, as_of.isoformat(),
            engine_mark(), canon(assess(case, pack, as_of)), vintages,
        )
        for pack in packs
    ]  # fmt: skip


def replay(kept: KeptAssessment, document: Callable[[str], str]) -> Replayed:
    """Return what the kept texts and facts answer now.

    Parameters
    ----------
    kept
        From ``store.assessments``.
    document
        Gives a kept text by its checksum (``store.assessments.document``).

    Raises
    ------
    DamagedStore
        When a text is not the one that was kept.
    """
    pack, words, case = kept_parts(kept, document)
    answer = canon(assess(case, pack, date.fromisoformat(kept.as_of), words))
    before, now = msgspec.json.decode(kept.answer), msgspec.json.decode(answer)
    differs = tuple(sorted(k for k in {*before, *now} if before.get(k) != now.get(k)))
    return Replayed(
        kept.seq, kept.case_id, kept.version, kept.framework, kept.as_of, kept.at, now["low"], now["high"],
        answer == kept.answer, kept.engine == engine_mark(), differs,
    )  # fmt: skip


def kept_parts(kept: KeptAssessment, document: Callable[[str], str]) -> tuple[Framework, Dictionary, Case]:
    """Return the rule book, the fact dictionary and the facts of a kept answer."""
    texts = {name: _true(document(checksum), checksum) for name, checksum in kept.documents.items()}
    pack = msgspec.json.decode(texts[f"{kept.framework}.json"], type=Framework)
    words = _words(texts[FACTS], texts[DERIVED])
    return pack, words, Case(kept.facts["id"], thick(kept.facts["facts"]))


def _true(text: str, checksum: str) -> str:
    if sha256(text) != checksum:
        raise DamagedStore(f"The kept text {checksum[:12]} is not as it was kept.", "See: isthmus ledger verify")
    return text


@cache
def _words(facts: str, derived: str) -> Dictionary:
    return read_dictionary(facts, derived)


@cache
def engine_mark() -> str:
    """Return the version of Isthmus and a checksum of the evaluator's own files."""
    digest = hashlib.sha256()
    for name in _EVALUATOR:
        digest.update(resources.files("isthmus.policy").joinpath(name).read_bytes())
    return f"{isthmus.__version__} {digest.hexdigest()[:16]}"


def flat(value: Any) -> Any:
    """Return facts as plain JSON values; a day is told from a text."""
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    if isinstance(value, dict):
        return {k: flat(v) for k, v in value.items()}
    return [flat(v) for v in value] if isinstance(value, list | tuple) else value


def thick(value: Any) -> Any:
    """Return facts from plain JSON values."""
    if isinstance(value, dict):
        return date.fromisoformat(value[_DAY]) if set(value) == {_DAY} else {k: thick(v) for k, v in value.items()}
    return [thick(v) for v in value] if isinstance(value, list) else value
