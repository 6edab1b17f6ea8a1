"""Scenario 2: shared facts are wished for, sources disputed, conclusions objected to (R3, R60)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_customer

from goodterms.audit.models import AuditRecord
from goodterms.customer.people import hours
from goodterms.customer.people.models import Division
from goodterms.customer.profile import queries
from goodterms.customer.profile.derived import greeting_of
from goodterms.customer.profile.models import Proposal
from goodterms.customer.profile.operations import facts, proposals
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.support.cast import Divisions, Story

    from goodterms.customer.profile.queries import Holding

pytestmark = pytest.mark.django_db


def held(story: Story) -> Holding:
    with acting(story.ana.actor):
        return queries.facts(story.ana.person.pk)


def wish(story: Story, value: str = "1980-05-15") -> Proposal:
    ana = story.ana
    with acting(ana.actor):
        return proposals.wish(by=ana.actor, person=ana.person.pk, field="birth_date", value=value)


def dispute(story: Story, field: str = "phone", words: str = "") -> Proposal:
    ana = story.ana
    with acting(ana.actor):
        return proposals.dispute(by=ana.actor, person=ana.person.pk, field=field, words=words)


def answer(divisions: Divisions, proposal: Proposal, *, agrees: bool, reason: str = "") -> Proposal:
    dov = divisions.dov.actor
    with acting(dov):
        return proposals.answer(by=dov, proposal=proposal.pk, agrees=agrees, reason=reason)


class TestWishing:
    def test_a_shared_fact_stays_as_it_was_until_it_is_checked(self, story: Story) -> None:
        wish(story)
        holding = held(story)
        assert holding.value("birth_date") == "1980-05-14"
        assert [one.value for one in holding.about("birth_date")] == ["1980-05-15"]

    def test_it_names_a_person_and_a_working_day_of_their_division(
        self, story: Story, divisions: Divisions
    ) -> None:
        one = wish(story)
        assert one.owner_name == "Dov Adler"
        division = divisions.energy.division
        assert division is not None
        assert one.division == division
        passed = hours.between(division, one.asked_at, one.due_at)
        assert timedelta(hours=8) <= passed <= timedelta(hours=8, minutes=30)

    def test_a_forged_correction_of_a_shared_fact_is_refused(self, story: Story) -> None:
        ana = story.ana
        with acting(ana.actor), pytest.raises(Refused, match="somebody checks it first"):
            facts.correct(
                by=ana.actor, person=ana.person.pk, field="birth_date", value="1980-05-15"
            )

    def test_what_our_side_does_not_hold_is_theirs_to_say(self, divisions: Divisions) -> None:
        new = make_customer("new@mail.example")
        with acting(new.actor):
            for day in ("1990-01-02", "1990-01-03"):
                facts.correct(by=new.actor, person=new.person.pk, field="birth_date", value=day)
            assert queries.facts(new.person.pk).value("birth_date") == "1990-01-03"

    def test_a_yes_makes_it_the_fact_told_by_them_at_our_desk(
        self, story: Story, divisions: Divisions
    ) -> None:
        answer(divisions, wish(story), agrees=True)
        fact = held(story).fact("birth_date")
        assert fact is not None
        assert (fact.value, fact.chosen.is_desk, fact.chosen.by) == (
            "1980-05-15",
            True,
            "Dov Adler",
        )

    def test_a_no_needs_a_reason_and_changes_nothing(
        self, story: Story, divisions: Divisions
    ) -> None:
        one = wish(story)
        with pytest.raises(Refused, match="A no needs a reason"):
            answer(divisions, one, agrees=False)
        told = answer(divisions, one, agrees=False, reason="Your contract says the 14th.")
        assert (told.answered_by, told.reason) == ("Dov Adler", "Your contract says the 14th.")
        assert held(story).value("birth_date") == "1980-05-14"

    def test_it_is_answered_once(self, story: Story, divisions: Divisions) -> None:
        one = wish(story)
        answer(divisions, one, agrees=True)
        with pytest.raises(Refused, match="answered already"):
            answer(divisions, one, agrees=False, reason="On second thought")

    def test_the_same_wish_twice_is_one_and_another_takes_its_place(self, story: Story) -> None:
        first = wish(story)
        assert wish(story).pk == first.pk
        other = wish(story, "1981-05-14")
        assert [(one.pk, one.answer) for one in held(story).about("birth_date")] == [
            (other.pk, "open"),
            (first.pk, "withdrawn"),
        ]

    def test_only_staff_answer_and_only_within_their_division(
        self, story: Story, divisions: Divisions
    ) -> None:
        one = wish(story)
        with acting(story.ana.actor), pytest.raises(Refused, match="Only we"):
            proposals.answer(by=story.ana.actor, proposal=one.pk, agrees=True, reason="")
        with working("a test"):
            far = Division.objects.create(code="far", name="Far", firm="mere-and-moor")
        from tests.support.make import make_staff  # noqa: PLC0415

        stranger = make_staff("s@far.example", "Stranger", [far])
        with acting(stranger.actor), pytest.raises(Refused, match="nothing here that waits"):
            proposals.answer(by=stranger.actor, proposal=one.pk, agrees=True, reason="")

    def test_each_act_leaves_its_record(self, story: Story, divisions: Divisions) -> None:
        answer(divisions, wish(story), agrees=True)
        with working("a test"):
            left = AuditRecord.objects.filter(what__startswith="profile.", outcome="done")
            assert list(left.order_by("at").values_list("what", "actor_name")) == [
                ("profile.wished", ""),  # by her seed alone
                ("profile.answered", "Dov Adler"),
            ]


class TestDisputing:
    def test_the_value_stays_with_their_word_beside_it_for_both_sides(
        self, story: Story, divisions: Divisions
    ) -> None:
        dispute(story, words="That number is my sister's.")
        assert held(story).value("phone") == "01632 960 811"
        with acting(divisions.dov.actor):
            seen = queries.proposals_of(story.ana.person.pk)
        assert [(one.field, one.words) for one in seen] == [
            ("phone", "That number is my sister's.")
        ]

    def test_what_we_agree_is_wrong_is_believed_no_more_and_kept_in_its_record(
        self, story: Story, divisions: Divisions
    ) -> None:
        answer(divisions, dispute(story), agrees=True)
        assert held(story).value("phone") == ""
        with working("a test"):
            story.known.refresh_from_db()
        assert story.known.payload["phone"] == "01632 960 811"

    def test_what_we_hold_for_right_stays(self, story: Story, divisions: Divisions) -> None:
        answer(divisions, dispute(story), agrees=False, reason="You rang us from it today.")
        assert held(story).value("phone") == "01632 960 811"

    def test_a_whole_record_may_be_disputed(self, story: Story) -> None:
        ana = story.ana
        with acting(ana.actor):
            one = proposals.dispute(by=ana.actor, person=ana.person.pk, about=story.known)
        assert (one.field, one.record_id) == ("", story.known.pk)

    def test_their_own_word_is_changed_and_not_disputed(self, story: Story) -> None:
        ana = story.ana
        with acting(ana.actor):
            facts.correct(by=ana.actor, person=ana.person.pk, field="city", value="Leeds")
        with pytest.raises(Refused, match="told us yourself"):
            dispute(story, "city")


class TestObjecting:
    def test_a_greeting_is_out_of_use_from_the_objection_on(
        self, story: Story, divisions: Divisions
    ) -> None:
        ana = story.ana
        assert greeting_of(held(story)) == "Ana"
        with acting(ana.actor):
            one = proposals.object_to(by=ana.actor, person=ana.person.pk, key="greeting")
        assert greeting_of(held(story)) == ""
        answer(divisions, one, agrees=False, reason="It is how you sign your letters.")
        assert greeting_of(held(story)) == "Ana"

    def test_taking_it_back_brings_the_guess_back(self, story: Story) -> None:
        ana = story.ana
        with acting(ana.actor):
            one = proposals.object_to(by=ana.actor, person=ana.person.pk, key="greeting")
            proposals.withdraw(by=ana.actor, person=ana.person.pk, proposal=one.pk)
        assert greeting_of(held(story)) == "Ana"

    def test_how_they_want_to_be_addressed_is_no_guess(self, story: Story) -> None:
        ana = story.ana
        with acting(ana.actor):
            proposals.object_to(by=ana.actor, person=ana.person.pk, key="greeting")
            facts.correct(
                by=ana.actor, person=ana.person.pk, field="known_as", value="Mrs Ferreira"
            )
        assert greeting_of(held(story)) == "Mrs Ferreira"


def test_nobody_elses_wish_is_seen_or_withdrawn(story: Story) -> None:
    one = wish(story)
    ben = make_customer("ben@mail.example", "Ben")
    with acting(ben.actor):
        assert not Proposal.objects.exists()
        with pytest.raises(Refused, match="no such wish"):
            proposals.withdraw(by=ben.actor, person=ben.person.pk, proposal=one.pk)


def test_a_wish_is_late_once_its_hour_has_passed(story: Story) -> None:
    one = wish(story)
    assert not one.is_late(clock.now())
    assert one.is_late(one.due_at + timedelta(seconds=1))


class TestWhoMayWhat:
    """Each side says its own: a wish is theirs, an answer is ours."""

    def test_what_is_theirs_alone_is_changed_and_not_wished_for(self, story: Story) -> None:
        ana = story.ana
        with acting(ana.actor):
            facts.correct(by=ana.actor, person=ana.person.pk, field="phone", value="07700 900614")
            with pytest.raises(Refused, match="it changes at once"):
                proposals.wish(
                    by=ana.actor, person=ana.person.pk, field="phone", value="07700 900615"
                )

    def test_a_customer_answers_no_wish_not_even_their_own(self, story: Story) -> None:
        one = wish(story)
        with acting(story.ana.actor), pytest.raises(Refused, match="Only we can answer"):
            proposals.answer(by=story.ana.actor, proposal=one.pk, agrees=True, reason="")

    def test_nobody_takes_back_what_another_wished(self, story: Story) -> None:
        one, mallory = wish(story), make_customer("mallory@mail.example")
        with acting(mallory.actor), pytest.raises(Refused, match="no such wish"):
            proposals.withdraw(by=mallory.actor, person=mallory.person.pk, proposal=one.pk)
        with working("a test"):
            assert Proposal.objects.get(pk=one.pk).is_open

    def test_words_without_end_are_refused(self, story: Story) -> None:
        ana, endless = story.ana, "x" * (proposals.LONGEST + 1)
        with acting(ana.actor):
            by, me = ana.actor, ana.person.pk
            with pytest.raises(Refused, match="longer than"):
                proposals.dispute(by=by, person=me, field="phone", words=endless)
            with pytest.raises(Refused, match="longer than"):
                proposals.object_to(by=by, person=me, key="household", words=endless)
        with working("a test"):
            assert not Proposal.objects.exists()
