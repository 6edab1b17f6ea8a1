"""Processes: what the supervisor asks of the operating system (Linux)."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Mapping, Sequence

    from goodterms.runtime.accounts import Account

PR_SET_CHILD_SUBREAPER = 36

_libc = ctypes.CDLL(None, use_errno=True)


# How every child of ours starts: with nothing shared but what is handed to it.
APART: dict[str, Any] = {"umask": 0o077, "cwd": "/", "start_new_session": True}


def as_child(command: Sequence[str | Path], account: Account, ending: signal.Signals) -> list[str]:
    """The command that runs ``command`` as this account until this process is gone.

    The kernel sends ``ending`` then. So nothing of a killed supervisor lives on: no server without
    a keeper, no port left taken.
    """
    who = (os.getpid(), int(ending), account.uid, account.gid)
    becoming = (sys.executable, "-I", "-S", Path(__file__).with_name("becoming.py"))
    return [str(part) for part in (*becoming, *who, *command)]


def adopt_orphans(*, really: bool = True) -> None:
    """Become the parent of children's children that lose theirs, so that they are reaped.

    PostgreSQL takes an ended but unreaped process for a live one and refuses to start.
    """
    _libc.prctl(PR_SET_CHILD_SUBREAPER, int(really))


def make_durable(folder: Path) -> None:
    """Put everything below the folder on the disk, by one call for its whole file system.

    One by one the thousand files of a fresh cluster take seconds.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _libc.syncfs(handle) != 0:
            raise OSError(ctypes.get_errno(), f"{folder} could not be put on the disk")
    finally:
        os.close(handle)


def reap(known: Mapping[int, subprocess.Popen[bytes]]) -> None:
    """Reap every ended process below this one; for a known one its Popen keeps the code."""
    while True:
        try:
            found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if found is None:
            return
        if found.si_pid in known:
            known[found.si_pid].poll()
        else:
            os.waitpid(found.si_pid, os.WNOHANG)


def is_of(home: Path, pid: int) -> bool:
    """Whether this living process was started for the installation in this home."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False
    return b"GOODTERMS_DATA_DIR=" + os.fsencode(home) in environment.split(b"\0")


def end(pid: int, is_it: Callable[[], bool], seconds: float = 3.0) -> None:
    """Ask a process that is not our child to end, then kill it, as long as ``is_it`` says so."""
    for kind in (signal.SIGTERM, signal.SIGKILL):
        if not is_it():
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, kind)
        until = time.monotonic() + seconds
        while time.monotonic() < until and is_it():
            time.sleep(0.02)
