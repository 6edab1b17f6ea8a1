"""All there is of one person, and what erasing them would do to it: deleted, emptied, kept.

Where their rows are, and what becomes of them, is said by the ``holds`` of every context.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity import erased
from goodterms.customer.identity.models import Membership, Record
from goodterms.customer.people.models import Login
from goodterms.kernel import sql
from goodterms.kernel.holds import Erase, tags, traces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from uuid import UUID

    from goodterms.kernel.holds import Hold, Trace


@dataclass(frozen=True, slots=True)
class Whole:
    """All of one person, as the traces ask for it."""

    seeds: list[UUID]
    records: list[int]
    digests: list[str]
    sources: frozenset[int]
    mailboxes: list[str]

    def told(self, now: datetime) -> dict[str, Any]:
        return {
            "seeds": self.seeds,
            "records": self.records,
            "digests": self.digests,
            "mailboxes": self.mailboxes,
            "now": now,
        }


@dataclass(frozen=True, slots=True)
class Line:
    """What becomes of rows of one table; ``doing`` is deleted, emptied, kept, or let go.

    ``until`` says of what is kept how long, and by what right. Let go are rows without a value of
    theirs, which point at them no longer, or end: memberships, and what others shared with them.
    """

    table: str
    rows: int
    doing: str
    columns: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    until: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """``seeds`` are all ids that stand for the person, ``records`` what was said of them."""

    seeds: tuple[UUID, ...]
    records: int
    lines: tuple[Line, ...]


def whole(seeds: list[UUID]) -> Whole:
    """All of the person these seeds stand for."""
    rows = list(
        Record.objects.filter(pk__in=_records(seeds))
        .order_by("pk")
        .values_list("pk", "source_id", "source_key", "erased_at", "payload")
    )
    said = {str(payload["email"]).strip() for *_, payload in rows if payload.get("email")}
    signs_in = Login.objects.filter(person__in=seeds).values_list("email", flat=True)
    return Whole(
        seeds=seeds,
        records=[number for number, *_ in rows],
        digests=_digests(rows),
        sources=frozenset(source for _, source, *_ in rows),
        mailboxes=sorted({address.lower() for address in (*said, *signs_in)}),
    )


def _digests(rows: list[tuple[Any, ...]]) -> list[str]:
    """One a record: their own portal record may have been begun once more while it was erased."""
    stand = {key for *_, key, gone, _ in rows if gone}
    made = [
        (number, key if gone else erased.key_of(source, key), gone)
        for number, source, key, gone, _ in rows
    ]
    return [f"{key} {number}" if key in stand and not gone else key for number, key, gone in made]


def _records(seeds: list[UUID]) -> set[int]:
    """Those that speak of these seeds, or did when they were erased."""
    told = Membership.objects.filter(person__in=seeds)
    meant = told.filter(until__isnull=True) | told.filter(record__erased_at__isnull=False)
    return set(meant.values_list("record_id", flat=True))


def plan_of(one: Whole, now: datetime) -> Plan:
    """What erasing all of this would do."""
    told, held = one.told(now), tags()
    lines = [
        line
        for trace in traces()
        if (rows := sql.value(trace.count, told))
        for line in _lines(trace, int(rows), held.get(trace.table, []))
    ]
    return Plan(tuple(one.seeds), len(one.records), tuple(lines))


def _lines(trace: Trace, rows: int, held: list[Hold]) -> Iterator[Line]:
    """One line for what happens to the rows, and one for each term by which some of it is kept."""
    goes = [one for one in held if one.erase is not Erase.KEEP]
    if trace.others or (trace.erase is Erase.EMPTY and not goes):
        yield Line(trace.table, rows, "let go")
        return
    if trace.erase is not Erase.KEEP:
        doing = "deleted" if trace.erase is Erase.DELETE else "emptied"
        yield _line(trace.table, rows, doing, goes)
    if trace.erase is Erase.DELETE:
        return
    kept = [one for one in held if one.erase is Erase.KEEP]
    for until in sorted({_until(one) for one in kept}):
        some = [one for one in kept if _until(one) == until]
        yield _line(trace.table, rows, "kept", some, until)


def _line(table: str, rows: int, doing: str, held: list[Hold], until: str = "") -> Line:
    return Line(
        table=table,
        rows=rows,
        doing=doing,
        columns=tuple(one.column.partition(".")[2] for one in held),
        categories=tuple(sorted({one.category for one in held})),
        until=until,
    )


def _until(held: Hold) -> str:
    after = held.keep.after.replace("_", " ")
    span = f"{held.keep.years} years" if held.keep.years else f"{held.keep.days} days"
    return f"{span} from the {after} ({held.basis})"
