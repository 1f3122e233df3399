"""Answers of rule books that are kept with all they rest on, so that each replays as of its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from isthmus.model.errors import UnknownName
from isthmus.store.access import allow_on, case_id_of, entered, known, standing, visible
from isthmus.store.actor import Actor
from isthmus.store.canon import canon, plain, sha256
from isthmus.store.core import Core, Row
from isthmus.store.tables import assessment, document, ledger


class Assessed(msgspec.Struct, frozen=True):
    """One rule book's answer to be kept.

    Parameters
    ----------
    framework
        Its id.
    documents
        The texts the answer was made from, by name: the rule book, the fact dictionary.
    facts
        What the rules read, as plain values.
    as_of
        The day asked for.
    engine
        The version and checksum of the evaluator.
    answer
        The answer, as canonical JSON.
    vintages
        The lists and registries behind confirmed facts.
    """

    framework: str
    documents: Mapping[str, str]
    facts: Any
    as_of: str
    engine: str
    answer: str
    vintages: Sequence[str] = ()


class KeptAssessment(msgspec.Struct, frozen=True):
    """A kept answer; ``documents`` gives the checksum of each text, by name."""

    seq: int
    at: str
    actor: str
    case_id: str
    version: int
    framework: str
    documents: dict[str, str]
    facts: Any
    as_of: str
    engine: str
    answer: str
    vintages: tuple[str, ...]


class Assessments:
    """``store.assessments``."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def keep(self, actor: Actor, case_id: str, made: Iterable[Assessed]) -> int:
        """Keep the answers of one asking, about the case as it now is; return the entry's number."""
        made, case_id = list(made), case_id_of(case_id)
        with self._core.writing() as pen:
            case = standing(pen.connection, case_id)
            acting = allow_on(pen.connection, actor, "note", case, case_id)
            rows = entered(acting, case_id)
            rows += assessed_rows(pen.connection, made, case_id, case.version if case else 0)
            note = {"frameworks": [m.framework for m in made]}
            return pen.append(acting, "case.assessed", "case", case_id, rows, note)

    def of_case(self, actor: Actor, case_id: str) -> list[KeptAssessment]:
        """Return every answer that was kept about a case, oldest first."""
        case_id = case_id_of(case_id)
        with self._core.reading() as connection:
            allow_on(connection, actor, "read", standing(connection, case_id), case_id)
            return _select(connection, [case_id])

    def newest(self, actor: Actor) -> list[KeptAssessment]:
        """Return the newest answer of each rule book about each case a person may see."""
        with self._core.reading() as connection:
            mine, _new = known(connection, actor)
            found = {(k.case_id, k.framework): k for k in _select(connection, visible(connection, mine))}
            return list(found.values())

    def one(self, actor: Actor, seq: int, framework: str) -> KeptAssessment:
        """Return one answer by its entry's number and its rule book."""
        with self._core.reading() as connection:
            mine, _new = known(connection, actor)
            there = {f"{k.seq} {k.framework}": k for k in _select(connection, visible(connection, mine))}
            if f"{seq} {framework}" not in there:
                raise UnknownName("assessment", f"{seq} {framework}", there)
            return there[f"{seq} {framework}"]

    def document(self, checksum: str) -> str:
        """Return a text by its checksum."""
        with self._core.reading() as connection:
            body = connection.scalar(select(document.c.body).where(document.c.sha256 == checksum))
            if body is None:
                raise UnknownName("document", checksum, connection.scalars(select(document.c.sha256)))
            return str(body)


def assessed_rows(connection: Connection, made: Sequence[Assessed], case_id: str, version: int) -> list[Row]:
    """Return the rows that keep answers about a version of a case, with the texts they rest on."""
    return [*_documents(connection, made), *(_row(m, case_id, version) for m in made)]


def _documents(connection: Connection, made: Sequence[Assessed]) -> list[Row]:
    """Return the rows of the texts that are not kept yet; a text is kept once."""
    texts = {sha256(body): (name, body) for m in made for name, body in m.documents.items()}
    there = set(connection.scalars(select(document.c.sha256).where(document.c.sha256.in_(texts))))
    return [
        Row(document, {"sha256": checksum, "name": name, "body": body})
        for checksum, (name, body) in texts.items()
        if checksum not in there
    ]


def _row(made: Assessed, case_id: str, version: int) -> Row:
    values = {
        "framework": made.framework, "case_id": case_id, "version": version,
        "documents": canon({name: sha256(body) for name, body in made.documents.items()}),
        "facts": canon(made.facts), "as_of": made.as_of, "engine": made.engine, "answer": made.answer,
        "vintages": canon(sorted(set(made.vintages))),
    }  # fmt: skip
    return Row(assessment, values)


def _select(connection: Connection, cases: Iterable[str]) -> list[KeptAssessment]:
    wanted = set(cases)
    asked = (
        select(assessment, ledger.c.at, ledger.c.actor)
        .join(ledger, ledger.c.seq == assessment.c.seq)
        .order_by(assessment.c.seq, assessment.c.framework)
    )
    if len(wanted) == 1:
        asked = asked.where(assessment.c.case_id == next(iter(wanted)))
    return [
        KeptAssessment(
            r.seq, r.at, r.actor, r.case_id, r.version, r.framework, plain(r.documents), plain(r.facts), r.as_of,
            r.engine, r.answer, tuple(plain(r.vintages)),
        )
        for r in connection.execute(asked)
        if r.case_id in wanted
    ]  # fmt: skip
