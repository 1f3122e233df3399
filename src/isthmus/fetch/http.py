"""One polite HTTP client: retries with patience, bounded time, redirects that never weaken the connection."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from typing import TypeVar
from urllib.parse import urlsplit, urlunsplit

import httpx
import msgspec
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from isthmus.fetch.failures import Refused, Unfinished
from isthmus.fetch.patience import Patience, wanted_wait
from isthmus.model.errors import UsageError

T = TypeVar("T")
RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How long, how often and how much: seconds, tries without progress, bytes."""

    connect: float = 20
    read: float = 60
    total: float = 6 * 3600
    """Seconds for one file, waits included."""
    tries: int = 6
    longest_wait: float = 900
    """A server that asks for a longer wait is taken at its word: the run ends and says when to come back."""
    redirects: int = 5
    largest: int = 64 * 2**30
    """Bytes of one file; more is not a file that any of these publishers serves."""


class Http:
    """Requests to publishers. ``sleep`` and ``clock`` are given in tests; ``transport`` too."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        tell: Callable[[str], None] = lambda _message: None,
    ) -> None:
        self.limits, self.clock = limits or Limits(), clock
        self._sleep, self._tell = sleep, tell
        timeout = httpx.Timeout(self.limits.read, connect=self.limits.connect)
        self._client = httpx.Client(
            timeout=timeout, transport=transport, headers={"User-Agent": user_agent()}, follow_redirects=False
        )

    def __enter__(self) -> Http:
        return self

    def __exit__(self, *_error: object) -> None:
        self._client.close()

    @contextmanager
    def get(
        self, url: str, headers: dict[str, str] | None = None, held: Callable[[], int] = lambda: 0
    ) -> Iterator[httpx.Response]:
        """Open an address, following redirects; the response's body is still to be read.

        Raises
        ------
        Unfinished
            When another try may help; it carries what ``held`` says is safe on disk.
        Refused
            When it will not.
        """
        shown = redacted(url)
        try:
            for _hop in range(self.limits.redirects + 1):
                with self._client.stream("GET", url, headers=headers) as response:
                    if response.status_code not in REDIRECTS:
                        _check(response, shown, held(), self.limits)
                        yield response
                        return
                    url = next_address(url, response.headers.get("location", ""))
        except httpx.DecodingError as error:
            raise Unfinished(f"{shown}: the content cannot be unpacked ({error}).", held=held()) from error
        except httpx.TransportError as error:
            said = str(error) or type(error).__name__
            if isinstance(error, httpx.UnsupportedProtocol):
                raise Refused(f"{shown} is not an address that can be fetched: {said}.") from error
            raise Unfinished(f"{shown}: {said}.", held=held()) from error
        except httpx.InvalidURL as error:
            raise Refused(f"{shown} is not an address: {error}.") from error
        raise Refused(f"{shown} redirects more than {self.limits.redirects} times.", "The address may have moved.")

    def retry(self, attempt: Callable[[], T]) -> T:
        """Call ``attempt`` until it ends well, is refused, or `Limits` are used up."""
        patience = Patience(self.limits.tries, self.limits.longest_wait, self.limits.total, self.clock)
        retrying = Retrying(
            retry=retry_if_exception_type(Unfinished), stop=patience.used_up, wait=patience.wait,
            before_sleep=self._say, sleep=self._sleep, reraise=True,
        )  # fmt: skip
        return retrying(attempt)

    def answer(self, url: str, parse: Callable[[bytes], T]) -> T:
        """Return a small answer as ``parse`` makes it, with retries, also where ``parse`` says `Unfinished`."""

        def attempt() -> T:
            until = self.clock() + self.limits.total
            with self.get(url, {"Accept": "application/json"}) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > 2**28 or self.clock() > until:
                        raise Refused(f"{redacted(url)}: the answer is too large, or takes too long.")
            return parse(bytes(body))

        return self.retry(attempt)

    def _say(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        wait = state.next_action.sleep if state.next_action else 0
        message = error.message if isinstance(error, Unfinished) else str(error)
        self._tell(f"{message} Next try in {wait:.0f} s.")


def user_agent() -> str:
    """Return who asks: Isthmus, with the contact of ``ISTHMUS_CONTACT``."""
    mail = contact()
    try:
        number = version("isthmus")
    except PackageNotFoundError:
        number = "0"
    return f"isthmus/{number} (research cooperation; {f'mailto:{mail}' if mail else 'no contact given'})"


def contact() -> str:
    """Return the mail address that publishers may write to, from ``ISTHMUS_CONTACT``; empty without one.

    Raises
    ------
    UsageError
        When it is set to something that is not a mail address.
    """
    mail = os.environ.get("ISTHMUS_CONTACT", "").strip().removeprefix("mailto:")
    if mail and (mail.count("@") != 1 or not mail.isascii() or not mail.isprintable() or " " in mail):
        raise UsageError(f"ISTHMUS_CONTACT is {mail!r}, which is not a mail address.", "For example you@example.org")
    return mail


def next_address(url: str, location: str) -> str:
    """Return where a redirect leads.

    Raises
    ------
    Refused
        When it leads nowhere, out of the web, or from https to http.
    """
    shown = redacted(url)
    if not location:
        raise Refused(f"{shown} redirects without saying where.")
    try:
        target = httpx.URL(url).join(location)
    except httpx.InvalidURL as error:
        raise Refused(f"{shown} redirects to {location!r}, which is not an address.") from error
    if target.scheme not in ("http", "https") or not target.host:
        raise Refused(f"{shown} redirects to {str(target)!r}, which is not on the web.")
    if urlsplit(url).scheme == "https" and target.scheme == "http":
        raise Refused(f"{shown} redirects from https to {str(target)!r}, which anyone on the way can change.")
    return str(target)


def redacted(url: str) -> str:
    """Return an address fit to be shown and kept: without a key in its query or a password."""
    parts = urlsplit(url)
    query = "&".join(p for p in parts.query.split("&") if not p.startswith(("api_key=", "mailto=")))
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))


def _check(response: httpx.Response, shown: str, held: int, limits: Limits) -> None:
    """Pass an answer that holds something, or raise."""
    status = response.status_code
    if status in (200, 206, 304, 416):
        return
    if status in RETRIED:
        after = wanted_wait(response.headers.get("retry-after"))
        if after is not None and after > limits.longest_wait:
            raise Refused(
                f"{shown} answers {status} and asks to wait {after / 60:,.0f} minutes.",
                "Its limit for the day may be used up. Come back then: it goes on where it was.",
            )
        raise Unfinished(f"{shown} answers {status} {response.reason_phrase}.", after=after, held=held)
    hint = "The address may have moved: isthmus source show names the publisher's page."
    if status in (401, 403):
        hint = "The publisher asks for a login or a key, or does not serve programs: fetch it by hand."
    raise Refused(f"{shown} answers {status} {response.reason_phrase}.", hint)
