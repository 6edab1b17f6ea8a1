"""Databases for tests: one migrated template in memory, cloned in a tenth of a second.

Most tests run in a transaction that is rolled back. Tests that must commit (browser, kill,
concurrency) get a clone of their own; Django's flush would need TRUNCATE, which audit refuses.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.core.management import call_command
from django.db import connections

from goodterms.runtime.cluster import Cluster
from goodterms.trust.access import policies

if TYPE_CHECKING:
    from collections.abc import Iterator

TEMPLATE = "goodterms"
ALIASES = ("default", "owner")
# Rows of transactions rolled back would be counted as none, and plans made for one row. A test is
# one transaction; making twenty thousand rows can keep a busy machine from it for half a minute.
# The last of eight writers in a row waits for seven; a deadlock is told after a second even so.
_SETTINGS = """
autovacuum = off
idle_in_transaction_session_timeout = 0
lock_timeout = 60s
"""


class TestCluster:
    """The server of one test run, with its template migrated and walled."""

    __test__ = False

    def __init__(self) -> None:
        self.cluster = Cluster.for_tests()
        (self.cluster.settings / "local.conf").write_text(_SETTINGS, "utf-8")
        self.cluster.start()
        self._number = 0

    def migrate(self) -> None:
        """Make the template: every table, every wall."""
        use(self.url(TEMPLATE), TEMPLATE)
        call_command("migrate", database="owner", verbosity=0)
        policies.write()
        close()

    def url(self, name: str) -> str:
        return (
            f"postgresql://goodterms@/{name}?host={quote(str(self.cluster.socket_folder), safe='')}"
        )

    @contextmanager
    def clone(self, template: str = TEMPLATE) -> Iterator[str]:
        """A database of one's own for the length of the block; its name."""
        self._number += 1
        name = f"clone_{self._number}"
        owner = "OWNER goodterms_owner"
        self.cluster.sql(f"CREATE DATABASE {name} TEMPLATE {template} {owner}", database="postgres")
        try:
            yield name
        finally:
            self.cluster.sql(f"DROP DATABASE {name} WITH (FORCE)", database="postgres")

    @contextmanager
    def switched(self, name: str) -> Iterator[str]:
        """Django's connections speak to this database for the length of the block."""
        before = connections["default"].settings_dict["NAME"]
        use(self.url(name), name)
        try:
            yield self.url(name)
        finally:
            close()
            use(self.url(before), before)

    def stop(self) -> None:
        close()
        self.cluster.stop()
        self.cluster.destroy()


def use(url: str, name: str) -> None:
    """Point both roads at a database."""
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    close()
    for alias in ALIASES:
        settings = connections[alias].settings_dict
        settings.update(NAME=name, HOST=str(conninfo_to_dict(url)["host"]), USER="goodterms")
        settings["OPTIONS"].pop("pool", None)  # a pool would keep the template busy


def close() -> None:
    for alias in ALIASES:
        connections[alias].close()
