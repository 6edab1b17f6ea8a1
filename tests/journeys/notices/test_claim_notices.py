"""What is told about a claim beside its code: texts, five wrong codes, the holder, the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.support.make import make_customer, make_record, make_source
from tests.surfaces.mailroom.jobs import do_jobs

from goodterms.customer.identity.models import Claim, ClaimMatch, Face, Record, SecondWord
from goodterms.customer.identity.operations import claims, handling, holders
from goodterms.dialogue.timeline.models import Message
from goodterms.kernel import secrets
from goodterms.kernel.acting import acting, working
from goodterms.surfaces.mailroom import mailbox

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

HOLDER = "a.ferriera@old.example"
PHONE = "+447700900614"

pytestmark = pytest.mark.django_db


@pytest.fixture
def phoned(connect: Division) -> Record:
    record = make_record(make_source(connect), name="A. Ferriera", phone="07700 900614")
    with working("a test"):
        Face.objects.create(record=record, phone=447700900614, norm_version=1)
    return record


def ask(who: Member, means: str, value: str, fact: str = "") -> Claim:
    with acting(who.actor):
        claim = claims.ask(by=who.actor, person=who.person.pk, means=means, value=value, fact=fact)
    do_jobs()
    return claim


def give(who: Member, claim: Claim, code: str = "") -> Claim:
    right = secrets.code("claim", claim.pk, 1)
    with acting(who.actor):
        return claims.prove(by=who.actor, person=who.person.pk, claim=claim.pk, code=code or right)


def stop(who: Member, claim: Claim) -> None:
    wrong = "000000" if secrets.code("claim", claim.pk, 1) != "000000" else "000001"
    for _ in range(claims.WRONG_CODES):
        give(who, claim, wrong)
    do_jobs()


def told(to: str) -> list[mailbox.Mail]:
    return list(mailbox.latest(to))


class TestTexts:
    def test_a_phone_gets_its_code_by_text_and_the_mailbox_shows_it(
        self, ana: Member, phoned: Record
    ) -> None:
        claim = ask(ana, "phone", "07700 900 614")
        [text] = told(PHONE)
        assert text.code == secrets.code("claim", claim.pk, 1)
        assert "Never tell anybody this code" in text.text
        assert "\n" not in text.text
        assert mailbox.find(text.name) == text
        assert give(ana, claim, text.code).state == Claim.State.PROVED

    def test_where_nothing_sends_texts_a_person_takes_over(
        self, ana: Member, phoned: Record, settings: Any
    ) -> None:
        settings.SENDS_TEXTS = False
        claim = ask(ana, "phone", "07700 900 614")
        assert told(PHONE) == []
        with working("a test"):
            assert not Message.objects.exists()
            match = ClaimMatch.objects.get(claim=claim)
            assert match.by_hand == ClaimMatch.ByHand.PHONE
            assert claim.pk in Claim.objects.for_a_person().values_list("pk", flat=True)


class TestFiveWrongCodes:
    @pytest.mark.parametrize("means", ["email", "phone"])
    def test_whoever_reads_there_hears_that_nothing_was_opened(
        self, ana: Member, moor: Record, phoned: Record, means: str
    ) -> None:
        value, to = {"email": (HOLDER, HOLDER), "phone": ("07700 900614", PHONE)}[means]
        stop(ana, ask(ana, means, value))
        alert, code = told(to)
        assert "nothing was opened" in alert.text
        assert ana.login.email not in alert.text
        assert alert.code == ""
        assert code.code

    def test_a_claim_of_nothing_alerts_nobody(self, ana: Member, moor: Record) -> None:
        stop(ana, ask(ana, "email", "nobody@old.example"))
        with working("a test"):
            assert not Message.objects.exists()

    def test_whoever_signs_in_to_it_hears_at_that_address_too(
        self, ana: Member, moor: Record
    ) -> None:
        """They may read at the old address no longer."""
        elsewhere = make_customer("ben@new.example", "Ben")
        give(elsewhere, ask(elsewhere, "email", HOLDER))
        stop(ana, ask(ana, "invoice", "MC-2207"))
        [alert] = told("ben@new.example")
        assert "something you sign in to" in alert.text
        assert "nothing was opened" in alert.text
        assert "nothing was opened" in told(HOLDER)[0].text

    def test_who_signs_in_with_that_address_hears_once(self, ana: Member, moor: Record) -> None:
        make_customer(HOLDER, "Ben")
        stop(ana, ask(ana, "email", HOLDER))
        assert sum("nothing was opened" in mail.text for mail in told(HOLDER)) == 1


class TestTheHolder:
    @pytest.mark.parametrize(
        ("yes", "words"), [(True, "one person now"), (False, "nothing was joined")]
    )
    def test_after_their_yes_they_hear_what_the_last_word_made_of_it(
        self, ana: Member, moor: Record, *, yes: bool, words: str
    ) -> None:
        ben = make_customer(HOLDER, "Ben")
        claim = give(ana, ask(ana, "invoice", "MC-2207", "48.20"))
        with acting(ben.actor):
            second = SecondWord.objects.get()
            holders.agree(by=ben.actor, person=ben.person.pk, second=second.pk)
        do_jobs()
        assert len(told(ana.login.email)) == 1, "the claimant is called to their last word"
        verb = holders.confirm if yes else claims.withdraw
        with acting(ana.actor):
            verb(by=ana.actor, person=ana.person.pk, claim=claim.pk)
        do_jobs()
        assert words in told(HOLDER)[0].text
        assert ana.login.email not in told(HOLDER)[0].text
        assert len(told(ana.login.email)) == 1, "who said the last word knows it"

    def test_they_are_asked_by_mail_and_learn_no_name(self, ana: Member, moor: Record) -> None:
        make_customer(HOLDER, "Ben")
        give(ana, ask(ana, "invoice", "MC-2207", "48.20"))
        do_jobs()
        asked = told(HOLDER)[0]
        assert asked.subject.startswith("Is this you too?")
        assert "Until you answer nothing is opened" in asked.text
        assert "/claims/" in asked.text
        assert ana.login.email not in asked.text

    def test_the_claimant_hears_of_an_answer_and_of_no_name(
        self, ana: Member, moor: Record
    ) -> None:
        ben = make_customer(HOLDER, "Ben")
        claim = ask(ana, "invoice", "MC-2207", "48.20")
        give(ana, claim)
        do_jobs()
        with working("a test"):
            second = SecondWord.objects.get()
        with acting(ben.actor):
            holders.disown(by=ben.actor, person=ben.person.pk, second=second.pk)
        do_jobs()
        [answer] = told(ana.login.email)
        assert f"/claims/{claim.pk}/" in answer.text
        for word in ("Ben", HOLDER, "not"):
            assert word not in answer.text


def test_a_word_of_our_desk_is_told_once(ana: Member, dov: Member) -> None:
    claim = ask(ana, "person", "The gas", "letter,document")
    with acting(dov.actor):
        handling.take_up(by=dov.actor, claim=claim.pk, words="I ring you at four.")
    do_jobs()
    do_jobs()
    assert len(told(ana.login.email)) == 1
