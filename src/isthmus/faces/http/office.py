"""The store as requests see it: opened by the first who needs it, and kept open until the server stops."""

from __future__ import annotations

import getpass
import threading
from typing import TYPE_CHECKING

from isthmus.faces.http.guards import Buckets
from isthmus.faces.http.team import Team
from isthmus.store.keys import web_key
from isthmus.store.opening import Store, open_store

if TYPE_CHECKING:
    from isthmus.faces.http.oidc import Oidc


class Office:
    """One store, the key its forms are marked with, and how people are known to it. Safe between threads.

    Parameters
    ----------
    url
        The store; without it that of ``ISTHMUS_STORE``.
    team
        The settings of a server that people sign in to; without them one person is alone with it.
    """

    def __init__(self, url: str | None = None, team: Team | None = None) -> None:
        self.team = team
        self.shares = Buckets(team.rate, team.burst) if team else None
        self.oidc: Oidc | None = None
        self._url = url
        self._store: Store | None = None
        self._key: bytes | None = None
        self._lock = threading.Lock()

    @property
    def store(self) -> Store:
        """Return the store, made where there is none; `NoStore` tells why it cannot be used."""
        with self._lock:
            if self._store is None:
                self._store = open_store(self._url)
            return self._store

    @property
    def key(self) -> bytes:
        """Return the key of the forms, made where there is none."""
        with self._lock:
            if self._key is None:
                self._key = web_key()
            return self._key

    def close(self) -> None:
        """Let the store go."""
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None


def login() -> str:
    """Return the login this server runs under."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user id without a name
        return "someone"
