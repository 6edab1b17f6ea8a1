"""The database server: whether it keeps what it acknowledged, and has what Goodterms needs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from goodterms.kernel import clock, sql
from goodterms.runtime.doctor.findings import Finding, fail, ok, warn
from goodterms.runtime.migrate import OLDEST_SERVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goodterms.runtime.doctor.findings import Patient

NEWEST_KNOWN = {18: 6}  # minor releases by major, as of this release of Goodterms
EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
SKEW_WARN, SKEW_FAIL = timedelta(seconds=2), timedelta(seconds=30)

# Session settings may hide the server's own: the reset value is what a new session starts with.
_RESET = "SELECT reset_val FROM pg_settings WHERE name = %s"


def version(_: Patient) -> Finding:
    number, name = sql.rows(
        "SELECT current_setting('server_version_num')::int, current_setting('server_version')"
    )[0]
    if number < OLDEST_SERVER:
        return fail(f"The server is PostgreSQL {name}.", "Move to PostgreSQL 15 or later.")
    major, minor = divmod(number, 10000)
    if minor < NEWEST_KNOWN.get(major, 0):
        return warn(
            f"The server is PostgreSQL {name}; {major}.{NEWEST_KNOWN[major]} is out.",
            "Install the newer minor release; it mends faults and keeps the data as it is.",
        )
    return ok(f"The server is PostgreSQL {name}.")


def durability(_: Patient) -> Iterator[Finding]:
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        setting = sql.value(_RESET, [name])
        if setting in {"off", "local"}:
            yield fail(
                f"{name} is {setting}: a crash can lose what customers were told is saved.",
                f"Set {name} = on in the server's configuration and restart it.",
            )
        else:
            yield ok(f"{name} is on.")


def checksums(_: Patient) -> Finding:
    if sql.value("SELECT current_setting('data_checksums')") == "on":
        return ok("Data pages carry checksums.")
    return warn(
        "Data pages carry no checksums: a failing disk would go unnoticed.",
        "Stop the server, run pg_checksums --enable on its data directory, start it.",
    )


def language(_: Patient) -> Iterator[Finding]:
    encoding = sql.value("SELECT current_setting('server_encoding')")
    if encoding == "UTF8":
        yield ok("Text is stored as UTF-8.")
    else:
        yield fail(
            f"Text is stored as {encoding}, which cannot hold every name.",
            "Make a database with ENCODING 'UTF8' and move the data into it.",
        )
    zone = sql.value(_RESET, ["TimeZone"])
    if zone in {"UTC", "Etc/UTC", "GMT"}:
        yield ok("The server's time zone is UTC.")
    else:
        yield warn(f"The server's time zone is {zone}.", "Set timezone = UTC in its configuration.")


def extensions(_: Patient) -> Finding:
    there = {name for (name,) in sql.rows("SELECT extname FROM pg_extension")}
    missing = [name for name in EXTENSIONS if name not in there]
    if missing:
        return fail(
            f"The database lacks {', '.join(missing)}.",
            "Run: goodterms manage roles --sql | psql -U postgres",
        )
    return ok(f"The extensions are there: {', '.join(EXTENSIONS)}.")


def time(_: Patient) -> Finding:
    skew = abs(clock.now() - sql.value("SELECT clock_timestamp()"))
    words = f"This machine's clock and the database's are {skew.total_seconds():.1f} s apart."
    if skew < SKEW_WARN:
        return ok("This machine's clock and the database's agree.")
    level = fail if skew > SKEW_FAIL else warn
    return level(words, "Set both by the same time server (systemctl status systemd-timesyncd).")


CHECKS = (version, durability, checksums, language, extensions, time)
