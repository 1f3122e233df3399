"""Screening answers that are kept: what was asked is sealed and can be erased, what was answered stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import and_, select

from isthmus.model.errors import UsageError
from isthmus.store.access import allow, allow_on, case_id_of, entered, standing
from isthmus.store.actor import Actor
from isthmus.store.canon import canon, plain
from isthmus.store.core import Core, Row
from isthmus.store.people import cases_of
from isthmus.store.sealed import seal_rows
from isthmus.store.tables import answer, ledger, sealed

INPUT = "input"


class Kept(msgspec.Struct, frozen=True):
    """An answer that was kept; ``asked`` is none when it was erased."""

    id: int
    at: str
    actor: str
    purpose: str
    case_id: str | None
    asked: Any | None
    answer: Any
    vintages: tuple[str, ...]


class Answers:
    """``store.answers``: for ``isthmus screen --since``, which past answers a change of a list alters."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def keep(
        self, actor: Actor, asked: Any, answered: Any, vintages: Sequence[str], purpose: str, case_id: str | None = None
    ) -> int:
        """Keep an answer; return its id.

        Parameters
        ----------
        asked
            What was asked, whole: it is sealed, and erased with the case or on its own.
        answered
            The answer as plain data: list ids, entry ids, hit types, ranks. What repeats the input (spans, names of
            persons) belongs into ``asked``, since this part is never erased.
        vintages
            The vintages of the lists and registries the answer rests on.
        purpose
            Why it was asked, in a few words.
        """
        if not purpose.strip():
            raise UsageError("A screening that is kept needs a purpose.", "Say what it is for: --purpose '...'")
        case_id = None if case_id is None else case_id_of(case_id)
        with self._core.writing() as pen:
            if case_id is None:
                acting = allow(pen.connection, actor, "answer")
            else:
                acting = allow_on(pen.connection, actor, "answer", standing(pen.connection, case_id), case_id)
            row = {"purpose": purpose.strip(), "case_id": case_id, "answer": canon(answered)}
            rows = [*entered(acting, case_id), Row(answer, row | {"vintages": canon(sorted(set(vintages)))})]
            rows += seal_rows(INPUT, asked, case_id)
            return pen.append(acting, "answer.kept", "case" if case_id else "answer", case_id or "", rows)

    def all(self, actor: Actor, purpose: str) -> list[Kept]:
        """Return every answer a person may see, oldest first; reading what was asked is itself an entry."""
        with self._core.writing() as pen:
            acting = allow(pen.connection, actor, "answer")
            own = cases_of(pen.connection, acting.name)
            asked = (
                select(answer, ledger.c.at, ledger.c.actor, sealed.c.body)
                .join(ledger, ledger.c.seq == answer.c.seq)
                .outerjoin(sealed, and_(sealed.c.seq == answer.c.seq, sealed.c.slot == INPUT))
                .order_by(answer.c.seq)
            )
            found = [
                Kept(
                    r.seq, r.at, r.actor, r.purpose, r.case_id, None if r.body is None else plain(r.body),
                    plain(r.answer), tuple(plain(r.vintages)),
                )
                for r in pen.connection.execute(asked)
                if r.case_id is None or r.case_id in own
            ]  # fmt: skip
            note = {"purpose": purpose, "answers": len(found)}
            pen.append(acting, "answer.read", "answer", "", entered(acting), note)
            return found
