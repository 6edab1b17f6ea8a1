"""Secrets of the installation: codes and indexes derived from one master value, and sealing.

The master value comes from ``SECRET_KEY_FILE``; nothing in the database can make a code again.
What is sealed lies under a key of its own, and that key in the database only wrapped by a master
key. Masters stand in ``MASTER_KEYS_FILE``, a line each, ``id key``, the current one last; master
"0" is derived from the master value and needs no file.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag as Shut
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Shut"]  # what neither key nor place opens
KEY, NONCE = 32, 12  # bytes


def digest(purpose: str, *parts: object) -> bytes:
    """HMAC-SHA-256 of the parts under a key of this purpose alone; 32 bytes."""
    key = hmac.digest(settings.SECRET_KEY.encode(), f"goodterms/{purpose}".encode(), "sha256")
    message = "\x1f".join(str(part) for part in parts)
    return hmac.digest(key, message.encode(), hashlib.sha256)


def code(purpose: str, *parts: object, figures: int = 6) -> str:
    """A code of decimal figures, the same each time for the same parts: no row needs to hold it."""
    number = int.from_bytes(digest(purpose, *parts)[:8])
    return f"{number % 10**figures:0{figures}d}"


def same(one: str, other: str) -> bool:
    """Equality in constant time."""
    return hmac.compare_digest(one.encode(), other.encode())


def blind(what: str, value: str) -> bytes:
    """16 bytes by which equal values find each other, and from which nobody gets one back."""
    return digest(f"blind/{what}", value)[:16]


def new_key() -> bytes:
    return os.urandom(KEY)


def seal(value: str, key: bytes, *, about: object) -> bytes:
    """AES-256-GCM. ``about`` is bound in: elsewhere, the same bytes do not open."""
    return _encrypt(value.encode(), key, about)


def unseal(sealed: bytes, key: bytes, *, about: object) -> str:
    """Raises ``Shut`` for a wrong key, place or byte."""
    return _decrypt(sealed, key, about).decode()


def wrap(key: bytes, master: str, *, about: object) -> bytes:
    return _encrypt(key, _masters()[master], about)


def unwrap(wrapped: bytes, master: str, *, about: object) -> bytes:
    """Raises ``KeyError`` with the master's id where that is not here any more."""
    return _decrypt(wrapped, _masters()[master], about)


def current_master() -> str:
    """The id of the master key that wraps what is wrapped now."""
    return list(_masters())[-1]


def add_master(own: Callable[[Path], None] = lambda _: None) -> str:
    """Write a fresh master key below the others; answers its id.

    Nobody but the file's owner reads it; ``own`` gives it to whoever the pages run as.
    """
    file = Path(settings.MASTER_KEYS_FILE)
    known = _masters()
    fresh = str(max(map(int, known)) + 1)
    line = f"{fresh} {base64.b64encode(new_key()).decode()}\n"
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    beside = file.with_name(f".new-{file.name}")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(before + line)
        out.flush()
        os.fsync(out.fileno())
    own(beside)
    beside.replace(file)
    return fresh


def _encrypt(plain: bytes, key: bytes, about: object) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, str(about).encode())


def _decrypt(sealed: bytes, key: bytes, about: object) -> bytes:
    return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], str(about).encode())


def _masters() -> dict[str, bytes]:
    """Masters by id, the current one last. A changed file is read anew: rotation needs no stop."""
    file = Path(settings.MASTER_KEYS_FILE)
    try:
        stamp = file.stat().st_mtime_ns
    except FileNotFoundError:
        return {"0": digest("master")}
    return {"0": digest("master"), **_read(file, stamp)}


@lru_cache(maxsize=2)
def _read(file: Path, _stamp: int) -> dict[str, bytes]:
    lines = file.read_text(encoding="utf-8").split("\n")
    return {name: base64.b64decode(key) for name, key in (line.split() for line in lines if line)}
