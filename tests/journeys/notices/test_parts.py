"""Whoever holds an account hears that they are asked for a part in it, once, and no more (R111)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_customer
from tests.surfaces.mailroom.jobs import do_jobs

from goodterms.customer.holdings.events import PartAsked
from goodterms.customer.holdings.models import AccountParty, PartOffer
from goodterms.customer.holdings.operations import offers
from goodterms.customer.people.models import Login, Person
from goodterms.dialogue.timeline.models import Message
from goodterms.journeys.notices.parts import tell_whoever_holds_it
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.mailroom import letters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.core.mail import EmailMultiAlternatives
    from tests.conftest import Member
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

ASKER = "ben.whitlock.private@home.example"


@pytest.fixture
def asker() -> Member:
    return make_customer(ASKER)


def ask(divisions: Divisions, story: Story, asker: Member) -> PartOffer:
    dov = divisions.dov.actor
    with acting(dov):
        asked = offers.offer(
            by=dov,
            person=asker.person.pk,
            number=account_of(story).account.number,
            role="payer",
            name="Ben",
        )
    do_jobs()
    return asked


def account_of(story: Story) -> AccountParty:
    with working("a test"):
        return AccountParty.objects.select_related("account").get(record=story.known)


def told() -> Sequence[Message]:
    with working("a test"):
        return list(Message.objects.filter(template="part-asked"))


def mail(message: Message) -> EmailMultiAlternatives:
    with working("a test"):
        return letters.letter(message)


def test_the_holder_gets_one_mail_that_says_what_the_page_asks(
    divisions: Divisions, story: Story, asker: Member
) -> None:
    asked = ask(divisions, story, asker)
    (message,) = told()
    sent = mail(message)
    assert sent.to == [story.ana.login.email]
    assert sent.subject == "Shall Ben have a part in your account?"
    words = str(sent.body)
    assert f"Shall Ben have a part in your account {asked.account.masked}, as payer?" in words
    assert "Dov Adler wrote it down at the desk of" in words
    assert "/accounts/" in words


def test_it_tells_nothing_else_of_whoever_asks_and_no_whole_number(
    divisions: Divisions, story: Story, asker: Member
) -> None:
    asked = ask(divisions, story, asker)
    sent = mail(told()[0])
    page = str(sent.alternatives[0][0])
    for words in (str(sent.body), page):
        assert ASKER not in words
        assert asked.account.number not in words


def test_it_is_written_in_the_language_the_holder_signs_in_with(
    divisions: Divisions, story: Story, asker: Member
) -> None:
    Login.objects.filter(pk=story.ana.login.pk).update(language="de")  # at the door
    asked = ask(divisions, story, asker)
    sent = mail(told()[0])
    assert sent.subject == "Soll Ben an Ihrem Konto eine Rolle haben?"
    assert "Zahler" in str(sent.body)
    assert asked.account.masked in str(sent.body)


def test_delivered_twice_it_is_sent_once(divisions: Divisions, story: Story, asker: Member) -> None:
    asked = ask(divisions, story, asker)
    tell_whoever_holds_it(PartAsked(asked.pk))
    assert len(told()) == 1


def test_who_signs_in_by_two_addresses_gets_one(
    divisions: Divisions, story: Story, asker: Member
) -> None:
    other = make_customer("ana.too@mail.example")
    with working("a test"):
        Person.objects.filter(pk=other.person.pk).update(canonical=story.ana.person.pk)
    ask(divisions, story, asker)
    assert [message.address for message in told()] == [story.ana.login.email]


def test_whoever_asks_and_the_desk_get_none(
    divisions: Divisions, story: Story, asker: Member
) -> None:
    ask(divisions, story, asker)
    assert not {ASKER, divisions.dov.login.email} & {message.address for message in told()}


@pytest.mark.parametrize("end", ["answer", "take back"])
def test_a_question_that_is_over_is_not_sent_any_more(
    divisions: Divisions, story: Story, asker: Member, end: str
) -> None:
    asked = ask(divisions, story, asker)
    (message,) = told()
    by = story.ana.actor if end == "answer" else divisions.dov.actor
    with acting(by):
        if end == "answer":
            offers.answer(by=by, person=story.ana.person.pk, asked=asked.pk, yes=False)
        else:
            offers.take_back(by=by, person=asker.person.pk, asked=asked.pk)
    with working("a test"), pytest.raises(Refused, match="over"):
        letters.letter(message)
