"""Nothing waits on somebody who is not there, nor on the one who asked it. R56, R58."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from tests.support import actors
from tests.support.make import make_staff
from tests.surfaces.mailroom.jobs import do_jobs

from goodterms.customer.identity.models import Claim
from goodterms.customer.identity.operations import claims, handling
from goodterms.customer.people.models import Absence, Post
from goodterms.customer.profile.models import Proposal
from goodterms.customer.profile.operations import proposals
from goodterms.dialogue.timeline.models import Ask, Message, Turn
from goodterms.dialogue.timeline.operations import answers, asks
from goodterms.dialogue.timeline.queries import turns_of
from goodterms.dialogue.timeline.tasks import take_over
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

Move = Turn.Move


@pytest.fixture(autouse=True)
def mail_folder(settings: Any, tmp_path: Path) -> None:
    from goodterms.surfaces.mailroom.gateways import files  # noqa: PLC0415

    settings.MAIL_DIR, settings.MAILERS = tmp_path, {"default": files.settings_for(tmp_path)}


@pytest.fixture
def joan(energy: Division) -> Member:
    return make_staff("joan@mereandmoor.example", "Joan Petrie", [energy])


def put(who: Member) -> Ask:
    with acting(who.actor):
        return asks.ask(by=who.actor, person=who.person.pk, words="When?", kind=Ask.Kind.QUESTION)


def away(who: Member, back: date) -> None:
    with working("a test"):
        today = clock.now().date()
        Absence.objects.create(person=who.person, since=today, until=back)


def state_of(ask: Ask) -> Ask:
    with working("a test"):
        return Ask.objects.get(pk=ask.pk)


class TestAway:
    def test_the_next_who_greets_takes_over_and_the_hour_stays(
        self, ana: Member, dov: Member, joan: Member
    ) -> None:
        ask = put(ana)
        away(dov, ask.due_at.date() + timedelta(days=1))
        take_over(0)
        after = state_of(ask)
        assert (after.owner_name, after.due_at) == ("Joan Petrie", ask.due_at)
        do_jobs()
        with working("a test"):
            turn = turns_of(ask)[-1]
            assert Message.objects.filter(template="ask-turned", to=ana.person).count() == 1
        assert (turn.move, turn.by_id, turn.words) == (Move.HANDED_OVER, None, "")

    def test_once_is_enough(self, ana: Member, dov: Member, joan: Member) -> None:
        ask = put(ana)
        away(dov, ask.due_at.date() + timedelta(days=1))
        assert answers.take_over_all() == 1
        assert answers.take_over_all() == 0

    def test_who_is_back_before_the_hour_keeps_it(
        self, ana: Member, dov: Member, joan: Member
    ) -> None:
        ask = put(ana)
        later = clock.now() + timedelta(days=9)
        with working("a test"):
            Ask.objects.filter(pk=ask.pk).update(due_at=later)
        away(dov, later.date())
        assert answers.take_over_all() == 0

    def test_who_holds_the_post_no_longer_is_followed_too(
        self, ana: Member, dov: Member, joan: Member
    ) -> None:
        ask = put(ana)
        with working("a test"):
            Post.objects.filter(person=dov.person).update(until=clock.now().date())
        assert answers.take_over_all() == 1
        assert state_of(ask).owner_name == "Joan Petrie"

    def test_where_nobody_else_is_there_it_stays(self, ana: Member, dov: Member) -> None:
        ask = put(ana)
        away(dov, ask.due_at.date() + timedelta(days=1))
        assert answers.take_over_all() == 0
        assert state_of(ask).owner_id == dov.person.pk

    def test_what_is_answered_or_closed_moves_no_more(
        self, ana: Member, dov: Member, joan: Member
    ) -> None:
        answered, closed = put(ana), put(ana)
        with acting(dov.actor):
            answers.answer(by=dov.actor, ask=answered.pk, words="Here.")
        with acting(ana.actor):
            asks.take_back(by=ana.actor, ask=closed.pk)
        away(dov, clock.now().date() + timedelta(days=60))
        assert answers.take_over_all() == 0


class TestWhatElseWaitsOnThem:
    def test_a_fact_to_check_passes_to_the_next_with_its_hour(
        self, ana: Member, dov: Member, joan: Member
    ) -> None:
        with acting(ana.actor):
            held = proposals.object_to(by=ana.actor, person=ana.person.pk, key="household")
        away(dov, held.due_at.date() + timedelta(days=1))
        take_over(0)
        assert proposals.take_over_all() == 0, "once is enough"
        with working("a test"):
            after = Proposal.objects.get()
        assert (after.owner_name, after.due_at) == ("Joan Petrie", held.due_at)

    def test_what_was_answered_stays_with_who_answered(
        self, ana: Member, dov: Member, joan: Member
    ) -> None:
        with acting(ana.actor):
            held = proposals.object_to(by=ana.actor, person=ana.person.pk, key="household")
        with acting(dov.actor):
            proposals.answer(by=dov.actor, proposal=held.pk, agrees=True, reason="")
        away(dov, held.due_at.date() + timedelta(days=1))
        assert proposals.take_over_all() == 0

    def test_a_claim_names_the_next_and_keeps_its_hour(
        self, ana: Member, dov: Member, joan: Member
    ) -> None:
        with acting(ana.actor):
            claim = claims.ask(by=ana.actor, person=ana.person.pk, means="person", value="The gas")
        do_jobs()
        assert claim.greeter == "Dov Adler"
        assert claim.answer_by is not None
        away(dov, claim.answer_by.date() + timedelta(days=1))
        assert handling.pass_on_all() == 1
        assert handling.pass_on_all() == 0
        with acting(ana.actor):
            after = Claim.objects.get(pk=claim.pk)
        assert (after.greeter, after.answer_by) == ("Joan Petrie", claim.answer_by)

    def test_a_claim_of_one_who_is_back_in_time_stays(
        self, ana: Member, dov: Member, joan: Member
    ) -> None:
        with acting(ana.actor):
            claim = claims.ask(by=ana.actor, person=ana.person.pk, means="person", value="The gas")
        do_jobs()
        with working("a test"):
            later = clock.now() + timedelta(days=9)
            Claim.objects.filter(pk=claim.pk).update(answer_by=later)
        away(dov, later.date())
        assert handling.pass_on_all() == 0


def test_a_customer_answers_hands_over_and_postpones_nothing(
    ana: Member, ben: Member, dov: Member
) -> None:
    ask = put(ana)
    for who in (ana, ben):
        by = who.actor
        with acting(by):
            with pytest.raises(Refused, match="Only we can answer"):
                answers.answer(by=by, ask=ask.pk, words="Yes.")
            with pytest.raises(Refused, match="Only we can answer"):
                answers.hand_over(by=by, ask=ask.pk, to=dov.person.pk)
            with pytest.raises(Refused, match="Only we can answer"):
                answers.postpone(by=by, ask=ask.pk, reason="Busy.", hours=4)


class TestTheirOwn:
    """Who works here is a customer, too, and no judge of their own."""

    @pytest.fixture
    def at_home(self, dov: Member) -> Member:
        return type(dov)(dov.person, dov.login, actors.customer(dov.person))

    def test_it_goes_to_a_colleague(self, at_home: Member, joan: Member) -> None:
        assert put(at_home).owner_name == "Joan Petrie"

    def test_they_neither_answer_nor_postpone_it_and_may_pass_it_on(
        self, at_home: Member, dov: Member
    ) -> None:
        ask = put(at_home)
        assert ask.owner_id == dov.person.pk, "nobody else is there"
        with acting(dov.actor):
            with pytest.raises(Refused, match="asked this yourself"):
                answers.answer(by=dov.actor, ask=ask.pk, words="Yes.")
            with pytest.raises(Refused, match="asked this yourself"):
                answers.postpone(by=dov.actor, ask=ask.pk, reason="Busy.", hours=4)
        joan = make_staff("joan@mereandmoor.example", "Joan Petrie", [ask.division])
        with acting(dov.actor):
            handed = answers.hand_over(by=dov.actor, ask=ask.pk, to=joan.person.pk)
        assert handed.owner_name == "Joan Petrie"

    def test_a_colleague_cannot_hand_it_back_to_them(
        self, at_home: Member, dov: Member, joan: Member
    ) -> None:
        ask = put(at_home)
        with acting(joan.actor), pytest.raises(Refused, match="their own"):
            answers.hand_over(by=joan.actor, ask=ask.pk, to=dov.person.pk)

    def test_an_objection_of_theirs_is_answered_by_another(
        self, at_home: Member, dov: Member, joan: Member
    ) -> None:
        with acting(at_home.actor):
            held = proposals.object_to(by=at_home.actor, person=dov.person.pk, key="household")
        assert held.owner_name == "Joan Petrie"
        with acting(dov.actor), pytest.raises(Refused, match="yourself"):
            proposals.answer(by=dov.actor, proposal=held.pk, agrees=True, reason="")
        with acting(joan.actor):
            after = proposals.answer(by=joan.actor, proposal=held.pk, agrees=True, reason="")
        assert after.answer == Proposal.Answer.YES


class TestOnBehalf:
    def test_it_stands_as_theirs_with_the_one_who_wrote_it(self, ana: Member, dov: Member) -> None:
        with acting(dov.actor):
            ask = asks.ask(by=dov.actor, person=ana.person.pk, words="No heat", kind=Ask.Kind.FAULT)
        with acting(ana.actor):
            mine = Ask.objects.get(pk=ask.pk)
            [turn] = turns_of(mine)
        assert turn.is_theirs
        assert (turn.by_id, turn.by_name) == (dov.person.pk, "Dov Adler")
        with acting(ana.actor):
            assert asks.take_back(by=ana.actor, ask=ask.pk).state == Ask.State.CLOSED

    def test_they_are_told_by_mail_who_wrote_it_down(self, ana: Member, dov: Member) -> None:
        from goodterms.surfaces.mailroom import mailbox  # noqa: PLC0415

        with acting(dov.actor):
            asks.ask(by=dov.actor, person=ana.person.pk, words="No heat", kind=Ask.Kind.FAULT)
        do_jobs()
        [mail] = mailbox.latest(ana.login.email)
        assert mail.subject == "Dov Adler wrote down what you asked"
        assert mail.text.count("No heat") == 1
        assert "take it back" in mail.text

    def test_our_desk_is_not_stopped_by_the_number_of_calls(self, ana: Member, dov: Member) -> None:
        with acting(dov.actor):
            for _ in range(asks.A_DAY + 1):
                asks.ask(by=dov.actor, person=ana.person.pk, words="Again", kind=Ask.Kind.TALK)
