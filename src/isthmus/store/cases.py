"""Cases: versions that are never changed, personal data under seal, and no edit ever lost to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select
from sqlalchemy import Row as DbRow

from isthmus.model.errors import Conflict, UnknownName, UsageError
from isthmus.store.access import Standing, allow_on, case_id_of, entered, known, let_save, standing, visible
from isthmus.store.actor import Act, Actor
from isthmus.store.assessments import Assessed, assessed_rows
from isthmus.store.canon import canon, identifier, plain
from isthmus.store.core import Core, Row, Writer
from isthmus.store.parts import State, acts_of, check_sealed, state_of
from isthmus.store.sealed import Sealed, clear, erase, erasure_rows, held, of_case, seal_rows
from isthmus.store.tables import case_version, ledger


class CaseVersion(msgspec.Struct, frozen=True):
    """A case as it was saved once, without personal data; ``body`` is empty in a list."""

    id: str
    version: int
    state: State
    confidential: bool
    seq: int
    at: str
    actor: str
    role: str
    action: str
    body: dict[str, Any] = {}


class Cases:
    """``store.cases``."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def save(
        self,
        actor: Actor,
        case_id: str,
        expected: int,
        body: Mapping[str, Any],
        personal: Mapping[str, Any] | None = None,
        action: str = "case.saved",
        state: str | None = None,
        confidential: bool | None = None,
        assessed: Sequence[Assessed] = (),
    ) -> int:
        """Save a case; return its new version.

        Parameters
        ----------
        actor
            Who saves. What changed decides what they must be allowed to do (`isthmus.store.parts`).
        expected
            The version this edit began from; 0 for a new case.
        body
            The whole case as plain data, without personal data.
        personal
            Sealed values by key (``P1``: name, address, ...); those left out stay as they are.
        action
            What is being done, for the ledger: ``case.saved``, ``decision.signed``, ...
        state, confidential
            As before when left out; a new case is an open ``draft``.
        assessed
            Answers of rule books to be kept with this version, in the same entry.

        Raises
        ------
        Conflict
            When somebody saved since ``expected``: nothing is written, and the error carries this edit whole.
        Forbidden, UnknownName
            When the actor may not; a confidential case does not exist for those who are not on it.
        """
        case_id, personal = case_id_of(case_id), dict(personal or {})
        text = canon(dict(body))
        check_sealed(text, personal)
        with self._core.writing() as pen:
            case = standing(pen.connection, case_id)
            before = self._before(pen, actor, case, case_id, expected)
            if before and before.version != expected:
                losing = {"body": dict(body), "personal": personal, "state": state, "confidential": confidential}
                raise _conflict(pen.connection, before, expected, losing)
            entering = state_of(state or (before.state if before else "draft"))
            closed = bool(before and before.confidential) if confidential is None else confidential
            wanted = _wanted(before, plain(text), entering, closed)
            acting = let_save(pen.connection, actor, wanted, case, case_id)
            sealing = _changed(pen.connection, case_id, personal)
            if before and wanted == {("note",)} and text == canon(before.body) and not sealing:
                return expected
            row = {"case_id": case_id, "version": expected + 1, "state": entering, "confidential": closed, "body": text}
            rows = [*entered(acting, case_id), Row(case_version, row), *sealing]
            rows += assessed_rows(pen.connection, assessed, case_id, expected + 1)
            pen.append(acting, action, "case", case_id, rows, {"version": expected + 1, "state": entering})
            return expected + 1

    def load(self, actor: Actor, case_id: str, version: int | None = None) -> CaseVersion:
        """Return a case as it is, or as it was in a version; never personal data."""
        case_id = case_id_of(case_id)
        with self._core.reading() as connection:
            allow_on(connection, actor, "read", standing(connection, case_id), case_id)
            found = _newest(connection, case_id, version)
            if found is None:
                raise UnknownName("version", str(version), _numbers(connection, case_id), f"case {case_id}")
            return found

    def history(self, actor: Actor, case_id: str) -> list[CaseVersion]:
        """Return every version of a case without its body, oldest first."""
        case_id = case_id_of(case_id)
        with self._core.reading() as connection:
            allow_on(connection, actor, "read", standing(connection, case_id), case_id)
            asked = _versions(bodies=False).where(case_version.c.case_id == case_id)
            return [_version(r) for r in connection.execute(asked.order_by(case_version.c.version))]

    def list(self, actor: Actor, state: str | None = None, bodies: bool = False) -> list[CaseVersion]:
        """Return the newest version of each case a person may see, in the order they were last saved."""
        with self._core.reading() as connection:
            mine, _new = known(connection, actor)
            seen = set(visible(connection, mine))
            last = select(func.max(case_version.c.seq)).group_by(case_version.c.case_id)
            asked = _versions(bodies).where(case_version.c.seq.in_(last))
            if state is not None:
                asked = asked.where(case_version.c.state == state_of(state))
            rows = connection.execute(asked.order_by(case_version.c.seq))
            return [_version(r) for r in rows if r.case_id in seen]

    def last_number(self, prefix: str) -> int:
        """Return the highest number that follows a prefix in the ids of all cases, those one may not see included."""
        with self._core.reading() as connection:
            asked = select(case_version.c.case_id).where(
                case_version.c.version == 1, case_version.c.case_id.startswith(prefix, autoescape=True)
            )
            tails = (case_id[len(prefix) :] for case_id in connection.scalars(asked))
            return max((int(t) for t in tails if t.isascii() and t.isdigit()), default=0)

    def personal(self, actor: Actor, case_id: str, purpose: str, version: int | None = None) -> dict[str, Sealed]:
        """Return the sealed values of a case by key; the reading is an entry of the ledger, with its purpose."""
        case_id = case_id_of(case_id)
        if not purpose.strip():
            raise UsageError("Personal data are read for a purpose.", "Say which, in a few words.")
        with self._core.writing() as pen:
            acting = allow_on(pen.connection, actor, "read_personal", standing(pen.connection, case_id), case_id)
            until = None
            if version is not None and (then := _newest(pen.connection, case_id, version)):
                until = then.seq
            found = of_case(pen.connection, case_id, until)
            note = {"purpose": purpose.strip(), "slots": sorted(found)}
            pen.append(acting, "personal.read", "case", case_id, entered(acting, case_id), note)
            return found

    def shared(self, actor: Actor, case_id: str, note: Mapping[str, Any]) -> int:
        """Record that a case is given out; return the entry's number. It comes before anything leaves."""
        case_id = case_id_of(case_id)
        with self._core.writing() as pen:
            acting = allow_on(pen.connection, actor, "export", standing(pen.connection, case_id), case_id)
            return pen.append(acting, "case.shared", "case", case_id, entered(acting, case_id), note)

    def erase(self, actor: Actor, case_id: str, reason: str, slot: str | None = None) -> int:
        """Erase the personal data of a case, or of one person in it, all versions; return how many values went.

        What was decided, and why, stands; the ledger keeps hashes that say nothing without the data.
        """
        case_id = case_id_of(case_id)
        if not reason.strip():
            raise UsageError("An erasure needs a reason.", "Such as: asked for by the person; retention ended.")
        with self._core.writing() as pen:
            acting = allow_on(pen.connection, actor, "erase", standing(pen.connection, case_id), case_id)
            found = held(pen.connection, case_id, slot)
            if slot is not None and slot not in (there := of_case(pen.connection, case_id)):
                raise UnknownName("sealed value", slot, there, f"case {case_id}")
            if found:
                rows = [*entered(acting, case_id), *erasure_rows(found, reason.strip())]
                note = {"reason": reason.strip(), "slots": sorted({s for _, s in found})}
                pen.append(acting, "personal.erased", "case", case_id, rows, note)
                erase(pen, found)
        if found:
            clear(self._core.engine)
        return len(found)

    def _before(
        self, pen: Writer, actor: Actor, case: Standing | None, case_id: str, expected: int
    ) -> CaseVersion | None:
        """Return the version a save would follow, for someone who may see it; none for a new case."""
        if case is None and expected == 0:
            return None
        try:
            allow_on(pen.connection, actor, "read", case, case_id)
        except UnknownName:
            if case is not None and expected == 0:
                raise UsageError(f"The id {case_id} cannot be used.", "Give the new case another id.") from None
            raise
        return _newest(pen.connection, case_id)


def _wanted(before: CaseVersion | None, body: dict[str, Any], state: State, confidential: bool) -> set[tuple[Act, ...]]:
    """Return what a save does, as groups of acts of which one each must be allowed."""
    if before is None:
        start = state if state in ("draft", "review") else "draft"
        return acts_of({}, body, start, state).union({("create",)})
    wanted = acts_of(before.body, body, before.state, state)
    if confidential != before.confidential:
        wanted.add(("edit",))
    return wanted or {("note",)}


def _versions(bodies: bool = True) -> Select[Any]:
    said = (ledger.c.at, ledger.c.actor, ledger.c.role, ledger.c.action)
    columns = [c for c in case_version.c if bodies or c.name != "body"]
    return select(*columns, *said).join(ledger, ledger.c.seq == case_version.c.seq)


def _version(row: DbRow[Any]) -> CaseVersion:
    values = dict(row._mapping)
    body = plain(values.pop("body")) if "body" in values else {}
    return CaseVersion(id=values.pop("case_id"), body=body, **values)


def _newest(connection: Connection, case_id: str, version: int | None = None) -> CaseVersion | None:
    asked = _versions().where(case_version.c.case_id == case_id).order_by(case_version.c.version.desc()).limit(1)
    if version is not None:
        asked = asked.where(case_version.c.version == version)
    row = connection.execute(asked).one_or_none()
    return None if row is None else _version(row)


def _numbers(connection: Connection, case_id: str) -> list[str]:
    asked = select(case_version.c.version).where(case_version.c.case_id == case_id)
    return [str(n) for n in connection.scalars(asked)]


def _changed(connection: Connection, case_id: str, personal: Mapping[str, Any]) -> list[Row]:
    """Return the rows that seal what is new or different."""
    there = of_case(connection, case_id)
    rows: list[Row] = []
    for key, value in personal.items():
        slot = identifier(key, "the key of a person", 100)
        if slot not in there or canon(there[slot].value) != canon(value):
            rows += seal_rows(slot, value, case_id)
    return rows


def _conflict(connection: Connection, newest: CaseVersion, expected: int, losing: Any) -> Conflict:
    asked = _versions(bodies=False).where(case_version.c.case_id == newest.id, case_version.c.version > expected)
    since = [
        {"version": r.version, "at": r.at, "actor": r.actor, "action": r.action}
        for r in connection.execute(asked.order_by(case_version.c.version))
    ]
    who = ", ".join(dict.fromkeys(s["actor"] for s in since)) or "nobody"
    return Conflict(
        f"Case {newest.id} is at version {newest.version}; this edit began from {expected}. Since then saved: {who}.",
        since, losing, "Your edit was not written. Load the case again and make it there.",
    )  # fmt: skip
