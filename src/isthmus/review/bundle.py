"""A case as another office may have it: pseudonymised, coarse, signed, and asked again under that office's own rules.

Not in it: names of people and organisations, the case's own id, days, free text, evidence, who works on it. In it: the
answers of the closed fact dictionary (days as years, roles as classes, the field as its domain), how many people,
organisations and flows there are, and what the sender's rule books answered.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from isthmus.model.errors import UsageError
from isthmus.policy import Case, Framework, assess, to_case
from isthmus.policy.compiler import LABEL
from isthmus.policy.dictionary import dictionary, fits
from isthmus.policy.expr import LISTS, Root
from isthmus.review.coarse import CLASS, WITHHELD, YEAR, coarsen, read_as
from isthmus.store.canon import canon, sha256
from isthmus.store.keys import mark, office_key, public_of, sign, signed_by

LARGEST = 4_000_000


class Told(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What one of the sender's rule books answered, and a checksum of that rule book."""

    framework: str
    checksum: str
    low: str
    high: str
    fired: tuple[str, ...]
    open: tuple[str, ...]


class Bundle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A case as it leaves the office.

    Parameters
    ----------
    case
        A pseudonym: the same case of the same office has the same one; only that office can tell which case it is.
    year
        The year in which the case was asked about.
    domain
        The domain of the field, such as Physical Sciences; empty when not known.
    facts
        Of the case, by name.
    persons, orgs, flows
        The facts of each, in an order that is not the form's.
    withheld
        Facts that are answered and did not leave.
    told
        What the sender's rule books answered.
    text
        Free text, when the sender allowed one.
    """

    format: Literal["isthmus-bundle-1"]
    case: str
    year: int
    domain: str
    facts: dict[str, Any]
    persons: list[dict[str, Any]]
    orgs: list[dict[str, Any]]
    flows: list[dict[str, Any]]
    withheld: list[str]
    told: list[Told]
    text: str = ""

    @property
    def digest(self) -> str:
        """Return the short checksum by which a person confirms what they have seen."""
        return sha256(canon(self))[:12]


class Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A bundle with the signature of the office that sent it."""

    bundle: Bundle
    public_key: str
    signature: str

    @property
    def office(self) -> str:
        """Return the short mark of the sender's key, to be compared over another line."""
        return mark(self.public_key)


def make(
    case: Case, packs: Iterable[Framework], on: date, domain: str = "", allow: Iterable[str] = (), text: str = ""
) -> Bundle:
    """Return a case as it would leave; nothing leaves yet.

    Parameters
    ----------
    allow
        Facts with free text that may leave as they are, as rules write them.
    """
    cards, allowed = dictionary().cards, set(allow)
    if unknown := allowed - set(cards):
        raise UsageError(f"{min(unknown)} is no fact.", "Name facts as rules write them, such as funding.agency.")
    secret = office_key().private_bytes_raw()
    withheld: set[str] = set()

    def coarse(root: Root, record: Mapping[str, Any]) -> dict[str, Any]:
        made = {}
        for card in dictionary().of(root).values():
            value = coarsen(card, record.get(card.name), card.written in allowed)
            if isinstance(value, dict) and WITHHELD in value:
                withheld.add(card.written)
            elif value is not None:
                made[card.name] = value
        return made

    def shuffled(root: Root) -> list[dict[str, Any]]:
        items = sorted(case.facts[LISTS[root]], key=lambda item: _keyed(secret, f"{case.id} {item[LABEL]}"))
        return [coarse(root, item) for item in items]

    told = []
    for pack in packs:
        answer = assess(case, pack, on)
        told.append(Told(pack.id, sha256(canon(pack)), answer.low, answer.high, answer.fired, answer.open))
    return Bundle(
        "isthmus-bundle-1", _keyed(secret, case.id)[:16], on.year, domain, coarse("case", case.facts),
        shuffled("person"), shuffled("org"), shuffled("flow"), sorted(withheld), told, text,
    )  # fmt: skip


def _keyed(secret: bytes, text: str) -> str:
    return hmac.digest(secret, f"isthmus pseudonym {text}".encode(), "sha256").hex()


def seal(bundle: Bundle) -> bytes:
    """Return a bundle signed with the office's key, as the file that leaves."""
    key = office_key()
    signed = Signed(bundle, public_of(key), sign(key, canon(bundle)))
    return msgspec.json.format(msgspec.json.encode(signed), indent=1) + b"\n"


def read(data: bytes) -> Signed:
    """Return a bundle another office sent.

    Raises
    ------
    UsageError
        When it is no bundle, is larger than a bundle can be, or its signature is not that of its key.
    """
    if len(data) > LARGEST:
        raise UsageError(f"The file has {len(data):,} bytes; a bundle has at most {LARGEST:,}.")
    try:
        signed = msgspec.json.decode(data, type=Signed)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"The file is no bundle: {error}.", "Ask for: isthmus review export --shareable") from error
    if not signed_by(signed.public_key, signed.signature, canon(signed.bundle)):
        raise UsageError("The signature is not that of the key in the file: it was changed on its way.")
    if not all(t.isprintable() or t == signed.bundle.text for t in _texts(msgspec.to_builtins(signed.bundle))):
        raise UsageError("The bundle holds characters that no bundle has.", "Do not open it; ask its sender.")
    clean = "".join(c if c.isprintable() else " " for c in signed.bundle.text)
    return msgspec.structs.replace(signed, bundle=msgspec.structs.replace(signed.bundle, text=clean))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from (*_texts(key), *_texts(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


class Asked(msgspec.Struct, frozen=True):
    """A coarse case as one rule book may read it; ``unread`` are facts that were too coarse, or of no known kind."""

    case: Case
    unread: tuple[str, ...]


def case_for(bundle: Bundle, pack: Framework, as_of: date) -> Asked:
    """Return the case of a bundle as a rule book of this office reads it: what is too coarse for it is unknown."""
    unread: list[str] = []

    def plain(root: Root, record: Mapping[str, Any], label: str) -> dict[str, Any]:
        cards, made = dictionary().of(root), dict[str, Any]()
        for name, value in record.items():
            card = cards.get(name)
            answer = None if card is None else read_as(pack, card, value, as_of)
            if card is None or answer is None or not fits(answer, card.is_):
                unread.append(f"{label}{name}")
            else:
                _nest(made, name, answer)
        return made

    raw: dict[str, Any] = {"id": bundle.case, "facts": plain("case", bundle.facts, "")}
    for root, plural in LISTS.items():
        items = getattr(bundle, plural)
        raw[plural] = [plain(root, item, f"{plural}[{n}].") | {"id": str(n)} for n, item in enumerate(items, 1)]
    return Asked(to_case(raw, f"bundle {bundle.case}", blank=True), tuple(unread))


def _nest(target: dict[str, Any], name: str, value: Any) -> None:
    *groups, leaf = name.split(".")
    for group in groups:
        target = target.setdefault(group, {})
    target[leaf] = value


def preview(bundle: Bundle) -> list[str]:
    """Return every line of what leaves, for a person to read before it does."""
    field = f", {bundle.domain}" if bundle.domain else ""
    lines = [
        f"Case {bundle.case} (a pseudonym), asked about in {bundle.year}{field}",
        "The case",
        *_lines(bundle.facts),
    ]
    for name, items in (("Person", bundle.persons), ("Organisation", bundle.orgs), ("Flow", bundle.flows)):
        for n, item in enumerate(items, 1):
            lines += [f"{name} {n} of {len(items)}", *_lines(item)]
    for told in bundle.told:
        lines.append(
            f"{told.framework} answered {told.low} to {told.high}; certain: {', '.join(told.fired) or 'nothing'}"
        )
    lines.append(f"Withheld: {', '.join(bundle.withheld) or 'nothing else was answered'}")
    return [*lines, f"Free text: {bundle.text or 'none'}"]


def _lines(facts: Mapping[str, Any]) -> list[str]:
    return [f"  {fact}: {_word(value)}" for fact, value in sorted(facts.items())]


def _word(value: Any) -> str:
    if isinstance(value, dict):
        return f"in {value[YEAR]}" if YEAR in value else f"one of the class {value.get(CLASS)}"
    return "yes" if value is True else "no" if value is False else str(value)
