"""What owners do with their things (scenarios 19 and 21; R13 to R15, R26).

A name is enough, nothing else is asked for and no gap is held against anybody. A serial is taken
as it is told: whether another thing bears it too is a question for us, compared by a task.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.holdings.events import SerialTold
from goodterms.customer.holdings.models import Thing
from goodterms.customer.holdings.operations import own
from goodterms.kernel import clock
from goodterms.kernel.events import announce
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from goodterms.kernel.actors import Actor


LONGEST = {"known_as": 120, "kind": 60, "maker": 120, "model": 120, "serial": 80, "version": 60}
WHERE = 200  # signs of a place in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an owner says of a thing; everything but its name may stay unsaid."""

    known_as: str
    kind: str = ""
    maker: str = ""
    model: str = ""
    serial: str = ""
    version: str = ""
    since: date | None = None
    warranty_until: date | None = None


@operation("holdings.thing.told")
def tell(*, by: Actor, person: UUID, told: Told) -> Thing:
    """Put a thing on the person's list, as they tell of it."""
    pk = new_id()
    thing = Thing(
        id=pk,
        source=own.voice(by),
        source_key=str(pk),
        person_id=person,
        origin=Thing.Origin.TOLD,
        as_of=clock.now(),
        **_read(told),
    )
    thing.save(force_insert=True)
    if thing.serial:
        announce(SerialTold(thing.pk))
    record("holdings.thing.told", thing, by=by, about=[person])
    return thing


@operation("holdings.thing.changed")
def change(*, by: Actor, thing: UUID, told: Told) -> Thing:
    """Say it anew. Of a thing a division told of, its owner changes the name they call it by."""
    said = _read(told)
    with own.held(Thing, thing, by) as mine:
        before = mine.serial
        names = list(said) if mine.is_told else ["known_as"]
        for name in names:
            setattr(mine, name, said[name])
        if mine.is_told:
            mine.as_of, mine.verified = clock.now(), mine.verified and mine.serial == before
        mine.save(update_fields=[*names, "as_of", "verified"])
    if mine.serial and mine.serial != before:
        announce(SerialTold(mine.pk))
    record("holdings.thing.changed", mine, by=by, about=_owner(mine), fields=names)
    return mine


@operation("holdings.thing.placed")
def place(*, by: Actor, thing: UUID, where: str, why: str) -> Thing:
    """Where it is, said because somebody has to find it; ``why`` is the code of the occasion."""
    with own.held(Thing, thing, by) as mine:
        mine.place, mine.place_at, mine.place_why = own.line(where, WHERE), clock.now(), why
        mine.save(update_fields=["place", "place_at", "place_why"])
    record("holdings.thing.placed", mine, by=by, about=_owner(mine), why=why)
    return mine


@operation("holdings.thing.removed")
def remove(*, by: Actor, thing: UUID) -> Thing:
    """Take a thing they told us of off the list; it can be put back."""
    with own.held(Thing, thing, by) as mine:
        own.only_if_told(mine)
        mine.removed_at = mine.removed_at or clock.now()
        mine.save(update_fields=["removed_at"])
    record("holdings.thing.removed", mine, by=by, about=_owner(mine))
    return mine


@operation("holdings.thing.put_back")
def put_back(*, by: Actor, thing: UUID) -> Thing:
    """Undo a removal."""
    with own.held(Thing, thing, by) as mine:
        mine.removed_at = None
        mine.save(update_fields=["removed_at"])
    record("holdings.thing.put_back", mine, by=by, about=_owner(mine))
    return mine


def _read(told: Told) -> dict[str, str | date | None]:
    said = {
        name: own.line(value, LONGEST[name]) if isinstance(value, str) else value
        for name, value in asdict(told).items()
    }
    if not said["known_as"]:
        raise Refused(
            _("Nothing was written in the field."),
            next_step=_("A name you know it by is enough."),
            rule="holdings.unnamed",
        )
    return said


def _owner(thing: Thing) -> list[UUID]:
    return [thing.person_id] if thing.person_id else []
