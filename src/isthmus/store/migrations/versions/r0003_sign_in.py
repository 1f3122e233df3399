"""Sign-in: identities and tokens in the chain; passwords, invitations, sessions and failed tries beside it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from isthmus.store.migrations.triggers import append_only

revision = "0003"
down_revision = "0002"


def text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    """Return a text column that must be given."""
    return sa.Column(name, sa.Text, nullable=False, primary_key=primary_key)


def seq() -> sa.Column[int]:
    """Return the column that ties a row to its ledger entry."""
    return sa.Column("seq", sa.BigInteger, sa.ForeignKey("ledger.seq"), primary_key=True, autoincrement=False)


def flag(name: str) -> sa.Column[bool]:
    """Return a column that says yes or no."""
    return sa.Column(name, sa.Boolean, nullable=False)


def upgrade() -> None:
    """Make the tables and their triggers."""
    op.create_table(
        "identity", seq(), text("issuer", primary_key=True), text("subject", primary_key=True), text("account"),
        flag("active"),
    )  # fmt: skip
    op.create_table(
        "token", seq(), text("id", primary_key=True), text("account"), text("digest"), text("label"), text("scopes"),
        text("ends"), flag("active"),
    )  # fmt: skip
    op.create_index("token_id", "token", ["id"])
    append_only(("identity", "token"))
    op.create_table("password", text("account", primary_key=True), text("hash"), text("since"))
    op.create_table("invitation", text("account", primary_key=True), text("digest"), text("ends"))
    op.create_table(
        "session", text("digest", primary_key=True), text("id"), text("account"), text("via"), text("started"),
        text("seen"),
    )  # fmt: skip
    op.create_index("session_account", "session", ["account"])
    op.create_table(
        "attempt", text("key", primary_key=True), sa.Column("failures", sa.Integer, nullable=False), text("last")
    )  # fmt: skip
