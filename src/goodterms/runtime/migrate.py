"""Bringing the database up to date: Django's migrations, the cache table, then every policy.

Runs in a process of its own under the owner's role. It can be cut off at any moment: each migration
is one transaction, and policies are written only where they differ.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from goodterms.kernel import sql
from goodterms.kernel.walls import Role
from goodterms.runtime.halts import Exit, Halt

if TYPE_CHECKING:
    from goodterms.runtime.progress import Report

OWNER = "owner"  # the alias that takes the owner's role
OLDEST_SERVER = 150000

_SERVER = """
SELECT current_setting('server_version_num')::int, current_setting('server_version'),
       current_setting('fsync'), current_setting('full_page_writes')
"""


def migrate(report: Report) -> bool:
    """Bring schema and policies up to date; answers whether nobody is stored yet.

    A Halt when the server may lose what it acknowledged.
    """
    from goodterms.customer.people.models import Person  # noqa: PLC0415 (needs django.setup)
    from goodterms.trust.access import policies  # noqa: PLC0415 (likewise)

    refuse_a_careless_server()
    refuse_missing_roles()
    if waiting := pending():
        counter = _Counter(report, len(waiting))
        call_command("migrate", database=OWNER, interactive=False, stdout=counter, no_color=True)
        call_command("createcachetable", database=OWNER, verbosity=0)
    policies.write()
    return not Person.objects.using(OWNER).exists()


def pending() -> list[str]:
    """The migrations that have not run yet, as ``people.0001_initial``."""
    executor = MigrationExecutor(connections[OWNER])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def refuse_a_careless_server() -> None:
    """A Halt when the server is too old, or may lose what it acknowledged."""
    number, version, fsync, full_page_writes = sql.rows(_SERVER)[0]
    if number < OLDEST_SERVER:
        raise Halt(
            f"The database server is PostgreSQL {version}; Goodterms needs 15 or later.",
            code=Exit.REFUSED,
        )
    for name, setting in {"fsync": fsync, "full_page_writes": full_page_writes}.items():
        if setting != "on":
            raise Halt(
                f"The database server has {name} switched off: a power cut would lose what "
                "customers were told is saved.",
                f"Set {name} = on in its configuration, restart it, then start Goodterms again.",
                code=Exit.REFUSED,
            )


def refuse_missing_roles() -> None:
    """A Halt when a role of ours is not there, as on a server of one's own after an upgrade."""
    there = {name for (name,) in sql.rows("SELECT rolname::text FROM pg_roles")}
    if missing := [role for role in Role if role not in there]:
        raise Halt(
            f"The database server has no role {missing[0]} yet.",
            "Run as a superuser: goodterms manage roles --sql | psql -U postgres",
            code=Exit.REFUSED,
        )


class _Counter(io.StringIO):
    """What Django's command prints, counted: one "OK" a migration."""

    def __init__(self, report: Report, of: int) -> None:
        super().__init__()
        self._report, self._done, self._of = report, 0, of

    def write(self, text: str) -> int:
        if text.rstrip().endswith("OK"):
            self._done += 1
            self._report("changes", self._done, self._of)
        return len(text)
