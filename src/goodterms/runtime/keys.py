"""Keys: secrets of the installation, made on the first start, readable by its account alone."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from goodterms.runtime.accounts import Account


def secret(environment: Mapping[str, str], home: Path, account: Account) -> str:
    """The file of the master value, from which codes and signatures are derived.

    A file named by ``SECRET_KEY_FILE`` is the firm's own affair; ours is made when it is missing.
    """
    if given := environment.get("SECRET_KEY_FILE"):
        return given
    folder = home / "keys"
    folder.mkdir(mode=0o711, exist_ok=True)
    file = folder / "secret"
    if not file.exists():
        _write_once(file, secrets.token_urlsafe(64))
    account.own(file)
    return str(file)


def _write_once(file: Path, value: str) -> None:
    """Whole or not at all: a half-written secret would change what is derived from it later."""
    fresh = file.with_name(f".new-{file.name}")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(value)
        out.flush()
        os.fsync(out.fileno())
    fresh.rename(file)
