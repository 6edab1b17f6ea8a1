"""Things as a division's system tells of them, a whole list at a time."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from goodterms.customer.holdings.models import Thing
from goodterms.customer.identity.models import Membership
from goodterms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

_MENDED = (
    "record", "person", "organisation", "origin", "kind", "maker", "model", "serial", "since",
    "warranty_until", "verified", "as_of",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Brought:
    """One thing under the source's own key, with the record that told of it."""

    record: int
    key: str
    origin: Thing.Origin
    kind: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""
    since: date | None = None
    warranty_until: date | None = None


def bring(*, source: int, things: Sequence[Brought]) -> int:
    """Take them in, two statements for all; what is known already is brought up to date.

    The name its owner gave a thing, and where they said it is, stay as they are. Runs as a task.
    """
    told_by = Membership.objects.filter(
        record__in={one.record for one in things}, until__isnull=True
    )
    holder = {row.record_id: row for row in told_by}
    now = clock.now()
    rows = [_row(source, one, holder[one.record], now) for one in things if one.record in holder]
    Thing.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "source_key"],
        update_fields=list(_MENDED),
    )
    return len(rows)


def _row(source: int, one: Brought, holder: Membership, now: datetime) -> Thing:
    values = {name: value for name, value in asdict(one).items() if name not in {"record", "key"}}
    return Thing(
        source_id=source,
        source_key=one.key,
        record_id=one.record,
        person_id=holder.person_id,
        organisation_id=holder.organisation_id,
        verified=True,
        as_of=now,
        **values,
    )
