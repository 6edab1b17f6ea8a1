"""Stale locks: what a server that was killed leaves behind, and when it may be cleared away.

PostgreSQL believes ``postmaster.pid`` while *any* process of the same user has that number, also
one that has nothing to do with it. So the holder of the supervisor's lock looks who that is:

- nobody, or a process that has ended and waits to be reaped: PostgreSQL clears the file itself,
  and first makes sure that no server process still works on the data;
- our own server on our own data: it is asked to end;
- another program that was given the number: the file is removed;
- ``/proc`` cannot tell: nothing is removed, and a sentence says so.
"""

from __future__ import annotations

import os
import signal
import time
from enum import Enum, auto
from pathlib import Path

from goodterms.runtime.halts import Halt

PROC = Path("/proc")
FAST_STOP_SECONDS = 30


class Holder(Enum):
    GONE = auto()
    OURS = auto()
    STRANGER = auto()
    UNKNOWN = auto()


def clear(data: Path, sockets: Path) -> list[str]:
    """Clear what blocks a start of the cluster in ``data``; answers what was done, in sentences."""
    done: list[str] = []
    for lock in (data / "postmaster.pid", *sockets.glob(".s.PGSQL.*.lock")):
        pid = _pid(lock)
        if pid is None:
            continue
        match who_is(pid, _data(lock) or data):
            case Holder.GONE:
                continue
            case Holder.OURS:
                _end(pid)
                done.append(f"Ended the database server {pid} of an earlier start.")
            case Holder.STRANGER:
                _forget(lock, pid, data)
                done.append(f"Removed {lock.name}: process {pid} is another program now.")
            case Holder.UNKNOWN:
                raise Halt(
                    f"{lock} names process {pid}, and the system does not tell what that is.",
                    "If it is no PostgreSQL server, remove the file and start again.",
                )
    return done


def who_is(pid: int, data: Path) -> Holder:
    """What the process with this number has to do with the server of this data directory."""
    process = PROC / str(pid)
    if not PROC.joinpath("self").exists():
        return Holder.UNKNOWN
    if not process.exists() or _is_zombie(process):
        return Holder.GONE
    try:
        program = process.joinpath("exe").readlink().name
        arguments = process.joinpath("cmdline").read_bytes().split(b"\0")
    except FileNotFoundError:
        return Holder.GONE
    except PermissionError:
        # Not ours to look at, so it runs as somebody else: no server of this data then.
        return Holder.UNKNOWN if _may_be_owned(process, data) else Holder.STRANGER
    is_server = program.removesuffix(" (deleted)") == "postgres"
    return Holder.OURS if is_server and os.fsencode(data) in arguments else Holder.STRANGER


def workers_on(data: Path) -> list[int]:
    """The processes whose working directory is the data directory: servers and their children."""
    found = []
    for process in PROC.glob("[0-9]*"):
        try:
            if process.joinpath("cwd").readlink() == data:
                found.append(int(process.name))
        except OSError:
            continue
    return found


def _pid(lock: Path) -> int | None:
    try:
        return abs(int(lock.read_text(encoding="utf-8").splitlines()[0]))
    except (OSError, ValueError, IndexError):
        return None


def _data(lock: Path) -> Path | None:
    """The data directory of the server that wrote the lock: its second line."""
    try:
        return Path(lock.read_text(encoding="utf-8").splitlines()[1])
    except (OSError, IndexError):
        return None


def _is_zombie(process: Path) -> bool:
    try:
        # The state follows the program's name, which may itself hold spaces and brackets.
        return process.joinpath("stat").read_text(encoding="utf-8").rpartition(") ")[2][0] in "ZX"
    except (OSError, IndexError):
        return True


def _may_be_owned(process: Path, data: Path) -> bool:
    try:
        return process.stat().st_uid == data.stat().st_uid
    except OSError:
        return True


def _end(pid: int) -> None:
    """Ask a server to end (fast, then at once); it is never killed."""
    for kind, patience in ((signal.SIGINT, FAST_STOP_SECONDS), (signal.SIGQUIT, 10)):
        try:
            os.kill(pid, kind)
        except ProcessLookupError:
            return
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not PROC.joinpath(str(pid)).exists() or _is_zombie(PROC / str(pid)):
                return
            time.sleep(0.02)
    raise Halt(f"The database server {pid} of an earlier start does not end.", "End it by hand.")


def _forget(lock: Path, pid: int, data: Path) -> None:
    """Remove a lock whose number went to another program.

    PostgreSQL's own check for orphaned children goes with the file, so it is made here.
    """
    left = [worker for worker in workers_on(data) if worker != pid]
    if left:
        raise Halt(
            f"Processes of a database server still work on {data}: {left}.",
            "Wait until they have ended, then start again.",
        )
    lock.unlink(missing_ok=True)
