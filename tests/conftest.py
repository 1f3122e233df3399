"""What all tests share: the mirror where there is one, little lakes, the command line, and strictness on skips."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from isthmus.faces.cli.main import run
from isthmus.lake.build import Options
from isthmus.lake.open import Lake, open_lake
from isthmus.lake.prepare import build_lake

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


class Quiet:
    """Listens to a build without a word; keeps its warnings."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.warnings: list[str] = []

    def plan(self, source: object, files: int) -> None: ...

    def progress(self, source: str, file: str, records: int) -> None:
        self.read.append(file)

    def done(self, source: str, state: object) -> None: ...

    def warn(self, message: str) -> None:
        self.warnings.append(message)


@pytest.fixture(scope="session")
def mirror() -> Path:
    """The mirror folder; tests that need it are skipped without one."""
    if not os.environ.get("ISTHMUS_MIRROR"):
        pytest.skip("no mirror")
    return Path(os.environ["ISTHMUS_MIRROR"]).absolute()


@pytest.fixture(autouse=True)
def _no_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep every test out of the user's own lake, mirror and folder."""
    monkeypatch.delenv("ISTHMUS_MIRROR", raising=False)
    monkeypatch.setenv("ISTHMUS_LAKE", str(tmp_path / "lake"))
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


def work(number: int, *countries: str | None, year: int = 2020, field: int = 22, **more: Any) -> dict[str, Any]:
    """A Work object with one author a country given (None: an author without one)."""
    return {
        "id": f"https://openalex.org/W{number}",
        "publication_year": year,
        "type": "article",
        "cited_by_count": 0,
        "primary_topic": {
            "id": "https://openalex.org/T1",
            "subfield": {"id": f"https://openalex.org/subfields/{field}01"},
            "field": {"id": f"https://openalex.org/fields/{field}"},
            "domain": {"id": "https://openalex.org/domains/3"},
        },
        "authorships": [_authorship(number, i, c) for i, c in enumerate(countries)],
    } | more


def _authorship(number: int, place: int, country: str | None) -> dict[str, Any]:
    inst = f"https://openalex.org/I{place + 1}"
    house = [] if country is None else [{"id": inst, "ror": f"https://ror.org/0{place:08d}", "country_code": country}]
    text = f"Department {place}, University {country}"
    return {
        "author_position": "first" if place == 0 else "middle",
        "author": {"id": f"https://openalex.org/A{number * 100 + place}"},
        "institutions": house,
        "countries": [] if country is None else [country],
        "is_corresponding": place == 0,
        "raw_affiliation_strings": [text] if house else [],
        "affiliations": [{"raw_affiliation_string": text, "institution_ids": [inst]}] if house else [],
    }


def write_lines(path: Path, records: list[Any]) -> Path:
    """Write records as gzipped JSON lines; bytes go in as they are."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [r if isinstance(r, bytes) else json.dumps(r).encode() for r in records]
    path.write_bytes(gzip.compress(b"".join(r + b"\n" for r in rows), mtime=0))
    return path


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
