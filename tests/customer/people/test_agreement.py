"""The invariant of being related: of A nothing is read by B before both have said yes.

Random questions, answers, departures and sign-ins; after each step the portal's own role, asked
without any filter, reads of another only the name that other gave to somebody who agreed too.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.make import make_customer

from goodterms.customer.people.models import (
    Colleagues,
    Household,
    HouseholdChoice,
    HouseholdMember,
    Invitation,
    Person,
    Side,
)
from goodterms.customer.people.operations import households, invitations
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

pytestmark = pytest.mark.django_db

_numbers = count(1)
NAMES = ("Ana", "Ben", "Cara", "Dan")
READ = (Household, HouseholdMember, HouseholdChoice, Colleagues, Invitation, Side, Person)
Kind = Invitation.Kind

WHO = st.sampled_from(range(len(NAMES)))
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), WHO, WHO, st.sampled_from(list(Kind))),
        st.tuples(st.just("propose"), WHO, WHO, st.sampled_from(list(Kind))),
        st.tuples(st.just("yes"), WHO, st.integers(0, 3)),
        st.tuples(st.just("no"), WHO, st.integers(0, 3)),
        st.tuples(st.just("leave"), WHO),
        st.tuples(st.just("part"), WHO),
        st.tuples(st.just("letters"), WHO),
    ),
    max_size=14,
)


class World:
    """Four people, and for each the others they have agreed with, as this test keeps count."""

    def __init__(self) -> None:
        tag = next(_numbers)
        self.people = [make_customer(f"{name.lower()}{tag}@home.example") for name in NAMES]

    def step(self, verb: str, who: int, *more: object) -> None:
        member = self.people[who]
        with suppress(Refused), acting(member.actor):
            getattr(self, verb)(member, who, *more)
        with working("a test"):
            invitations.bind()

    def ask(self, member: Member, who: int, other: int, kind: Invitation.Kind) -> None:
        invitations.ask(
            by=member.actor,
            person=member.person.pk,
            kind=kind,
            address=self.people[other].login.email,
            name=NAMES[who],
        )

    def propose(self, member: Member, who: int, other: int, kind: Invitation.Kind) -> None:
        if other != who:
            with working("a test"):
                invitations.propose(
                    (member.person.pk, self.people[other].person.pk),
                    kind=kind,
                    origin=Invitation.Origin.RECORDS,
                )

    def yes(self, member: Member, who: int, which: int) -> None:
        self._answer(member, which, yes=True, name=NAMES[who])

    def no(self, member: Member, who: int, which: int) -> None:
        self._answer(member, which, yes=False)

    def _answer(self, member: Member, which: int, *, yes: bool, name: str = "") -> None:
        mine = list(Side.objects.filter(answer="").order_by("pk").values_list("invitation"))
        if mine:
            invitations.answer(
                by=member.actor,
                person=member.person.pk,
                invitation=mine[which % len(mine)][0],
                yes=yes,
                name=name,
            )

    def leave(self, member: Member, who: int) -> None:
        households.leave(by=member.actor, person=member.person.pk)

    def part(self, member: Member, who: int) -> None:
        for tie in households.ties_of(member.person.pk)[:1]:
            households.part_colleagues(by=member.actor, person=member.person.pk, colleagues=tie.pk)

    def letters(self, member: Member, who: int) -> None:
        households.choose_copies(
            by=member.actor,
            person=member.person.pk,
            copies=HouseholdChoice.Copies.ONE,
            name=NAMES[who],
        )

    def related(self) -> dict[int, set[int]]:
        """Whom each may read: by a yes of both, or a question the other put to them by name."""
        with working("a test"):
            number = {member.person.pk: at for at, member in enumerate(self.people)}
            may: dict[int, set[int]] = {at: {at} for at in number.values()}
            present = list(HouseholdMember.objects.present())
            for one in present:
                may[number[one.person_id]] |= {
                    number[other.person_id]
                    for other in present
                    if other.household_id == one.household_id
                }
            for tie in Colleagues.objects.all():  # who parted knew one another
                first, second = number[tie.one_id], number[tie.other_id]
                may[first].add(second)
                may[second].add(first)
            for side in Side.objects.filter(invitation__origin="person").exclude(part="asker"):
                asker = side.invitation.sides.get(part="asker")
                may[number[side.person_id]].add(number[asker.person_id])
        return may


def lived(steps: list[Any]) -> World:
    world = World()
    for step in steps:
        world.step(*step)
    return world


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_nothing_is_read_of_another_before_both_said_yes(db: None, steps: list[Any]) -> None:
    with transaction.atomic():
        _each_reads_whom_they_may(lived(steps))
        transaction.set_rollback(True)


def _each_reads_whom_they_may(world: World) -> None:
    may = world.related()
    for at, member in enumerate(world.people):
        with acting(member.actor):
            read = str([list(model.objects.values()) for model in READ])
        for other, name in enumerate(NAMES):
            if other in may[at]:
                continue
            assert f"'{name}'" not in read, f"{NAMES[at]} reads {name}"
            assert str(world.people[other].person.pk) not in read, f"{NAMES[at]} reads {name}"


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
def test_nobody_is_in_two_households_and_none_has_one_member(db: None, steps: list[Any]) -> None:
    with transaction.atomic():
        lived(steps)
        with working("a test"):
            present = list(HouseholdMember.objects.present().values_list("household", "person"))
        transaction.set_rollback(True)
    assert len({person for _home, person in present}) == len(present)
    homes = [home for home, _person in present]
    assert all(homes.count(home) > 1 for home in homes)
