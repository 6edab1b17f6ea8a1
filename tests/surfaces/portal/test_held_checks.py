"""Scenario 2 on the page: what is shared, disputed or objected to says who answers, by when."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.profile.models import Proposal
from goodterms.kernel.acting import working
from tests.surfaces.portal.steps import row, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.conftest import FormClient
    from tests.support.cast import Story

pytestmark = pytest.mark.django_db

HELD = reverse("portal:held")
BORN = reverse("portal:held-fact", args=["birth_date"])


def proposal() -> Proposal:
    with working("a test"):
        return Proposal.objects.get()


class TestWishing:
    def test_the_form_says_beforehand_that_somebody_checks_it(
        self, portal: FormClient, story: Story
    ) -> None:
        assert "a named person checks it" in spoken(portal.get(BORN))
        assert "a named person checks it" not in spoken(
            portal.get(reverse("portal:held-fact", args=["phone"]))
        )

    def test_the_row_keeps_its_value_and_names_who_checks_and_by_when(
        self, scripted: Callable[..., Answer], story: Story
    ) -> None:
        told = row(scripted(BORN, {"value": "1980-05-15"}), "birth_date")
        assert "14 May, year hidden" in told
        assert re.search(
            r"Saved as your wish: 15 May, year hidden. Dov Adler checks it and you hear by "
            r"(today|tomorrow|\w+day), \d\d:\d\d\.",
            told,
        )

    def test_a_hidden_year_stays_hidden_in_a_wish_until_it_is_shown(
        self, portal: FormClient, story: Story
    ) -> None:
        portal.post(BORN, {"value": "1981-05-15"})
        assert "1981" not in portal.get(HELD).text
        assert "15 May 1981" in portal.get(f"{HELD}?show=birth_date").text

    def test_it_can_be_taken_back(self, portal: FormClient, story: Story) -> None:
        portal.post(BORN, {"value": "1980-05-15"})
        url = reverse("portal:held-withdrawal", args=[proposal().pk])
        assert url in portal.get(HELD).text
        answer = portal.post(url)
        assert (answer.status_code, answer["Location"]) == (303, f"{HELD}#fact-birth_date")
        assert "wish" not in row(portal.get(HELD), "birth_date")


class TestDisputing:
    def test_a_fact_is_called_wrong_without_saying_what_is_right(
        self, portal: FormClient, story: Story
    ) -> None:
        url = reverse("portal:held-dispute", args=["phone"])
        fix = portal.get(reverse("portal:held-fact", args=["phone"]))
        assert url in fix.text
        assert "You need not say what is right" in spoken(portal.get(url))
        answer = portal.post(url, {"words": "My sister's."})
        assert (answer.status_code, answer["Location"]) == (303, f"{HELD}#fact-phone")
        told = row(portal.get(HELD), "phone")
        assert "01632 960 811" in told
        assert "You say that this is wrong, and both sides see it." in told
        assert "Your words: “My sister&#x27;s.”" in told

    def test_a_whole_record_is_called_wrong(self, portal: FormClient, story: Story) -> None:
        url = reverse("portal:held-record-dispute", args=[story.known.pk])
        assert url in portal.get(HELD).text
        assert portal.get(url).status_code == 200
        portal.post(url)
        page = portal.get(HELD).text
        record = page[page.index(f'id="record-{story.known.pk}"') :]
        assert "both sides see it" in record
        assert url not in record

    def test_a_record_of_somebody_else_is_not_found(self, portal: FormClient, story: Story) -> None:
        url = reverse("portal:held-record-dispute", args=[story.moor.pk])
        assert portal.get(url).status_code == 404
        assert portal.post(url).status_code == 404

    def test_their_own_word_cannot_be_disputed(self, portal: FormClient, story: Story) -> None:
        portal.post(reverse("portal:held-fact", args=["city"]), {"value": "Leeds"})
        answer = portal.post(reverse("portal:held-dispute", args=["city"]))
        assert answer.status_code == 422
        assert "This is what you told us yourself." in answer.text


class TestWorkedOut:
    def test_each_conclusion_says_from_what(self, portal: FormClient, story: Story) -> None:
        page = spoken(portal.get(HELD))
        for words in (
            "How we greet you Ana worked out: the first name in “Ana Ferreira”",
            "A person worked out: 1 of 1 record reads like a person&#x27;s",
            "14 Quay Lane worked out: 1 record gives this address",
            "Customer since 2016 worked out: the oldest account, bill or purchase, at Mere",
        ):
            assert words in page

    def test_an_objection_stops_the_greeting_at_once(
        self, portal: FormClient, story: Story
    ) -> None:
        home = reverse("portal:home")
        assert re.search(r"<h1>Good \w+, Ana</h1>", portal.get(home).text)
        answer = portal.post(reverse("portal:held-objection", args=["greeting"]))
        assert answer["Location"] == f"{HELD}#worked-out-greeting"
        assert re.search(r"<h1>Good \w+</h1>", portal.get(home).text)
        assert "You object, so it is out of use. Dov Adler answers by" in spoken(portal.get(HELD))

    def test_what_we_have_not_worked_out_is_not_found(self, portal: FormClient) -> None:
        assert portal.get(reverse("portal:held-objection", args=["mood"])).status_code == 404


class TestAdding:
    @pytest.mark.parametrize("name", ["email_work", "phone_home", "note", "known_as", "role"])
    def test_what_the_firm_does_not_know_can_be_added(
        self, portal: FormClient, story: Story, name: str
    ) -> None:
        url = reverse("portal:held-fact", args=[name])
        assert url in portal.get(HELD).text
        value = "ana@norr.example" if name == "email_work" else "01632 960 822"
        assert portal.post(url, {"value": value}).status_code == 303
        assert value in row(portal.get(HELD), name)

    def test_each_row_says_which_divisions_see_it(self, portal: FormClient, story: Story) -> None:
        assert "seen by Mere Energy" in row(portal.get(HELD), "phone")
        portal.post(reverse("portal:held-fact", args=["phone"]), {"value": "01632 960 822"})
        assert "all our divisions see it" in row(portal.get(HELD), "phone")
