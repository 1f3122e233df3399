"""The walk of the documentation from a minister's question to a printed figure, command by command as a user would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "walks" / "minister.md").read_text("utf-8")


@pytest.fixture(scope="module")
def walked(bundled_lake, tmp_path_factory) -> tuple[str, Path]:
    folder = tmp_path_factory.mktemp("minister")
    script = "set -e\n" + "\n".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    around = {**os.environ, "PATH": path, "ISTHMUS_LAKE": str(bundled_lake), "ISTHMUS_STORE": str(folder / "s.sqlite3")}
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=around, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr, folder


def test_the_page_prints_what_it_says_it_prints(walked):
    printed = " ".join(walked[0].split())
    for block in re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL):
        for line in block.splitlines():
            assert " ".join(line.split()) in printed, line


def test_the_walk_ends_on_paper_and_the_sample_is_labelled(walked):
    folder = walked[1]
    assert (folder / "rule.pdf").read_bytes().startswith(b"%PDF")
    figure = (folder / "rule.svg").read_text("utf-8")
    assert "Fictional sample" in figure and "listed-and-sensitive" not in figure
