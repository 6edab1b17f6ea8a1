"""Whom somebody asked by their address hears of it there, once, and of nobody else (scenario 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_customer
from tests.surfaces.mailroom.jobs import do_jobs

from goodterms.customer.people.models import Invitation, Side
from goodterms.customer.people.operations import invitations
from goodterms.dialogue.timeline.models import Message
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.mailroom import letters

if TYPE_CHECKING:
    from tests.conftest import Member

pytestmark = pytest.mark.django_db


def ask(who: Member, address: str) -> None:
    with acting(who.actor):
        invitations.ask(
            by=who.actor,
            person=who.person.pk,
            kind=Invitation.Kind.HOUSEHOLD,
            address=address,
            name="Ana",
        )
    do_jobs()


def told() -> list[Message]:
    with working("a test"):
        return list(Message.objects.filter(template="relation-asked"))


def test_the_one_asked_gets_one_mail_with_the_name_the_asker_gave(ana: Member, ben: Member) -> None:
    ask(ana, ben.login.email)
    do_jobs()
    (message,) = told()
    with working("a test"):
        mail = letters.letter(message)
    assert mail.to == [ben.login.email]
    assert mail.subject == "Ana says that you live together"
    assert "/people/" in str(mail.body)
    assert ana.login.email not in str(mail.body)


def test_an_address_nobody_signs_in_with_gets_nothing(ana: Member) -> None:
    ask(ana, "nobody@here.example")
    assert told() == []


def test_who_signs_in_later_hears_then(ana: Member) -> None:
    ask(ana, "cara@home.example")
    make_customer("cara@home.example")
    do_jobs()
    assert [message.address for message in told()] == ["cara@home.example"]


def test_what_records_ask_is_no_mail(ana: Member, ben: Member) -> None:
    with working("a test"):
        invitations.propose(
            (ana.person.pk, ben.person.pk),
            kind=Invitation.Kind.HOUSEHOLD,
            origin=Invitation.Origin.RECORDS,
        )
    do_jobs()
    assert told() == []


def test_a_question_taken_back_is_not_sent_any_more(ana: Member, ben: Member) -> None:
    ask(ana, ben.login.email)
    (message,) = told()
    with working("a test"):
        invitations.close(Side.objects.values_list("invitation", flat=True))
        with pytest.raises(Refused, match="over"):
            letters.letter(message)
