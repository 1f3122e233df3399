"""What leaves a case on paper or as a file: letter, memo, access request, shareable bundle. For pages and programs."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from isthmus.model.errors import UnknownName, UsageError
from isthmus.report.letter import letter
from isthmus.report.memo import memo
from isthmus.report.page import policy_of
from isthmus.report.render import to_docx, to_html, to_pdf
from isthmus.review.access import access_export
from isthmus.review.ask import packs_of, policy_case
from isthmus.review.bundle import Bundle, make, seal
from isthmus.review.cabinet import Cabinet
from isthmus.review.coarse import domain_of
from isthmus.words import LANGUAGES

KINDS, FORMATS = ("letter", "memo"), ("html", "pdf", "docx")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MEDIA = {"html": "text/html; charset=utf-8", "pdf": "application/pdf", "docx": WORD}


class Closed(BaseModel):
    """A body that may hold nothing else."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Paper(Closed):
    """Which paper, for whom, in which language and form."""

    kind: str = Field("letter", description="letter or memo.", json_schema_extra={"enum": list(KINDS)})
    to: str = Field("", max_length=40, description="Whom the letter is written to, such as P2; without it the first.")
    language: str = Field("en", description="Its language.", json_schema_extra={"enum": list(LANGUAGES)})
    office: str = Field("", max_length=400, description="The office that sends it.")
    format: str = Field("html", description="html, pdf or docx.", json_schema_extra={"enum": list(FORMATS)})


class Access(Closed):
    """Whose access request it is."""

    person: str = Field(max_length=40, description="The person, such as P2.")


class Share(Closed):
    """What may leave beside the coarse facts, and the digest by which a person confirms what they have read."""

    text: str = Field("", max_length=4_000, description="Words of your own to the other office.")
    allow: list[str] = Field(
        default_factory=list, max_length=100, description="Facts with free text that may leave as they are."
    )
    confirm: str = Field("", max_length=64, description="The digest of the preview; without it nothing leaves.")


class Given(NamedTuple):
    """A file: its bytes, media type, name, and the policy a page of it is shown under."""

    body: bytes
    media: str
    name: str
    policy: str = ""


def paper(desk: Cabinet, case_id: str, asked: Paper) -> Given:
    """Return a letter or memo; the letter reads the sealed names, which the ledger keeps.

    Raises
    ------
    UsageError
        For the letter of a case that is not decided.
    NoFont
        For Chinese as PDF without a font for it.
    """
    for kind, value, known in (
        ("paper", asked.kind, KINDS), ("language", asked.language, LANGUAGES), ("format", asked.format, FORMATS)
    ):  # fmt: skip
        if value not in known:
            raise UnknownName(kind, value[:40], known)
    review = desk.open(case_id).review
    ids = [p.id for p in review.people]
    if asked.to and asked.to not in ids:
        raise UnknownName("person", asked.to, ids, f"case {review.id}")
    if asked.kind == "memo":
        made = memo(review, desk.today, asked.language, asked.office)
    else:
        names = desk.names(case_id, "to write the reasons letter") if review.decision else {}
        made = letter(review, names, desk.today, asked.language, asked.office, asked.to)
    name = f"{asked.kind}-{review.id}.{asked.format}"
    if asked.format == "html":
        return Given(to_html(made).encode(), MEDIA["html"], "", policy_of("letter.css"))
    return Given(to_pdf(made) if asked.format == "pdf" else to_docx(made), MEDIA[asked.format], name)


def access(desk: Cabinet, case_id: str, person: str) -> dict[str, Any]:
    """Return what an access request gives a person; the reading of names is an entry of the ledger."""
    review = desk.open(case_id).review
    ids = [p.id for p in review.people]
    if person not in ids:
        raise UnknownName("person", person[:40], ids, f"case {review.id}")
    names = desk.names(case_id, f"access request of {person}")
    staff = {s.account: s.role for s in desk.store.accounts.on(desk.actor, case_id)}
    return access_export(review, names, person, staff)


def bundle(desk: Cabinet, case_id: str, asked: Share) -> Bundle:
    """Return a case as another office would get it; nothing leaves."""
    review = desk.open(case_id).review
    domain = domain_of(review.project.field)
    return make(policy_case(review), packs_of(review), desk.today, domain, asked.allow, asked.text)


def give(desk: Cabinet, case_id: str, made: Bundle, asked: Share) -> bytes:
    """Return the signed bundle that a person has read and confirmed; the ledger keeps that it left.

    Raises
    ------
    UsageError
        When the digest is not that of what would leave now.
    """
    from isthmus.store.keys import mark, office_key, public_of  # noqa: PLC0415  (makes a key where there is none)

    if asked.confirm != made.digest:
        message = f"{asked.confirm[:20]!r} is not what would leave now ({made.digest})."
        raise UsageError(message, "Read the preview again.")
    office = mark(public_of(office_key()))
    note = {"digest": made.digest, "office": office, "allowed": sorted(asked.allow), "text": bool(asked.text)}
    desk.store.cases.shared(desk.actor, case_id, note)
    return seal(made)


def as_json(value: Any) -> bytes:
    """Return plain data as a file for people to read."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"
