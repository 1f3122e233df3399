"""A case: frozen records without a personal name. Each top-level part belongs to a role (the store holds that)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, TypeAlias

import msgspec

from isthmus.review.ruling import Appeal, Closing, Decision, Record, Ruling

FactState: TypeAlias = Literal[
    "not_asked", "asked", "cannot_be_known", "disputed", "proposed", "asserted", "confirmed"
]  # fmt: skip
UNKNOWN: tuple[FactState, ...] = ("not_asked", "asked", "cannot_be_known", "disputed", "proposed")
"""The states in which a rule reads nothing: four kinds of unknown, and a proposal nobody has confirmed."""


class Evidence(Record, frozen=True):
    """Where something was read: the source, its words, its date, and a checksum of what was read."""

    source: str
    quote: str = ""
    dated: str = ""
    sha256: str = ""
    kind: Literal["document", "list", "dataset", "statement"] = "document"


class Earlier(Record, frozen=True):
    """What a fact said before it was changed, and who had said it."""

    value: Any
    state: FactState
    by: str
    on: str


class Fact(Record, frozen=True):
    """One answer on record.

    Parameters
    ----------
    value
        The answer; ``None`` while it is unknown.
    state
        The kind of unknown, or who stands behind the answer: ``proposed`` by screening (read by no rule),
        ``asserted`` by a person, ``confirmed`` by another.
    by, on
        Who asserted, asked or disputed it, and the day.
    confirmed_by, confirmed_on
        Who confirmed it against evidence.
    asked_of, due
        Who was asked, and by when an answer is expected.
    evidence, against
        What speaks for the answer, and what against it.
    """

    value: Any = None
    state: FactState = "not_asked"
    by: str = ""
    on: str = ""
    confirmed_by: str = ""
    confirmed_on: str = ""
    asked_of: str = ""
    due: str = ""
    why: str = ""
    evidence: tuple[Evidence, ...] = ()
    against: tuple[Evidence, ...] = ()
    earlier: tuple[Earlier, ...] = ()

    @property
    def read(self) -> Any:
        """Return what a rule reads: nothing while it is unknown, disputed or only proposed."""
        return None if self.state in UNKNOWN else self.value


class Tie(Record, frozen=True):
    """A tie of a person to an organisation: a post, support, a visit; open-ended without ``until``."""

    org: str
    kind: str
    since: str = ""
    until: str = ""


class Person(Record, frozen=True):
    """Someone in the project. The name stands under seal, apart; there is no nationality and no birth place."""

    id: str
    role: str = ""
    ties: tuple[Tie, ...] = ()


class Org(Record, frozen=True):
    """An organisation, each way it was written, and the registry's id and place where it was found there."""

    id: str
    name: str
    ror: str = ""
    role: str = ""
    written: tuple[str, ...] = ()
    place: str = ""


class Flow(Record, frozen=True):
    """What moves between the partners: data, material or technology."""

    id: str
    what: str = ""


class Funding(Record, frozen=True):
    """Who pays: agency and programme, as the form says."""

    agency: str = ""
    programme: str = ""
    amount: str = ""


class Project(Record, frozen=True):
    """What the work is. ``field`` is an OpenAlex field, used for figures only."""

    title: str = ""
    summary: str = ""
    field: str = ""
    place: str = ""
    begins: str = ""
    ends: str = ""


class Choice(Record, frozen=True):
    """A framework asked about this case: proposed with its reason, added or removed by a person."""

    framework: str
    state: Literal["proposed", "added", "removed"]
    reason: str
    by: str = ""
    on: str = ""

    @property
    def chosen(self) -> bool:
        """Return whether it is asked."""
        return self.state != "removed"


class Hit(Record, frozen=True):
    """An entry of a public list that an organisation's words rest on, as screening found it.

    ``since`` is the day of listing and ``act`` the act of it, where the list gives them; ``dated`` the day of the copy.
    """

    org: str
    list_id: str
    list_name: str
    entry: str
    entry_name: str
    hit: str
    words: str
    since: str = ""
    path: tuple[str, ...] = ()
    does_not: str = ""
    counted: bool = False
    act: str = ""
    dated: str = ""

    @property
    def when(self) -> str:
        """Return since when it is listed, or by which act, or at least as of which copy of the list."""
        if self.since:
            return f"since {self.since}"
        if self.act:
            return f"by {self.act}"
        return f"on the list of {self.dated}; no day given" if self.dated else "no day given by the list"


class Not(Record, frozen=True):
    """A list entry that is *not* this organisation, and what separated it."""

    org: str
    list_id: str
    entry_name: str
    words: str
    separated_by: str


class Topic(Record, frozen=True):
    """A sub-area whose keywords stand in the project's words: a question, never an answer."""

    scheme: str
    area: str
    title: str
    words: tuple[str, ...]


class Screening(Record, frozen=True):
    """What screening and the lake found on a day. It changes no answer by itself.

    ``lists`` are those that were screened whole, by id with their titles.
    """

    on: str = ""
    hits: tuple[Hit, ...] = ()
    nots: tuple[Not, ...] = ()
    topics: tuple[Topic, ...] = ()
    lists: dict[str, str] = msgspec.field(default_factory=dict)
    vintages: tuple[str, ...] = ()

    def vintage(self, list_id: str) -> str:
        """Return the vintage a list was read in."""
        source = {"ca-nro": "canada-nro", "jp-end-user-list": "japan-meti"}.get(list_id, "us-restricted-parties")
        return next((v for v in self.vintages if v.startswith(f"{source}@")), "")


class Reading(Record, frozen=True):
    """A rule's operative text as a named person read it: without one, a rule not read supports no refusal."""

    rule: str
    address: str
    paragraph: str
    dated: str
    quote: str
    by: str
    on: str


class Remark(Record, frozen=True):
    """Evidence put on a finding by a person: for it or against it."""

    rule: str
    side: Literal["for", "against"]
    text: str
    by: str
    on: str
    source: str = ""


class Findings(Record, frozen=True):
    """What people put on record about findings; the findings themselves are worked out from the facts."""

    readings: tuple[Reading, ...] = ()
    remarks: tuple[Remark, ...] = ()


class Figure(Record, frozen=True):
    """A figure on record, with what it is of and where it comes from; no value is *not yet measured*."""

    what: str
    value: str = ""
    source: str = ""


class Benefits(Record, frozen=True):
    """What going ahead is worth and what refusing would cost, in words and figures."""

    going_ahead: tuple[str, ...] = ()
    refusing: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    partners: tuple[str, ...] = ()
    by: str = ""
    on: str = ""


class Measure(Record, frozen=True):
    """A mitigation on record: proposed, agreed, rejected with a reason, or in place."""

    id: str
    state: Literal["considered", "agreed", "rejected", "in_place"]
    by: str
    on: str
    why: str = ""


class Seen(Record, frozen=True):
    """That a person was shown the facts about them, and what they answered."""

    person: str
    shown_on: str
    by: str
    answer: Literal["none_yet", "agrees", "corrected", "declined"] = "none_yet"
    answered_on: str = ""


class Wait(Record, frozen=True):
    """What the desk waits for: from whom, since when, until when."""

    whom: str
    what: str
    since: str
    due: str = ""
    done_on: str = ""


class Desk(Record, frozen=True):
    """Deadlines and what is awaited; open to everyone on the case."""

    waits: tuple[Wait, ...] = ()
    due: str = ""


class Review(Record, frozen=True):
    """A case as it is kept. The names of people are not in it (see `Names`)."""

    id: str
    opened: str
    project: Project = Project()
    people: tuple[Person, ...] = ()
    orgs: tuple[Org, ...] = ()
    flows: tuple[Flow, ...] = ()
    funding: Funding = Funding()
    frameworks: tuple[Choice, ...] = ()
    facts: dict[str, Fact] = msgspec.field(default_factory=dict)
    screening: Screening = Screening()
    findings: Findings = Findings()
    benefits: Benefits = Benefits()
    mitigation: tuple[Measure, ...] = ()
    seen: tuple[Seen, ...] = ()
    decision: Decision | None = None
    appeal: Appeal | None = None
    ruling: Ruling | None = None
    desk: Desk = Desk()
    closing: Closing | None = None

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the ids of the frameworks that are asked."""
        return tuple(c.framework for c in self.frameworks if c.chosen)

    def fact(self, label: str) -> Fact:
        """Return a fact; one that is not on record was not asked."""
        return self.facts.get(label, Fact())


Names: TypeAlias = dict[str, dict[str, str]]
"""The sealed record: name and address by person id. No rule, order or score reads it."""


def to_body(review: Review) -> dict[str, Any]:
    """Return a case as plain values, as the store keeps it."""
    body: dict[str, Any] = msgspec.to_builtins(review)
    return body


def from_body(body: dict[str, Any]) -> Review:
    """Return a case from plain values."""
    return msgspec.convert(body, Review)


def iso(day: date) -> str:
    """Return a day as it is kept."""
    return day.isoformat()
