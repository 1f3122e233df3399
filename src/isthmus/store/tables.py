"""The tables of the store. What is written here is never changed; only sealed personal data may be taken out.

Every append-only table has ``seq``: the ledger entry that wrote the row and that holds the row's hash. A column
that is null is left out of that hash, so that a column added by a later schema does not touch old entries.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

head = Table(
    "head", metadata,
    Column("one", Integer, CheckConstraint("one = 1", name="one_head"), primary_key=True),
    Column("store", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)  # fmt: skip

ledger = Table(
    "ledger", metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("prev", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Index("ledger_subject", "kind", "subject"),
)  # fmt: skip


def _seq() -> Column[int]:
    return Column("seq", BigInteger, ForeignKey("ledger.seq"), primary_key=True, autoincrement=False)


account = Table(
    "account", metadata, _seq(),
    Column("id", Text, primary_key=True),
    Column("roles", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)  # fmt: skip

assignment = Table(
    "assignment", metadata, _seq(),
    Column("case_id", Text, primary_key=True),
    Column("account", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("active", Boolean, nullable=False),
    Index("assignment_case", "case_id"),
)  # fmt: skip

judgement = Table(
    "judgement", metadata, _seq(),
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("basis", Text, nullable=False),
    Column("undoes", BigInteger),
    Index("judgement_key", "kind", "key"),
)  # fmt: skip

case_version = Table(
    "case_version", metadata, _seq(),
    Column("case_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("confidential", Boolean, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("case_id", "version", name="one_version"),
)  # fmt: skip

answer = Table(
    "answer", metadata, _seq(),
    Column("purpose", Text, nullable=False),
    Column("case_id", Text),
    Column("answer", Text, nullable=False),
    Column("vintages", Text, nullable=False),
)  # fmt: skip

seal = Table(
    "seal", metadata, _seq(),
    Column("slot", Text, primary_key=True),
    Column("case_id", Text),
    Column("digest", Text, nullable=False),
    Index("seal_case", "case_id", "slot"),
)  # fmt: skip

erasure = Table(
    "erasure", metadata, _seq(),
    Column("sealed_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("slot", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    ForeignKeyConstraint(["sealed_seq", "slot"], ["seal.seq", "seal.slot"], name="erasure_of_seal"),
    Index("erasure_of", "sealed_seq", "slot"),
)  # fmt: skip

sealed = Table(
    "sealed", metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("slot", Text, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("body", Text, nullable=False),
    ForeignKeyConstraint(["seq", "slot"], ["seal.seq", "seal.slot"], name="sealed_of_seal"),
)  # fmt: skip

document = Table(
    "document",
    metadata,
    _seq(),
    Column("sha256", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
    UniqueConstraint("sha256", name="one_document"),
)

assessment = Table(
    "assessment",
    metadata,
    _seq(),
    Column("framework", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("documents", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("as_of", Text, nullable=False),
    Column("engine", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("vintages", Text, nullable=False),
    Index("assessment_case", "case_id"),
)

retention = Table(
    "retention",
    metadata,
    _seq(),
    Column("state", Text, primary_key=True),
    Column("days", Integer),
    Column("reason", Text, nullable=False),
)

identity = Table(
    "identity", metadata, _seq(),
    Column("issuer", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)  # fmt: skip

token = Table(
    "token", metadata, _seq(),
    Column("id", Text, primary_key=True),
    Column("account", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("ends", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Index("token_id", "id"),
)  # fmt: skip

password = Table(
    "password", metadata,
    Column("account", Text, primary_key=True),
    Column("hash", Text, nullable=False),
    Column("since", Text, nullable=False),
)  # fmt: skip

invitation = Table(
    "invitation", metadata,
    Column("account", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("ends", Text, nullable=False),
)  # fmt: skip

session = Table(
    "session", metadata,
    Column("digest", Text, primary_key=True),
    Column("id", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("via", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Index("session_account", "account"),
)  # fmt: skip

attempt = Table(
    "attempt", metadata,
    Column("key", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Text, nullable=False),
)  # fmt: skip

PASSING = (invitation, session, attempt)
"""Tables of a moment: their rows come and go, no hash covers them, and a copy of the store leaves them out."""
APPEND_ONLY = (
    account, assignment, judgement, case_version, answer, seal, erasure, document, assessment, retention, identity,
    token,
)  # fmt: skip
"""The tables whose rows the ledger's hashes cover; the database refuses to change or delete their rows."""
