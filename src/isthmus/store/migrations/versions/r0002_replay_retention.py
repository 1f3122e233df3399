"""Texts and assessments, from which any past answer is replayed; and how long personal data are kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from isthmus.store.migrations.triggers import append_only

revision = "0002"
down_revision = "0001"


def text(name: str, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[str]:
    """Return a text column, one that must be given unless said otherwise."""
    return sa.Column(name, sa.Text, nullable=nullable, primary_key=primary_key)


def seq() -> sa.Column[int]:
    """Return the column that ties a row to its ledger entry."""
    return sa.Column("seq", sa.BigInteger, sa.ForeignKey("ledger.seq"), primary_key=True, autoincrement=False)


def upgrade() -> None:
    """Make the tables and their triggers."""
    op.create_table(
        "document", seq(), text("sha256", primary_key=True), text("name"), text("body"),
        sa.UniqueConstraint("sha256", name="one_document"),
    )  # fmt: skip
    op.create_table(
        "assessment", seq(), text("framework", primary_key=True), text("case_id"),
        sa.Column("version", sa.Integer, nullable=False), text("documents"), text("facts"), text("as_of"),
        text("engine"), text("answer"), text("vintages"),
    )  # fmt: skip
    op.create_index("assessment_case", "assessment", ["case_id"])
    op.create_table(
        "retention", seq(), text("state", primary_key=True), sa.Column("days", sa.Integer), text("reason")
    )  # fmt: skip
    append_only(("document", "assessment", "retention"))
