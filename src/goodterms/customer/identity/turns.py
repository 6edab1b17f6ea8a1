"""Whose turn it is: locks that writers of records take, held till their transaction ends.

All who write records share ``IMPORT``. A run of the batch takes it alone for a moment: then nothing
that began before it is still on its way, and it reads all of it. Of one source, a file is taken in
by one at a time, and while nobody tells single records of it. What makes a customer is said by one
at a time, too.
"""

from __future__ import annotations

from goodterms.customer.identity.matching.numbering import number_of
from goodterms.kernel import sql

IMPORT = number_of("identity.import")
DEFINITION = number_of("identity.definition")
RUN = number_of("identity.run")  # held by a run from beginning to end (resolving.alone)

SHARE = "SELECT pg_advisory_xact_lock_shared(k) FROM unnest(%(shared)s::bigint[]) AS k"
TRY_SHARE = """
SELECT bool_and(pg_try_advisory_xact_lock_shared(k)) FROM unnest(%(shared)s::bigint[]) AS k
"""
LOCK = "SELECT pg_advisory_xact_lock(k) FROM unnest(%(locks)s::bigint[]) AS k"
TRY = "SELECT bool_and(pg_try_advisory_xact_lock(k)) FROM unnest(%(locks)s::bigint[]) AS k"


def of_source(source: int) -> int:
    """The number of the lock that a file of this source is taken in under."""
    return number_of("identity.source", str(source))


def share() -> None:
    """For who writes records one by one. Before the clock is read: a run goes by what it says."""
    sql.run(SHARE, {"shared": [IMPORT]})


def take_in(source: int) -> None:
    """For a file of this source: beside all other writers, but for those of the source itself."""
    sql.run(SHARE, {"shared": [IMPORT]})
    sql.run(LOCK, {"locks": [of_source(source)]})


def define() -> None:
    """For who says what makes a customer: each by what those before them have left."""
    sql.run(LOCK, {"locks": [DEFINITION]})
