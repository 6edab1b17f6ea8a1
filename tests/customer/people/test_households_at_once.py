"""Where people live, said twice at the same moment: one word comes after the other."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from threading import Barrier, BrokenBarrierError, Event
from typing import TYPE_CHECKING

from tests.customer.identity.test_claims_at_once import at_once
from tests.customer.people.test_households import leave, live_together
from tests.support.make import make_customer
from tests.support.ties import ask, say

from goodterms.customer.people.models import Colleagues, HouseholdMember, Invitation
from goodterms.customer.people.operations import households
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    import pytest
    from django.db.models import QuerySet
    from tests.conftest import Member


def test_a_yes_to_another_household_and_an_undo_of_leaving_do_not_meet_in_two_homes(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben, cara = (make_customer(f"{name}@home.example") for name in ("ana", "ben", "cara"))
    live_together(ana, ben)
    leave(ana)
    asked = ask(cara, ana.login.email, "Cara")
    looked, said = Event(), Event()
    really = households._ended_by

    def looks_and_waits(person: UUID, places: QuerySet[HouseholdMember]) -> list[HouseholdMember]:
        found = really(person, places)
        if places.query.select_for_update:
            looked.set()
            said.wait(0.3)  # the yes has this long to come in between, if it can
        return found

    monkeypatch.setattr(households, "_ended_by", looks_and_waits)

    def come_back() -> object:
        with acting(ana.actor):
            households.come_back(by=ana.actor, person=ana.person.pk)
        return "back"

    def say_yes() -> object:
        looked.wait(5)
        say(ana, asked, yes=True, name="Ana")
        said.set()
        return "yes"

    assert at_once(come_back, say_yes) == ["back", "yes"]
    with working("a test"):
        homes = HouseholdMember.objects.present()
        assert homes.filter(person__in=(ana.person, ben.person)).count() == 2
        assert not homes.filter(person=cara.person).exists(), "Ben lives there too: he is asked"


def test_of_two_colleagues_who_part_at_once_one_has_ended_it(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana, ben = (make_customer(f"{name}@work.example") for name in ("ana", "ben"))
    asked = ask(ana, ben.login.email, "Ana", kind=Invitation.Kind.COLLEAGUE, firm="Norr")
    say(ben, asked, yes=True, name="Ben")
    with working("a test"):
        tie = Colleagues.objects.get().pk
    both, now = Barrier(2), clock.now()

    def meanwhile() -> datetime:
        with suppress(BrokenBarrierError):  # both have read that it stands, if both can
            both.wait(0.3)
        return now

    monkeypatch.setattr(clock, "now", meanwhile)

    def end(who: Member) -> object:
        with acting(who.actor):
            households.part_colleagues(by=who.actor, person=who.person.pk, colleagues=tie)
        return "ended"

    answers = at_once(partial(end, ana), partial(end, ben))
    assert sorted(map(str, answers)) == ["You are not tied to them any more.", "ended"]
