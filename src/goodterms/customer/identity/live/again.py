"""Deciding records again: after an edit, a word, a kind corrected, a withdrawal."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, NamedTuple

from goodterms.customer.identity import turns
from goodterms.customer.identity.events import PeopleChanged
from goodterms.customer.identity.live import arriving, engine, looking
from goodterms.customer.identity.live.engine import Again
from goodterms.customer.identity.live.items import Item, locks_of
from goodterms.customer.identity.live.numbers import STAMP, current, is_current, reload
from goodterms.customer.identity.live.records import NAMES
from goodterms.customer.identity.live.standing import AMONG, of_face, of_row
from goodterms.customer.identity.models import Kind, KindBy
from goodterms.customer.identity.models.kinds import KIND_BY_SQL
from goodterms.customer.identity.resolving import pointers
from goodterms.kernel import sql
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from goodterms.customer.identity.live.looking import Asked
    from goodterms.customer.identity.live.numbers import Numbers

TRIES = 6
PAUSE = 0.01  # seconds before the second try; twice as long before each further one
AS_EVER = (looking.BY_INDEX, {"switch": "on"})
SAVE, BACK = "SAVEPOINT live", "ROLLBACK TO SAVEPOINT live"


class Outcome(NamedTuple):
    """``moved`` says behind whom seeds stand now, ``people`` are all whom it concerned.

    ``later``: others were at work, so a task does it.
    """

    moved: Mapping[UUID, UUID] = {}
    people: tuple[UUID, ...] = ()
    later: bool = False


def redecide(
    records: Collection[int], *, cause: dict[str, Any], anew: Collection[int] = ()
) -> Outcome:
    """Decide again, in the caller's transaction, all that these records touch or have touched.

    What a record says is read from its row, so an edit, a word, a corrected kind, a withdrawal and
    their undoing all end here; a split needs no code of its own. The caller may hold persons, so no
    lock is waited for: where somebody else is at work, a task does it when they are done. ``anew``
    are those of them that an earlier model has scored.
    """
    with working("identity.redecide"):
        wanted = sorted(set(records))
        more: frozenset[int] = frozenset()
        for turn in range(TRIES):
            if turn:
                time.sleep(PAUSE * 2**turn)
            try:
                with sql.at_the_end():
                    outcome = _redecide({*wanted, *more}, cause, anew)
                    tell(outcome)
                    return outcome
            except Again as again:
                sql.run(BACK)
                more |= again.records
        _later(wanted, cause)
        return Outcome(later=True)


def _later(records: list[int], cause: dict[str, Any]) -> None:
    from goodterms.customer.identity.tasks import redecide_later  # noqa: PLC0415  (it imports us)

    redecide_later.defer(records=records, cause=cause)


def _redecide(records: Collection[int], cause: dict[str, Any], anew: Collection[int]) -> Outcome:
    numbers = current()
    _, _, stamp = sql.together((SAVE, None), (looking.BY_INDEX, {"switch": "off"}), (STAMP, None))
    if not is_current(numbers, stamp):
        numbers = reload()
    items = load(records, numbers, anew)
    locks = frozenset(locks_of(items))
    ((may,),), ((free,),), rows, *answers = sql.together(
        (turns.TRY_SHARE, {"shared": [turns.IMPORT]}),
        (turns.TRY, {"locks": sorted(locks)}),
        reading(records),
        *engine.asked(items),
    )
    if not may or free is False or rows != [item.row for item in items]:
        raise Again
    settled = engine.settle(items, engine.read(answers), numbers, locks)
    return carry_out(settled, (), cause)


def carry_out(settled: engine.Settled, first: Collection[Asked], cause: dict[str, Any]) -> Outcome:
    """Write all that was decided, ``first`` before the rest, and move the pointers.

    What the caller's transaction asks after this is planned as ever.
    """
    last = [asked for asked in (settled.moves, settled.firms) if asked]
    writes = [*first, *settled.writes]
    if writes and all(statement.lstrip().startswith("INSERT") for statement, _ in writes):
        writes = [sql.at_once(writes)]  # newcomers: nothing that stood is touched
    answers = sql.together(*writes, *last)
    moves = engine.moved(answers[len(writes)]) if settled.moves else []
    moved = pointers.move(moves, cause={**cause, "by": "live"}) if moves else ()
    sql.leave(*AS_EVER)
    return Outcome(*moved)


_LOAD = f"""
SELECT r.id, r.kind, {KIND_BY_SQL},
       r.withdrawn_at IS NULL AND r.erased_at IS NULL,
       r.payload::text, coalesce(p.payload, '{{}}')::text, p.national_index, s.code,
       coalesce(m.person_id, m.organisation_id), m.person_id IS NOT NULL,
       ARRAY(SELECT k.key FROM identity_key k WHERE k.record_id = r.id ORDER BY k.key),
       f.record_id, {looking.FACE}
  FROM identity_record r JOIN identity_source s ON s.id = r.source_id
  LEFT JOIN identity_paper p ON p.record_id = r.id
  LEFT JOIN identity_membership m ON m.record_id = r.id AND m.until IS NULL
  LEFT JOIN people_person o ON o.id = m.person_id
  LEFT JOIN identity_face f ON f.record_id = r.id
 WHERE r.id = ANY (%(records)s::bigint[])
 ORDER BY r.id
"""  # noqa: S608


def reading(records: Collection[int]) -> Asked:
    """What asks for these rows, in order; once more under the locks, they must be what they were.

    Else somebody has written one since, and a face of what it said before would replace theirs.
    """
    return _LOAD, {"records": sorted(records)}


def load(records: Collection[int], numbers: Numbers, anew: Collection[int] = ()) -> list[Item]:
    """These records as they stand, each with the face it had and the one its row makes today."""
    (rows,) = sql.together(reading(records))
    told = [arriving.fields(json.loads(row[4]), json.loads(row[5]), *row[6:8]) for row in rows]
    faces = arriving.faces(told, numbers)
    items = []
    for row, face in zip(rows, faces, strict=True):
        record, kind, by, stands, *_, seed, is_person, keys, has_face = row[:12]
        before = of_row(row[12:]) if has_face is not None else None
        kind = Kind(kind) if by != KindBy.MACHINE else NAMES[face.kind]
        if AMONG.get(kind) != (("person" if is_person else "organisation") if seed else None):
            kind = Kind.ASSET  # the next run gives it the membership of its kind
        after = of_face(record, face, kind) if stands else None
        items.append(
            Item(
                record,
                before,
                after,
                seed,
                frozenset(keys),
                is_known=True,
                anew=record in anew,
                row=row,
            )
        )
    return items


def tell(outcome: Outcome, more: Collection[UUID] = ()) -> None:
    """Let everybody concerned be looked at again."""
    concerned = tuple(sorted({*outcome.people, *more}))
    if concerned:
        announce(PeopleChanged(concerned))
