"""The officer's walk of the documentation, run command by command as a new user would, and its output compared."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "walks" / "officer.md"
ID = re.compile(r"entry [0-9a-f]{12}")


def walk(page: str, folder: Path, lake: Path) -> tuple[str, str]:
    """Run the page's commands in one shell; return what they printed, and on the error stream."""
    script = "set -e\n" + "\n".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    surroundings = {**os.environ, "PATH": path, "ISTHMUS_LAKE": str(lake)}
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def walked(office_lake: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, Path]:
    folder = tmp_path_factory.mktemp("walk")
    return (*walk(PAGE.read_text("utf-8"), folder, office_lake), folder)


def test_the_page_prints_what_it_says_it_prints(walked):
    out, err, _ = walked
    told = [line for block in re.findall(r"```text\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
            for line in block.splitlines()]  # fmt: skip
    printed = {ID.sub("entry ID", line.rstrip()) for line in (out + "\n" + err).splitlines()}
    missing = [line for line in told if not any(ID.sub("entry ID", line.strip()) in p for p in printed)]
    assert not missing


def test_the_walk_ends_with_letters_in_two_languages(walked):
    _, _, folder = walked
    assert (folder / "letter.pdf").read_bytes().startswith(b"%PDF")
    assert (folder / "letter.zh.docx").read_bytes().startswith(b"PK")
    memo = (folder / "memo.html").read_text("utf-8")
    assert "STRAC-02" in memo
    assert "Tremblay" not in memo and "Okafor" not in memo


def test_no_name_of_a_person_is_in_what_the_walk_printed(walked):
    out, _, _ = walked
    for name in ("Okafor", "Tremblay", "Amara Singh", "Brandt", "Sato"):
        assert name not in out


def test_the_walk_runs_on_the_real_registry_and_lists(mirror_lake, tmp_path):
    out, _ = walk(PAGE.read_text("utf-8"), tmp_path, mirror_lake)
    assert "one organisation, written 2 ways" in out
    assert "Q8 closed" in out
