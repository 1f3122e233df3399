"""What can go wrong on the way from a publisher, and which of it is worth another try."""

from __future__ import annotations

from isthmus.model.errors import IsthmusError, UsageError

AGAIN = "Run it again: it goes on where it was."


class Unfinished(IsthmusError):
    """A passing fault: a lost connection, a busy server, a length that is not the one announced.

    ``after`` is the wait in seconds that the server asked for; ``held`` how many bytes are safe on disk.
    """

    status = 502
    title = "Not fetched whole"

    def __init__(self, message: str, hint: str = AGAIN, *, after: float | None = None, held: int = 0) -> None:
        super().__init__(message, hint)
        self.after, self.held = after, held


class Refused(IsthmusError):
    """An answer that another try would not change: not found, forbidden, a redirect that must not be followed."""

    status = 502
    title = "The publisher's server gave no file"


class Unsaved(IsthmusError):
    """The mirror folder cannot be written."""

    status = 507
    title = "The mirror cannot be written"


class FetchBusy(IsthmusError):
    """Another run fetches the same file."""

    exit_code = 4
    status = 409
    title = "The file is being fetched"


class NoAddress(UsageError):
    """A source, or a way of fetching it, for which no address is known."""

    title = "Nothing to fetch"


class ByHandOnly(IsthmusError):
    """A source that only a person can fetch; says from where, how, and what to save it as."""

    status = 501
    title = "To be fetched by hand"
