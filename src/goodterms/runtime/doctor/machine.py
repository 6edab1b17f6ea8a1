"""The machine: room, file system, programs, keys, and who runs all this."""

from __future__ import annotations

import os
import resource
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from goodterms.runtime import accounts, binaries, places
from goodterms.runtime.doctor.findings import Finding, fail, ok, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goodterms.runtime.doctor.findings import Patient

ROOM_WARN, ROOM_FAIL = 0.15, 0.05  # of the disk
MEMORY_WARN = 2 * 2**30
OPEN_FILES = 1024
SHORTEST_SECRET = 40  # characters


def room(patient: Patient) -> Iterator[Finding]:
    disk = os.statvfs(patient.home)
    space = disk.f_bavail / disk.f_blocks if disk.f_blocks else 1.0
    free = f"{disk.f_bavail * disk.f_frsize / 2**30:.1f} GB ({space:.0%})"
    yield _scarce(space, f"{free} of the disk of {patient.home} are free.", "Make room, or move.")
    if disk.f_files:
        names = disk.f_favail / disk.f_files
        yield _scarce(names, f"{names:.0%} of that disk's file entries are free.", "Remove files.")


def file_system(patient: Patient) -> Finding:
    kind = places.file_system(patient.home)
    if kind in places.SHIFTING:
        return (warn if patient.is_demo else fail)(
            f"{patient.home} is on {kind}, where data may vanish or be written twice.",
            "Move it to a local disk and start with --data-dir.",
        )
    return ok(f"{patient.home} is on a local disk ({kind or 'type unknown'}).")


def programs(patient: Patient) -> Iterator[Finding]:
    for manifest in sorted(patient.home.glob(f"pg/*/{binaries.MANIFEST}")):
        folder = manifest.parent
        if changed := binaries.changed(folder):
            yield fail(
                f"{len(changed)} files of PostgreSQL {folder.name} are not as they were copied, "
                f"first {changed[0]}.",
                f"Stop Goodterms and remove {folder}; the next start copies it again.",
            )
        else:
            yield ok(f"PostgreSQL {folder.name} is as it was copied.")


def keys(patient: Patient) -> Finding:
    file = Path(patient.settings.get("SECRET_KEY_FILE") or patient.home / "keys" / "secret")
    try:
        mode, secret = file.stat().st_mode, file.read_text(encoding="utf-8").strip()
    except OSError as problem:
        return fail(
            f"The secret in {file} cannot be read: {problem.strerror}.",
            "Put it back from where you keep it; without it no code sent so far is good.",
        )
    if stat.S_IMODE(mode) & 0o077:
        return fail(f"Others on this machine can read {file}.", f"Run: chmod 600 {file}")
    if len(secret) < SHORTEST_SECRET:
        return fail(
            f"The secret in {file} is shorter than {SHORTEST_SECRET} characters.",
            f"Remove {file}; the next start makes a new one, and everyone signs in again.",
        )
    masters = Path(patient.settings.get("MASTER_KEYS_FILE") or patient.home / "keys" / "masters")
    if masters.exists() and stat.S_IMODE(masters.stat().st_mode) & 0o077:
        return fail(f"Others on this machine can read {masters}.", f"Run: chmod 600 {masters}")
    return ok("The secret is there, and only its owner reads it.")


def host(patient: Patient) -> Iterator[Finding]:
    if os.geteuid() == accounts.ROOT and not patient.is_demo:
        yield warn(
            "Goodterms was started by root.",
            "Run it as a service of the user goodterms, which needs no rights of root.",
        )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    words = f"This machine has {memory / 2**30:.1f} GB of memory."
    yield ok(words) if memory >= MEMORY_WARN else warn(words, "Give it 2 GB or more.")
    _, files = resource.getrlimit(resource.RLIMIT_NOFILE)
    words = f"A process may open {files} files."
    yield (
        ok(words)
        if files >= OPEN_FILES
        else warn(words, "Raise it: ulimit -n 4096, or LimitNOFILE.")
    )


def _scarce(share: float, sentence: str, fix: str) -> Finding:
    if share >= ROOM_WARN:
        return ok(sentence)
    return (fail if share < ROOM_FAIL else warn)(sentence, fix)


CHECKS = (room, file_system, programs, keys, host)
