"""One family of errors: each knows its exit code, its HTTP status and what to try next."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

FEW = 12
"""Valid names that are listed in full where none is near."""


class IsthmusError(Exception):
    """Any failure a user can meet; never shown as a traceback.

    Parameters
    ----------
    message
        What was wrong: the bad value and where it stood.
    hint
        What to type or change instead.
    """

    exit_code: ClassVar[int] = 1
    status: ClassVar[int] = 500
    title: ClassVar[str] = "Isthmus could not answer"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message

    def problem(self) -> dict[str, Any]:
        """Return the error as an RFC 9457 problem object."""
        slug = "".join(f"-{c.lower()}" if c.isupper() else c for c in type(self).__name__).lstrip("-")
        body = {
            "type": f"urn:isthmus:{slug}",
            "title": self.title,
            "status": self.status,
            "detail": self.message,
        }
        return body | ({"hint": self.hint} if self.hint else {})


class UsageError(IsthmusError):
    """The request itself is wrong: an option, a name, a combination."""

    exit_code = 2
    status = 422
    title = "The request cannot be read"


class UnknownName(UsageError):
    """A name that is not in a closed set; the message names the nearest valid ones."""

    status = 404
    title = "Unknown name"

    def __init__(self, kind: str, value: str, choices: Iterable[str], where: str = "") -> None:
        known = sorted(set(choices))
        self.kind, self.value, self.nearest = kind, value, nearest(value, known)
        place = f" in {where}" if where else ""
        few = f"One of: {', '.join(known)}." if 0 < len(known) <= FEW else ""
        hint = f"Did you mean {' or '.join(self.nearest)}?" if self.nearest else few
        super().__init__(f"Unknown {kind} {value!r}{place}.", hint)


class RuleRefused(UsageError):
    """A rule text that is not in the closed grammar, with the place where it leaves it.

    Parameters
    ----------
    text
        The rule text as written.
    at
        The offending character, counted from 0.
    reason
        What is wrong there.
    hint
        What to write instead.
    where
        The framework, rule and field the text comes from.
    """

    title = "A rule cannot be read"

    def __init__(self, text: str, at: int, reason: str, hint: str = "", where: str = "") -> None:
        self.text, self.at, self.reason, self.where = text, max(0, min(at, len(text))), reason, where
        before = text[: self.at]
        self.line, self.column = before.count("\n") + 1, self.at - (before.rfind("\n") + 1) + 1
        place = f"{where}, " if where else ""
        super().__init__(f"{place}line {self.line}, column {self.column}: {reason}", hint)


class BadFramework(UsageError):
    """A framework file that breaks its convention: a missing marker, field, source or date."""

    title = "A framework cannot be read"


class BadCase(UsageError):
    """A case or probe file that says something no case can say."""

    title = "A case cannot be read"


class NotCovered(UsageError):
    """A valid question that the data loaded cannot answer."""

    title = "Not covered by the data loaded"


class NoLake(IsthmusError):
    """There is no built lake where one was expected."""

    status = 503
    title = "No lake"


class DamagedLake(IsthmusError):
    """Files of the lake are not as they were written."""

    title = "Damaged lake"


class Unreadable(IsthmusError):
    """A file or folder that cannot be read or written at all."""

    title = "Unreadable"


class BrokenRoom(IsthmusError):
    """A file of a room without the marker its convention asks for."""

    title = "A file breaks its room's convention"


class RowFloor(IsthmusError):
    """A source gave fewer rows than it ever should: the build stops, the old lake stays."""

    title = "Row floor failed"


class CeilingPassed(IsthmusError):
    """More was set aside, or read, than a source's ceiling allows (only with ``--strict``)."""

    exit_code = 3
    title = "Ceiling passed"


class LakeBusy(IsthmusError):
    """Another build holds the lake."""

    exit_code = 4
    status = 409
    title = "The lake is being built"


class Forbidden(IsthmusError):
    """The person acting may not do this here; the hint says who could."""

    status = 403
    title = "Not yours to do"


class Conflict(IsthmusError):
    """Somebody saved first; nothing was written, and nothing is lost.

    Parameters
    ----------
    message
        What was being saved.
    since
        What was saved since the version this edit began from: version, time, actor, action.
    losing
        The edit that was not saved, as it was handed in.
    """

    exit_code = 4
    status = 409
    title = "Somebody saved first"

    def __init__(self, message: str, since: Iterable[dict[str, Any]], losing: Any, hint: str = "") -> None:
        self.since, self.losing = tuple(since), losing
        super().__init__(message, hint)

    def problem(self) -> dict[str, Any]:
        """Return the error as a problem object with what was saved since; the losing edit is the caller's."""
        return super().problem() | {"since": list(self.since)}


class NoStore(IsthmusError):
    """The store cannot be reached, or its schema is not the one this version reads."""

    status = 503
    title = "The store cannot be used"


class StoreBusy(IsthmusError):
    """Another writer held the store for too long."""

    exit_code = 4
    status = 409
    title = "The store is busy"


class DamagedStore(IsthmusError):
    """The store does not hold what its ledger says."""

    title = "Damaged store"


def nearest(value: str, choices: Iterable[str], limit: int = 3) -> list[str]:
    """Return up to ``limit`` choices most like ``value``, best first; ties in alphabetical order."""
    pool = sorted(set(choices))
    from rapidfuzz import fuzz, process  # noqa: PLC0415  (needed only when a name is wrong)

    found = process.extract(value, pool, scorer=fuzz.WRatio, processor=str.casefold, limit=limit, score_cutoff=45.0)
    return [name for name, _score, _index in found]
