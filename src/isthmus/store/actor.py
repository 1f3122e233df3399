"""Who acts, in which role, and what each role may do: the matrix that `access` holds."""

from __future__ import annotations

from typing import Literal, get_args

import msgspec

from isthmus.model.errors import UnknownName
from isthmus.store.canon import identifier

Role = Literal["requester", "reviewer", "decider", "panel", "auditor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
ON_CASE: tuple[Role, ...] = ("requester", "reviewer", "decider", "panel")
"""The roles a person can have on a case; one person has one of them on one case, for good."""
OFFICE: tuple[Role, ...] = ("reviewer", "requester", "decider", "panel", "auditor")
"""What a named person may be while nobody has been made an administrator."""

Act = Literal[
    "create", "edit", "review", "note", "decide", "appeal", "rule", "close", "read", "read_personal", "assign",
    "erase", "export", "judge", "answer", "audit", "administer",
]  # fmt: skip
ACTS: dict[Act, tuple[Role, ...]] = {
    "create": ("reviewer", "requester"),
    "edit": ("reviewer", "requester"),
    "review": ("reviewer",),
    "note": ON_CASE,
    "decide": ("decider",),
    "appeal": ("requester", "reviewer"),
    "rule": ("panel",),
    "close": ("reviewer", "decider", "panel"),
    "read": ("reviewer", "decider", "panel", "auditor"),
    "read_personal": ("reviewer", "requester", "decider", "panel"),
    "assign": ("reviewer", "decider", "panel"),
    "erase": ("reviewer",),
    "export": ("reviewer",),
    "judge": ("reviewer",),
    "answer": ("reviewer", "requester"),
    "audit": ("auditor", "admin"),
    "administer": ("admin",),
}
"""Which roles may do an act; the first of them is taken when a person has several and none on the case.

A requester reads the cases they are on, and no others.
"""


class Actor(msgspec.Struct, frozen=True):
    """A person as a face knows them.

    Parameters
    ----------
    name
        The name of their account, as in ``--as NAME``.
    role
        The role they ask to act in; without it the one they have on the case, or the first that may.
    via
        How the face knows it is them, such as ``os:anna`` (the login that typed ``--as``) or an identity provider.
    """

    name: str
    role: Role | None = None
    via: str = ""


class Acting(msgspec.Struct, frozen=True):
    """A person who has been let act: the spelling of their account, and the one role they act in."""

    name: str
    role: str
    via: str = ""
    joins: bool = False
    new: bool = False


STORE = Acting("isthmus", "store")
"""The store itself, for entries that no person makes."""


def role_of(text: str) -> Role:
    """Return a role, or raise `UnknownName` with the nearest."""
    for role in ROLES:
        if role == identifier(text, "a role").casefold():
            return role
    raise UnknownName("role", text, ROLES)
