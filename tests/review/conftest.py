"""A desk for tests: a lake of the small office's mirror, and a store of its own for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from isthmus.lake.build import Options
from isthmus.lake.prepare import build_lake
from isthmus.review.cabinet import Cabinet
from isthmus.store import Actor, Store, open_store
from review.office import TODAY, mirror
from worlds import Quiet


@pytest.fixture(scope="session")
def office_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of a few organisations and lists."""
    root = tmp_path_factory.mktemp("office") / "lake"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISTHMUS_MIRROR", str(mirror(root.parent / "mirror")))
        build_lake(root, Quiet(), Options())
    return root


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "store.sqlite3")) as opened:
        yield opened


@pytest.fixture
def desk(store: Store) -> Callable[[str], Cabinet]:
    """The cases of one store, as a person opens them: ``desk("anna")``."""
    return lambda name: Cabinet(store, Actor(name, via="os:test"), TODAY)
