"""The lock that makes a home belong to one supervisor, and what that supervisor says of itself."""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Self

from goodterms.runtime.halts import Exit, Halt

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Standing:
    """How a running installation stands; written to ``state.json`` for other commands to read."""

    pid: int = field(default_factory=os.getpid)
    since: str = field(
        default_factory=lambda: datetime.now().astimezone().isoformat("T", "seconds")
    )
    address: str = ""
    database: str = ""  # where processes log in
    children: dict[str, int] = field(default_factory=dict)  # name and pid
    given_up: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, home: Path) -> Self:
        """The last standing written in this home; an empty one with pid 0 if there is none."""
        try:
            return cls(**json.loads((home / "state.json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return cls(pid=0)

    def write(self, home: Path) -> None:
        fresh = home / ".state.json"
        fresh.write_text(json.dumps(asdict(self)), encoding="utf-8")
        fresh.replace(home / "state.json")

    def since_words(self, now: datetime) -> str:
        """``14:02`` today, ``21 November, 14:02`` on another day."""
        try:
            then = datetime.fromisoformat(self.since)
        except ValueError:
            return "an unknown time"
        today = then.date() == now.astimezone(then.tzinfo).date()
        return f"{then:%H:%M}" if today else f"{then.day} {then:%B, %H:%M}"


class Lock:
    """Held from the first step to the last; the kernel frees it however the process ends."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._file = -1

    def take(self) -> None:
        """Take the lock; a Halt naming the holder when another process has it."""
        self._file = os.open(self.home / "supervisor.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.release()
            raise _already_running(Standing.of(self.home)) from None

    def release(self) -> None:
        if self._file >= 0:
            os.close(self._file)
        self._file = -1

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def running(home: Path) -> Standing | None:
    """The standing of the supervisor that holds this home now, or None."""
    if not home.joinpath("supervisor.lock").exists():
        return None
    lock = Lock(home)
    try:
        lock.take()
    except Halt:
        return Standing.of(home)
    lock.release()
    return None


def _already_running(holder: Standing) -> Halt:
    since = holder.since_words(datetime.now().astimezone())
    where = f" It answers at {holder.address}." if holder.address else ""
    return Halt(
        f"Goodterms is already running since {since}, pid {holder.pid}.{where}",
        "Stop that one first, or give this one a folder of its own with --data-dir.",
        code=Exit.RUNNING,
    )
