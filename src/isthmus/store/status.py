"""What stands at the address of the store, without making one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from isthmus.model.errors import NoStore
from isthmus.store.connect import connect, shown, store_url
from isthmus.store.people import accounts, governed
from isthmus.store.schema import SCHEMA, schema_of
from isthmus.store.tables import head, metadata


def status(url: str | None = None) -> dict[str, Any]:
    """Return the store's address, schema, rows by table and who may act, with warnings."""
    address = store_url(url)
    path = Path(str(address.database)) if address.get_backend_name() == "sqlite" else None
    found: dict[str, Any] = {"store": shown(address), "schema": None, "reads": SCHEMA, "rows": {}, "warnings": []}
    if path is not None and not path.exists():
        return found | {"warnings": ["There is no store yet; the first command that writes makes it."]}
    if path is not None and path.stat().st_mode & 0o077:
        found["warnings"].append(f"Others may read {path}: chmod 600 {path}")
    engine = connect(address)
    try:
        with engine.connect() as connection:
            found["schema"] = schema_of(connection)
            if found["schema"] == SCHEMA:
                tip = connection.execute(select(head)).one()
                found |= {"id": tip.store, "entries": tip.seq, "governed": governed(accounts(connection))}
                for table in metadata.sorted_tables:
                    found["rows"][table.name] = connection.scalar(select(func.count()).select_from(table))
            elif found["schema"] is not None:
                newer = found["schema"] > SCHEMA
                hint = "made by a newer version" if newer else "run: isthmus store upgrade"
                found["warnings"].append(f"The schema is {found['schema']}, this version reads {SCHEMA}: {hint}")
    except OperationalError as error:
        raise NoStore(f"No store answers at {shown(address)}: {str(error.orig).strip()}.") from error
    finally:
        engine.dispose()
    return found
