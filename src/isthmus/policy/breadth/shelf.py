"""Restrictions and targets ready to run: one YAML file each, found by its place and named after its id."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Literal, TypeAlias

import msgspec
import yaml

from isthmus.model.errors import BadFramework, UnknownName
from isthmus.policy.breadth.read import read
from isthmus.policy.breadth.statement import Statement, excepting
from isthmus.policy.yamlin import load_yaml

Seen: TypeAlias = Literal["text", "opening", "secondary", "memory", "ours"]


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a restriction is from, and how it was read; ``ours``: written by Isthmus, not published by anybody."""

    title: str
    publisher: str
    dated: str
    read: Seen


class Spared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a restriction does not touch, and why."""

    text: str
    why: str


class Restriction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A statement over works with what it rests on. A target is written in the same way."""

    id: str
    title: str
    purpose: str
    """What it is for, as its source says it; of a target: whose concern it stands for."""
    text: str
    source: Source
    standing: Literal["in force", "proposed", "illustration", "target"]
    except_: tuple[Spared, ...] = msgspec.field(default=(), name="except")
    not_mapped: tuple[str, ...] = ()
    """What of the source no term can say."""
    built_from: tuple[str, ...] = ()
    """Of a target: organisation lists, area schemes, or neither."""
    caveats: tuple[str, ...] = ()

    def statement(self) -> Statement:
        """Return what it says, exceptions taken out."""
        without = tuple(read(e.text, f"{self.id}, except") for e in self.except_)
        return excepting(read(self.text, self.id), without)


def own(text: str, exceptions: tuple[str, ...] = (), name: str = "your-rule") -> Restriction:
    """Return a restriction that a user writes."""
    source = Source(title="written by the user", publisher="-", dated="-", read="ours")
    kept = tuple(Spared(e, "given by the user") for e in exceptions)
    return Restriction(
        id=name, title=" ".join(text.split()), purpose="not stated", text=text, source=source, except_=kept,
        standing="illustration",
    )  # fmt: skip


def restrictions() -> dict[str, Restriction]:
    """Return every restriction that ships, by id."""
    return _folder("restrictions")


def targets() -> dict[str, Restriction]:
    """Return every target that ships, by id."""
    return _folder("targets")


def restriction(given: str, exceptions: tuple[str, ...] = ()) -> Restriction:
    """Return the restriction of an id, or the one that a text writes, with exceptions added to it.

    Raises
    ------
    UnknownName
        With the nearest ids, where it looks like an id and is none.
    """
    found = _named("restriction", given, restrictions())
    if found is None:
        return own(given, exceptions)
    more = tuple(Spared(e, "given by the user") for e in exceptions)
    return msgspec.structs.replace(found, except_=(*found.except_, *more))


def target(given: str) -> Restriction:
    """Return the target of an id, or the one that a text writes."""
    return _named("target", given, targets()) or own(given, name="your-target")


def _named(kind: str, given: str, known: dict[str, Restriction]) -> Restriction | None:
    if given in known:
        return known[given]
    if given.replace("-", "").replace("_", "").isalnum():
        raise UnknownName(kind, given, known)
    return None


@cache
def _folder(name: str) -> dict[str, Restriction]:
    found = (f for f in files(__package__).joinpath(name).iterdir() if f.name.endswith(".yaml"))
    return {r.id: r for r in (to_restriction(f.read_text("utf-8"), f.name[:-5]) for f in sorted(found, key=str))}


def to_restriction(text: str, name: str) -> Restriction:
    """Return a restriction from its file.

    Raises
    ------
    BadFramework
        Where the marker ``id``, a field or a value is missing or of the wrong kind.
    RuleRefused
        Where its text is not in the grammar.
    """
    try:
        raw: Any = load_yaml(text)
        made = msgspec.convert(raw, Restriction)
    except (yaml.YAMLError, msgspec.ValidationError) as error:
        raise BadFramework(f"{name}.yaml: {' '.join(str(error).split())}.") from error
    if made.id != name:
        raise BadFramework(f"{name}.yaml has the id {made.id!r}.", f"Write `id: {name}`, or rename the file.")
    made.statement()
    return made
