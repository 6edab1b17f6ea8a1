"""Ask or find: an answer or a named person in two steps (scenario 9; R41, R50, R56)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse

from goodterms.customer.holdings.models import Bill
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.dialogue.timeline.operations import answers
from goodterms.kernel.acting import acting, working
from goodterms.surfaces.portal.ask.forms import WantForm
from tests.conftest import FormClient
from tests.surfaces.portal.steps import queries_of, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from goodterms.customer.identity.models import Claim
    from tests.conftest import Member
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

ASK = "/ask/"


def found(answer: Any, group: str) -> list[str]:
    """The titles of one group of results, in their order."""
    part = re.search(rf'aria-labelledby="{group}-h".*?</section>', answer.text, re.DOTALL)
    return re.findall(r'<a href="[^"]*"[^>]*>([^<]*)</a>', part.group()) if part else []


def the_ask() -> Ask:
    with working("a test"):
        return Ask.objects.get()


def words_of(ask: Ask) -> list[str]:
    with working("a test"):
        return [turn.words for turn in Turn.objects.filter(ask=ask).order_by("n")]


@pytest.fixture
def sent(portal: FormClient, divisions: Divisions) -> Ask:
    portal.post(ASK, {"words": "When is my meter read?"})
    return the_ask()


@pytest.fixture
def answered(sent: Ask, divisions: Divisions) -> Ask:
    with acting(divisions.dov.actor):
        return answers.answer(by=divisions.dov.actor, ask=sent.pk, words="On Friday.")


# Finding


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("phone", "Phone: 01632 960 811"),
        ("what is my PHONE number?", "Phone: 01632 960 811"),
        ("quay lane", "Street: 14 Quay Lane"),
        ("electricity", "Electricity …"),
        ("invoice ME-400", "Bill …"),
    ],
)
def test_ones_own_things_are_found_by_what_they_are_called_or_hold(
    portal: FormClient, question: str, first: str
) -> None:
    assert found(portal.get(ASK, {"q": question}), "yours")[0].startswith(first)


def test_what_is_hidden_on_its_page_is_not_shown_by_finding_it(portal: FormClient) -> None:
    answer = portal.get(ASK, {"q": "date of birth"})
    assert found(answer, "yours")[0] == "Date of birth"
    assert "1980" not in answer.text


def test_what_one_can_do_here_and_people_come_after_ones_own(portal: FormClient) -> None:
    answer = portal.get(ASK, {"q": "phone"})
    places = [answer.text.index(f'id="{group}-h"') for group in ("yours", "people", "put")]
    assert places == sorted(places)
    assert found(answer, "people") == ["Dov Adler"]
    change = portal.get(ASK, {"q": "I moved, how do I change my address?"})
    assert "Put a wrong fact right" in found(change, "here")


def test_what_is_not_yet_shown_to_be_theirs_is_not_found(portal: FormClient, story: Story) -> None:
    answer = portal.get(ASK, {"q": f"broadband {story.invoice}"})
    assert found(answer, "yours") == []
    assert "48.20" not in answer.text


def test_it_is_found_once_it_is_theirs(portal: FormClient, story: Story, linked: Claim) -> None:
    assert f"Bill …{story.invoice[-4:]}" in found(portal.get(ASK, {"q": story.invoice}), "yours")


@pytest.mark.parametrize("question", ["zebra", "when is the", "???", "🦓"])
def test_no_hit_is_never_blank(portal: FormClient, question: str) -> None:
    answer = portal.get(ASK, {"q": question})
    assert "No page answers this, so a person does" in spoken(answer)
    assert f">\n{question}</textarea>" in answer.text
    assert re.search(r"Dov Adler reads it before [\w, ]*\d\d:\d\d and answers here\.", answer.text)


def test_words_that_are_code_are_shown_as_words(portal: FormClient) -> None:
    answer = portal.get(ASK, {"q": "<script>alert(1)</script>"})
    assert "<script>alert" not in answer.text


def test_the_page_before_anything_is_typed_says_what_it_is_for(portal: FormClient) -> None:
    answer = portal.get(ASK)
    assert "answers by a named hour" in spoken(answer)
    assert "put-h" not in answer.text


# Sending


def test_the_same_words_become_a_question_in_one_press(portal: FormClient, story: Story) -> None:
    answer = portal.post(ASK, {"words": "zebra crossing?"})
    ask = the_ask()
    assert (answer.status_code, answer["Location"]) == (303, f"/ask/{ask.pk}/")
    assert (ask.kind, ask.person_id) == ("question", story.ana.person.pk)
    page = spoken(portal.get(answer["Location"]))
    assert re.search(r"We have it\. Dov Adler reads it before .* and answers here\.", page)
    assert "zebra crossing?" in page


def test_a_question_carries_what_it_is_about(portal: FormClient, divisions: Divisions) -> None:
    with working("a test"):
        mine = Bill.objects.get(number__startswith="ME-")
    page = portal.get(ASK, {"about": f"bill:{mine.pk}"})
    assert "About Bill …" in spoken(page)
    portal.post(ASK, {"words": "Why so much?", "about": f"bill:{mine.pk}"})
    ask = the_ask()
    assert ask.about == f"bill:{mine.pk}"
    assert "Mere Energy" in ask.about_words
    assert "about Bill …" in spoken(portal.get(f"/ask/{ask.pk}/"))


def test_it_carries_nothing_of_anybody_else(
    portal: FormClient, story: Story, divisions: Divisions
) -> None:
    with working("a test"):
        other = Bill.objects.get(number=story.invoice)
    about = f"bill:{other.pk}"
    assert "Put it to a person" not in spoken(portal.get(ASK, {"about": about}))
    portal.post(ASK, {"words": "Whose is this?", "about": about})
    assert (the_ask().about, the_ask().about_words) == ("", "")


def test_an_empty_question_comes_back_with_its_reason(portal: FormClient) -> None:
    answer = portal.post(ASK, {"words": "  "})
    assert answer.status_code == 422
    assert "“Your question” is still empty." in answer.text
    with working("a test"):
        assert not Ask.objects.exists()


def test_a_double_click_sends_once(portal: FormClient, divisions: Divisions) -> None:
    form = {"words": "Once, please", "_key": str(uuid4())}
    first, second = portal.post(ASK, form), portal.post(ASK, form)
    assert first["Location"] == second["Location"] == f"/ask/{the_ask().pk}/"


def test_with_script_the_browser_is_told_where_to_go(scripted: Callable[..., Any]) -> None:
    answer = scripted(ASK, {"words": "Hello?"})
    assert answer["HX-Redirect"] == f"/ask/{the_ask().pk}/"


def test_a_visitor_finds_what_is_open_and_keeps_their_words(divisions: Divisions) -> None:
    visitor = FormClient()
    page = visitor.get(ASK, {"q": "talk to somebody about solar"})
    assert found(page, "people") == ["Dov Adler"]
    assert found(page, "yours") == []
    answer = visitor.post(ASK, {"words": "solar & wind"})
    assert answer.status_code == 302
    assert "next=/ask/%3Fq%3Dsolar%2B%2526%2Bwind" in answer["Location"]
    with working("a test"):
        assert not Ask.objects.exists()


# The thread


def test_the_thread_says_what_was_said_by_whom_and_how_long_it_took(
    portal: FormClient, answered: Ask
) -> None:
    page = portal.get(f"/ask/{answered.pk}/")
    told = spoken(page)
    assert "Dov Adler Front line today" in told
    assert "after one minute" in told
    assert "On Friday." in told
    assert "That helped" in told
    assert "Answered, waits for your word" in told


def test_that_helped_closes_it_and_a_later_word_opens_it_again(
    portal: FormClient, answered: Ask
) -> None:
    page = f"/ask/{answered.pk}/"
    assert portal.post(f"{page}verdict/", {"helped": "yes", "words": ""}).status_code == 303
    assert the_ask().state == "closed"
    assert "Closed by you" in spoken(portal.get(page))
    portal.post(page, {"words": "It is back."})
    assert the_ask().state == "open"
    assert "Dov Adler has it back, with your words" in spoken(portal.get(page))


def test_not_yet_gives_it_back_with_its_words(portal: FormClient, answered: Ask) -> None:
    page = f"/ask/{answered.pk}/"
    portal.post(f"{page}verdict/", {"helped": "no", "words": "Nobody came."})
    assert the_ask().state == "open"
    told = spoken(portal.get(page))
    assert "Then it is not closed. Dov Adler has it back, with your words" in told
    assert "Nobody came. Not yet." in told


def test_a_verdict_twice_is_refused_in_a_sentence(portal: FormClient, answered: Ask) -> None:
    page = f"/ask/{answered.pk}/verdict/"
    portal.post(page, {"helped": "yes"})
    again = portal.post(page, {"helped": "no"})
    assert again.status_code == 422
    assert "There is no answer here that waits for your word." in again.text
    assert portal.post(page, {"helped": "perhaps"}).status_code == 422


def test_words_are_added_and_empty_ones_come_back(
    portal: FormClient, scripted: Callable[..., Any], sent: Ask
) -> None:
    page = f"/ask/{sent.pk}/"
    assert portal.post(page, {"words": ""}).status_code == 422
    assert "<html" not in scripted(page, {"words": "And the gas?"}).text
    assert words_of(sent) == ["When is my meter read?", "And the gas?"]


def test_it_can_be_taken_back_once(portal: FormClient, sent: Ask) -> None:
    page = f"/ask/{sent.pk}/withdrawal/"
    assert portal.post(page).status_code == 303
    assert the_ask().state == "closed"
    assert portal.post(page).status_code == 422


def test_another_customer_finds_no_thread(sent: Ask, ben: Member) -> None:
    other = FormClient()
    other.force_login(ben.login)
    assert other.get(f"/ask/{sent.pk}/").status_code == 404
    assert other.post(f"/ask/{sent.pk}/", {"words": "Mine"}).status_code == 404
    assert found(other.get(ASK, {"q": "meter"}), "yours") == []


def test_what_was_asked_before_stands_in_the_list_and_is_found(
    portal: FormClient, sent: Ask
) -> None:
    assert "Your question, today" in spoken(portal.get(ASK))
    assert found(portal.get(ASK, {"q": "meter"}), "yours")[0] == "When is my meter read?"


def test_finding_asks_the_database_the_same_however_much_is_held(
    portal: FormClient, sent: Ask
) -> None:
    once = queries_of(portal, f"{ASK}?q=meter")
    assert once <= 16
    for number in range(4):
        portal.post(ASK, {"words": f"Meter {number}?"})
    assert queries_of(portal, f"{ASK}?q=meter") == once


# What else do you want?


@pytest.mark.parametrize("page", ["/", "/held/", "/claims/", "/talk/", "/ask/"])
def test_it_is_asked_on_every_page(portal: FormClient, page: str) -> None:
    assert spoken(portal.get(page)).count("What else do you want?") == 1
    assert spoken(FormClient().get("/talk/")).count("What else do you want?") == 1


def test_the_receipt_stands_on_the_page_it_was_written_on(portal: FormClient) -> None:
    answer = portal.post(
        reverse("portal:ask-wants"), {"words": "One bill for both", "page": "/held/?show=phone"}
    )
    ask = the_ask()
    assert (ask.kind, ask.page) == ("want", "/held/?show=phone")
    assert answer.status_code == 303
    assert answer["Location"] == f"/held/?show=phone&wanted={ask.pk}#want"
    back = portal.get(answer["Location"].partition("#")[0])
    assert re.search(r"We have it\. Dov Adler reads it before .* and answers here\.", spoken(back))


def test_with_script_the_field_answers_in_its_place(scripted: Callable[..., Any]) -> None:
    answer = scripted(reverse("portal:ask-wants"), {"words": "One bill", "page": "/"})
    assert answer.status_code == 200
    assert 'id="want"' in answer.text
    assert "We have it." in answer.text
    assert "<html" not in answer.text


def test_an_empty_wish_comes_back_with_its_reason(
    portal: FormClient, scripted: Callable[..., Any]
) -> None:
    for answer in (
        portal.post(reverse("portal:ask-wants"), {"words": " ", "page": "/held/"}),
        scripted(reverse("portal:ask-wants"), {"words": " ", "page": "/held/"}),
    ):
        assert answer.status_code == 422
        assert "“What else do you want?” is still empty." in answer.text
        assert 'value="/held/"' in answer.text
        assert answer.text.count('id="want"') == 1


@pytest.mark.parametrize("page", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_the_way_back_leads_to_no_other_house(portal: FormClient, page: str) -> None:
    answer = portal.post(reverse("portal:ask-wants"), {"words": "Hi", "page": page})
    assert answer["Location"].startswith("/?wanted=")


def test_anothers_receipt_is_not_shown(portal: FormClient, sent: Ask, ben: Member) -> None:
    other = FormClient()
    other.force_login(ben.login)
    for mark in (str(sent.pk), "nonsense", str(UUID(int=0))):
        assert "We have it." not in spoken(other.get("/talk/", {"wanted": mark}))


def test_a_visitors_wish_is_looked_for_first(divisions: Divisions) -> None:
    page = FormClient().get("/").text
    field = re.search(r'<section class="want".*?</section>', page, re.DOTALL)
    assert field
    assert 'action="/ask/"' in field.group()
    assert 'name="q"' in field.group()
    assert "method" not in field.group()


# Talk to a person


def test_somebody_is_named_with_a_number_and_its_hours(portal: FormClient) -> None:
    told = spoken(portal.get("/talk/"))
    assert "Dov Adler" in told
    assert "01632 960 100" in told
    assert re.search(r"Open now, until 17:30|Closed now, opens [\w, ]*09:00", told)
    assert "Write to Dov Adler" in told


def test_a_visitor_reads_the_same_and_signs_in_to_write(divisions: Divisions) -> None:
    page = FormClient().get("/talk/")
    assert "01632 960 200" in spoken(page)
    assert "Sign in and write to Dov Adler" in spoken(page)
    assert "?next=/talk/" in page.text


def test_words_to_a_person_reach_that_person(portal: FormClient, divisions: Divisions) -> None:
    dov = divisions.dov.person.pk
    answer = portal.post(f"/talk/{dov}/", {"words": "Call me, please"})
    ask = the_ask()
    assert answer["Location"] == f"/ask/{ask.pk}/"
    assert (ask.kind, ask.owner_id) == ("talk", dov)


def test_no_words_come_back_and_nobody_else_is_written_to(
    portal: FormClient, story: Story, divisions: Divisions
) -> None:
    answer = portal.post(f"/talk/{divisions.dov.person.pk}/", {"words": ""})
    assert answer.status_code == 422
    assert '<details class="write" open>' in answer.text
    for nobody in (story.ana.person.pk, uuid4()):
        assert portal.post(f"/talk/{nobody}/", {"words": "Hi"}).status_code == 404


def test_talk_asks_the_database_little(portal: FormClient) -> None:
    assert queries_of(portal, "/talk/") <= 9


@pytest.mark.parametrize(
    "page", ["//evil.example", "/\\evil.example", "/\t///evil.example", "/\n/evil.example"]
)
def test_what_was_wanted_leads_back_into_this_house_only(page: str) -> None:
    form = WantForm({"words": "A map", "page": page})
    assert form.is_valid()
    assert form.cleaned_data["page"] == ""
