"""Who in post is named to a customer, and who is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import DateField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.people.models import Absence, Person, Post
from goodterms.kernel import clock
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from goodterms.kernel.actors import Actor


def named_for(
    divisions: Sequence[int], *, on: date, to: UUID | None = None, asker: UUID | None = None
) -> Post | None:
    """Who is named to a customer of these divisions; nobody in a firm without staff.

    ``to`` if they are there; else who greets for the first of ``divisions`` that has somebody; else
    who greets for the house. Nobody gets what they ask themselves, and nobody who is away, as long
    as there is somebody else. The same question gets the same person, so that a page can name them
    beforehand.
    """
    there = Post.objects.here(on)
    if asker:
        there = there.exclude(person__in=Person.objects.of(asker))
    places = {division: place for place, division in enumerate(divisions)}
    for posts in (there, Post.objects.on(on)):
        told = posts.select_related("division").order_by("division_id", "name")
        wanted = list(told.filter(person=to)) if to else []
        wanted = wanted or list(told.filter(greets=True)) or list(told[:1])
        if wanted:
            return min(wanted, key=lambda post: places.get(post.division_id, len(places)))
    return None


def left_alone(day: date) -> Q:
    """A filter for what has an ``owner`` and a ``due_at``: they are away today and when it is due.

    Or they are in post no longer.
    """
    owner, due = OuterRef("owner"), Cast(OuterRef("due_at"), DateField())
    away = Absence.objects.on(day).filter(person=owner, until__gt=due)
    return Q(Exists(away)) | ~Q(Exists(Post.objects.on(day).filter(person=owner)))


@operation("people.away")
def be_away(*, by: Actor, person: UUID, since: date, back: date) -> Absence:
    """Somebody in post is not there from ``since`` until they are ``back``; others take over.

    One's own days, or for a steward a colleague's who cannot say so. What is said anew replaces
    what overlaps it.
    """
    _refuse_unless_theirs(by, person)
    if not Post.objects.on(clock.now().date()).filter(person=person).exists():
        raise Refused(_("They hold no post, so nobody waits for them."), rule="posts.none")
    if back <= max(since, clock.now().date()):
        raise Refused(
            _("The day back comes after the first day away, and after today."),
            next_step=_("Choose a later day."),
            rule="posts.back",
        )
    Absence.objects.filter(person=person, since__lt=back, until__gt=since).delete()
    away = Absence(person_id=person, since=since, until=back)
    away.save(force_insert=True)
    record("people.away", away, by=by, about=[person], since=str(since), back=str(back))
    return away


@operation("people.back")
def be_back(*, by: Actor, absence: UUID) -> None:
    """They are there after all; what was handed over stays where it is."""
    away = Absence.objects.filter(pk=absence).first()
    if away is None:
        raise Refused(_("They are back already."), rule="posts.back_already")
    _refuse_unless_theirs(by, away.person_id)
    away.delete()
    record("people.back", f"people.absence:{absence}", by=by, about=[away.person_id])


def absences(on: date) -> QuerySet[Absence]:
    """Who is away on that day or will be, the soonest first; one query."""
    return Absence.objects.filter(until__gt=on).order_by("since", "until", "pk")


def _refuse_unless_theirs(by: Actor, person: UUID) -> None:
    if (by.person == person and by.is_staff) or by.may(Power.STEWARD, Power.ADMINISTRATOR):
        return
    raise Refused(
        _("These are a colleague’s days."),  # noqa: RUF001
        next_step=_("Ask them, or a steward."),
        rule="posts.others",
    )
