"""Households: taking in whoever agreed, leaving in one press and back, and one letter for all."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.people.models import (
    Colleagues,
    Household,
    HouseholdChoice,
    HouseholdMember,
    Person,
)
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from goodterms.customer.people.models import ColleaguesQuerySet
    from goodterms.kernel.actors import Actor

Copies = HouseholdChoice.Copies
TWO = 2
UNDO_WITHIN = timedelta(hours=1)  # then whoever stayed has settled without them
TOLD_FOR = timedelta(days=30)  # both read so long that a place has ended what they agreed on


@operation("people.household.left")
def leave(*, by: Actor, person: UUID) -> HouseholdMember:
    """Out at once, without anybody's leave. Who would stay alone lives in no household any more."""
    now = clock.now()
    with working("people.household.left"):
        mine = _place_of(person)
        ended: dict[str, Any] = {
            "until": now.date(),
            "left_at": now,
            "left_by": mine.person_id,
        }
        home = HouseholdMember.objects.present().filter(household=mine.household_id)
        home.filter(person__in=Person.objects.of(person)).update(**ended)
        if home.count() < TWO:
            home.update(**ended)
    record("people.household.left", by=by, about=[person])
    return mine


@operation("people.household.came_back")
def come_back(*, by: Actor, person: UUID) -> None:
    """Undo of leaving: every place it ended stands again, as all of them had agreed."""
    with working("people.household.came_back"):
        hold(one.person_id for one in _ended_by(person, HouseholdMember.objects.all()))
        ended = _ended_by(person, HouseholdMember.objects.select_for_update())
        if not ended:
            raise Refused(
                _("The household is not as you left it, so it cannot simply be put back."),
                next_step=_("Ask somebody you live with; both of you agree."),
                rule="households.changed",
            )
        HouseholdMember.objects.filter(pk__in=[one.pk for one in ended]).update(
            until=None, left_at=None, left_by=None
        )
    record("people.household.came_back", by=by, about=[person])


def can_come_back(person: UUID) -> bool:
    """Whether they left lately, and all of it can be undone."""
    with working("people.household.can_come_back"):
        return bool(_ended_by(person, HouseholdMember.objects.all()))


@operation("people.household.copies_chosen")
def choose_copies(*, by: Actor, person: UUID, copies: Copies, name: str) -> HouseholdChoice:
    """One letter for the household or one for each; the newest word counts, and all read whose."""
    with working("people.household.copies_chosen"):
        mine = _place_of(person)
        chosen = HouseholdChoice(
            household_id=mine.household_id,
            copies=copies,
            by_id=person,
            by_name=mine.name or name,
            at=clock.now(),
        )
        chosen.save(force_insert=True)
    record("people.household.copies_chosen", by=by, about=[person], copies=str(copies))
    return chosen


@operation("people.colleagues.ended")
def part_colleagues(*, by: Actor, person: UUID, colleagues: UUID) -> Colleagues:
    """Either side ends it alone; neither reads the other's name any more."""
    with working("people.colleagues.ended"):
        now = clock.now()
        known = Colleagues.objects.of_person(person).select_for_update(of=("self",))
        tie = known.filter(pk=colleagues).first()
        if tie is None or (tie.is_over(now.date()) and tie.ended_with_id is None):
            raise Refused(_("You are not tied to them any more."), rule="colleagues.over")
        if not tie.is_over(now.date()):
            tie.until, tie.ended_at, tie.ended_by_id = now.date(), now, person
        tie.ended_with = None  # so that no place brings it back against their word
        tie.save(update_fields=["until", "ended_at", "ended_by", "ended_with"])
    record("people.colleagues.ended", tie, by=by, about=[person])
    return tie


@operation("people.colleagues.came_back")
def take_back_parting(*, by: Actor, person: UUID, colleagues: UUID) -> Colleagues:
    """Undo of ending it, by who did: both had agreed, and for an hour that word holds."""
    with working("people.colleagues.came_back"):
        tie = parted_lately(person).select_for_update().filter(pk=colleagues).first()
        if tie is None or stands_anew(tie):
            raise Refused(
                _("This cannot simply be put back any more."),
                next_step=_("Ask them again; both of you agree."),
                rule="colleagues.settled",
            )
        tie.until = tie.ended_at = tie.ended_by_id = None
        tie.save(update_fields=["until", "ended_at", "ended_by"])
    record("people.colleagues.came_back", tie, by=by, about=[person])
    return tie


def stands_anew(tie: Colleagues) -> bool:
    """Whether both have said yes once more meanwhile."""
    theirs = Person.objects.of(tie.other_id)
    still = Colleagues.objects.of_person(tie.one_id).filter(until__isnull=True, firm=tie.firm)
    return still.exclude(pk=tie.pk).filter(Q(one__in=theirs) | Q(other__in=theirs)).exists()


def parted_lately(person: UUID) -> QuerySet[Colleagues]:
    """Ties this person has ended within the hour."""
    return _lately().filter(ended_by__in=Person.objects.of(person))


def ties_of(person: UUID) -> list[Colleagues]:
    """Colleagues in force, whichever side this person is; one query."""
    mine = Colleagues.objects.of_person(person)
    return list(mine.standing(clock.now().date()).order_by("pk"))


def ties_told_to(person: UUID) -> list[Colleagues]:
    """Those in force, then those of the last month that a place has ended; one query."""
    today = clock.now().date()
    mine = Colleagues.objects.of_person(person)
    ended = Q(ended_with__isnull=False, until__gt=today - TOLD_FOR)
    told = mine.filter(Q(until=None) | Q(until__gt=today) | ended).order_by("pk")
    return sorted(told, key=lambda tie: tie.is_over(today))


def _lately() -> ColleaguesQuerySet:
    return Colleagues.objects.filter(ended_at__gt=clock.now() - UNDO_WITHIN)


def household_of(person: UUID) -> UUID | None:
    """The household this person belongs to today."""
    mine = HouseholdMember.objects.present().of_person(person)
    return mine.values_list("household_id", flat=True).first()


def hold(people: Iterable[UUID]) -> None:
    """Where these people live is one transaction's to say at a time, before any place is read."""
    persons = Person.objects.filter(pk__in=list(people)).values("canonical_id")
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=persons).order_by("pk"))


def refuse_two_homes(people: Iterable[UUID]) -> None:
    """One household a person: who moves leaves the former one first."""
    homes = {home for person in people if (home := household_of(person))}
    if len(homes) > 1:
        raise Refused(
            _("One of you belongs to another household already."),
            next_step=_("Leave that one first; it is one press. Then say yes again."),
            rule="households.two",
        )


def take_in(people: Mapping[UUID, str], now: datetime) -> Household:
    """Make these people, seed to name, one household, or take them into the one some are of."""
    homes = [home for person in people if (home := household_of(person))]
    household = (
        Household.objects.get(pk=homes[0]) if homes else Household.objects.create(begun_at=now)
    )
    household.members.update(left_at=None, left_by=None)
    HouseholdMember.objects.bulk_create(
        HouseholdMember(household=household, person_id=person, name=name, since=now.date())
        for person, name in people.items()
        if household_of(person) is None
    )
    return household


def _ended_by(person: UUID, places: QuerySet[HouseholdMember]) -> list[HouseholdMember]:
    """The places their leaving has ended; none where one of these people lives elsewhere by now."""
    mine = Person.objects.of(person)
    lately = places.filter(left_by__in=mine, left_at__gt=clock.now() - UNDO_WITHIN)
    last = lately.order_by("-left_at", "pk").first()
    if last is None:
        return []
    there = list(places.filter(household=last.household_id).order_by("pk"))
    ended = [one for one in there if one.left_at == last.left_at and one.until is not None]
    stayed = [one for one in there if one.until is None]
    lives_elsewhere = any(household_of(one.person_id) for one in ended)
    return [] if lives_elsewhere or len(ended) + len(stayed) < TWO else ended


def _place_of(person: UUID) -> HouseholdMember:
    """Their place, with the whole household locked: of two who leave at once one comes first."""
    home = household_of(person)
    places = HouseholdMember.objects.present().select_for_update().filter(household=home)
    mine = {one.person_id: one for one in places.order_by("pk")} if home else {}
    seeds = Person.objects.of(person).values_list("pk", flat=True)
    place = next((mine[seed] for seed in seeds if seed in mine), None)
    if place is None:
        raise Refused(
            _("You belong to no household here."),
            next_step=_("Ask somebody you live with; both of you agree."),
            rule="households.none",
        )
    return place
