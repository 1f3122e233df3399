"""The same run on every Python at hand: the same bytes, so that a run id means the same numbers everywhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASKED = ("scenario", "run", "dyad_decouple", "--pair", "XA", "XB", "--depth", "0.3..1", "--json")


def found(version: str) -> Path:
    """Return an interpreter of that version which runs, or skip."""
    named = shutil.which(f"python{version}")
    kept = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for path in (*([Path(named)] if named else []), *sorted(kept.glob(f"{version}*/bin/python"))):
        told = subprocess.run([path, "-c", "import sys; print(sys.version)"], capture_output=True, text=True)
        if told.returncode == 0 and told.stdout.startswith(version):
            return path
    pytest.skip(f"Python version absent: {version}")


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.12", "3.13"])
def test_another_python_prints_the_same_bytes(version, bundled_lake, tmp_path):
    python, made = found(version), tmp_path / "venv"
    subprocess.run([ROOT / "tools" / "setup.sh", python, made], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    surroundings = os.environ | {"ISTHMUS_LAKE": str(bundled_lake)}
    here, there = (
        subprocess.run([Path(bin_) / "isthmus", *ASKED], env=surroundings, capture_output=True, check=True).stdout
        for bin_ in (Path(sys.executable).parent, made / "bin")
    )
    assert here == there
