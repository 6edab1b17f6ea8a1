"""Accounts: the users of the operating system that the processes run as.

PostgreSQL refuses to run as root. Started by root, the house therefore drops to the system user
``goodterms``; started by anyone else, everything runs as that person.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goodterms.runtime import processes
from goodterms.runtime.halts import Halt

if TYPE_CHECKING:
    from pathlib import Path

SERVICE = "goodterms"
ROOT = 0


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int

    @property
    def is_other(self) -> bool:
        """Whether this process would have to change user to become this account."""
        return self.uid != os.geteuid()

    def popen(self) -> dict[str, Any]:
        """The arguments that make ``subprocess.Popen`` run as this account and keep to itself."""
        drop = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.is_other else {}
        return {**drop, **processes.APART}

    def own(self, path: Path) -> None:
        """Make the path this account's; only root can give one away."""
        if path.lstat().st_uid != self.uid:
            os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def reaches(self, folder: Path) -> bool:
        """Whether every folder down to this one lets the account through (mode bits alone)."""
        return all(self._passes(step) for step in (folder, *folder.parents))

    def _passes(self, folder: Path) -> bool:
        found = folder.stat()
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def starter() -> Account:
    """Who runs this process; its name is empty when the operating system has none for it."""
    uid = os.geteuid()
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        return Account("", uid, os.getegid())
    return Account(entry.pw_name, uid, os.getegid())


def server() -> Account:
    """Who the database server runs as: the starter, or the service user when that is root."""
    if os.geteuid() == ROOT:
        return service()
    account = starter()
    if not account.name:
        raise Halt(
            f"The user number {account.uid} has no name on this machine; PostgreSQL needs one.",
            "Give this uid a name or set DATABASE_URL.",
        )
    return account


def service() -> Account:
    """The system user ``goodterms``, made when it is missing (root alone can)."""
    try:
        entry = pwd.getpwnam(SERVICE)
    except KeyError:
        _make_service()
        entry = pwd.getpwnam(SERVICE)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _make_service() -> None:
    if shutil.which("useradd") is None:
        raise Halt(
            f"PostgreSQL does not run as root, and the system user {SERVICE} does not exist.",
            f"Make a system user named {SERVICE}, or start Goodterms as an ordinary user.",
        )
    made = subprocess.run(
        [
            *("useradd", "--system", "--user-group", "--no-create-home"),
            *("--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", SERVICE),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode != 0:
        raise Halt(
            f"The system user {SERVICE} could not be made: {made.stderr.strip()}.",
            "Make it by hand, or start Goodterms as an ordinary user.",
        )
