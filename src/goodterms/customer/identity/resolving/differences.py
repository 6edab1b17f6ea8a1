"""What a batch would change, known before it changes anything: counted, and the largest told.

A run never overwrites what stands: it compares, keeps here what differs, and applies it as events.
Moves that go against a customer's own answer are not applied; a steward looks at them.

``Run.counts["differences"]`` counts neighbourhoods (persons that share a move), a number for each
of ``merged``, ``split``, ``moved`` and, of all these, ``held``.

``Run.figures["differences"]`` tells the twenty largest, the largest first, each a dict of

| key | |
|---|---|
| kind | ``merged`` (several become one), ``split`` (one becomes several), ``moved`` (both) |
| records | how many records change sides |
| seeds, was, now | ids: up to twenty seeds that move, whom each stood behind and will stand |
| weight | log2 weight of the strongest pair across the change, null where no pair was scored |
| words | up to three facts that weigh most in that pair, in English for ``wording.evidence`` |
| held | true where a customer's own answer stands against it, so that it waits for a steward |

``Run.figures["held"]`` are the pairs of records whose answer that is; ``queue.refresh`` asks them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.matching import explain
from goodterms.customer.identity.resolving.pointers import neighbourhoods
from goodterms.kernel import sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    import duckdb

    from goodterms.customer.identity.models import Run
    from goodterms.customer.identity.resolving.pointers import Move

KEY, HELD = "differences", "held"  # in a run's counts and figures
TOLD = 20  # differences told one by one, and seeds in one of them
WORDS = 3
LOOKED_AT = 300  # records of one difference among which its strongest pair is looked for


@dataclass
class Differences:
    """``go`` are the moves that may be applied; the rest is what the run keeps."""

    go: list[Move] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    largest: list[dict[str, Any]] = field(default_factory=list)
    held: list[tuple[int, int]] = field(default_factory=list)
    waiting: set[UUID] = field(default_factory=set)  # persons whose moves a steward looks at


@dataclass
class _Near:
    """The moves of one neighbourhood, and what kind of change they are together."""

    moves: list[Move]
    kind: str
    held: bool


def compare(connection: duckdb.DuckDBPyConnection, wanted: list[Move]) -> Differences:
    """What the moves come to. Reads, never writes; needs the tables that the matcher left."""
    if not wanted:
        return Differences(counts=dict.fromkeys(("merged", "split", "moved", HELD), 0))
    with working("identity.resolve"):
        _load(wanted)
        sizes = dict(sql.rows(_SIZES))
        answers = sql.rows(_AGAINST)
        stopped = {seed for *_, seed in answers}
        found = [
            _Near(moves, _kind(moves, sizes), any(seed in stopped for seed, _, _ in moves))
            for moves in neighbourhoods(wanted)
        ]
        counts = Counter(near.kind for near in found if near.kind)
        largest = sorted((near for near in found if near.kind), key=_size)[:TOLD]
        told = _told(connection, largest)
    return Differences(
        go=[move for near in found if not near.held for move in near.moves],
        counts={kind: counts[kind] for kind in ("merged", "split", "moved")}
        | {HELD: sum(near.held for near in found)},
        largest=told,
        held=sorted({(a, b) for a, b, _ in answers}),
        waiting={
            person for near in found if near.held for _, *stands in near.moves for person in stands
        },
    )


def keep(found: Differences, run: Run) -> None:
    """Into the run's counts and figures, as said above."""
    run.counts[KEY] = found.counts
    run.figures[KEY], run.figures[HELD] = found.largest, found.held


def _load(wanted: list[Move]) -> None:
    sql.scratch("move", "seed uuid PRIMARY KEY, was uuid, survivor uuid")
    with sql.copy("COPY move FROM STDIN") as copy:
        for move in wanted:
            copy.write_row(move)
    sql.run("ANALYZE move")


_SIZES = """
SELECT p.canonical_id, count(*) FROM people_person p
 WHERE p.canonical_id IN (SELECT was FROM move) GROUP BY 1
"""
# A customer's standing word (or one that stands on their claim) that holds now and would not after.
_AGAINST = """
WITH said AS (
  SELECT w.a_id, w.b_id, w.says = 1 AS same, na.seed AS mover_a, nb.seed AS mover_b,
         pa.canonical_id = pb.canonical_id AS one_now,
         coalesce(na.survivor, pa.canonical_id) = coalesce(nb.survivor, pb.canonical_id) AS one_then
    FROM identity_assertion w
    JOIN identity_membership ma ON ma.record_id = w.a_id AND ma.until IS NULL
    JOIN identity_membership mb ON mb.record_id = w.b_id AND mb.until IS NULL
    JOIN people_person pa ON pa.id = ma.person_id
    JOIN people_person pb ON pb.id = mb.person_id
    LEFT JOIN move na ON na.seed = pa.id
    LEFT JOIN move nb ON nb.seed = pb.id
   WHERE w.revoked_at IS NULL AND (w.by_kind = 'customer' OR w.claim_id IS NOT NULL)
     AND (na.seed IS NOT NULL OR nb.seed IS NOT NULL))
SELECT a_id, b_id, coalesce(mover_a, mover_b) FROM said
 WHERE one_now = same AND one_then <> same
"""


def _size(near: _Near) -> tuple[int, str]:
    return -len(near.moves), min(str(seed) for seed, _, _ in near.moves)


def _kind(moves: Sequence[Move], sizes: dict[UUID, int]) -> str:
    """Empty where the same seeds stay one person and only stand behind another of their own."""
    to: dict[UUID, Counter[UUID]] = defaultdict(Counter)
    origins: dict[UUID, set[UUID]] = defaultdict(set)
    movers = {seed for seed, _, _ in moves}
    for _, was, survivor in moves:
        to[was][survivor] += 1
        origins[survivor].add(was)
        if survivor not in movers:
            origins[survivor].add(survivor)
    parts = any(len(went) + (sizes.get(was, 0) > went.total()) > 1 for was, went in to.items())
    joins = any(len(came) > 1 for came in origins.values())
    return "moved" if parts and joins else "split" if parts else "merged" if joins else ""


def _told(connection: duckdb.DuckDBPyConnection, largest: list[_Near]) -> list[dict[str, Any]]:
    touched = [_touched(near.moves) for near in largest]
    asked = [(at, *pair) for at, (_, sides) in enumerate(touched) for pair in _across(sides)]
    best = explain.strongest(connection, asked)
    return [
        _difference(near, records, best.get(at))
        for at, (near, (records, _)) in enumerate(zip(largest, touched, strict=True))
    ]


def _difference(near: _Near, records: int, best: explain.Edge | None) -> dict[str, Any]:
    shown = near.moves[:TOLD]
    facts = [part for part in best.parts if part["field"] != "prior"] if best else []
    facts.sort(key=lambda part: -abs(part["weight"]))
    return {
        "kind": near.kind,
        "records": records,
        "seeds": [str(seed) for seed, _, _ in shown],
        "was": [str(was) for _, was, _ in shown],
        "now": [str(survivor) for _, _, survivor in shown],
        "weight": round(best.weight, 2) if best else None,
        "words": [part["words"] for part in facts[:WORDS]],
        "held": near.held,
    }


type Sides = dict[int, tuple[UUID, UUID]]


def _touched(moves: list[Move]) -> tuple[int, Sides]:
    """How many records move; and whose each is now and will be, of those that are looked at."""
    goes = {seed: survivor for seed, _, survivor in moves}
    touched = {person for _, was, survivor in moves for person in (was, survivor)}
    held = sql.rows(_RECORDS, {"seeds": list(goes), "people": list(touched)})
    moving = sum(seed in goes for _, seed, _ in held)
    return moving, {
        record: (person, goes.get(seed, person)) for record, seed, person in held[:LOOKED_AT]
    }


_RECORDS = """
SELECT m.record_id, m.person_id, p.canonical_id
  FROM people_person p JOIN identity_membership m ON m.person_id = p.id AND m.until IS NULL
 WHERE p.canonical_id = ANY (%(people)s::uuid[]) OR p.id = ANY (%(seeds)s::uuid[])
 ORDER BY p.id <> ALL (%(seeds)s::uuid[]), m.record_id
"""


def _across(sides: Sides) -> list[tuple[int, int]]:
    """Two records that were one person's and will not be, or the other way about."""
    return [
        (a, b)
        for a, b in combinations(sorted(sides), 2)
        if (sides[a][0] == sides[b][0]) != (sides[a][1] == sides[b][1])
    ]
