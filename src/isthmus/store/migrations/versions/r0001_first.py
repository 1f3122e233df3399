"""The first schema: the ledger, judgements, answers, cases, accounts, and sealed personal data."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from isthmus.store.migrations.triggers import append_only, erasable

revision = "0001"
down_revision = None


def text(name: str, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    """Return a text column, one that must be given unless said otherwise."""
    return sa.Column(name, sa.Text, nullable=nullable, primary_key=primary_key)


def seq() -> sa.Column[int]:
    """Return the column that ties a row to its ledger entry."""
    return sa.Column("seq", sa.BigInteger, sa.ForeignKey("ledger.seq"), primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make the tables, their indexes and their triggers."""
    op.create_table(
        "head", sa.Column("one", sa.Integer, sa.CheckConstraint("one = 1", name="one_head"), primary_key=True),
        text("store"), sa.Column("seq", sa.BigInteger, nullable=False), text("hash"),
    )  # fmt: skip
    op.create_table(
        "ledger", sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        *map(text, ("at", "actor", "via", "role", "action", "kind", "subject", "note", "payload", "prev", "hash")),
    )  # fmt: skip
    op.create_index("ledger_subject", "ledger", ["kind", "subject"])
    _people()
    _records()
    _personal()
    append_only(
        ("ledger", "account", "assignment", "judgement", "case_version", "answer", "seal", "erasure"),
    )
    erasable("sealed")


def _people() -> None:
    op.create_table(
        "account", seq(), text("id", primary_key=True), text("roles"), sa.Column("active", sa.Boolean, nullable=False)
    )
    op.create_table(
        "assignment", seq(), text("case_id", primary_key=True), text("account", primary_key=True),
        text("role", primary_key=True), sa.Column("active", sa.Boolean, nullable=False),
    )  # fmt: skip
    op.create_index("assignment_case", "assignment", ["case_id"])


def _records() -> None:
    op.create_table(
        "judgement", seq(), text("kind", primary_key=True), text("key", primary_key=True), text("state"),
        text("reason"), text("basis"), sa.Column("undoes", sa.BigInteger),
    )  # fmt: skip
    op.create_index("judgement_key", "judgement", ["kind", "key"])
    op.create_table(
        "case_version", seq(), text("case_id"), sa.Column("version", sa.Integer, nullable=False), text("state"),
        sa.Column("confidential", sa.Boolean, nullable=False), text("body"),
        sa.UniqueConstraint("case_id", "version", name="one_version"),
    )  # fmt: skip
    op.create_table("answer", seq(), text("purpose"), text("case_id", nullable=True), text("answer"), text("vintages"))


def _personal() -> None:
    op.create_table("seal", seq(), text("slot", primary_key=True), text("case_id", nullable=True), text("digest"))
    op.create_index("seal_case", "seal", ["case_id", "slot"])
    op.create_table(
        "erasure", seq(), sa.Column("sealed_seq", sa.BigInteger, primary_key=True, autoincrement=False),
        text("slot", primary_key=True), text("reason"),
        sa.ForeignKeyConstraint(["sealed_seq", "slot"], ["seal.seq", "seal.slot"], name="erasure_of_seal"),
    )  # fmt: skip
    op.create_index("erasure_of", "erasure", ["sealed_seq", "slot"])
    op.create_table(
        "sealed", sa.Column("seq", sa.BigInteger, primary_key=True, autoincrement=False),
        text("slot", primary_key=True), sa.Column("salt", sa.LargeBinary, nullable=False), text("body"),
        sa.ForeignKeyConstraint(["seq", "slot"], ["seal.seq", "seal.slot"], name="sealed_of_seal"),
    )  # fmt: skip
