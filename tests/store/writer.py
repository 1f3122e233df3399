"""A process that saves and says so: each line it prints is a save it was told had been kept."""

from __future__ import annotations

import sys

from isthmus.store import Actor, open_store


def main(url: str, case_id: str) -> None:
    with open_store(url) as store:
        version = 0
        found = store.cases.list(Actor("Anna"))
        if any(c.id == case_id for c in found):
            version = store.cases.load(Actor("Anna"), case_id).version
        while True:
            body = {"count": version + 1, "text": "x" * 2000}
            version = store.cases.save(Actor("Anna"), case_id, version, body, {"P1": {"name": f"N{version}"}})
            print(version, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
