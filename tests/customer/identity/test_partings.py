"""What becomes of colleagues when one of them leaves the firm, or a record names another one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_customer, make_record, make_source, seed_of
from tests.support.ties import ask, say

from goodterms.customer.identity.firms import key_of
from goodterms.customer.identity.models import Face, Record
from goodterms.customer.identity.operations import groups, jobs, relating
from goodterms.customer.people import operations as seeds
from goodterms.customer.people.models import Affiliation, Colleagues, Invitation, RoleHeld
from goodterms.customer.people.operations import households
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

NORR, TIDEWATER = jobs.Job(firm="Norr Logistics"), jobs.Job(firm="Tidewater Lines")


def works(who: Member, job: jobs.Job = NORR) -> Affiliation:
    with acting(who.actor):
        return jobs.tell(by=who.actor, person=who.person.pk, job=job)


def correct(who: Member, place: Affiliation, job: jobs.Job) -> None:
    with acting(who.actor):
        jobs.correct(by=who.actor, person=who.person.pk, affiliation=place.pk, job=job)


def end(who: Member, place: Affiliation) -> None:
    with acting(who.actor):
        today = clock.now().date()
        jobs.end(by=who.actor, person=who.person.pk, affiliation=place.pk, on=today)


def deny(who: Member, place: Affiliation) -> None:
    with acting(who.actor):
        jobs.deny(by=who.actor, person=who.person.pk, affiliation=place.pk)


def confirm(who: Member, place: Affiliation) -> None:
    with acting(who.actor):
        jobs.confirm(by=who.actor, person=who.person.pk, affiliation=place.pk)


def become_colleagues(one: Member, other: Member) -> None:
    asked = ask(one, other.login.email, kind=Invitation.Kind.COLLEAGUE, firm=NORR.firm)
    say(other, asked, yes=True, name="Ben")


def standing(*members: Member) -> set[int]:
    """How many ties each of them reads as in force: the same number, whoever reads."""
    told = set()
    for who in members:
        with acting(who.actor):
            told.add(len(households.ties_of(who.person.pk)))
    return told


def ended(*members: Member) -> set[int]:
    """How many ties each of them reads as ended by a place."""
    told = set()
    for who in members:
        with acting(who.actor):
            ties = households.ties_told_to(who.person.pk)
            told.add(sum(tie.is_over(clock.now().date()) for tie in ties))
    return told


@pytest.fixture
def place(ana: Member, ben: Member) -> Affiliation:
    """Ana's place at the firm where Ben is a colleague of hers."""
    told = works(ana)
    become_colleagues(ana, ben)
    return told


LEAVING: dict[str, Callable[[Member, Affiliation], None]] = {
    "ended": end,
    "denied": deny,
    "another firm": lambda who, place: correct(who, place, TIDEWATER),
}


class TestATieEndsWithThePlace:
    @pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING.keys())
    def test_for_both_and_comes_back_when_the_place_is_put_right(
        self,
        ana: Member,
        ben: Member,
        place: Affiliation,
        leave: Callable[[Member, Affiliation], None],
    ) -> None:
        assert standing(ana, ben) == {1}
        leave(ana, place)
        assert (standing(ana, ben), ended(ana, ben)) == ({0}, {1})
        correct(ana, place, NORR)
        assert (standing(ana, ben), ended(ana, ben)) == ({1}, {0})

    def test_another_spelling_of_the_firm_ends_nothing(
        self, ana: Member, ben: Member, place: Affiliation
    ) -> None:
        correct(ana, place, jobs.Job(firm="NORR Logistics Ltd"))
        assert standing(ana, ben) == {1}

    def test_a_second_place_at_the_firm_keeps_it(
        self, ana: Member, ben: Member, place: Affiliation
    ) -> None:
        second = works(ana, jobs.Job(firm="Norr Logistics", title="Driver"))
        end(ana, place)
        assert standing(ana, ben) == {1}
        end(ana, second)
        assert standing(ana, ben) == {0}

    def test_an_end_still_to_come_dates_it(
        self, ana: Member, ben: Member, place: Affiliation
    ) -> None:
        later = clock.now().date().replace(year=clock.now().year + 1, day=1)
        correct(ana, place, NORR._replace(until=later))
        assert standing(ana, ben) == {1}
        with working("a test"):
            assert Colleagues.objects.get().until == later

    def test_a_yes_after_a_no_brings_it_back(
        self, ana: Member, ben: Member, place: Affiliation
    ) -> None:
        deny(ana, place)
        confirm(ana, place)
        assert standing(ana, ben) == {1}

    def test_a_place_that_is_over_stays_so_when_its_title_is_mended(
        self, ana: Member, ben: Member, place: Affiliation
    ) -> None:
        end(ana, place)
        correct(ana, place, NORR._replace(title="Planner", until=clock.now().date()))
        assert (standing(ana, ben), ended(ana, ben)) == ({0}, {1})


class TestNothingComesBackAgainstAWord:
    def test_who_left_too_is_not_tied_by_the_others_return(
        self, ana: Member, ben: Member, place: Affiliation
    ) -> None:
        bens = works(ben)
        end(ana, place)
        end(ben, bens)
        correct(ana, place, NORR)
        assert (standing(ana, ben), ended(ana, ben)) == ({0}, {0})

    def test_the_others_place_brings_nothing_back(
        self, ana: Member, ben: Member, place: Affiliation
    ) -> None:
        bens = works(ben)
        end(ana, place)
        confirm(ben, bens)
        assert standing(ana, ben) == {0}

    @pytest.mark.parametrize("first", ["the press", "the place"])
    def test_who_ended_it_by_hand_has_ended_it(
        self, ana: Member, ben: Member, place: Affiliation, first: str
    ) -> None:
        with working("a test"):
            tie = Colleagues.objects.get()
        if first == "the place":
            end(ana, place)
        with acting(ben.actor):
            households.part_colleagues(by=ben.actor, person=ben.person.pk, colleagues=tie.pk)
        if first == "the press":
            end(ana, place)
        correct(ana, place, NORR)
        assert (standing(ana, ben), ended(ana, ben)) == ({0}, {0})

    def test_who_agreed_anew_is_not_tied_twice(
        self, ana: Member, ben: Member, place: Affiliation
    ) -> None:
        end(ana, place)
        works(ana)
        become_colleagues(ana, ben)
        correct(ana, place, NORR)
        assert standing(ana, ben) == {1}


class TestARecordThatNamesAnotherFirm:
    @pytest.fixture
    def record(self, ana: Member, energy: Division) -> Record:
        """A record of Ana's, proved, that names her firm; she has said yes to it."""
        told = make_record(make_source(energy), name="Ana Ferreira", organisation=NORR.firm)
        with working("a test"):
            groups.join(ana.person.pk, [seed_of(told).pk], cause={})
            seeds.open_to_level([seed_of(told).pk], 1)
        self.names(told, NORR)
        confirm(ana, self.place(NORR))
        return told

    def names(self, record: Record, job: jobs.Job) -> None:
        """The source tells anew; the task has looked."""
        with working("a test"):
            Record.objects.filter(pk=record.pk).update(
                payload=record.payload | {"organisation": job.firm}
            )
            Face.objects.update_or_create(
                record=record, defaults={"norm_version": 1, "org": key_of(job.firm)}
            )
            relating.refresh()

    def place(self, job: jobs.Job) -> Affiliation:
        with working("a test"):
            return Affiliation.objects.get(firm=job.firm)

    def test_proposes_it_and_ends_nothing_by_itself(
        self, ana: Member, ben: Member, record: Record
    ) -> None:
        become_colleagues(ana, ben)
        self.names(record, TIDEWATER)
        assert self.place(TIDEWATER).is_proposed
        assert standing(ana, ben) == {1}

    def test_the_persons_yes_ends_the_former_place_and_its_ties(
        self, ana: Member, ben: Member, record: Record
    ) -> None:
        become_colleagues(ana, ben)
        self.names(record, TIDEWATER)
        confirm(ana, self.place(TIDEWATER))
        assert self.place(NORR).is_over(clock.now().date())
        assert (standing(ana, ben), ended(ana, ben)) == ({0}, {1})
        correct(ana, self.place(NORR), NORR)
        assert standing(ana, ben) == {1}
        assert not self.place(TIDEWATER).until, "both places may be true"

    def test_a_no_leaves_everything(self, ana: Member, ben: Member, record: Record) -> None:
        become_colleagues(ana, ben)
        self.names(record, TIDEWATER)
        deny(ana, self.place(TIDEWATER))
        self.names(record, TIDEWATER)
        assert (standing(ana, ben), ended(ana, ben)) == ({1}, {0})
        assert not self.place(NORR).until

    def test_a_name_the_person_has_mended_is_not_proposed_again(
        self, ana: Member, record: Record
    ) -> None:
        correct(ana, self.place(NORR), TIDEWATER)
        self.names(record, NORR)
        with working("a test"):
            assert Affiliation.objects.get().firm == TIDEWATER.firm

    def test_a_place_of_another_record_goes_on(
        self, ana: Member, record: Record, energy: Division
    ) -> None:
        own = works(ana, jobs.Job(firm="Aldgate Freight"))
        self.names(record, TIDEWATER)
        confirm(ana, self.place(TIDEWATER))
        with working("a test"):
            assert not Affiliation.objects.get(pk=own.pk).until


def test_nobody_else_reads_an_ended_tie(ana: Member, ben: Member, place: Affiliation) -> None:
    end(ana, place)
    cara = make_customer("cara@home.example", "Cara Ozturk")
    assert ended(cara) == {0}
    with acting(cara.actor):
        assert not Colleagues.objects.exists()


class TestPartsAtAFirm:
    """Dov says what Ana is at Norr; what becomes of it when she corrects the place."""

    @pytest.fixture
    def place(self, ana: Member) -> Affiliation:
        return works(ana)

    @pytest.fixture
    def approves(self, ana: Member, dov: Member, place: Affiliation) -> RoleHeld:
        return self.plays(ana, dov, place, "approver")

    def plays(self, ana: Member, dov: Member, place: Affiliation, role: str) -> RoleHeld:
        with acting(dov.actor):
            return jobs.play(by=dov.actor, person=ana.person.pk, affiliation=place.pk, role=role)

    def played(self, place: Affiliation) -> list[str]:
        with working("a test"):
            standing = RoleHeld.objects.filter(affiliation=place, until__isnull=True)
            return sorted(standing.values_list("role", flat=True))

    @pytest.mark.parametrize("leave", LEAVING.values(), ids=LEAVING.keys())
    def test_they_end_with_the_place_and_come_back_when_it_is_put_right(
        self,
        ana: Member,
        place: Affiliation,
        approves: RoleHeld,
        leave: Callable[[Member, Affiliation], None],
    ) -> None:
        leave(ana, place)
        assert self.played(place) == []
        correct(ana, place, NORR)
        assert self.played(place) == ["approver"]

    def test_a_firm_that_turned_out_to_be_another_has_none_of_them(
        self, ana: Member, dov: Member, place: Affiliation, approves: RoleHeld
    ) -> None:
        correct(ana, place, TIDEWATER)
        self.plays(ana, dov, place, "user")
        correct(ana, place, NORR)
        assert self.played(place) == ["approver"]
        correct(ana, place, TIDEWATER)
        assert self.played(place) == ["user"]

    def test_another_spelling_title_or_first_day_ends_none(
        self, ana: Member, place: Affiliation, approves: RoleHeld
    ) -> None:
        correct(ana, place, jobs.Job(firm="NORR Logistics Ltd", title="Planner"))
        assert self.played(place) == ["approver"]

    def test_one_ended_by_hand_stays_ended(
        self, ana: Member, dov: Member, place: Affiliation, approves: RoleHeld
    ) -> None:
        with acting(dov.actor):
            jobs.stop(by=dov.actor, person=ana.person.pk, held=approves.pk)
        end(ana, place)
        correct(ana, place, NORR)
        assert self.played(place) == []

    def test_a_last_day_that_is_corrected_corrects_theirs(
        self, ana: Member, place: Affiliation, approves: RoleHeld
    ) -> None:
        first, then = (clock.now().date() - timedelta(days=days) for days in (9, 2))
        for last in (first, then):
            correct(ana, place, NORR._replace(until=last))
            with working("a test"):
                assert RoleHeld.objects.get(pk=approves.pk).until == last

    def test_one_said_anew_meanwhile_is_not_there_twice(
        self, ana: Member, dov: Member, place: Affiliation, approves: RoleHeld
    ) -> None:
        deny(ana, place)
        self.plays(ana, dov, place, "approver")
        confirm(ana, place)
        assert self.played(place) == ["approver"]
