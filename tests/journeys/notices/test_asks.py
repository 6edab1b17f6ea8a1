"""Who asked is told by mail what became of it, under a permit, once a turn. R54, R58."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from tests.support import actors
from tests.support.make import make_division, make_record, make_source, make_staff, seed_of
from tests.surfaces.mailroom.jobs import do_jobs

from goodterms.customer.people.models import Login, Person
from goodterms.dialogue.timeline.events import AskTurned
from goodterms.dialogue.timeline.models import Ask, Message, Turn
from goodterms.dialogue.timeline.operations import answers, asks
from goodterms.journeys.notices.asks import tell_of_the_turn
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.surfaces.mailroom import mailbox

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(ana: Member, dov: Member) -> Ask:
    with acting(ana.actor):
        return asks.ask(
            by=ana.actor, person=ana.person.pk, words="When is it read?", kind=Ask.Kind.QUESTION
        )


def answer(dov: Member, ask: Ask, words: str = "On <Friday> & never before.") -> None:
    with acting(dov.actor):
        answers.answer(by=dov.actor, ask=ask.pk, words=words)


def test_an_answer_goes_to_the_address_they_sign_in_with(
    ana: Member, dov: Member, ask: Ask
) -> None:
    do_jobs()
    assert list(mailbox.latest()) == []  # asking sends nothing: the page is the receipt
    answer(dov, ask)
    do_jobs()
    [mail] = mailbox.latest()
    assert mail.to == ana.login.email
    assert mail.subject == "Dov Adler answered what you asked"
    assert "When is it read?" in mail.text
    assert "On <Friday> & never before." in mail.text
    assert f"/ask/{ask.pk}/" in mail.text


def test_it_leaves_under_a_permit_that_names_the_duty(ana: Member, dov: Member, ask: Ask) -> None:
    answer(dov, ask)
    do_jobs()
    with working("a test"):
        message = Message.objects.select_related("permit").get()
    assert (message.to_id, message.permit.topic) == (ana.person.pk, "answer")
    assert message.permit.because.startswith("service")
    assert "Friday" not in str(message.data)


def test_a_turn_announced_twice_is_told_once(dov: Member, ask: Ask) -> None:
    answer(dov, ask)
    do_jobs()
    with working("a test"):
        turn = Turn.objects.get(move=Turn.Move.ANSWERED)
        tell_of_the_turn(AskTurned(ask.pk, turn.pk))
    do_jobs()
    assert len(list(mailbox.latest())) == 1


def test_a_colleague_and_a_new_hour_are_told_too(dov: Member, ask: Ask, energy: Division) -> None:
    joan = make_staff("joan@mereandmoor.example", "Joan Petrie", [energy])
    with acting(dov.actor):
        answers.hand_over(by=dov.actor, ask=ask.pk, to=joan.person.pk)
    with acting(joan.actor):
        answers.postpone(by=joan.actor, ask=ask.pk, reason="The depot is shut.", hours=8)
    do_jobs()
    hour, handed = mailbox.latest()
    assert handed.subject == "Joan Petrie has what you asked now"
    assert "Dov Adler handed it over to Joan Petrie" in handed.text
    assert hour.subject == "Joan Petrie names a new hour for what you asked"
    assert "The depot is shut." in hour.text


def test_it_is_in_the_language_they_signed_in_with(ana: Member, dov: Member, ask: Ask) -> None:
    Login.objects.filter(pk=ana.login.pk).update(language="de")
    answer(dov, ask)
    do_jobs()
    with working("a test"):
        assert Message.objects.get().language == "de"


def test_nothing_goes_to_an_erased_person_or_to_one_who_never_signed_in(
    ana: Member, dov: Member, ask: Ask, energy: Division
) -> None:
    seed = seed_of(make_record(make_source(energy), name="Nobody Here"))
    with working("a test"):
        Person.objects.filter(pk=ana.person.pk).update(erased_at=clock.now())
        silent = asks.ask(by=actors.system(), person=seed.pk, words="They rang", kind=Ask.Kind.TALK)
    answer(dov, ask)
    answer(dov, silent)
    do_jobs()
    assert list(mailbox.latest()) == []


def test_the_hour_in_a_mail_is_that_of_the_division(ask: Ask, ana: Member, dov: Member) -> None:
    far = make_division("new-york", "New York")
    with working("a test"):
        type(far).objects.filter(pk=far.pk).update(zone="America/New_York")
    amy = make_staff("amy@mereandmoor.example", "Amy Lowell", [far])
    with acting(dov.actor):
        handed = answers.hand_over(by=dov.actor, ask=ask.pk, to=amy.person.pk)
    do_jobs()
    [mail] = mailbox.latest()
    there = handed.due_at.astimezone(ZoneInfo("America/New_York"))
    assert f"{there:%H:%M}" in mail.text
