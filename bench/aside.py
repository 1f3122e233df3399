"""Peers in an environment of their own, made from their lock where it does not stand as the lock wants it."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from functools import cache
from pathlib import Path
from typing import Any

PEERS = Path(__file__).with_name("peers")


@cache
def environment() -> str:
    """Return the peers' Python."""
    home, lock = Path(".venv-peers"), PEERS / "requirements.lock"
    python, stamp = home / "bin" / "python", home / "requirements.lock"
    if not stamp.exists() or stamp.read_bytes() != lock.read_bytes():
        venv.create(home, with_pip=True, clear=True)
        subprocess.check_call([python, "-m", "pip", "-q", "install", "-r", lock], stdout=sys.stderr)
        stamp.write_bytes(lock.read_bytes())
    return str(python)


def aside(script: str, peer: str, *arguments: Any, given: Any = None) -> Any:
    """Return the JSON that a peer prints last; ``given`` is what it reads."""
    command = [environment(), str(PEERS / script), peer, *map(str, arguments)]
    return json.loads(subprocess.check_output(command, input=json.dumps(given).encode()).splitlines()[-1])
