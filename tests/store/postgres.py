"""PostgreSQL 15 of Debian, started in a temporary folder on a free loopback port: one server a test session."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg
import pytest

BIN = Path("/usr/lib/postgresql/15/bin")


def _as_postgres(*command: str) -> list[str]:
    """PostgreSQL refuses to run as root: then it runs as its own user."""
    if os.geteuid() != 0:
        return list(command)
    return ["runuser", "-u", "postgres", "--", *command]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(*command: str) -> None:
    done = subprocess.run(_as_postgres(*command), capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, done.stdout + done.stderr


class Server:
    """A running server; ``database()`` makes a new, empty place in it."""

    def __init__(self, port: int) -> None:
        self.port = port

    def database(self) -> str:
        """A schema of its own, which is made far quicker than a database, and is as empty."""
        name, base = f"t{secrets.token_hex(6)}", f"postgresql://isthmus@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(base, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"{base}?options=-csearch_path%3D{name}"


def server(folder: Path) -> Server:
    """The server all workers of a run share: the first starts it, the last one that leaves stops it."""
    if not (BIN / "initdb").exists():
        pytest.skip("PostgreSQL 15 is not installed (make machine installs it from Debian)")
    folder.mkdir(exist_ok=True, mode=0o755)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        port = folder / "port"
        if not port.exists():
            port.write_text(str(_start(folder)))
        users = folder / "users"
        users.write_text(f"{int(users.read_text() if users.exists() else 0) + 1}")
        return Server(int(port.read_text()))


def leave(folder: Path) -> None:
    """Leave the server; the last to leave stops it."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        left = int((folder / "users").read_text()) - 1
        (folder / "users").write_text(str(left))
        if left == 0:
            _run(str(BIN / "pg_ctl"), "-D", str(data(folder)), "-m", "immediate", "-w", "stop")
            shutil.rmtree(data(folder), ignore_errors=True)
            (folder / "port").unlink()


def data(folder: Path) -> Path:
    """Where the server's files are: a folder its own user can reach."""
    return Path((folder / "data").read_text())


def _start(folder: Path) -> int:
    import tempfile

    home = Path(tempfile.mkdtemp(prefix="isthmus-pg-"))
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    (folder / "data").write_text(str(home))
    _run(str(BIN / "initdb"), "-D", str(home), "-U", "isthmus", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
    port = _free_port()
    options = f"-p {port} -h 127.0.0.1 -k {home} -c max_connections=60 -c shared_buffers=32MB -c fsync=off"
    _run(str(BIN / "pg_ctl"), "-D", str(home), "-l", str(home / "log"), "-o", options, "-w", "start")
    return port
