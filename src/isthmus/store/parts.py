"""Which part of a case belongs to whom: what changed in a save decides what its author must be allowed to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, get_args

from isthmus.model.errors import UnknownName, UsageError
from isthmus.model.standing import standing
from isthmus.store.actor import Act
from isthmus.store.canon import canon

State = Literal["draft", "review", "ready", "decided", "appealed", "closed", "withdrawn"]
STATES: tuple[State, ...] = get_args(State)
ENTERING: dict[State, tuple[Act, ...]] = {
    "draft": ("edit",),
    "review": ("edit",),
    "ready": ("review",),
    "decided": ("decide", "rule"),
    "appealed": ("appeal",),
    "closed": ("close",),
    "withdrawn": ("edit",),
}
"""The acts by which a case may enter a state: a decision is a decider's, or after an appeal the panel's."""

OWNERS: dict[str, Act] = {
    "decision": "decide",
    "ruling": "rule",
    "appeal": "appeal",
    "findings": "review",
    "assessments": "review",
    "screening": "review",
    "benefits": "review",
    "mitigation": "review",
    "recommendation": "review",
    "seen": "review",
    "closing": "close",
    "desk": "note",
}
"""Who may change a top-level part of a case's body; any other part is the requester's and the reviewer's (``edit``).

``desk`` (deadlines, waiting on whom, messages) is open to everyone on the case.
"""

NAMING = ("name", "names", "aliases", "email", "orcid", "phone")


def acts_of(old: Mapping[str, Any], new: Mapping[str, Any], was: str, state: str) -> set[tuple[Act, ...]]:
    """Return what a save does: for each part that changed, the acts of which one must be allowed."""
    parts = {key for key in {*old, *new} if _part(old, key) != _part(new, key)}
    acts: set[tuple[Act, ...]] = {(OWNERS.get(part, "edit"),) for part in parts}
    if was != state:
        acts.add(_entering(was, state_of(state), not _empty(old.get("decision"))))
    return acts


def _entering(was: str, state: State, decided: bool) -> tuple[Act, ...]:
    """Return the acts by which a case may go from one state to another.

    Only the panel ends an appeal; only who decided, or a panel, opens again what was decided.
    """
    if was == "appealed":
        return ("rule",)
    if decided and was in ("decided", "closed") and state in ("draft", "review", "ready", "withdrawn"):
        return ("decide", "rule")
    return ENTERING[state]


def _part(body: Mapping[str, Any], key: str) -> str:
    """Return a part to compare; one that is empty all through is as one that is not there."""
    value = body.get(key)
    return "" if _empty(value) else canon(value)


def _empty(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(_empty(inner) for inner in value.values())
    return value is None or value in ("", [], ())


def state_of(text: str) -> State:
    """Return a state, or raise `UnknownName` with the nearest."""
    for state in STATES:
        if state == text:
            return state
    raise UnknownName("state of a case", text, STATES)


def check_sealed(body: str, personal: Mapping[str, Any]) -> None:
    """Refuse a body that holds a name or address which its author put under seal: it could not be erased there."""
    for slot, value in personal.items():
        for name in _names(value):
            if len(name) > 1 and standing(name, lambda text: canon(text)[1:-1]).search(body):
                raise UsageError(
                    f"A name of {slot} that is under seal also stands in the body of the case.",
                    f"Write {slot} in its place: what is in the body cannot be erased.",
                )


def _names(value: Any, naming: bool = False) -> Iterator[str]:
    if isinstance(value, str):
        if naming:
            yield value.strip()
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _names(inner, naming or str(key) in NAMING)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _names(inner, naming)
