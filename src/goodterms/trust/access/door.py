"""The door: what sign-in, sessions, the cache and the job queue need before anybody is known.

These tables have no row-level security; instead no role but the login role has any right on them.
The login role has no right on anything else, so code that forgot to say who is asking fails loudly.
"""

from __future__ import annotations

import hashlib

from goodterms.kernel import sql

LOGIN = "goodterms"

TABLES = (
    "people_login",
    "account_emailaddress",
    "account_emailconfirmation",
    "django_session",
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    "django_cache",
    "django_migrations",
    "procrastinate_jobs",
    "procrastinate_events",
    "procrastinate_periodic_defers",
    "procrastinate_workers",
)

READ_ONLY = {"django_content_type", "auth_permission", "django_migrations"}

# Putting a job in is part of a request's transaction; reading the queue is not.
DEFER = """
GRANT INSERT, SELECT (id) ON procrastinate_jobs
  TO goodterms_desk, goodterms_portal, goodterms_worker;
GRANT INSERT ON procrastinate_events TO goodterms_desk, goodterms_portal, goodterms_worker;
GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq
  TO goodterms_desk, goodterms_portal, goodterms_worker;
"""
WORKER_READS = """
GRANT SELECT (id, person_id, email, language, zone, waits_mail) ON people_login TO goodterms_worker;
"""
# The portal adds to its own record and the worker imports: both need the next number.
SEQUENCES = """
GRANT USAGE ON SEQUENCE identity_record_id_seq
  TO goodterms_portal, goodterms_desk, goodterms_worker;
GRANT USAGE ON SEQUENCE identity_edge_id_seq, identity_source_id_seq, identity_model_id_seq,
  people_division_id_seq TO goodterms_worker;
"""


def write(using: str) -> list[str]:
    """Grant the login role its door, and the others their slot in the queue."""
    done = []
    for table in TABLES:
        if not sql.value("SELECT to_regclass(%s)", [table], using=using):
            continue
        rights = "SELECT" if table in READ_ONLY else "SELECT, INSERT, UPDATE, DELETE"
        done.append(f"GRANT {rights} ON {table} TO {LOGIN}")
        done += [f"GRANT USAGE ON SEQUENCE {name} TO {LOGIN}" for name in _sequences(table, using)]
    done += [part.strip() for part in (DEFER + WORKER_READS + SEQUENCES).split(";") if part.strip()]
    for statement in done:
        sql.run(statement, using=using)
    return done


def fingerprint(statement: str) -> str:
    """What stands in the comment of a policy, so that only a changed one is written again."""
    return hashlib.sha256(statement.encode()).hexdigest()[:16]


def _sequences(table: str, using: str) -> list[str]:
    return [
        name
        for (name,) in sql.rows(
            """SELECT pg_get_serial_sequence(%s, attname) FROM pg_attribute
                WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
                  AND pg_get_serial_sequence(%s, attname) IS NOT NULL""",
            [table, table, table],
            using=using,
        )
    ]
