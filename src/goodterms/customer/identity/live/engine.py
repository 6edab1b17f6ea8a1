"""Deciding anew what some records touch: found, scored, grouped, written; pointers move last."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID

from goodterms.customer.identity.live import looking, values, writing
from goodterms.customer.identity.live.deciding import Decision, Neighbourhood, decide
from goodterms.customer.identity.live.items import by_key, locks_of
from goodterms.customer.identity.live.looking import GENERIC, MOST, Found
from goodterms.customer.identity.live.scoring import Pairs, score
from goodterms.customer.identity.live.standing import of_row, with_share
from goodterms.customer.identity.live.writing import NewEdge
from goodterms.kernel import sql

if TYPE_CHECKING:
    from collections.abc import Collection

    from goodterms.customer.identity.live.deciding import Pair
    from goodterms.customer.identity.live.items import Item
    from goodterms.customer.identity.live.looking import Asked, Held, Nearby
    from goodterms.customer.identity.live.numbers import Numbers
    from goodterms.customer.identity.live.standing import Standing, Value
    from goodterms.customer.identity.live.values import Turned
    from goodterms.customer.identity.resolving.pointers import Move


class Again(Exception):  # noqa: N818  (a turn in the road, no error)
    """Let go of all locks and begin again: with more of them, or with more records.

    ``records`` stand in the neighbourhood without a face, as an import leaves them.
    """

    def __init__(self, locks: Collection[int] = (), records: Collection[int] = ()) -> None:
        super().__init__()
        self.locks, self.records = frozenset(locks), frozenset(records)


class Read(NamedTuple):
    """What was read at once under the locks of the records themselves."""

    found: Found
    held: dict[Value, Held]


@dataclass
class Work:
    """One transaction's deciding, as it grows. ``locks`` are those held already."""

    numbers: Numbers
    items: dict[int, Item]
    locks: frozenset[int]
    found: Found
    turned: list[Turned] = field(default_factory=list)
    dirty: dict[int, Standing] = field(default_factory=dict)
    keys: dict[int, frozenset[int]] = field(default_factory=dict)
    generic: set[int] = field(default_factory=set)  # since now
    parted: set[Pair] = field(default_factory=set)  # edges that such a key alone had found
    too_many: bool = False


class Settled(NamedTuple):
    """``writes`` go first, ``moves`` and ``firms`` are asked for after them (None: nothing to)."""

    writes: list[Asked]
    moves: Asked | None
    firms: Asked | None
    decision: Decision
    work: Work


def asked(items: Collection[Item], extra: Collection[int] = ()) -> list[Asked]:
    """What ``read`` wants: who shares a key, and who else holds the values."""
    keys = {*extra}.union(*(item.keys for item in items))
    return [looking.find(sorted(keys)), looking.holders_of(values.touched(items))]


def read(answers: list[list[tuple[Any, ...]]]) -> Read:
    """The rows that ``asked`` has brought, one list a statement, in its order."""
    faces, holders = answers
    return Read(looking.found(faces), looking.held(holders))


def settle(items: list[Item], read_: Read, numbers: Numbers, locks: frozenset[int]) -> Settled:
    """Decide what these records touch. Their own locks are held; raises ``Again`` for others'."""
    work = Work(numbers, {item.record: item for item in items}, locks, read_.found)
    work.turned = values.turn(items, read_.held)
    work.keys = {item.record: item.keys for item in items if item.after}
    _look_at_the_others(work)
    _close_crowded_keys(work)
    anew = _anew(work)
    pairs = score(_faces(work), _candidates(work, anew), numbers)
    near = _neighbourhood(work, anew, pairs)
    sides = pairs.sides_of(near.faces, numbers)
    decision = decide(near, numbers.scorers, sides)
    writes = _writes(work, near, decision, anew, sides)
    moves, firms = _pointers(work, near, decision)
    return Settled(writes, moves, firms, decision, work)


_TRY_OF = """
SELECT coalesce(bool_and(pg_try_advisory_xact_lock(k.key)), true)
  FROM (SELECT DISTINCT key FROM identity_key
         WHERE record_id = ANY (%(records)s::bigint[]) AND key <> ALL (%(mine)s::bigint[])
         ORDER BY key) AS k
"""
_FACES_OF = "SELECT {face} FROM identity_face f WHERE f.record_id = ANY (%(records)s::bigint[])"
_FACES_OF = _FACES_OF.replace("{face}", looking.FACE)


def _look_at_the_others(work: Work) -> None:
    """Holders of a value that has turned are scored anew: their faces, keys and candidates."""
    records = sorted({record for one in work.turned for record in one.records})
    if not records:
        return
    told = {"records": records, "mine": sorted(work.locks)}
    ((free,),), rows, keys, faces = sql.together(
        (_TRY_OF, told),
        (_FACES_OF, told),
        (looking.KEYS_OF, told),
        (looking.FIND_OF, told),
    )
    if not free:
        raise Again({key for _, key in keys})
    found = looking.found(faces)
    work.found.faces.update(found.faces)
    work.found.generic.update(found.generic)
    for key, holders in found.holders.items():
        work.found.holders.setdefault(key, set()).update(holders)
    work.dirty = {row[0]: of_row(row) for row in rows}
    for one in work.turned:
        for record in work.dirty.keys() & set(one.records):
            face = work.dirty[record]
            face.shared = with_share(face.shared, one.column, one.share)
            same = work.items.get(record)
            if same and same.after:
                same.after.shared = face.shared
    held: dict[int, set[int]] = {record: set() for record in work.dirty}
    for record, key in keys:
        held.setdefault(record, set()).add(key)
    work.keys.update((record, frozenset(mine)) for record, mine in held.items())


_PARTED = """
SELECT e.a_id, e.b_id FROM identity_edge e
 WHERE e.found AND e.a_id = ANY (%(holders)s::bigint[]) AND e.b_id = ANY (%(holders)s::bigint[])
   AND NOT EXISTS (
     SELECT FROM identity_key x JOIN identity_key y ON y.key = x.key AND y.record_id = e.b_id
      WHERE x.record_id = e.a_id AND x.key <> ALL (%(keys)s::bigint[])
        AND NOT EXISTS (SELECT FROM identity_generic g WHERE g.key = x.key))
"""


def _close_crowded_keys(work: Work) -> None:
    """A key that too many hold from now on finds nobody; what it alone had found falls apart."""
    mine = by_key(work.items.values())
    for key, holders in mine.items():
        known = work.found.holders.setdefault(key, set())
        known |= holders
        if key not in work.found.generic and len(known) > GENERIC:
            work.generic.add(key)
    for item in work.items.values():
        for key in item.keys_before - item.keys:
            work.found.holders.get(key, set()).discard(item.record)
    if not work.generic:
        return
    holders = set().union(*(work.found.holders[key] for key in work.generic))
    told = {"holders": sorted(holders), "keys": sorted(work.generic)}
    (rows,) = sql.together((_PARTED, told))
    work.parted = {(a, b) for a, b in rows}


def _anew(work: Work) -> set[int]:
    """Records whose pairs are scored anew: what others compare with is no longer what it was."""
    items = [item for item in work.items.values() if item.after]
    return {item.record for item in items if item.is_changed or item.anew} | work.dirty.keys()


def _faces(work: Work) -> dict[int, Standing]:
    """All faces at hand, as they are from now on."""
    faces = {**work.found.faces, **work.dirty}
    for item in work.items.values():
        if item.after:
            faces[item.record] = item.after
        else:
            faces.pop(item.record, None)
    return faces


def _candidates(work: Work, anew: Collection[int]) -> set[Pair]:
    closed = work.found.generic | work.generic
    pairs = set()
    for record in anew:
        for key in work.keys[record] - closed:
            for other in work.found.holders.get(key, ()):
                if other != record:
                    pairs.add((min(record, other), max(record, other)))
    return pairs


def _neighbourhood(work: Work, anew: set[int], pairs: Pairs) -> Neighbourhood:
    """All that is decided together with these records, read under a hold of its persons."""
    starts = {record for pair in pairs.worth for record in pair}
    starts |= work.dirty.keys() | {record for pair in work.parted for record in pair}
    starts = {one for one in starts if one not in work.items}
    starts |= {
        item.record
        for item in work.items.values()
        if item.is_known or item.before or not item.is_changed
    }
    near = Neighbourhood()
    if starts:
        ask = min(model.ask for model in work.numbers.models.values())
        around = _around(starts, ask)
        if unread := around.unread - work.items.keys():
            raise Again(records=unread)
        near = around.near
        if len(near.faces) > MOST:
            work.too_many = True
            near = Neighbourhood()
    near.faces.update(
        {one: face for one, face in work.dirty.items() if face.kind and not work.too_many}
    )
    for item in work.items.values():
        near.faces.pop(item.record, None)
        near.seeds.pop(item.record, None)
        if item.after and item.after.kind and item.seed:
            near.faces[item.record] = item.after
            near.seeds[item.record] = item.seed
    for pair in work.parted & near.kept.keys():
        near.kept[pair] = near.kept[pair]._replace(found=False)
    near.anew = anew
    near.candidates = {
        pair: edge
        for pair, edge in pairs.edges.items()
        if pair[0] in near.faces and pair[1] in near.faces
    }
    return near


def _around(starts: Collection[int], ask: float) -> Nearby:
    """What lies around these records, read while all its persons are held; no lock is waited for.

    Mostly those of the records themselves are all. Else the others are held, too, and it is read
    once more, for what they stand for may have changed before that.
    """
    records: Collection[int] = starts
    held: set[UUID] = set()
    for _ in range(2):
        holding, rows = sql.together(
            looking.hold(sorted(records)), looking.near(sorted(starts), ask)
        )
        around = looking.nearby(rows)
        held.update(seed for (seed,) in holding)
        if around.persons <= held:
            return around
        records = around.records
    raise Again


def _writes(
    work: Work,
    near: Neighbourhood,
    decision: Decision,
    anew: set[int],
    sides: dict[int, Any],
) -> list[Asked]:
    items = list(work.items.values())
    made: dict[Pair, NewEdge] = {}
    for pair, (weight, was_found) in decision.edges.items():
        kept = near.kept.get(pair)
        if (
            kept
            and anew.isdisjoint(pair)
            and kept.found == was_found
            and pair not in work.parted
            and abs(kept.weight - weight) <= _SAME
        ):
            continue
        scorer = work.numbers.scorers[near.faces[pair[0]].kind]
        parts = scorer.explain(sides[pair[0]], sides[pair[1]])
        made[pair] = NewEdge(weight, was_found, parts)
    here = near.faces
    gone = {
        pair
        for pair in near.kept
        if pair not in decision.edges and pair[0] in here and pair[1] in here
    }
    standing = {i.record for i in items if i.before}
    replaced = (anew & standing) | work.dirty.keys() | {i.record for i in items if not i.after}
    return [
        *writing.faces(items),
        *writing.shares(work.turned),
        *writing.generic(work.generic, GENERIC + 1),
        *writing.edges(made, gone, replaced, work.numbers.model),
        *writing.crowds(_crowds(decision)),
    ]


_SAME = 1e-6


def _crowds(decision: Decision) -> dict[Pair, float]:
    """Of two groups too large for one, the strongest pair between them, one a neighbourhood."""
    group_of = {record: at for at, group in enumerate(decision.groups) for record in group}
    refused = {
        frozenset((group_of[one.a], group_of[one.b]))
        for one in decision.refusals
        if one.why == "too many"
    }
    best: dict[Pair, float] = {}
    for pair, (weight, _) in decision.edges.items():
        if frozenset((group_of[pair[0]], group_of[pair[1]])) in refused:
            best[pair] = weight
    strongest = sorted(best, key=lambda pair: (-best[pair], pair))[:1]
    return {pair: best[pair] for pair in strongest}


def _pointers(
    work: Work, near: Neighbourhood, decision: Decision
) -> tuple[Asked | None, Asked | None]:
    """What asks for the moves; nothing where newcomers stand alone and nobody else is concerned.

    Nor where the neighbourhood is too large: the little that is at hand would part what stands.
    """
    if work.too_many:
        return None, None
    persons: list[list[int]] = []
    firms: list[list[int]] = []
    for group in decision.groups:
        (persons if near.faces[group[0]].kind == "person" else firms).append(group)
    fresh = {item.record for item in work.items.values() if not (item.is_known or item.before)}

    def matters(groups: list[list[int]]) -> bool:
        return any(len(group) > 1 or group[0] not in fresh for group in groups)

    return (
        writing.moves(persons) if matters(persons) else None,
        writing.organisations(firms) if matters(firms) else None,
    )


def moved(rows: list[tuple[Any, ...]]) -> list[Move]:
    """Rows of ``writing.moves`` as (seed, whom it stood behind, whom it stands behind now)."""
    return [(UUID(str(seed)), UUID(str(was)), UUID(str(to))) for seed, was, to in rows]


__all__ = ["Again", "Read", "Settled", "asked", "locks_of", "moved", "read", "settle"]
