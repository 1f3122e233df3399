"""Who is asking, as pages and routes see it."""

from __future__ import annotations

import msgspec

from isthmus.store.actor import Actor


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """The person a request is answered to."""

    actor: Actor
    """For the store: ``actor.via`` says how the face knows them."""
    csrf: str
    """What every form sends back as ``csrf``; another site cannot know it."""
    team: bool = False
    """Whether people sign in; otherwise the name is the reader's own choice."""
    names: tuple[str, ...] = ()
    """Names that were used here before, to choose from where nobody signs in."""
    session: str = ""
    """The session's id as the store lists it; empty where there is none."""
