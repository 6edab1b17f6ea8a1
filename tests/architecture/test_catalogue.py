"""The database as it stands: every wall is up (trust.md 3d 1). R117."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

import pytest
from django.apps import apps

from goodterms.kernel import sql
from goodterms.kernel.acting import working
from goodterms.kernel.holds import Erase, Hold, tags, traces
from goodterms.trust.access import door, policies

if TYPE_CHECKING:
    from goodterms.kernel.holds import Trace

pytestmark = pytest.mark.django_db

ROLES = ("goodterms_desk", "goodterms_portal", "goodterms_worker", "goodterms_program")


def contexts() -> list[str]:
    return [c.name for c in apps.get_app_configs() if c.name.startswith("goodterms.")]


def own_tables() -> set[str]:
    """Tables of our own contexts, many-to-many ones included."""
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("goodterms.")
    }


def test_every_table_of_ours_has_a_wall_or_belongs_to_the_door() -> None:
    walled = {wall.table for wall in policies.walls()}
    assert own_tables() - walled - set(door.TABLES) == set()
    assert walled - own_tables() == set(), "a wall without a table"


def test_every_walled_table_forces_row_level_security_on_its_owner_too() -> None:
    shut = {
        name
        for (name,) in sql.rows(
            "SELECT relname::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity"
        )
    }
    assert {wall.table for wall in policies.walls()} - shut == set()


def test_each_right_of_a_role_on_a_walled_table_has_a_policy_and_none_speaks_to_public() -> None:
    rights = set(
        sql.rows(
            """SELECT c.relname::text, r.rolname::text, a.privilege_type
                 FROM pg_class c, aclexplode(c.relacl) a JOIN pg_roles r ON r.oid = a.grantee
                WHERE c.relkind IN ('r', 'p') AND r.rolname = ANY (%s)""",
            [list(ROLES)],
        )
    )
    allowed = {
        (policy.table, policy.role.value, policies.COMMAND[policy.verb])
        for wall in policies.walls()
        for policy in policies.policies(wall)
        if policy.verb in policies.COMMAND
    }
    queue = {right for right in rights if right[0].startswith("procrastinate_")}
    assert {right[2] for right in queue} <= {"INSERT"}
    assert rights - queue == allowed
    assert sql.value("SELECT count(*) FROM pg_policy WHERE polroles = '{0}'") == 0


def test_the_policies_in_the_database_are_those_the_walls_say() -> None:
    kept = set(
        sql.rows(
            """SELECT c.relname::text, p.polname::text, obj_description(p.oid, 'pg_policy')
                 FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid"""
        )
    )
    said = {
        (policy.table, policy.name, door.fingerprint(policy.statement))
        for wall in policies.walls()
        for policy in policies.policies(wall)
    }
    assert kept == said


def test_the_login_role_reaches_the_door_and_nothing_else() -> None:
    reached = {
        name
        for (name,) in sql.rows(
            """SELECT DISTINCT c.relname::text FROM pg_class c, aclexplode(c.relacl) a
                 JOIN pg_roles r ON r.oid = a.grantee
                WHERE c.relkind IN ('r', 'p', 'v', 'm') AND r.rolname = 'goodterms'"""
        )
    }
    assert reached <= set(door.TABLES)
    assert not sql.value("SELECT rolinherit FROM pg_roles WHERE rolname = 'goodterms'")


def test_the_door_is_shut_to_every_other_role_but_for_the_workers_look_at_whose_a_login_is() -> (
    None
):
    others = set(
        sql.rows(
            """SELECT c.relname::text, r.rolname::text FROM pg_class c, aclexplode(c.relacl) a
                 JOIN pg_roles r ON r.oid = a.grantee
                WHERE c.relname = ANY (%s) AND r.rolname = ANY (%s)""",
            [[t for t in door.TABLES if not t.startswith("procrastinate_")], list(ROLES)],
        )
    )
    assert others == set()


def test_no_role_of_ours_goes_round_the_walls() -> None:
    over = sql.rows(
        """SELECT rolname FROM pg_roles
            WHERE rolname LIKE 'goodterms%%' AND (rolbypassrls OR rolsuper)"""
    )
    assert over == []


def test_every_definer_function_pins_its_search_path_and_is_closed_to_public() -> None:
    loose = sql.rows(
        """SELECT p.proname::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
            WHERE p.prosecdef AND n.nspname = 'public'
              AND (NOT coalesce(array_to_string(p.proconfig, ',') LIKE '%%search_path=%%', false)
                   OR EXISTS (SELECT FROM
                        aclexplode(coalesce(p.proacl, acldefault('f', p.proowner)))
                        WHERE grantee = 0))"""
    )
    assert loose == []


def test_every_view_reads_with_its_readers_rights() -> None:
    plain = sql.rows(
        """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('v', 'm') AND n.nspname = 'public'
              AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false)
              AND NOT EXISTS (SELECT FROM pg_depend d
                               WHERE d.objid = c.oid AND d.deptype = 'e')"""
    )
    assert plain == []


def test_every_column_says_what_it_holds_about_a_person() -> None:
    tagged: list[str] = []
    for context in contexts():
        if find_spec(f"{context}.holds"):
            for hold in import_module(f"{context}.holds").HOLDS:
                tagged += [hold.column] if isinstance(hold, Hold) else hold.columns
    assert len(tagged) == len(set(tagged)), "a column is spoken for twice"
    # information_schema shows a role only what it may reach; the catalogue shows everything.
    columns = {
        f"{table}.{column}"
        for table, column in sql.rows(
            """SELECT c.relname::text, a.attname::text FROM pg_attribute a
                 JOIN pg_class c ON c.oid = a.attrelid
                WHERE c.relname = ANY (%s) AND a.attnum > 0 AND NOT a.attisdropped""",
            [sorted(own_tables())],
        )
    }
    assert columns - set(tagged) == set(), "nobody speaks for these columns"
    assert set(tagged) - columns == set(), "these tags speak for no column"


def test_the_login_role_by_itself_is_refused_and_not_shown_an_empty_page() -> None:
    from django.db import DatabaseError, transaction  # noqa: PLC0415

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        sql.rows("SELECT * FROM people_person")


def test_audit_refuses_to_be_changed_or_removed_even_by_its_owner() -> None:
    from django.db import DatabaseError, connections, transaction  # noqa: PLC0415
    from tests.support import actors  # noqa: PLC0415

    from goodterms.audit.operations import record  # noqa: PLC0415

    with working("a test"):
        record("a.test", by=actors.system())
    for statement in (
        "UPDATE audit_record SET what = 'x'",
        "DELETE FROM audit_record",
        "TRUNCATE audit_record",
    ):
        with transaction.atomic():
            sql.run("SET LOCAL ROLE goodterms_owner")
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                sql.run(statement)
    assert connections["default"].is_usable()


# Whom a column speaks of who is no customer: our staff, whose names stay with what they did.
OF_STAFF = {"intake_import", "access_program", "identity_definition", "people_lineage"}


def test_of_every_personal_column_erasure_knows_whose_rows_are_whose() -> None:
    """Each table has a trace; what is to go is deleted with its row, or set to nothing by name."""
    by_table: dict[str, list[Trace]] = {}
    for trace in traces():
        by_table.setdefault(trace.table, []).append(trace)
    for table, held in tags().items():
        if table in OF_STAFF:
            continue
        assert table in by_table, f"nobody says where one person's rows are in {table}"
        ours = [trace for trace in by_table[table] if not trace.others]
        if any(trace.erase is Erase.DELETE for trace in ours):
            continue
        emptied = set(re.findall(r"(\w+) = ", " ".join(trace.sets for trace in ours)))
        goes = {one.column.partition(".")[2] for one in held if one.erase is not Erase.KEEP}
        assert goes - emptied == set(), f"{table} keeps what is to go"


def test_every_trace_is_a_statement_the_worker_may_carry_out() -> None:
    told = {
        "seeds": [], "records": [], "digests": [], "mailboxes": [],
        "now": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    with working("a test"):
        for trace in traces():
            assert sql.value(trace.count, told) == 0
            assert not trace.statement or sql.run(trace.statement, told) == 0
