"""Scenario 3 on the page: the question that shows nothing, the proof, the result, the undo.

R5, R7, R139; identity.md 10.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from goodterms.customer.identity.models import Claim
from goodterms.customer.identity.operations import claims as operations
from goodterms.customer.identity.operations import looking
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from tests.support.make import make_customer
from tests.surfaces.portal.steps import ask, code_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.conftest import FormClient
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

ASK = reverse("portal:claims")
HELD = reverse("portal:held")

# What differs between any two pages, and tells nothing: ids, one-time values, minutes.
PASSING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
    r'|name="csrfmiddlewaretoken" value="\w+"|\d\d:\d\d'
)


def page_of(claim: Claim) -> str:
    return reverse("portal:claims-one", args=[claim.pk])


def undo_of(claim: Claim) -> str:
    return reverse("portal:claims-undo", args=[claim.pk])


def only_claim() -> Claim:
    with working("a test"):
        return Claim.objects.get()


def question(story: Story, **more: str) -> dict[str, str]:
    return {"means": "invoice", "value": story.invoice, "fact": story.amount, **more}


class TestAsking:
    def test_the_answer_is_the_claims_own_page(self, portal: FormClient, story: Story) -> None:
        answer = portal.post(ASK, question(story))
        assert (answer.status_code, answer["Location"]) == (303, page_of(only_claim()))

    def test_with_script_the_browser_is_told_to_go_there(
        self, scripted: Callable[..., Answer], story: Story
    ) -> None:
        answer = scripted(ASK, question(story))
        assert (answer.status_code, answer["HX-Redirect"]) == (200, page_of(only_claim()))

    def test_a_double_click_asks_once(self, portal: FormClient, story: Story) -> None:
        form = question(story, _key=str(uuid4()))
        first, second = portal.post(ASK, form), portal.post(ASK, form)
        assert second["Location"] == first["Location"]
        assert only_claim().means == "invoice"

    @pytest.mark.parametrize(
        ("means", "value", "sentence"),
        [
            ("invoice", "", "“The number or address” is still empty."),
            ("email", "ana at home", "An email address has one @ in it."),
            ("phone", "123", "A phone number has at least six figures."),
            ("meter", "1", "has no such choice"),
        ],
    )
    def test_a_question_that_cannot_be_is_refused_for_its_form_alone(
        self,
        portal: FormClient,
        scripted: Callable[..., Answer],
        means: str,
        value: str,
        sentence: str,
    ) -> None:
        form = {"means": means, "value": value}
        for answer in (portal.post(ASK, form), scripted(ASK, form)):
            assert answer.status_code == 422
            assert answer.text.count(sentence) == 2
        with working("a test"):
            assert not Claim.objects.exists()

    def test_the_sixth_question_of_a_day_is_refused_with_a_way_on(
        self, portal: FormClient, story: Story
    ) -> None:
        for number in range(operations.A_DAY):
            assert portal.post(ASK, question(story, value=f"X-{number}")).status_code == 303
        answer = portal.post(ASK, question(story))
        assert answer.status_code == 422
        assert "talk to a person" in answer.text

    def test_what_they_asked_is_listed_with_how_it_stands(
        self, portal: FormClient, linked: Claim, story: Story
    ) -> None:
        ask(story, "NOBODY-1")
        page = portal.get(ASK).text
        assert page.index("Code until") < page.index("It is yours")


class TestSilence:
    """Nothing tells a hit from a miss before the proof."""

    def test_the_page_is_the_same_for_a_hit_and_a_miss_looked_for_or_not(
        self, portal: FormClient, story: Story
    ) -> None:
        pages = set()
        for number in (story.invoice, "NOBODY-1"):
            portal.post(ASK, question(story, value=number))
            with working("a test"):
                claim = Claim.objects.latest("asked_at")
            for _ in range(2):  # the second time the task has looked
                pages.add(PASSING.sub("", portal.get(page_of(claim)).text))
                with working("a test"):
                    looking.look(claim.pk)
        assert len(pages) == 1

    def test_a_wrong_code_is_answered_in_the_same_words(
        self, portal: FormClient, story: Story
    ) -> None:
        pages = set()
        for number in (story.invoice, "NOBODY-1"):
            answer = portal.post(page_of(ask(story, number)), {"code": "000000"})
            assert answer.status_code == 422
            assert "That is not the code. You can try four more times." in answer.text
            pages.add(PASSING.sub("", answer.text))
        assert len(pages) == 1

    def test_no_word_of_the_record_stands_on_the_page_before_the_code(
        self, portal: FormClient, story: Story
    ) -> None:
        page = portal.get(page_of(ask(story))).text
        for secret in ("Ferriera", story.old_email, "old.example", "Moor Connect billing", "614"):
            assert secret not in page


class TestProving:
    def test_a_code_of_five_figures_is_told_so_and_costs_no_try(
        self, portal: FormClient, scripted: Callable[..., Answer], story: Story
    ) -> None:
        claim = ask(story)
        for answer in (
            portal.post(page_of(claim), {"code": "12 345"}),
            scripted(page_of(claim), {"code": "12 345"}),
        ):
            assert answer.status_code == 422
            assert "A code has six figures; you gave five." in answer.text
            assert 'value="12 345"' in answer.text
        assert only_claim().attempts == 0

    def test_the_last_try_is_said_to_be_the_last(self, portal: FormClient, story: Story) -> None:
        claim = ask(story, "NOBODY-1")
        for _ in range(operations.WRONG_CODES - 1):
            answer = portal.post(page_of(claim), {"code": "000000"})
        assert "You can try once more." in answer.text

    def test_after_five_we_stop_and_name_a_person(self, portal: FormClient, story: Story) -> None:
        claim = ask(story)
        for _ in range(operations.WRONG_CODES):
            portal.post(page_of(claim), {"code": "000000"})
        page = portal.get(page_of(claim)).text
        assert "We have stopped here to protect the holder" in page
        assert "Talk to Dov Adler" in page
        late = portal.post(page_of(claim), {"code": code_of(claim)})
        assert late.status_code == 422
        assert "Ferriera" not in portal.get(HELD).text

    def test_the_right_code_opens_it_and_says_what_it_opened(
        self, portal: FormClient, story: Story
    ) -> None:
        claim = ask(story)
        answer = portal.post(page_of(claim), {"code": code_of(claim)})
        assert (answer.status_code, answer["Location"]) == (303, page_of(claim))
        page = portal.get(page_of(claim)).text
        assert re.search(r"Broadband …\d{4} and one bill of Moor Connect", page)
        assert "Two accounts, one Ana" in page
        assert "Undo until" in page

    def test_the_code_given_once_more_in_another_window_leads_to_what_it_opened(
        self, portal: FormClient, story: Story
    ) -> None:
        claim = ask(story)
        for _window in range(2):
            answer = portal.post(page_of(claim), {"code": code_of(claim)})
            assert (answer.status_code, answer["Location"]) == (303, page_of(claim))
        assert "Two accounts, one Ana" in portal.get(page_of(claim)).text

    def test_with_script_the_result_takes_the_place_of_the_code(
        self, scripted: Callable[..., Answer], story: Story
    ) -> None:
        claim = ask(story)
        answer = scripted(page_of(claim), {"code": code_of(claim)})
        assert answer.status_code == 200
        assert "Two accounts, one Ana" in answer.text
        assert "<html" not in answer.text

    def test_without_the_amount_contact_details_open_and_it_says_how_to_open_more(
        self, portal: FormClient, story: Story
    ) -> None:
        claim = ask(story, amount="1.00")
        portal.post(page_of(claim), {"code": code_of(claim)})
        page = portal.get(page_of(claim)).text
        assert "Name and contact details of Moor Connect" in page
        assert "Contact details only" in page
        assert "Broadband" not in portal.get(HELD).text

    def test_what_somebody_else_signs_in_to_needs_both(
        self, portal: FormClient, story: Story
    ) -> None:
        make_customer(story.old_email)
        claim = ask(story)
        portal.post(page_of(claim), {"code": code_of(claim)})
        assert only_claim().state == Claim.State.CHECKING
        assert "Broadband" not in portal.get(HELD).text

    def test_a_code_that_has_run_out_says_so(self, portal: FormClient, story: Story) -> None:
        claim = ask(story)
        with clock.moved(timedelta(days=15)):
            assert "Its code has run out" in portal.get(page_of(claim)).text
            assert portal.post(page_of(claim), {"code": code_of(claim)}).status_code == 422


class TestUndo:
    def test_undo_takes_everything_back(
        self, portal: FormClient, linked: Claim, story: Story
    ) -> None:
        assert "Broadband" in portal.get(HELD).text
        answer = portal.post(undo_of(linked))
        assert (answer.status_code, answer["Location"]) == (303, page_of(linked))
        assert "Everything is as it was" in portal.get(page_of(linked)).text
        assert "Broadband" not in portal.get(HELD).text

    def test_with_script_it_answers_in_place(
        self, scripted: Callable[..., Answer], linked: Claim
    ) -> None:
        answer = scripted(undo_of(linked), {})
        assert "Taken back" in answer.text
        assert "<html" not in answer.text

    def test_a_second_undo_is_refused_in_words(self, portal: FormClient, linked: Claim) -> None:
        portal.post(undo_of(linked))
        answer = portal.post(undo_of(linked))
        assert answer.status_code == 422
        assert "There is nothing to undo here any more." in answer.text

    def test_pressed_in_two_windows_at_once_the_later_one_reads_how_it_stands(
        self, portal: FormClient, linked: Claim, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        undo = operations.undo

        def after_the_other_window(**said: Any) -> Claim:
            undo(**said)
            return undo(**said)

        monkeypatch.setattr(operations, "undo", after_the_other_window)
        answer = portal.post(undo_of(linked))
        assert answer.status_code == 422
        assert "Taken back" in answer.text
        assert "Two accounts, one Ana" not in answer.text


class TestStrangers:
    @pytest.fixture
    def stranger(self, divisions: Divisions) -> Any:
        from tests.conftest import FormClient  # noqa: PLC0415  (conftest is no module to import from)

        client = FormClient()
        client.force_login(make_customer("mallory@mail.example").login)
        return client

    def test_somebody_elses_claim_is_not_found_whatever_is_done_to_it(
        self, stranger: FormClient, linked: Claim, story: Story
    ) -> None:
        waiting = ask(story, "NOBODY-1")
        for claim in (linked, waiting):
            assert stranger.get(page_of(claim)).status_code == 404
            code = {"code": code_of(claim)}
            assert stranger.post(page_of(claim), code).status_code == 404
            assert stranger.post(undo_of(claim)).status_code == 404
        with acting(story.ana.actor):
            assert Claim.objects.get(pk=linked.pk).state == Claim.State.PROVED
            assert Claim.objects.get(pk=waiting.pk).attempts == 0

    def test_a_visitor_signs_in_first(self, story: Story) -> None:
        claim = ask(story)
        answer = Client().get(page_of(claim))
        assert answer["Location"] == f"{reverse('account_login')}?next={page_of(claim)}"
