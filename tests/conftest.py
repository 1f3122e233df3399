"""What all tests share: the mirror where there is one, little lakes, the command line, and strictness on skips."""

from __future__ import annotations

import gc
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings

from isthmus.faces.cli.main import run
from isthmus.lake.build import Options
from isthmus.lake.open import Lake, open_lake
from isthmus.lake.prepare import build_lake
from worlds import Quiet, work, write_lines

settings.register_profile("isthmus", deadline=None)  # no test is timed: a busy machine is no fault of the code
settings.load_profile("isthmus")
ALLOWED_SKIPS = ("no mirror", "no gold or policy folder", "Python version absent")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn a skip into a failure when ISTHMUS_TEST_STRICT is 1, unless its reason is one of the three allowed."""
    report = yield
    strict = os.environ.get("ISTHMUS_TEST_STRICT") == "1"
    if strict and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if not any(allowed in reason for allowed in ALLOWED_SKIPS):
            report.outcome = "failed"
            report.longrepr = f"Skipped under ISTHMUS_TEST_STRICT=1: {reason}"
    return report


def pytest_sessionfinish() -> None:
    """Let an index that was frozen for speed be collected: DuckDB closes quietly."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The mirror folder; tests that need it are skipped without one."""
    if not os.environ.get("ISTHMUS_MIRROR"):
        pytest.skip("no mirror")
    return Path(os.environ["ISTHMUS_MIRROR"]).absolute()


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep every test out of the user's own lake, store, mirror and folder."""
    monkeypatch.delenv("ISTHMUS_MIRROR", raising=False)
    monkeypatch.setenv("ISTHMUS_LAKE", str(tmp_path / "lake"))
    monkeypatch.setenv("ISTHMUS_STORE", str(tmp_path / "store.sqlite3"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.chdir(tmp_path)


def _shared(factory: pytest.TempPathFactory, name: str) -> Path:
    """A folder that all workers of one run share."""
    base = factory.getbasetemp()
    return (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / name


@pytest.fixture(scope="session")
def mirror_lake(mirror: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of the whole mirror, built once a run; a second worker waits for the first."""
    root = _shared(tmp_path_factory, "mirror") / "lake"
    root.parent.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISTHMUS_MIRROR", str(mirror))
        build_lake(root, Quiet(), Options())
    return root


@pytest.fixture(scope="session")
def bundled_lake(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A lake of what is carried with the project: published figures and the sample world."""
    root = tmp_path_factory.mktemp("bundled") / "lake"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("ISTHMUS_MIRROR", raising=False)
        build_lake(root, Quiet(), Options())
    return root


@pytest.fixture
def opened(mirror_lake: Path) -> Lake:
    """The mirror's lake, opened."""
    return open_lake(mirror_lake)


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def isthmus(capfd: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run the program in this process: ``isthmus("lake", "status")``."""

    def call(*args: str) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as stop:
            run([str(a) for a in args])
        out, err = capfd.readouterr()
        assert "Traceback" not in out + err, err
        return Ran(int(stop.value.code or 0), out, err)

    return call


@pytest.fixture
def little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A mirror of three works, chosen by ISTHMUS_MIRROR."""
    folder = tmp_path / "mirror"
    write_lines(folder / "openalex/works/a.jsonl.gz", [work(1, "DE", "FR"), work(2, "DE"), work(3, "DE", "FR", "IT")])
    monkeypatch.setenv("ISTHMUS_MIRROR", str(folder))
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's Chromium; tests that need it are skipped without it."""
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("Chromium is not installed (make machine installs it from Debian)")
    return found
