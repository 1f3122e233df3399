"""Runs a walk of the documentation as a new user would: every command of a page in one shell."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

WALKS = Path(__file__).parents[1] / "docs" / "walks"
ID = re.compile(r"entry [0-9a-f]{12}")


def walk(page: Path, folder: Path, lake: Path) -> tuple[str, str]:
    """Run the page's commands; return what they printed, and on the error stream."""
    script = "set -e\n" + "\n".join(re.findall(r"```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    surroundings = {**os.environ, "PATH": path, "ISTHMUS_LAKE": str(lake)}
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=surroundings, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


def unprinted(page: Path, printed: str) -> list[str]:
    """Return the lines that the page says are printed and that are not."""
    blocks = re.findall(r"```text\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    lines = {ID.sub("entry ID", line.rstrip()) for line in printed.splitlines()}
    told = [ID.sub("entry ID", line.strip()) for block in blocks for line in block.splitlines()]
    return [line for line in told if not any(line in p for p in lines)]
