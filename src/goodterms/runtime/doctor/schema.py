"""The schema: whether it is the one this release was written for, and whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.kernel import sql
from goodterms.runtime.doctor.findings import Finding, fail, ok, warn
from goodterms.runtime.migrate import pending

if TYPE_CHECKING:
    from goodterms.runtime.doctor.findings import Patient

_INVALID = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"
_UNVALIDATED = "SELECT conname::text FROM pg_constraint WHERE NOT convalidated"


def migrations(_: Patient) -> Finding:
    if waiting := pending():
        return fail(
            f"{len(waiting)} changes of the schema have not run, first {waiting[0]}.",
            "Run: goodterms manage migrate",
        )
    return ok("The schema is up to date.")


def indexes(_: Patient) -> Finding:
    if broken := [name for (name,) in sql.rows(_INVALID)]:
        return warn(
            f"These indexes were not finished and are not used: {', '.join(broken)}.",
            "Run as the owner, for each: REINDEX INDEX CONCURRENTLY ...;",
        )
    return ok("Every index is whole.")


def constraints(_: Patient) -> Finding:
    if unproved := [name for (name,) in sql.rows(_UNVALIDATED)]:
        return warn(
            f"These rules were never checked against older rows: {', '.join(unproved)}.",
            "Run as the owner, for each: ALTER TABLE ... VALIDATE CONSTRAINT ...;",
        )
    return ok("Every rule holds for every row.")


CHECKS = (migrations, indexes, constraints)
