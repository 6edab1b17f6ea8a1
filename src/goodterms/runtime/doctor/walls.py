"""Roles and walls: whether the database itself keeps one customer from another's data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.kernel import sql
from goodterms.kernel.walls import Role
from goodterms.runtime.doctor.findings import Finding, fail, ok
from goodterms.trust.access.policies import walls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goodterms.runtime.doctor.findings import Patient

MEMBERS = tuple(Role)

_ROLES = """
SELECT rolname::text, rolsuper, rolbypassrls, rolinherit, rolname = session_user
  FROM pg_roles WHERE rolname = session_user OR rolname = ANY (%s)
"""
_OPEN = """
SELECT relname::text FROM pg_class
 WHERE relname = ANY (%s) AND relnamespace = 'public'::regnamespace
   AND NOT (relrowsecurity AND relforcerowsecurity)
"""
_UNGUARDED = """
SELECT c.relname::text FROM pg_class c
 WHERE c.relname = ANY (%s) AND c.relnamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
"""
_OPEN_VIEWS = """
SELECT relname::text FROM pg_class
 WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
   AND NOT coalesce(reloptions::text[] && ARRAY['security_invoker=true', 'security_invoker=on'],
                    false)
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = pg_class.oid AND d.deptype = 'e')
"""


def roles(_: Patient) -> Iterator[Finding]:
    found = {row[0]: row[1:] for row in sql.rows(_ROLES, [list(MEMBERS)])}
    for name in MEMBERS:
        if name not in found:
            yield fail(
                f"The role {name} does not exist.",
                "Run: goodterms manage roles --sql | psql -U postgres",
            )
    for name, (superuser, bypass, inherits, is_login) in sorted(found.items()):
        if superuser or bypass:
            yield fail(
                f"The role {name} passes every wall.",
                f"Run as a superuser: ALTER ROLE {name} NOSUPERUSER NOBYPASSRLS;",
            )
        elif is_login and inherits:
            yield fail(
                f"The login role {name} has its members' rights without asking for them.",
                f"Run as a superuser: ALTER ROLE {name} NOINHERIT;",
            )
        else:
            yield ok(f"The role {name} has no right beyond its own.")


def tables(_: Patient) -> Finding:
    names = sorted({wall.table for wall in walls()})
    open_tables = {name for (name,) in sql.rows(_OPEN, [names])}
    open_tables |= {name for (name,) in sql.rows(_UNGUARDED, [names])}
    if open_tables:
        return fail(
            f"These tables are not walled: {', '.join(sorted(open_tables))}.",
            "Run: goodterms manage migrate",
        )
    return ok(f"All {len(names)} tables with personal data are walled.")


def views(_: Patient) -> Finding:
    found = [name for (name,) in sql.rows(_OPEN_VIEWS)]
    if found:
        return fail(
            f"These views show every row to whoever may read them: {', '.join(found)}.",
            "Run as the owner, for each: ALTER VIEW ... SET (security_invoker = true);",
        )
    return ok("No view goes round a wall.")


CHECKS = (roles, tables, views)
