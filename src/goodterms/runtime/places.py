"""Places: where the home of an installation and its sockets are.

=============  ================================  =======================================
who starts it  home                              sockets
=============  ================================  =======================================
root           /var/lib/goodterms                /run/goodterms
another user   $XDG_DATA_HOME/goodterms, else    $XDG_RUNTIME_DIR/goodterms, else
               ~/.local/share/goodterms          /tmp/goodterms-<uid>
=============  ================================  =======================================

A home given by hand gets a socket folder of its own, so that two installations never meet.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
from pathlib import Path

from goodterms.runtime.accounts import ROOT, Account
from goodterms.runtime.halts import Halt

# A socket's path holds 107 bytes; PostgreSQL adds "/.s.PGSQL.5432.lock".
LONGEST_SOCKET_FOLDER = 87

# Memory, network and shared folders: data there may vanish, or be written by two machines at once.
SHIFTING = {"tmpfs", "ramfs", "nfs", "nfs4", "cifs", "smb3", "9p", "vboxsf", "virtiofs", "drvfs"}


def default_home() -> Path:
    if os.geteuid() == ROOT:
        return Path("/var/lib/goodterms")
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local/share"
    return Path(data) / "goodterms"


def default_sockets(home: Path) -> Path:
    """The folder for the database's sockets; its path is short enough for a socket."""
    name = "goodterms"
    if home != default_home():
        name += "-" + hashlib.sha256(os.fsencode(home)).hexdigest()[:8]
    if os.geteuid() == ROOT:
        return Path("/run") / name
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    if _is_own(runtime) and len(os.fsencode(runtime / name)) <= LONGEST_SOCKET_FOLDER:
        return runtime / name
    return Path("/tmp") / name.replace("goodterms", f"goodterms-{os.geteuid()}", 1)  # noqa: S108


def memory_folder() -> Path:
    """Where a throw-away cluster is quickest: a memory disk with room, else the usual place."""
    memory = Path("/dev/shm")  # noqa: S108
    try:
        room = os.statvfs(memory)
    except OSError:
        return Path(tempfile.gettempdir())
    roomy = room.f_bavail * room.f_frsize >= 2**30 and os.access(memory, os.W_OK)
    return memory if roomy else Path(tempfile.gettempdir())


def make_home(home: Path, account: Account | None) -> None:
    """Make the home; a Halt when the account that will run the database, if any, cannot come in.

    Only the home itself is opened for passing through, never a folder above it.
    """
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise Halt(
            f"The folder {home} cannot be made: {problem.strerror}.",
            "Choose another with --data-dir.",
        ) from None
    if not os.access(home, os.W_OK):
        raise Halt(
            f"The folder {home} belongs to somebody else.", "Choose another with --data-dir."
        )
    if account is None:
        return
    if account.is_other:
        home.chmod(stat.S_IMODE(home.stat().st_mode) | 0o011)
    if not account.reaches(home):
        raise Halt(
            f"The user {account.name}, who runs the database, cannot reach {home}.",
            "Choose a folder such as /var/lib/goodterms with --data-dir.",
        )


def make_private(folder: Path, account: Account) -> None:
    """A folder of the account's own with mode 0700; anything else in its place is refused."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    is_foreign = os.geteuid() not in {ROOT, found.st_uid}
    if not stat.S_ISDIR(found.st_mode) or is_foreign:
        raise Halt(
            f"{folder} is not a folder of the user {account.name}.",
            "Somebody else made it: remove it, then start again.",
        )
    account.own(folder)
    folder.chmod(0o700)


def file_system(folder: Path) -> str:
    """The type of the file system that holds the folder, such as ``ext4``; empty if unknown."""
    best, kind = -1, ""
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    for line in mounts.splitlines():
        point, found = line.split(" ")[1:3]
        inside = folder.is_relative_to(point.replace("\\040", " "))
        if inside and len(point) >= best:
            best, kind = len(point), found
    return kind


def _is_own(folder: Path) -> bool:
    try:
        found = folder.stat()
    except OSError:
        return False
    return found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) & 0o077 == 0
