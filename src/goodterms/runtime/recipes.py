"""Recipes: what a cluster is made of. The commands, the configuration, the roles.

The configuration is written anew at each start. What a person wants to set otherwise goes into
``local.conf`` beside it, which has the last word.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goodterms.runtime.binaries import Binaries

BUILTIN_LOCALES_SINCE = 17
WAL_SUMMARIES_SINCE = 17

# No network, no password, no "trust": the operating system says who is calling.
HBA = """\
local all         postgres   peer map=gt
local all         goodterms  peer map=gt
local replication postgres   peer map=gt
"""

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "max_connections": "60",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "wal_level": "replica",
    "max_wal_size": "1GB",
    "max_slot_wal_keep_size": "2GB",  # a dead receiver must not fill the disk
    "idle_in_transaction_session_timeout": "30s",
    "lock_timeout": "3s",
    "max_locks_per_transaction": "256",  # fifty records received at once lock 700 keys
    "track_io_timing": "on",
    "restart_after_crash": "on",
    "jit": "off",  # pages ask short questions; compiling them costs more than it gains
    "log_line_prefix": "%m [%p] %q%u@%d ",
    # The log must never hold what is stored about a person: no statement, parameter or detail, and
    # no error of a statement, which quotes the value it stumbled over. The application logs those.
    "log_min_messages": "log",  # ranks above "error" in the server's own log
    "log_min_duration_statement": "-1",
    "log_min_error_statement": "panic",
    "log_parameter_max_length": "0",
    "log_error_verbosity": "terse",
}


def initdb(binaries: Binaries, data: Path) -> list[str | Path]:
    """The command that makes an empty cluster in ``data``; the caller makes it durable."""
    locale = ["--locale=C.UTF-8"]
    if binaries.major >= BUILTIN_LOCALES_SINCE:
        locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return [
        *(binaries / "initdb", "-D", data, "--username=postgres", "--encoding=UTF8"),
        *locale,
        *("--data-checksums", "--auth-local=peer", "--auth-host=reject", "--no-instructions"),
        "--no-sync",
    ]


def serve(binaries: Binaries, data: Path, settings: Path) -> list[str | Path]:
    """The command that runs the server on ``data``."""
    return [
        *(binaries / "postgres", "-D", data, "-c", f"config_file={settings}/postgresql.conf"),
        *("-c", f"hba_file={settings}/pg_hba.conf", "-c", f"ident_file={settings}/pg_ident.conf"),
    ]


def configuration(binaries: Binaries, sockets: Path, names: Sequence[str]) -> dict[str, str]:
    """The files of a cluster by name; ``names`` are the system's users who may log in."""
    settings = {
        **SETTINGS,
        "unix_socket_directories": str(sockets),
        "shared_buffers": f"{_shared_buffers()}MB",
    }
    if binaries.major >= WAL_SUMMARIES_SINCE:
        settings["summarize_wal"] = "on"  # for incremental backups
    lines = [f"{name} = '{value.replace("'", "''")}'" for name, value in settings.items()]
    ident = [f'gt "{name}" {role}' for name in names for role in ("postgres", "goodterms")]
    return {
        "postgresql.conf": "\n".join(lines) + "\ninclude_if_exists = 'local.conf'\n",
        "pg_hba.conf": HBA,
        "pg_ident.conf": "\n".join(ident) + "\n",
    }


def roles() -> str:
    """The psql script for roles, database and extensions, for any server of version 15 or later."""
    return _text("roles.sql") + extensions()


def extensions() -> str:
    return _text("extensions.sql")


def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _shared_buffers() -> int:
    """15 % of the machine's memory up to 2 GB, in megabytes."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return max(32, min(2048, memory * 15 // 100))
