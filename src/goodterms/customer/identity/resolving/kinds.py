"""Kinds and faces back into the database; memberships follow the kinds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.events import RecordsMoved
from goodterms.customer.identity.models import Kind, Membership
from goodterms.customer.identity.resolving import pointers
from goodterms.customer.identity.resolving.reading import CONTEXT, NAMES
from goodterms.customer.people.models import Organisation, Person
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.ids import new_ids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    import duckdb

CODES = {name: value for value, name in NAMES.items()}
BATCH = 10_000


def take_kinds(connection: duckdb.DuckDBPyConnection) -> None:
    """Write kinds with their reasons."""
    judged = connection.execute(
        'SELECT "row", p.version, kind, kind_p, kind_why FROM face JOIN prepared p USING ("row")'
    )
    with working("identity.resolve"):
        sql.scratch(
            "judged",
            "record_id bigint, version int, kind smallint, kind_p real, kind_why varchar(40)[]",
        )
        with sql.copy("COPY judged FROM STDIN") as copy:
            for row, version, kind, p, why in _batches(judged):
                copy.write_row((row, version, CODES[kind], p, why or []))
        sql.run(sql.text(CONTEXT, "take_kinds"))
        follow_kinds()


def follow_kinds(records: Collection[int] | None = None) -> set[UUID]:
    """Close memberships that no longer fit the kind, and open those that do; of these or all.

    Answers the seeds and persons that have lost a record.
    """
    now = clock.now()
    wanted = {"now": now, "records": None if records is None else list(records)}
    closed = sql.rows(sql.text(CONTEXT, "close_memberships"), wanted)
    humans = [record for record, kind, _ in closed if kind in {Kind.PERSON, Kind.UNKNOWN}]
    firms = [record for record, kind, _ in closed if kind == Kind.ORGANISATION]
    rest = [
        record
        for record, kind, _ in closed
        if kind not in {Kind.PERSON, Kind.UNKNOWN, Kind.ORGANISATION}
    ]
    person_of = dict(zip(humans, _mint(Person, len(humans)), strict=True))
    firm_of = dict(zip(firms, _mint(Organisation, len(firms)), strict=True))
    Membership.objects.bulk_create(
        (
            Membership(
                record_id=record,
                person_id=person_of.get(record),
                organisation_id=firm_of.get(record),
                since=now,
                why="kind",
            )
            for record in sorted([*humans, *firms, *rest])
        ),
        batch_size=BATCH,
    )
    lost = pointers.release([seed for _, _, seed in closed if seed], cause={"why": "kind"})
    moved = [*humans, *firms]  # what came through a lamp post stays where it is
    for start in range(0, len(moved), BATCH):
        announce(RecordsMoved(tuple(moved[start : start + BATCH])))
    return lost


def _mint(model: type[Person | Organisation], count: int) -> list[UUID]:
    now, seeds = clock.now(), new_ids(count)
    rows: Iterable[Any] = (model(id=seed, canonical_id=seed, minted_at=now) for seed in seeds)
    model.objects.bulk_create(rows, batch_size=BATCH)
    return seeds


def counted(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Records by kind, as the matcher judged them."""
    rows = connection.execute("SELECT kind, count(*) FROM face GROUP BY 1").fetchall()
    return dict(sorted(Counter({kind: int(count) for kind, count in rows}).items()))


def _batches(answer: duckdb.DuckDBPyConnection) -> Iterable[tuple[Any, ...]]:
    while rows := answer.fetchmany(BATCH):
        yield from rows
