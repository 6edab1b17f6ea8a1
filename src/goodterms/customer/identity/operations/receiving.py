"""Records arriving one by one or by the handful, each resolved before the call returns.

Files go by an import and the run that follows; a program's call comes here. Afterwards nobody can
tell which way a record came.
"""

from __future__ import annotations

import time
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import OperationalError
from django.utils.translation import gettext as _
from psycopg.errors import LockNotAvailable

from goodterms.audit.operations import operation, record
from goodterms.customer.identity import erased, turns
from goodterms.customer.identity.live import again, arriving, engine, looking, records
from goodterms.customer.identity.live.arriving import Told
from goodterms.customer.identity.live.engine import Again
from goodterms.customer.identity.live.items import Item, locks_of
from goodterms.customer.identity.live.numbers import STAMP, current, is_current, reload
from goodterms.customer.identity.live.records import Row
from goodterms.customer.identity.live.standing import of_face
from goodterms.customer.identity.matching.numbering import number_of
from goodterms.kernel import sql
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Kind as ActorKind
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from contextlib import AbstractContextManager
    from uuid import UUID

    from goodterms.customer.identity.live.numbers import Numbers
    from goodterms.customer.identity.live.standing import Standing
    from goodterms.customer.identity.models import Source
    from goodterms.kernel.actors import Actor

__all__ = ["MOST", "Received", "Told", "receive"]

MOST = 50  # records a call: one transaction
_IDS = f"""
SELECT m.*, ARRAY(SELECT nextval('identity_record_id_seq') FROM generate_series(1, %(count)s::int)),
       (SELECT json_object_agg(r.source_key, r.id) FROM identity_record r
         WHERE r.source_id = %(source)s::smallint AND r.source_key = ANY (%(erased)s::text[]))
  FROM (SELECT) AS one LEFT JOIN ({STAMP}) m ON true
"""  # noqa: S608
_BEGIN = f"""
{looking.BY_INDEX}
 UNION ALL
SELECT pg_advisory_xact_lock_shared(k)::text FROM unnest(%(shared)s::bigint[]) AS k
 UNION ALL
SELECT pg_advisory_xact_lock(k)::text FROM unnest(%(locks)s::bigint[]) AS k
"""  # noqa: S608


class Received(NamedTuple):
    """What became of one told record.

    ``state`` is "new", "changed" or "unchanged", or "erased": whom it tells of was erased, and
    nothing of it is kept. ``seed`` is whom the record speaks of and ``person`` the one that seed
    stands behind now, both None where it is no person's.
    """

    key: str
    record: int
    state: str
    kind: str
    seed: UUID | None
    person: UUID | None
    organisation: UUID | None


@operation("identity.records.received")
def receive(*, by: Actor, source: Source, told: Sequence[Told]) -> list[Received]:
    """Take in up to ``MOST`` records of a source and decide whom each speaks of.

    What its source has told of before becomes a new version; the same content again changes
    nothing. Told twice in one call, a key's last row speaks. Raises ``Refused`` for no record or
    too many.
    """
    if not 0 < len(told) <= MOST:
        raise Refused(
            _("Between 1 and %(most)d records go in one call.") % {"most": MOST},
            next_step=_("Send the rest in further calls, or a file of all."),
            rule="receiving.count",
        )
    with _at_work(by), sql.at_the_end():
        done = _receive(source, list({one.key: one for one in told}.values()))
        states = [one.state for one in done]
        counts: dict[str, Any] = {one: states.count(one) for one in ("new", "changed", "unchanged")}
        if "erased" in states:
            counts["erased"] = states.count("erased")
        record(
            "identity.records.received",
            source,
            by=by,
            about=sorted({one.seed for one in done if one.seed and one.state != "unchanged"}),
            **counts,
        )
    by_key = {one.key: one for one in done}
    return [by_key[one.key] for one in told]


def _at_work(by: Actor) -> AbstractContextManager[object]:
    """The worker's role, which alone reaches keys and faces; a task has it already."""
    return nullcontext() if by.kind is ActorKind.SYSTEM else working("identity.receive")


def _receive(source: Source, told: list[Told]) -> list[Received]:
    """Try until nobody else is at work on the same; each try begins with no lock held."""
    more: set[int] = set()
    locks: set[int] = set()
    for turn in range(1, again.TRIES + 1):
        try:
            with sql.at_the_end():  # a try that failed leaves nothing
                return _Arrival(source, told).take(locks, more)
        except Again as met:
            sql.run(again.BACK)
            if turn == again.TRIES:
                break
            more |= met.records
            locks |= met.locks
            time.sleep(again.PAUSE * 2 ** (turn - 1))
        except OperationalError as error:
            if isinstance(error.__cause__, LockNotAvailable):
                break  # a lock was waited for as long as the database lets anybody wait
            raise
    raise Refused(
        _("Others are writing the same records at this moment."),
        next_step=_("Send it once more."),
        rule="receiving.busy",
    )


class _Seen(NamedTuple):
    """``stamp`` tells whether the faces that were asked about are those of the live model.

    ``erased`` are keys whose records were, with the number of what is left of each.
    """

    locks: frozenset[int]
    stamp: tuple[int | None, str | None]
    ids: list[int]
    known: list[looking.Stood]
    erased: dict[str, int]
    answers: list[list[tuple[Any, ...]]]


class _Arrival:
    """One try at taking records in."""

    def __init__(self, source: Source, told: list[Told]) -> None:
        self.source, self.code, self.told = source.pk, source.code, told
        self.national = [arriving.index_of(one.national_id) for one in told]
        self.erased = {erased.key_of(self.source, one.key): one.key for one in told}

    def take(self, locks: Collection[int], more: Collection[int]) -> list[Received]:
        numbers, rows, items, seen = self._seen(locks)
        known = {one.source_key: one for one in seen.known}
        for row, item, number in zip(rows, items, seen.ids, strict=True):
            row.stood = known.get(row.told.key)
            row.record = item.record = row.stood.record if row.stood else number
            if item.after:
                item.after.record = row.record
        told = [
            (row, item)
            for row, item in zip(rows, items, strict=True)
            if not (row.says_the_same or row.told.key in seen.erased)
        ]
        rows = [row for row, _ in told]
        records.give_seeds(rows)
        items = [self._item(*one) for one in told]
        answers, held = seen.answers, seen.locks
        if more:
            items += again.load(set(more) - {item.record for item in items}, numbers)
        if more or any(item.before or item.keys_before for item in items):
            answers = _read_again(items, held)
        outcome = again.Outcome()
        if rows:
            settled = engine.settle(items, engine.read(answers), numbers, held | locks_of(items))
            outcome = again.carry_out(
                settled, records.written(rows, self.source), {"source": self.source}
            )
            before = records.tell(rows)
            again.tell(outcome, {*before, *(row.person for row in rows if row.person)})
        else:
            sql.leave(*again.AS_EVER)
        gone = [
            Received(key, number, "erased", "unknown", None, None, None)
            for key, number in seen.erased.items()
        ]
        return [*self._received(rows, known, outcome), *gone]

    def _seen(self, locks: Collection[int]) -> tuple[Numbers, list[Row], list[Item], _Seen]:
        """The rows with their faces, and what stands around them, read under their locks.

        Faces are made as if this process held the live model, as it mostly does; the same read
        tells. Where not, they are made once more.
        """
        numbers = current()
        while True:
            rows = self._made(numbers)
            items = [Item(row.record, None, _after(row), None) for row in rows]
            wanted = {number_of("source key", str(self.source), one.key) for one in self.told}
            seen = self._read(frozenset({*wanted, *locks, *locks_of(items)}), items)
            if is_current(numbers, [seen.stamp]):
                return numbers, rows, items, seen
            sql.run(again.BACK)
            numbers = reload()

    def _made(self, numbers: Numbers) -> list[Row]:
        given = [
            arriving.fields(one.payload, one.paper, national, self.code)
            for one, national in zip(self.told, self.national, strict=True)
        ]
        each = zip(self.told, arriving.faces(given, numbers), self.national, strict=True)
        return [Row(-at, *one) for at, one in enumerate(each, 1)]

    def _read(self, locks: frozenset[int], items: list[Item]) -> _Seen:
        """Lock, then read: what stands under these keys, and who may be the same."""
        known = {
            "source": self.source,
            "keys": [one.key for one in self.told],
            "payloads": [arriving.as_json(one.payload) for one in self.told],
        }
        shared = [turns.IMPORT, turns.of_source(self.source)]
        wanted = {"count": len(self.told), "source": self.source, "erased": list(self.erased)}
        _, _, ((model, stamp, ids, gone),), stood, *answers = sql.together(
            (again.SAVE, None),
            (_BEGIN, {"switch": "off", "shared": shared, "locks": sorted(locks)}),
            (_IDS, wanted),
            (looking.KNOWN, known),
            *engine.asked(items),
        )
        found = [looking.stood(row) for row in stood]
        left = {self.erased[key]: number for key, number in (gone or {}).items()}
        return _Seen(locks, (model, stamp), ids, found, left, answers)

    def _item(self, row: Row, item: Item) -> Item:
        if row.stood is None:
            item.seed = row.seed
            return item
        keys = frozenset(row.stood.keys)
        return Item(row.record, row.stood.face, _after(row), row.seed, keys, is_known=True)

    def _received(
        self, rows: list[Row], known: dict[str, looking.Stood], outcome: again.Outcome
    ) -> list[Received]:
        told = [
            (row.told.key, row.record, row.kind.label, row.person, row.organisation,
             "changed" if row.stood else "new")
            for row in rows
        ]  # fmt: skip
        seen = {row.told.key for row in rows}
        told += [
            (key, stood.record, records.KINDS[stood.kind], stood.person, stood.organisation,
             "unchanged")
            for key, stood in known.items() if key not in seen
        ]  # fmt: skip
        stands = {one.person: one.canonical for one in known.values() if one.person}
        stands = {**stands, **outcome.moved}
        return [
            Received(
                key, number, state, kind, person or firm,
                stands.get(person, person) if person else None, firm,
            )
            for key, number, kind, person, firm, state in told
        ]  # fmt: skip


def _after(row: Row) -> Standing:
    return of_face(row.record, row.face, row.kind)


def _read_again(items: list[Item], held: frozenset[int]) -> list[list[tuple[Any, ...]]]:
    """The same once more for records that stood already: what they let go of matters too."""
    locks = locks_of(items) - held
    loaded = [item for item in items if item.row]
    ((free,),), rows, *answers = sql.together(
        (turns.TRY, {"locks": sorted(locks)}),
        again.reading([item.record for item in loaded]),
        *engine.asked(items),
    )
    if free is False or rows != [item.row for item in loaded]:
        raise Again(locks)
    return answers
