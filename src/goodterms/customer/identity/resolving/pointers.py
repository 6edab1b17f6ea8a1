"""The matcher's groups against what stands, and the difference applied as events."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import UUID

from goodterms.customer.identity.events import PeopleChanged
from goodterms.customer.identity.resolving.reading import CONTEXT
from goodterms.customer.people import operations as people
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    import duckdb

    from goodterms.customer.identity.resolving.hearing import Heard

CHUNK = 500  # moves a transaction, whole neighbourhoods

type Move = tuple[UUID, UUID, UUID]  # seed, where it stood, the survivor


def moves(connection: duckdb.DuckDBPyConnection, heard: Heard) -> list[Move]:
    """What must change so that the seeds stand as the matcher's groups say; reads, never writes.

    The groups are of what the run has ``heard``; where more was said since, nothing must.
    """
    with working("identity.resolve"):
        _load_groups(connection)
        found = sql.rows(sql.text(CONTEXT, "groups_to_moves"))
        wanted = [(UUID(str(seed)), UUID(str(was)), UUID(str(to))) for seed, was, to in found]
        return without(wanted, heard.unheard())


def apply(wanted: list[Move], run: UUID, heard: Heard, tell: Callable[[int, int], None]) -> int:
    """Carry the moves out, in transactions of about 500; answers how many seeds moved.

    Persons of whom something was said since the run read all words stay as they are.
    """
    done = 0
    for chunk in _together(wanted):
        with working("identity.resolve"):
            done += _apply(without(chunk, heard.unheard()), run)
        tell(done, len(wanted))
    return done


def _apply(chunk: list[Move], run: UUID) -> int:
    moved, touched = move(chunk, cause={"run": str(run)})
    if moved:
        announce(PeopleChanged(touched))
    return len(moved)


def move(chunk: list[Move], *, cause: dict[str, Any]) -> tuple[dict[UUID, UUID], tuple[UUID, ...]]:
    """Carry out one chunk; answers where the seeds that moved stand, and all who are concerned.

    A seed somebody moved since it was read keeps that newer place.
    """
    where = {seed: survivor for seed, _, survivor in chunk}
    was = people.point(where, read={seed: stood for seed, stood, _ in chunk})
    if not was:
        return {}, ()
    seeds = sorted(was)
    now = {seed: where[seed] for seed in seeds}
    told = {
        "id": new_id(),
        "at": clock.now(),
        "cause": json.dumps(cause),
        "seeds": seeds,
        "was": [was[seed] for seed in seeds],
        "now": list(now.values()),
    }
    sql.leave(_CHANGE, told)
    return now, tuple(sorted({*seeds, *was.values(), *now.values()}))


_CHANGE = """
INSERT INTO identity_event (id, at, what, cause, seeds, was, now)
VALUES (%(id)s::uuid, %(at)s::timestamptz, 'resolved', %(cause)s::jsonb, %(seeds)s::uuid[],
        %(was)s::uuid[], %(now)s::uuid[])
"""


def release(seeds: Collection[UUID], *, cause: dict[str, Any]) -> set[UUID]:
    """Let these seeds stand for themselves again, and each of those that stood behind them.

    Answers all whom it concerns.
    """
    concerned = set(seeds)
    apart = sql.rows(_STAND_ELSEWHERE, {"seeds": list(seeds)}) if seeds else []
    for chunk in _together([(seed, stood, seed) for seed, stood in apart]):
        concerned |= {*move(chunk, cause=cause)[1]}
    return concerned


_STAND_ELSEWHERE = """
SELECT id, canonical_id FROM people_person
 WHERE canonical_id <> id
   AND (id = ANY (%(seeds)s::uuid[]) OR canonical_id = ANY (%(seeds)s::uuid[]))
"""


def without(wanted: list[Move], persons: Collection[UUID]) -> list[Move]:
    """The moves but those of neighbourhoods that any of these persons or seeds takes part in."""
    if not persons:
        return wanted
    spared = set(persons)
    near = neighbourhoods(wanted)
    return [move for moves in near if spared.isdisjoint(chain(*moves)) for move in moves]


def neighbourhoods(wanted: list[Move]) -> list[list[Move]]:
    """Moves that share a person, former or new, together."""
    up: dict[UUID, UUID] = {}

    def root(one: UUID) -> UUID:
        while up.setdefault(one, one) != one:
            up[one] = one = up[up[one]]
        return one

    for _, was, survivor in wanted:
        up[root(was)] = root(survivor)
    near: dict[UUID, list[Move]] = {}
    for move in wanted:
        near.setdefault(root(move[2]), []).append(move)
    return list(near.values())


def _together(wanted: list[Move]) -> Iterator[list[Move]]:
    """Chunks of whole neighbourhoods.

    Else a seed could point for a moment at one that has itself moved on, and depth 1 would fail.
    """
    chunk: list[Move] = []
    for moved in neighbourhoods(wanted):
        chunk += moved
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _load_groups(connection: duckdb.DuckDBPyConnection) -> None:
    answer = connection.execute('SELECT "row", entity FROM entity')
    sql.scratch("grouped", "record_id bigint, entity bigint")
    with sql.copy("COPY grouped FROM STDIN") as copy:
        while rows := answer.fetchmany(10_000):
            for row in rows:
                copy.write_row(row)
    sql.run("ANALYZE grouped")


def point_organisations(connection: duckdb.DuckDBPyConnection) -> int:
    """Firms as the matcher's groups say; answers how many seeds moved."""
    with working("identity.resolve"):
        _load_groups(connection)
        return sql.run(sql.text(CONTEXT, "groups_to_firms"))
