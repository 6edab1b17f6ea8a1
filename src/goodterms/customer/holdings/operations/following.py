"""Holdings follow when a record turns out to speak of somebody else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from goodterms.kernel import clock, sql

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

# A row of nobody came in while its record was taken for no customer. When it came tells whether
# that was in the present holder's time; a part in an account does not say when.
_TOLD = {
    "account_party": "s.since = '-infinity'",
    "bill": "h.as_of >= s.since",
    "purchase": "h.as_of >= s.since",
    "thing": "h.as_of >= s.since",
}


@transaction.atomic
def follow(records: Collection[int]) -> None:
    """Give what these records told of to the seed each speaks of today; a task, safe to repeat."""
    statement = sql.text("goodterms.customer.holdings", "follow")
    for table, told in _TOLD.items():
        moved = statement.replace("$table", table).replace("$told", told)
        sql.run(moved, {"records": list(records)})


@transaction.atomic
def part(records: Collection[int]) -> set[UUID]:
    """End the parts these records have in accounts: somebody else stands under their keys now.

    Answers the persons who had them.
    """
    ended = sql.rows(_PARTED, {"records": list(records), "today": clock.now().date()})
    return {person for (person,) in ended if person}


_PARTED = """
UPDATE holdings_account_party SET until = %(today)s
 WHERE record_id = ANY (%(records)s) AND until IS NULL
RETURNING person_id
"""
