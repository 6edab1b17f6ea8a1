"""To check: wishes and disputes at the desk, answered with a reason (scenario 2; R3, R60)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.urls import reverse

from goodterms.customer.profile.models import Proposal
from goodterms.customer.profile.operations import proposals
from goodterms.dialogue.timeline.models import Message
from goodterms.journeys.notices.handlers import tell_what_was_checked
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.surfaces.mailroom.letters import letter
from goodterms.trust.access.models import Look
from tests.conftest import FormClient
from tests.support.make import make_cards, make_division, make_staff

if TYPE_CHECKING:
    from tests.conftest import Member
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

CHECKS = reverse("desk:checks")


@pytest.fixture
def dov(divisions: Divisions) -> Member:
    return divisions.dov


@pytest.fixture
def wish(story: Story) -> Proposal:
    ana = story.ana
    with acting(ana.actor):
        return proposals.wish(
            by=ana.actor, person=ana.person.pk, field="birth_date", value="1980-05-15"
        )


def one(proposal: Proposal) -> str:
    return reverse("desk:checks-one", args=[proposal.pk])


def test_an_empty_tray_says_what_comes_here(desk: FormClient) -> None:
    assert "Nothing to check" in desk.get(CHECKS).text


def test_the_queue_names_what_by_when_and_who_has_it(desk: FormClient, wish: Proposal) -> None:
    page = desk.get(CHECKS).text
    assert "1 fact to check" in page
    for words in ("Date of birth", "Wishes for another value", "Dov Adler", one(wish)):
        assert words in page


def test_what_is_late_says_so(desk: FormClient, wish: Proposal) -> None:
    with clock.moved(timedelta(days=9)):
        assert "late, due" in desk.get(CHECKS).text


def test_one_shows_both_values_and_the_look_is_written(desk: FormClient, wish: Proposal) -> None:
    for _visit in range(2):
        page = desk.get(one(wish)).text
    assert "14 May 1980" in page
    assert '<dd class="pen">15 May 1980</dd>' in page
    with working("a test"):
        looks = Look.objects.filter(reason="by.check", people=[wish.person_id])
        assert list(looks.values_list("groups", flat=True)) == [["card", "facts"]]


def test_a_yes_stands_at_once_on_the_customers_page(
    desk: FormClient, story: Story, wish: Proposal
) -> None:
    answer = desk.post(one(wish), {"answer": "yes", "reason": "Seen on your letter."})
    assert (answer.status_code, answer["Location"]) == (303, f"{CHECKS}?done=1")
    ana = FormClient()
    ana.force_login(story.ana.login)
    page = ana.get(f"{reverse('portal:held')}?show=birth_date").text
    assert "15 May 1980" in page
    assert "“Seen on your letter.”" in page


def test_a_no_without_a_reason_is_sent_back(desk: FormClient, wish: Proposal) -> None:
    answer = desk.post(one(wish), {"answer": "no"})
    assert answer.status_code == 422
    assert answer.text.count("A no needs a reason") == 2
    with working("a test"):
        assert Proposal.objects.get(pk=wish.pk).is_open


def test_what_was_answered_offers_no_second_answer(desk: FormClient, wish: Proposal) -> None:
    desk.post(one(wish), {"answer": "yes"})
    page = desk.get(one(wish)).text
    assert "Answered by Dov Adler" in page
    assert "Send the answer" not in page


def test_another_division_finds_nothing(wish: Proposal) -> None:
    far = make_division("far", "Far Away")
    stranger = FormClient()
    stranger.force_login(make_staff("s@far.example", "Stranger", [far]).login)
    assert "Nothing to check" in stranger.get(CHECKS).text
    assert stranger.get(one(wish)).status_code == 404


def test_the_answer_is_mailed_once_and_says_no_value(
    desk: FormClient, story: Story, wish: Proposal
) -> None:
    from goodterms.customer.profile.events import ProposalAnswered  # noqa: PLC0415

    desk.post(one(wish), {"answer": "yes", "reason": "Seen."})
    for _again in range(2):
        tell_what_was_checked(ProposalAnswered(wish.pk))
    with working("a test"):
        message = Message.objects.get(template="fact-checked")
        written = letter(message)
    assert message.address == story.ana.login.email
    assert "Dov Adler" in written.subject
    assert "1980" not in str(written.message())
    assert not mail.outbox


class TestBesideTheValue:
    """Whoever opens the person reads what was put to us where the value stands."""

    @staticmethod
    def page(desk: FormClient, story: Story, field: str) -> str:
        make_cards()
        address = reverse("desk:people-person", args=[story.ana.person.pk])
        text = desk.get(address, follow=True).text
        return spoken_words(text.split(f'id="fact-{field}"')[1].split("</div>")[0])

    def test_a_wish_stands_there_with_its_hour_and_the_way_to_its_check(
        self, desk: FormClient, story: Story, wish: Proposal
    ) -> None:
        row = self.page(desk, story, "birth_date")
        assert "wishes “15 May 1980”; Dov Adler answers by" in row
        assert one(wish) in row

    def test_a_dispute_stays_when_both_sides_kept_their_word(
        self, desk: FormClient, story: Story, divisions: Divisions
    ) -> None:
        ana = story.ana
        with acting(ana.actor):
            said = proposals.dispute(by=ana.actor, person=ana.person.pk, field="birth_date")
        assert "says that this is wrong; Dov Adler answers by" in self.page(
            desk, story, "birth_date"
        )
        desk.post(one(said), {"answer": "no", "reason": "It stands so in the contract."})
        assert "says that this is wrong; Dov Adler held it for right" in self.page(
            desk, story, "birth_date"
        )

    def test_a_wish_that_was_answered_is_gone(
        self, desk: FormClient, story: Story, wish: Proposal
    ) -> None:
        desk.post(one(wish), {"answer": "yes", "reason": "Seen."})
        assert "wishes" not in self.page(desk, story, "birth_date")


def spoken_words(html: str) -> str:
    return " ".join(html.split())


def test_a_dispute_of_all_of_a_record_stands_beside_that_record(
    desk: FormClient, story: Story, dov: Member
) -> None:
    ana = story.ana
    with acting(ana.actor):
        held = proposals.dispute(
            by=ana.actor, person=ana.person.pk, about=story.known, words="Not my house"
        )
    make_cards()
    person = reverse("desk:people-person", args=[ana.person.pk])
    beside = desk.get(person, follow=True).text.split("The records behind it")[1]
    assert one(held) in beside
    assert "says that this is wrong; Dov Adler answers by" in beside
    desk.post(one(held), {"answer": "no", "reason": "The meter stands there."})
    beside = desk.get(person, follow=True).text.split("The records behind it")[1]
    assert "Dov Adler held it for right" in beside
