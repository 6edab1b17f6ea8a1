"""Who belongs together, for pages: one's household, colleagues, open questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.customer.people.models import (
    HouseholdChoice,
    HouseholdMember,
    Person,
    Side,
)
from goodterms.kernel import clock

if TYPE_CHECKING:
    from uuid import UUID

Copies = HouseholdChoice.Copies


@dataclass(frozen=True, slots=True)
class Home:
    """A household as one of its members reads it: names and days, and the newest choice."""

    me: HouseholdMember
    others: tuple[HouseholdMember, ...]
    chosen: HouseholdChoice | None

    @property
    def one_copy(self) -> bool:
        return self.chosen is not None and self.chosen.copies == Copies.ONE


def home_of(person: UUID) -> Home | None:
    """The household of this person, as far as the reader may see it; two queries."""
    mine = HouseholdMember.objects.present().of_person(person).values("household")
    members = list(
        HouseholdMember.objects.present().filter(household__in=mine).order_by("since", "pk")
    )
    if not members:
        return None
    seeds = set(Person.objects.of(person).values_list("pk", flat=True))
    me = next(one for one in members if one.person_id in seeds)
    chosen = HouseholdChoice.objects.filter(
        household=me.household_id, topic=HouseholdChoice.EVERYTHING, channel=HouseholdChoice.POST
    )
    others = tuple(one for one in members if one.person_id not in seeds)
    return Home(me, others, chosen.order_by("-at", "-pk").first())


def asked_of(person: UUID) -> list[Side]:
    """Their parts in open questions, the oldest first; one query."""
    sides = Side.objects.filter(
        person__in=Person.objects.of(person),
        invitation__agreed_at__isnull=True,
        invitation__withdrawn_at__isnull=True,
        invitation__until__gt=clock.now(),
    )
    return list(sides.select_related("invitation").order_by("invitation__asked_at", "pk"))


def waiting_for(person: UUID) -> list[Side]:
    """Questions that wait for this person's own word; one query."""
    return [one for one in asked_of(person) if not one.answer]
