"""A serial told twice: a quiet question for staff, never a bar, and never the other one's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.holdings.models import SerialQuestion, Thing
from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor


def compare(thing_id: UUID) -> None:
    """The task's half: open a question where somebody else's thing bears the same serial."""
    thing = Thing.objects.standing().filter(pk=thing_id).first()
    if thing is None or not thing.serial:
        return
    alike = Thing.objects.standing().bearing(thing.serial).exclude(pk=thing.pk)
    if thing.person_id:
        alike = alike.exclude(person__in=Person.objects.of(thing.person_id))
    if alike.exists():
        SerialQuestion.objects.get_or_create(thing=thing, defaults={"opened_at": clock.now()})


@operation("holdings.serial.settled")
def settle(*, by: Actor, question: UUID, outcome: str) -> SerialQuestion:
    """A member of staff has looked: both bear it, it was handed on, or it was misread."""
    held = SerialQuestion.objects.select_for_update().filter(pk=question).first()
    if held is None or held.settled_at:
        raise Refused(_("Somebody has settled this already."), rule="holdings.serial.settled")
    held.outcome = SerialQuestion.Outcome(outcome)
    held.settled_at, held.settled_by_id = clock.now(), by.person
    held.save(update_fields=["outcome", "settled_at", "settled_by"])
    record("holdings.serial.settled", held, by=by, answer=outcome)
    return held
