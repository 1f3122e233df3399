"""What is asked of every request before it is read: its host, its origin, its size, its rate; and no bare fault."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from isthmus.faces.http.problems import CrossSite, TooLarge, TooMany, WrongHost, of_exception, response
from isthmus.faces.http.settings import Settings

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
CLIENTS = 10_000
"""Clients whose rate is remembered."""


class Guards:
    """Refuses what no route should see, and turns what a route raises into a response of the one shape."""

    def __init__(self, app: ASGIApp, settings: Settings, clock: Callable[[], float] = time.monotonic) -> None:
        self._app, self._settings = app, settings
        self._buckets = Buckets(settings.rate, settings.burst, clock)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check, answer, and tell any error."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request, started = Request(scope), False

        async def noted(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            self._check(request)
            await self._app(scope, self._counted(request, receive), noted)
        except Exception as error:  # the last place where a fault can become an answer
            if started:
                raise
            await response(of_exception(error, request), request)(scope, receive, send)

    def _check(self, request: Request) -> None:
        named = request.headers.get("host", "")
        host = named.rsplit(":", 1)[0] if not named.endswith("]") else named
        if "*" not in self._settings.hosts and host.lower() not in self._settings.hosts:
            raise WrongHost(
                f"The request is addressed to {named[:200]!r}.", "Start with --allow-host NAME to answer to it."
            )
        if self._settings.https and request.url.scheme != "https":
            raise WrongHost("The request did not come by https.", f"Go to {self._settings.https}")
        if not self._buckets.take(request.client.host if request.client else ""):
            raise TooMany("Too many requests at once.", "Wait a second and go on.")
        if request.method not in SAFE:
            _same_site(request, named)

    def _counted(self, request: Request, receive: Receive) -> Receive:
        """Return ``receive`` that stops at the limit, whatever the length that was announced."""
        files = request.headers.get("content-type", "").startswith("multipart/form-data")
        limit = self._settings.upload if files else self._settings.body
        announced = request.headers.get("content-length", "0")
        if announced.isdecimal() and int(announced) > limit:
            raise TooLarge(f"The body is {int(announced):,} bytes.", f"At most {limit:,} bytes.")
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise TooLarge(f"The body is above {limit:,} bytes.", f"At most {limit:,} bytes.")
            return message

        return counted


def _same_site(request: Request, named: str) -> None:
    """Refuse a form that a page of another site sends: browsers say where it comes from.

    Our pages send no referrer, so a browser gives their origin as ``null``; ``Sec-Fetch-Site`` then says the truth.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        same = site in ("same-origin", "none")
    else:
        same = origin is None or urlsplit(origin).netloc.lower() == named.lower()
    if not same:
        raise CrossSite("A page of another site sent this.", "Open the form here and send it again.")


class Buckets:
    """Tokens for each client: ``burst`` at once, ``rate`` a second after."""

    def __init__(self, rate: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> bool:
        """Take one token of a client; False when none is left."""
        now = self._clock()
        left, then = self._left.pop(client, (float(self._burst), now))
        left = min(float(self._burst), left + (now - then) * self._rate)
        allowed = left >= 1.0
        self._left[client] = (left - allowed, now)
        while len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return allowed
