"""Every row-level security policy and every grant, written from the contexts' walls.

``write()`` runs after each migrate, as the owner role, and changes only what differs. Nothing else
in the project holds policy SQL.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import transaction

from goodterms.kernel import sql
from goodterms.kernel.walls import Desk, Role, Wall
from goodterms.trust.access import door

if TYPE_CHECKING:
    from collections.abc import Iterator

COMMAND = {"see": "SELECT", "add": "INSERT", "change": "UPDATE", "remove": "DELETE"}

OWN = "(SELECT access_own_people())::uuid[]"
LOOKED_AT = "(SELECT access_look_people())::uuid[]"


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy as PostgreSQL keeps it; ``using`` reads, ``check`` writes, "" where none."""

    table: str
    name: str
    role: Role
    verb: str
    using: str = ""
    check: str = ""

    @property
    def statement(self) -> str:
        command = COMMAND.get(self.verb, "ALL")
        text = f"CREATE POLICY {self.name} ON {self.table} FOR {command} TO {self.role}"
        if self.using:
            text += f" USING ({self.using})"
        if self.check:
            text += f" WITH CHECK ({self.check})"
        return text


def walls() -> list[Wall]:
    """The walls of all installed contexts, in the order of the floors."""
    found: list[Wall] = []
    for config in apps.get_app_configs():
        if config.name.startswith("goodterms.") and find_spec(f"{config.name}.walls"):
            found += import_module(f"{config.name}.walls").WALLS
    return found


def policies(wall: Wall) -> Iterator[Policy]:
    """All policies of one wall. The owner's exists because FORCE binds the owner too."""
    yield Policy(wall.table, "owner_all", Role.OWNER, "all", "true", "true")
    yield from _portal(wall)
    yield from _desk(wall)
    yield from _program(wall)
    for verb in sorted(wall.worker):
        yield _policy(wall, "worker", Role.WORKER, verb, "true", "true")


def _portal(wall: Wall) -> Iterator[Policy]:
    visible = OWN if wall.own else f"(SELECT access_visible_people('{wall.matter}'))::uuid[]"
    if wall.public:
        yield _policy(wall, "portal", Role.PORTAL, "see", wall.reached("'{}'::uuid[]"), "")
        return
    for verb in sorted(wall.portal):
        seen = wall.reached(visible) if verb == "see" else wall.written(OWN)
        yield _policy(wall, "portal", Role.PORTAL, verb, seen, wall.written(OWN))


def _desk(wall: Wall) -> Iterator[Policy]:
    if wall.desk is Desk.NOTHING and not wall.desk_may:
        return
    reach = {
        Desk.NOTHING: "false",
        Desk.EVERYONE: "true",
        Desk.OWN: _own_of_staff(wall),
        Desk.DIVISIONS: _divisions(wall),
    }[wall.desk]
    for verb in sorted({"see", *wall.desk_may}):
        free = verb == "add" and wall.desk is not Desk.OWN
        yield _policy(wall, "desk", Role.DESK, verb, reach, "true" if free else reach)


def _program(wall: Wall) -> Iterator[Policy]:
    if wall.program:
        yield _policy(wall, "program", Role.PROGRAM, "see", wall.program, "")
    for verb in sorted(wall.program_may):
        reach = wall.program or "true"
        yield _policy(wall, "program", Role.PROGRAM, verb, reach, reach)


def _divisions(wall: Wall) -> str:
    """Rows of the divisions worked for, what the whole firm heard, and the person looked at."""
    return f"({wall.within}) OR ({wall.reached(LOOKED_AT)})"


def _own_of_staff(wall: Wall) -> str:
    me = "nullif(current_setting('goodterms.person', true), '')::uuid"
    return f"looker_id = {me}" if wall.table == "access_look" else wall.reached(f"ARRAY[{me}]")


def _policy(wall: Wall, who: str, role: Role, verb: str, using: str, check: str) -> Policy:
    return Policy(
        wall.table,
        f"{who}_{verb}",
        role,
        verb,
        "" if verb == "add" else using,
        check if verb in {"add", "change"} else "",
    )


def write(using: str = "owner") -> list[str]:
    """Bring policies and grants to what the walls say; answers the statements it carried out."""
    done: list[str] = []
    with transaction.atomic(using=using):
        sql.run(sql.text("goodterms.trust.access", "functions"), using=using)
        for wall in walls():
            done += _write_wall(wall, using)
        done += door.write(using)
    return done


def _write_wall(wall: Wall, using: str) -> list[str]:
    wanted = {policy.name: policy.statement for policy in policies(wall)}
    mark = "COMMENT ON POLICY {name} ON {table} IS '{digest}'"
    have = dict(sql.rows(_KEPT, [wall.table], using=using))
    statements = (
        [
            f"ALTER TABLE {wall.table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {wall.table} FORCE ROW LEVEL SECURITY",
        ]
        if not sql.value(_FORCED, [wall.table], using=using)
        else []
    )
    statements += [
        f"DROP POLICY {name} ON {wall.table}" for name in sorted(have.keys() - wanted.keys())
    ]
    for name, statement in wanted.items():
        digest = door.fingerprint(statement)
        if have.get(name) == digest:
            continue
        if name in have:
            statements.append(f"DROP POLICY {name} ON {wall.table}")
        statements += [statement, mark.format(name=name, table=wall.table, digest=digest)]
    statements += _grants(wall, using)
    for statement in statements:
        sql.run(statement, using=using)
    return statements


def _grants(wall: Wall, using: str) -> list[str]:
    """Rights are what the policies speak of, verb by verb, and no more."""
    wanted = {
        (policy.role.value, COMMAND[policy.verb])
        for policy in policies(wall)
        if policy.verb in COMMAND
    }
    have = set(sql.rows(_GRANTED, [wall.table], using=using))
    return [
        *(f"REVOKE {right} ON {wall.table} FROM {role}" for role, right in sorted(have - wanted)),
        *(f"GRANT {right} ON {wall.table} TO {role}" for role, right in sorted(wanted - have)),
    ]


_KEPT = """
SELECT p.polname::text, obj_description(p.oid, 'pg_policy') FROM pg_policy p
 WHERE p.polrelid = %s::regclass
"""
_FORCED = "SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE oid = %s::regclass"
_GRANTED = r"""
SELECT r.rolname::text, a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
  JOIN pg_roles r ON r.oid = a.grantee
 WHERE c.oid = %s::regclass AND r.rolname LIKE 'goodterms\_%%' AND r.rolname <> 'goodterms_owner'
"""
