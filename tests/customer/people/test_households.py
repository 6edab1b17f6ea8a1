"""Households: nobody is in one before all have said yes, and one press leads out (R8, R109)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_customer
from tests.support.ties import ask, say

from goodterms.customer.identity.operations import jobs
from goodterms.customer.people import ties
from goodterms.customer.people.models import (
    Colleagues,
    HouseholdChoice,
    HouseholdMember,
    Invitation,
    Side,
)
from goodterms.customer.people.operations import households, invitations
from goodterms.customer.profile.mailing import mail_pieces
from goodterms.customer.profile.operations import cards
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

pytestmark = pytest.mark.django_db

Kind, Copies = Invitation.Kind, HouseholdChoice.Copies


def live_together(one: Member, other: Member, *names: str) -> None:
    first, second = names or ("Ana", "Ben")
    asked = ask(one, other.login.email, first)
    say(other, asked, yes=True, name=second)


def others_of(who: Member) -> list[str]:
    """The names this person reads under Your household, by the portal's own role."""
    with acting(who.actor):
        home = ties.home_of(who.person.pk)
        return [one.name for one in home.others] if home else []


def everything_read_by(who: Member) -> str:
    """All that the portal's role shows this person of any tie or question, filter forgotten."""
    models = (HouseholdMember, HouseholdChoice, Colleagues, Invitation, Side)
    with acting(who.actor):
        return str([list(model.objects.values()) for model in models])


def leave(who: Member) -> None:
    with acting(who.actor):
        households.leave(by=who.actor, person=who.person.pk)


def test_two_who_both_say_yes_read_one_anothers_name(ana: Member, ben: Member) -> None:
    live_together(ana, ben)
    assert (others_of(ana), others_of(ben)) == (["Ben"], ["Ana"])


def test_before_the_other_says_yes_neither_is_in_a_household(ana: Member, ben: Member) -> None:
    ask(ana, ben.login.email)
    assert (others_of(ana), others_of(ben)) == ([], [])
    with acting(ben.actor):
        (side,) = ties.waiting_for(ben.person.pk)
    assert side.invitation.asker_name == "Ana"


def test_the_asker_reads_nothing_that_tells_a_known_address_from_an_unknown_one(
    ana: Member, ben: Member
) -> None:
    known, unknown = ask(ana, ben.login.email), ask(ana, "nobody@here.example")
    with acting(ana.actor):
        rows = {
            asked.pk: [
                (one.part, one.answer, one.name)
                for one in Side.objects.filter(invitation=asked).order_by("pk")
            ]
            for asked in (known, unknown)
        }
    assert rows[known.pk] == rows[unknown.pk] == [("asker", "yes", "Ana")]
    assert str(ben.person.pk) not in everything_read_by(ana)


def test_a_no_reads_like_silence_to_the_asker(ana: Member, ben: Member) -> None:
    asked = ask(ana, ben.login.email)
    before = everything_read_by(ana)
    say(ben, asked, yes=False)
    assert everything_read_by(ana) == before


def test_who_said_no_is_not_asked_again_by_the_same_person(ana: Member, ben: Member) -> None:
    say(ben, ask(ana, ben.login.email), yes=False)
    with acting(ana.actor):
        first = next(iter(ties.asked_of(ana.person.pk))).invitation_id
        invitations.withdraw(by=ana.actor, person=ana.person.pk, invitation=first)
    ask(ana, ben.login.email)
    with acting(ben.actor):
        assert ties.waiting_for(ben.person.pk) == []


@pytest.mark.parametrize(("minutes", "asked"), [(-1, 0), (1, 1)])
def test_a_no_stands_half_a_year_and_then_they_may_be_asked_again(
    ana: Member, ben: Member, minutes: int, asked: int
) -> None:
    say(ben, ask(ana, ben.login.email), yes=False)
    with clock.moved(invitations.NO_STANDS + timedelta(minutes=minutes)):
        ask(ana, ben.login.email)
        with acting(ben.actor):
            assert len(ties.waiting_for(ben.person.pk)) == asked


def test_who_signs_in_later_finds_the_question(ana: Member) -> None:
    asked = ask(ana, "cara@home.example")
    cara = make_customer("cara@home.example")
    with working("a test"):
        assert invitations.bind() == 1
    say(cara, asked, yes=True, name="Cara")
    assert others_of(ana) == ["Cara"]


def test_everybody_who_lives_there_says_yes_to_a_third(ana: Member, ben: Member) -> None:
    live_together(ana, ben)
    cara = make_customer("cara@home.example")
    asked = ask(ana, "cara@home.example")
    say(cara, asked, yes=True, name="Cara")
    assert others_of(cara) == []
    assert "Ben" not in everything_read_by(cara)
    say(ben, asked, yes=True, name="Ben")
    assert sorted(others_of(cara)) == ["Ana", "Ben"]
    assert sorted(others_of(ben)) == ["Ana", "Cara"]


def test_who_joined_meanwhile_is_asked_too(ana: Member, ben: Member) -> None:
    cara, dan = make_customer("cara@home.example"), make_customer("dan@home.example")
    live_together(ana, ben)
    for_cara, for_dan = ask(ana, "cara@home.example"), ask(ana, "dan@home.example")
    for one in (dan, ben):
        say(one, for_dan, yes=True, name="Dan" if one is dan else "Ben")
    for one in (cara, ben):
        say(one, for_cara, yes=True, name="Cara" if one is cara else "Ben")
    assert others_of(cara) == []
    say(dan, for_cara, yes=True, name="Dan")
    assert sorted(others_of(cara)) == ["Ana", "Ben", "Dan"]


def test_one_press_leads_out_and_the_one_left_alone_lives_in_none(ana: Member, ben: Member) -> None:
    live_together(ana, ben)
    leave(ben)
    assert (others_of(ana), others_of(ben)) == ([], [])
    assert "Ben" not in everything_read_by(ana)
    assert "Ana" not in everything_read_by(ben).replace("asker_name': 'Ana'", "")


def test_of_three_two_stay(ana: Member, ben: Member) -> None:
    live_together(ana, ben)
    cara = make_customer("cara@home.example")
    asked = ask(ana, "cara@home.example")
    say(ben, asked, yes=True, name="Ben")
    say(cara, asked, yes=True, name="Cara")
    leave(cara)
    assert (others_of(ana), others_of(cara)) == (["Ben"], [])


class TestComingBack:
    """Leaving is undone as long as everything stands as it did."""

    def come_back(self, who: Member) -> None:
        with acting(who.actor):
            households.come_back(by=who.actor, person=who.person.pk)

    def test_who_was_left_alone_lives_with_them_again(self, ana: Member, ben: Member) -> None:
        live_together(ana, ben)
        leave(ana)
        self.come_back(ana)
        assert (others_of(ana), others_of(ben)) == (["Ben"], ["Ana"])
        leave(ben)  # and it can be left again
        assert others_of(ana) == []

    def test_one_of_three_comes_back_to_the_two_who_stayed(self, ana: Member, ben: Member) -> None:
        cara = make_customer("cara@home.example")
        with working("a test"):
            three = {ana.person.pk: "Ana", ben.person.pk: "Ben", cara.person.pk: "Cara"}
            households.take_in(three, clock.now())
        leave(cara)
        self.come_back(cara)
        assert sorted(others_of(cara)) == ["Ana", "Ben"]

    def test_of_two_who_left_one_after_the_other_the_second_brings_nobody_else_back(
        self, ana: Member, ben: Member
    ) -> None:
        cara = make_customer("cara@home.example")
        with working("a test"):
            three = {ana.person.pk: "Ana", ben.person.pk: "Ben", cara.person.pk: "Cara"}
            households.take_in(three, clock.now())
        leave(cara)
        leave(ana)
        with pytest.raises(Refused, match="not as you left it"):
            self.come_back(cara)  # there is nobody left to come back to
        self.come_back(ana)
        assert (others_of(ana), others_of(cara)) == (["Ben"], [])
        self.come_back(cara)
        assert sorted(others_of(cara)) == ["Ana", "Ben"]

    def test_nobody_undoes_what_another_left(self, ana: Member, ben: Member) -> None:
        live_together(ana, ben)
        leave(ben)
        with pytest.raises(Refused, match="not as you left it"):
            self.come_back(ana)

    def test_after_an_hour_it_needs_the_word_of_both_again(self, ana: Member, ben: Member) -> None:
        live_together(ana, ben)
        leave(ana)
        with clock.moved(households.UNDO_WITHIN), pytest.raises(Refused, match="not as you left"):
            self.come_back(ana)

    def test_who_has_moved_in_elsewhere_is_not_fetched_back(self, ana: Member, ben: Member) -> None:
        live_together(ana, ben)
        leave(ana)
        cara = make_customer("cara@home.example")
        live_together(ben, cara, "Ben", "Cara")
        with acting(ana.actor):
            assert not households.can_come_back(ana.person.pk)
        with pytest.raises(Refused, match="not as you left it"):
            self.come_back(ana)
        assert others_of(ben) == ["Cara"]

    def test_who_joined_meanwhile_has_not_agreed_to_whoever_left(
        self, ana: Member, ben: Member
    ) -> None:
        cara, dan = make_customer("cara@home.example"), make_customer("dan@home.example")
        with working("a test"):
            three = {ana.person.pk: "Ana", ben.person.pk: "Ben", cara.person.pk: "Cara"}
            households.take_in(three, clock.now())
        leave(cara)
        with working("a test"):
            households.take_in({ana.person.pk: "Ana", dan.person.pk: "Dan"}, clock.now())
        with pytest.raises(Refused, match="not as you left it"):
            self.come_back(cara)
        assert sorted(others_of(dan)) == ["Ana", "Ben"]


def test_nobody_is_in_two_households(ana: Member, ben: Member) -> None:
    live_together(ana, ben)
    cara, dan = make_customer("cara@home.example"), make_customer("dan@home.example")
    live_together(cara, dan, "Cara", "Dan")
    asked = ask(cara, ben.login.email, "Cara")
    with pytest.raises(Refused, match="another household"):
        say(ben, asked, yes=True, name="Ben")
    leave(ben)
    say(ben, asked, yes=True, name="Ben")
    say(dan, asked, yes=True, name="Dan")
    assert sorted(others_of(ben)) == ["Cara", "Dan"]


def test_what_was_typed_is_forgotten_once_the_question_is_over(ana: Member, ben: Member) -> None:
    asked = ask(ana, "nobody@here.example")
    live_together(ana, ben)
    with working("a test"):
        assert Side.objects.exclude(address="").count() == 1
        with clock.moved(timedelta(days=15)):
            invitations.bind()
        assert not Side.objects.exclude(address="").exists()
    with clock.moved(timedelta(days=15)), pytest.raises(Refused, match="over"):
        say(ana, asked, yes=False)


@pytest.mark.parametrize(
    "name", ["", "  ", "ana@mail.example", "Win now: shop.example/9", "A" * 61, "Ana 07700 900142"]
)
def test_a_name_is_needed_and_it_carries_no_message(ana: Member, name: str) -> None:
    with pytest.raises(Refused, match="name to know you by"):
        ask(ana, "ben@mail.example", name)


@pytest.mark.parametrize("name", ["Ana", "Zoë O\u2019Brien-Łukasz", "J. R.", "अना", "安娜"])
def test_any_script_writes_a_name(ana: Member, name: str) -> None:
    assert ask(ana, "ben@mail.example", name).asker_name == name


def test_five_people_a_day_and_none_twice(ana: Member) -> None:
    for number in range(invitations.A_DAY):
        ask(ana, f"one{number}@mail.example")
    with pytest.raises(Refused, match="as many people"):
        ask(ana, "another@mail.example")
    with clock.moved(timedelta(days=2)), pytest.raises(Refused, match="already"):
        ask(ana, "ONE1@mail.example")


def test_a_stranger_to_the_question_cannot_answer_it(ana: Member, ben: Member) -> None:
    cara = make_customer("cara@home.example")
    asked = ask(ana, ben.login.email)
    with pytest.raises(Refused, match="over"):
        say(cara, asked, yes=True, name="Cara")
    with pytest.raises(Refused, match="yourself"):
        say(ana, asked, yes=True, name="Ana")


class TestLetters:
    def choose(self, who: Member, copies: HouseholdChoice.Copies) -> None:
        with acting(who.actor):
            households.choose_copies(
                by=who.actor, person=who.person.pk, copies=copies, name=who.login.email
            )

    def test_one_copy_spares_a_letter_and_the_newest_word_counts(
        self, ana: Member, ben: Member
    ) -> None:
        live_together(ana, ben)
        with working("a test"):
            cards.refresh()
        both = [ana.person.pk, ben.person.pk]
        assert (mail_pieces(both).each, mail_pieces(both).sent) == (2, 2)
        self.choose(ben, Copies.ONE)
        assert (mail_pieces(both).each, mail_pieces(both).sent) == (2, 1)
        assert mail_pieces().spared == 1
        assert mail_pieces([ana.person.pk]).sent == 1
        self.choose(ana, Copies.EACH)
        assert mail_pieces(both).spared == 0

    def test_all_of_them_read_who_chose(self, ana: Member, ben: Member) -> None:
        live_together(ana, ben)
        self.choose(ben, Copies.ONE)
        with acting(ana.actor):
            home = ties.home_of(ana.person.pk)
        assert home
        assert home.one_copy
        assert home.chosen
        assert home.chosen.by_name == "Ben"

    def test_who_lives_in_no_household_has_nothing_to_choose(self, ana: Member) -> None:
        with pytest.raises(Refused, match="no household"):
            self.choose(ana, Copies.ONE)

    def test_when_a_household_ends_each_gets_a_letter_again(self, ana: Member, ben: Member) -> None:
        live_together(ana, ben)
        with working("a test"):
            cards.refresh()
        self.choose(ben, Copies.ONE)
        leave(ana)
        assert mail_pieces([ana.person.pk, ben.person.pk]).sent == 2


class TestColleagues:
    def test_both_say_yes_and_either_ends_it(self, ana: Member, ben: Member) -> None:
        asked = ask(ana, ben.login.email, kind=Kind.COLLEAGUE, firm="Norr Logistics")
        assert "Ben" not in everything_read_by(ana)
        say(ben, asked, yes=True, name="Ben")
        with acting(ana.actor):
            (tie,) = households.ties_of(ana.person.pk)
            assert {tie.one_name, tie.other_name, tie.firm} == {"Ana", "Ben", "Norr Logistics"}
        with acting(ben.actor):
            households.part_colleagues(by=ben.actor, person=ben.person.pk, colleagues=tie.pk)
        with acting(ana.actor):
            assert households.ties_of(ana.person.pk) == []

    def test_who_ended_it_takes_that_back_within_the_hour(
        self, ana: Member, ben: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        say(ben, ask(ana, ben.login.email, kind=Kind.COLLEAGUE), yes=True, name="Ben")

        def take_back(who: Member) -> None:
            with acting(who.actor):
                households.take_back_parting(by=who.actor, person=who.person.pk, colleagues=tie.pk)

        with working("a test"):
            tie = Colleagues.objects.get()
        for is_late in (False, True):
            with acting(ben.actor):
                households.part_colleagues(by=ben.actor, person=ben.person.pk, colleagues=tie.pk)
            with pytest.raises(Refused, match="put back"):
                take_back(ana)
            if is_late:
                monkeypatch.setattr(households, "UNDO_WITHIN", timedelta())
                with pytest.raises(Refused, match="put back"):
                    take_back(ben)
            else:
                take_back(ben)
            with acting(ana.actor):
                assert len(households.ties_of(ana.person.pk)) == (not is_late)

    @pytest.mark.parametrize("leaves", ["ana", "ben"])
    def test_once_the_place_of_either_has_ended_there_is_nothing_to_put_back(
        self, ana: Member, ben: Member, leaves: str
    ) -> None:
        """Colleagues are colleagues at one firm, also within the hour of the Undo."""
        asked = ask(ana, ben.login.email, kind=Kind.COLLEAGUE, firm="Norr Logistics")
        say(ben, asked, yes=True, name="Ben")
        who = {"ana": ana, "ben": ben}[leaves]
        with acting(who.actor):
            told = jobs.Job(firm="Norr Logistics Ltd")
            place = jobs.tell(by=who.actor, person=who.person.pk, job=told)
        with acting(ben.actor):
            (tie,) = households.ties_of(ben.person.pk)
            households.part_colleagues(by=ben.actor, person=ben.person.pk, colleagues=tie.pk)
        with acting(who.actor):
            today = clock.now().date()
            jobs.end(by=who.actor, person=who.person.pk, affiliation=place.pk, on=today)
        with acting(ben.actor):
            assert not households.parted_lately(ben.person.pk).exists()
            with pytest.raises(Refused, match="put back"):
                households.take_back_parting(by=ben.actor, person=ben.person.pk, colleagues=tie.pk)
            assert households.ties_of(ben.person.pk) == []

    def test_a_place_at_another_firm_ends_without_the_tie(self, ana: Member, ben: Member) -> None:
        asked = ask(ana, ben.login.email, kind=Kind.COLLEAGUE, firm="Norr Logistics")
        say(ben, asked, yes=True, name="Ben")
        with acting(ben.actor):
            (tie,) = households.ties_of(ben.person.pk)
            households.part_colleagues(by=ben.actor, person=ben.person.pk, colleagues=tie.pk)
            told = jobs.Job(firm="Tidewater Lines")
            place = jobs.tell(by=ben.actor, person=ben.person.pk, job=told)
            today = clock.now().date()
            jobs.end(by=ben.actor, person=ben.person.pk, affiliation=place.pk, on=today)
            households.take_back_parting(by=ben.actor, person=ben.person.pk, colleagues=tie.pk)
            assert households.ties_of(ben.person.pk) == [tie]

    def test_who_agreed_anew_meanwhile_is_not_tied_twice(self, ana: Member, ben: Member) -> None:
        told = {"kind": Kind.COLLEAGUE, "firm": "Norr Logistics"}
        say(ben, ask(ana, ben.login.email, **told), yes=True, name="Ben")
        with acting(ben.actor):
            (tie,) = households.ties_of(ben.person.pk)
            households.part_colleagues(by=ben.actor, person=ben.person.pk, colleagues=tie.pk)
        say(ana, ask(ben, ana.login.email, name="Ben", **told), yes=True, name="Ana")
        with acting(ben.actor):
            with pytest.raises(Refused, match="put back"):
                households.take_back_parting(by=ben.actor, person=ben.person.pk, colleagues=tie.pk)
            assert len(households.ties_of(ben.person.pk)) == 1
