"""The office's signing key (Ed25519) and the key of its web forms: made on first use, readable by their owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from isthmus.model.errors import Unreadable
from isthmus.store.canon import sha256
from isthmus.store.connect import data_folder


def key_file() -> Path:
    """Return where the key is: ``ISTHMUS_KEY``, or a file in the user's data folder."""
    named = os.environ.get("ISTHMUS_KEY")
    return Path(named) if named else data_folder() / "office.key"


def office_key() -> Ed25519PrivateKey:
    """Return the office's key, made on first use with mode 0600.

    Raises
    ------
    Unreadable
        When the file cannot be read or made, is no Ed25519 key, or others may read it.
    """
    path = key_file()
    try:
        key = load_pem_private_key(_kept(path, "signing key", _pem), None)
    except ValueError as error:
        raise Unreadable(f"The signing key {path} cannot be used: {error}.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Unreadable(f"{path} is no Ed25519 key.", "Set ISTHMUS_KEY to another file; it is made there.")
    return key


def web_key(path: Path | None = None) -> bytes:
    """Return the key that forms and sign-ins are marked with: 32 random bytes in a file of mode 0600.

    Parameters
    ----------
    path
        Where it is; without it ``ISTHMUS_WEB_KEY``, or a file in the user's data folder.

    Raises
    ------
    Unreadable
        When the file cannot be read or made, is too short, or others may read it.
    """
    named = os.environ.get("ISTHMUS_WEB_KEY")
    path = path or (Path(named) if named else data_folder() / "web.key")
    found = _kept(path, "key of the web forms", lambda: secrets.token_hex(32).encode())
    if len(found.strip()) < 32:
        raise Unreadable(
            f"{path} holds {len(found.strip())} characters.", "Remove it: a key is made on the next start."
        )
    return found.strip()


def _kept(path: Path, what: str, make: Callable[[], bytes]) -> bytes:
    """Return what a secret file holds; it is made where there is none, and refused where others may read it."""
    try:
        if not path.exists():
            _make(path, make())
        if path.stat().st_mode & 0o077:
            raise Unreadable(f"Others may read the {what} {path}.", f"chmod 600 {path}")
        return path.read_bytes()
    except OSError as error:
        raise Unreadable(f"The {what} {path} cannot be used: {error}.") from error


def _pem() -> bytes:
    return Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _make(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        stream.write(content)
    try:
        os.link(partial, path)  # never over a key that another process has just made
    except FileExistsError:
        pass
    finally:
        partial.unlink()


def public_of(key: Ed25519PrivateKey) -> str:
    """Return the public half, in 64 hexadecimal digits."""
    return key.public_key().public_bytes_raw().hex()


def mark(public: str) -> str:
    """Return the short mark by which two offices compare a public key over the telephone."""
    digest = sha256(public)
    return "-".join(digest[n : n + 4] for n in range(0, 16, 4))


def sign(key: Ed25519PrivateKey, text: str) -> str:
    """Return the signature of a text, in hexadecimal digits."""
    return key.sign(text.encode()).hex()


def signed_by(public: str, signature: str, text: str) -> bool:
    """Return whether a signature is that of the key over the text."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
