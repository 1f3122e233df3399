"""Which schema a store has, and how it is brought to the one this version reads."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from isthmus.model.errors import NoStore

SCHEMA = "0003"
"""The schema this version reads and writes: the newest revision in ``migrations/versions``."""


def schema_of(connection: Connection) -> str | None:
    """Return the schema a database has; none when it is empty.

    Raises
    ------
    NoStore
        When it holds tables of something else.
    """
    names = set(inspect(connection).get_table_names())
    if "alembic_version" in names and "ledger" in names:
        return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())
    if names:
        raise NoStore(
            f"The database holds tables that are not a store's: {', '.join(sorted(names)[:5])}.",
            "Set ISTHMUS_STORE to a database of its own.",
        )
    return None


def check(found: str) -> None:
    """Raise `NoStore` unless the schema is the one this version reads; the hint says what to do."""
    if found < SCHEMA:
        raise NoStore(
            f"The store has schema {found}; this version reads {SCHEMA}.",
            "Run: isthmus store backup FILE, then: isthmus store upgrade",
        )
    if found > SCHEMA:
        raise NoStore(
            f"The store has schema {found}, made by a newer version; this one reads {SCHEMA}.",
            "Install the newer version of Isthmus, or set ISTHMUS_STORE to another store.",
        )


def migrate(connection: Connection, to: str = "head") -> None:
    """Bring a database up to a revision, inside the connection's transaction: all of it or nothing."""
    from alembic import command  # noqa: PLC0415  (only a new or an old store needs it)
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
