"""Logs: one file a child in the home's ``logs`` folder, cut when it grows."""

from __future__ import annotations

import shutil
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 20 * 2**20  # bytes; the one before is kept as .1


def opened(home: Path, name: str) -> IO[bytes]:
    """The log of a child, to be appended to."""
    folder = home / "logs"
    folder.mkdir(mode=0o700, exist_ok=True)
    return (folder / f"{name}.log").open("ab")


def tail(home: Path, name: str, lines: int = 3) -> str:
    """The last lines of a log in one, for a person; empty when there is none."""
    try:
        text = (home / "logs" / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return " ".join(line.strip() for line in text.splitlines()[-lines:] if line.strip())


def trim(home: Path, largest: int = LARGEST) -> None:
    """Copy a large log aside and empty it; its writer appends, so it goes on at the start."""
    for log in home.glob("logs/*.log"):
        if log.stat().st_size > largest:
            shutil.copyfile(log, log.with_suffix(".log.1"))
            with log.open("rb+") as file:
                file.truncate(0)
