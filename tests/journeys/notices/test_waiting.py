"""Staff hear of what waits on them: what came, what is due in an hour, what is late. R56, R58."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.make import make_staff
from tests.surfaces.mailroom.jobs import do_jobs

from goodterms.customer.people.models import Login
from goodterms.customer.profile.operations import proposals
from goodterms.dialogue.timeline.models import Ask, Message
from goodterms.dialogue.timeline.operations import answers, asks
from goodterms.journeys.notices import waiting
from goodterms.journeys.notices.models import Nudge
from goodterms.journeys.notices.tasks import nudge
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.surfaces.mailroom import mailbox

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

LONDON = ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, 9, 5, tzinfo=LONDON)


def at(moment: datetime) -> AbstractContextManager[None]:
    """For the length of the block it is this moment, and goes on from there."""
    return clock.moved(moment - clock.now())


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with at(MONDAY):
        yield


def put(who: Member, words: str = "When is it read?", kind: str = Ask.Kind.QUESTION) -> Ask:
    with acting(who.actor):
        return asks.ask(by=who.actor, person=who.person.pk, words=words, kind=kind)


def mails(to: Member) -> list[mailbox.Mail]:
    """What they were written since the last time, the newest first."""
    do_jobs()
    return list(mailbox.latest(to.login.email))


def test_the_owner_hears_once_and_reads_no_word_of_the_customer(ana: Member, dov: Member) -> None:
    ask = put(ana, "My <secret> meter")
    nudge(0)
    nudge(0)
    [mail] = mails(dov)
    assert mail.subject == "One thing waits on you"
    assert f"/desk/asks/{ask.pk}/" in mail.text
    assert f"{ask.due_at.astimezone(LONDON):%H:%M}" in mail.text
    for word in ("secret", "Ana", ana.login.email):
        assert word not in mail.text
    with working("a test"):
        assert Message.objects.get(template="work-waits").permit.topic == "work"


def test_many_come_in_one_mail_and_the_next_waits_a_quarter_of_an_hour(
    ana: Member, dov: Member
) -> None:
    for number in range(3):
        put(ana, f"Question {number}")
    waiting.nudge()
    put(ana, "One more")
    with clock.moved(timedelta(minutes=14)):
        assert waiting.nudge() == 0
    with clock.moved(timedelta(minutes=15)):
        assert waiting.nudge() == 1
        later, first = mails(dov)
    assert first.subject == "3 things wait on you"
    assert later.subject == "One thing waits on you"


def test_an_hour_before_and_once_it_is_late_they_hear_again(ana: Member, dov: Member) -> None:
    due = put(ana).due_at
    waiting.nudge()
    told = [len(mails(dov))]
    for moment in (due - timedelta(minutes=59), due + timedelta(minutes=1)):
        with at(moment):
            waiting.nudge()
            waiting.nudge()
            told.append(len(mails(dov)))
            newest = mails(dov)[0]
    assert told == [1, 2, 3]
    assert newest.subject == "One thing with you is late"


def test_what_was_answered_meanwhile_is_not_told(ana: Member, dov: Member) -> None:
    ask = put(ana)
    waiting.nudge()
    with acting(dov.actor):
        answers.answer(by=dov.actor, ask=ask.pk, words="On Friday.")
    assert [mail for mail in mails(dov) if "waits on you" in mail.subject] == []


def test_who_gets_it_handed_over_hears_and_the_one_who_postponed_does_not(
    ana: Member, dov: Member, energy: Division
) -> None:
    joan = make_staff("joan@mereandmoor.example", "Joan Petrie", [energy])
    ask = put(ana)
    waiting.nudge()
    with acting(dov.actor):
        answers.hand_over(by=dov.actor, ask=ask.pk, to=joan.person.pk)
    assert waiting.nudge() == 1
    assert len(mails(joan)) == 1
    with acting(joan.actor):
        answers.postpone(by=joan.actor, ask=ask.pk, reason="The depot is shut.", hours=8)
    with clock.moved(timedelta(minutes=30)):
        assert waiting.nudge() == 0, "they named the new hour themselves"


def test_a_not_yet_comes_back_to_them(ana: Member, dov: Member) -> None:
    ask = put(ana)
    waiting.nudge()
    with acting(dov.actor):
        answers.answer(by=dov.actor, ask=ask.pk, words="On Friday.")
    with clock.moved(timedelta(hours=1)), acting(ana.actor):
        asks.judge(by=ana.actor, ask=ask.pk, helped=False)
    with clock.moved(timedelta(hours=1, minutes=1)):
        assert waiting.nudge() == 1


def test_a_fact_to_check_is_told_like_an_ask(ana: Member, dov: Member) -> None:
    with acting(ana.actor):
        proposals.object_to(by=ana.actor, person=ana.person.pk, key="household")
    waiting.nudge()
    [mail] = mails(dov)
    assert "An objection" in mail.text
    assert "/desk/checks/" in mail.text


class TestTheirChoice:
    def like(self, who: Member, when: str) -> None:
        Login.objects.filter(pk=who.login.pk).update(waits_mail=when)

    def test_none_is_none_however_late(self, ana: Member, dov: Member) -> None:
        self.like(dov, Login.WaitsMail.NONE)
        due = put(ana).due_at
        with at(due + timedelta(hours=2)):
            assert waiting.nudge() == 0

    def test_each_morning_is_one_mail_after_eight(self, ana: Member, dov: Member) -> None:
        self.like(dov, Login.WaitsMail.MORNING)
        with at(MONDAY.replace(hour=7)):
            for _ in range(2):
                put(ana, kind=Ask.Kind.WANT)
            assert waiting.nudge() == 0
        with at(MONDAY.replace(hour=8)):
            assert waiting.nudge() == 1
            put(ana, "One more", kind=Ask.Kind.WANT)
            assert waiting.nudge() == 0
        with at(MONDAY.replace(day=24, hour=8)):
            assert waiting.nudge() == 1
        assert len(mails(dov)) == 2

    def test_what_is_due_within_the_hour_does_not_wait_for_the_morning(
        self, ana: Member, dov: Member
    ) -> None:
        self.like(dov, Login.WaitsMail.MORNING)
        due = put(ana).due_at
        waiting.nudge()
        with at(due - timedelta(minutes=30)):
            assert waiting.nudge() == 1

    def test_the_morning_is_that_of_their_own_clock(self, ana: Member, dov: Member) -> None:
        self.like(dov, Login.WaitsMail.MORNING)
        Login.objects.filter(pk=dov.login.pk).update(zone="America/New_York")
        put(ana, kind=Ask.Kind.WANT)
        assert waiting.nudge() == 0, "it is four in the morning there"


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(st.sampled_from((1, 20, 240, 900)), min_size=1, max_size=8))
def test_however_often_it_is_looked_each_stage_of_an_hour_is_told_at_most_once(
    ana: Member, dov: Member, steps: list[int]
) -> None:
    from django.db import transaction  # noqa: PLC0415

    with transaction.atomic():
        put(ana)
        passed = timedelta()
        for minutes in steps:
            passed += timedelta(minutes=minutes)
            with clock.moved(passed):
                waiting.nudge()
                assert waiting.nudge() == 0
        with working("a test"):
            told = list(Nudge.objects.order_by("at").values_list("stage", flat=True))
        order = [Nudge.Stage.CAME, Nudge.Stage.SOON, Nudge.Stage.LATE]
        assert told == [str(stage) for stage in order if stage in told]
        transaction.set_rollback(True)


def test_after_ninety_days_nothing_of_it_is_kept(ana: Member, dov: Member) -> None:
    ask = put(ana)
    waiting.nudge()
    with acting(ana.actor):
        asks.take_back(by=ana.actor, ask=ask.pk)
    with clock.moved(waiting.KEPT + timedelta(days=1)):
        waiting.nudge()
    with working("a test"):
        assert not Nudge.objects.exists()
