"""Triggers by which the database itself refuses to change or delete what is append-only."""

from __future__ import annotations

from collections.abc import Iterable

from alembic import op

_FUNCTION = """
CREATE OR REPLACE FUNCTION isthmus_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: % on % is refused', TG_OP, TG_TABLE_NAME;
END $$
"""
_ERASE = """
CREATE OR REPLACE FUNCTION isthmus_erase() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM erasure e WHERE e.sealed_seq = OLD.seq AND e.slot = OLD.slot) THEN
    RAISE EXCEPTION 'sealed: erase through the ledger';
  END IF;
  RETURN OLD;
END $$
"""
_ERASE_SQLITE = """
CREATE TRIGGER {table}_erase BEFORE DELETE ON {table}
WHEN NOT EXISTS (SELECT 1 FROM erasure e WHERE e.sealed_seq = OLD.seq AND e.slot = OLD.slot)
BEGIN SELECT RAISE(ABORT, 'sealed: erase through the ledger'); END
"""


def append_only(tables: Iterable[str]) -> None:
    """Refuse UPDATE, DELETE and (PostgreSQL) TRUNCATE on tables."""
    if op.get_bind().dialect.name == "sqlite":
        for table in tables:
            _refuse_sqlite(table, ("UPDATE", "DELETE"))
        return
    op.execute(_FUNCTION)
    for table in tables:
        _refuse_postgres(table, "UPDATE OR DELETE OR TRUNCATE")


def erasable(table: str) -> None:
    """Refuse UPDATE on the sealed rows, and DELETE of a row whose erasure is not in the ledger."""
    if op.get_bind().dialect.name == "sqlite":
        _refuse_sqlite(table, ("UPDATE",))
        op.execute(_ERASE_SQLITE.format(table=table))
        return
    op.execute(_ERASE)
    _refuse_postgres(table, "UPDATE OR TRUNCATE")
    op.execute(f"CREATE TRIGGER {table}_erase BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION isthmus_erase()")


def _refuse_sqlite(table: str, verbs: Iterable[str]) -> None:
    for verb in verbs:
        op.execute(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {verb} on {table} is refused'); END"
        )


def _refuse_postgres(table: str, verbs: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_append_only BEFORE {verbs} ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION isthmus_append_only()"
    )
