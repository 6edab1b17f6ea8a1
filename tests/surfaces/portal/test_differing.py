"""Our desk differs from a customer's word: found on Home, answered on What we hold (R7, R139)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.identity import disputes
from goodterms.customer.identity.models import Record
from goodterms.customer.identity.operations import review, words
from goodterms.kernel.acting import acting
from goodterms.kernel.ids import new_id
from tests.surfaces.portal.steps import queries_of, spoken

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Claim, Review
    from tests.conftest import FormClient, Member
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

HOME, HELD, CLAIMS = (reverse(f"portal:{name}") for name in ("home", "held", "claims"))
REASON = "Her mother, same address"
SAID = "at our desk said on"


@pytest.fixture
def dov(divisions: Divisions) -> Member:
    return divisions.dov


@pytest.fixture
def differs(linked: Claim, story: Story, dov: Member) -> Review:
    """Dov would take apart what Ana has proved."""
    with acting(dov.actor):
        about = Record.objects.get(pk=story.moor.pk)
        return review.take_apart(by=dov.actor, about=about, reason=REASON)


def address_of(ana: Member) -> str:
    with acting(ana.actor):
        (one,) = disputes.of(ana.person.pk)
    return reverse("portal:held-differing", args=[one.id])


def test_it_waits_on_them_at_home_and_leads_to_where_it_is_answered(
    portal: FormClient, ana: Member, differs: Review
) -> None:
    page = portal.get(HOME)
    told = spoken(page)
    assert "We differ on a record of yours" in told
    assert f"Dov Adler {SAID}" in told
    assert f'href="{HELD}#differing"' in page.text
    answer = portal.get(HELD)
    assert 'id="differing"' in answer.text
    assert f"The reason given: {REASON}." in spoken(answer)
    assert f'action="{address_of(ana)}"' in answer.text


def test_is_this_yours_says_so_and_that_nothing_moved(portal: FormClient, differs: Review) -> None:
    page = portal.get(CLAIMS)
    assert f"Dov Adler {SAID}" in spoken(page)
    assert "Your word stands and nothing has moved." in spoken(page)
    assert f'href="{HELD}#differing"' in page.text


def test_who_stays_with_their_word_is_asked_no_more_and_our_desk_reads_it(
    portal: FormClient, desk: FormClient, ana: Member, differs: Review
) -> None:
    answer = portal.post(address_of(ana))
    assert (answer.status_code, answer["Location"]) == (303, f"{HELD}#differing")
    assert "We differ" not in spoken(portal.get(HOME))
    assert "differing" not in portal.get(CLAIMS).text
    held = spoken(portal.get(HELD))
    assert "You stay with your word, since today" in held
    assert "I stay with my word" not in held
    assert "They have read it and stay with their word." in spoken(desk.get("/desk/review/"))


def test_our_desk_does_not_say_so_before(desk: FormClient, differs: Review) -> None:
    page = spoken(desk.get("/desk/review/"))
    assert "a customer says both are theirs." in page
    assert "They have read it" not in page


def test_who_gives_way_reads_no_more_of_it(
    portal: FormClient, ana: Member, story: Story, differs: Review
) -> None:
    with acting(ana.actor):
        about = Record.objects.get(pk=story.moor.pk)
        words.deny(by=ana.actor, person=ana.person.pk, about=about)
    for address in (HOME, HELD, CLAIMS):
        assert SAID not in spoken(portal.get(address))


def test_what_is_over_is_refused_in_words(portal: FormClient, differs: Review) -> None:
    answer = portal.post(reverse("portal:held-differing", args=[new_id()]))
    assert answer.status_code == 422
    assert "We do not differ on this any more." in spoken(answer)


def test_home_asks_no_more_of_those_with_whom_nobody_differs(
    portal: FormClient, linked: Claim, story: Story, dov: Member
) -> None:
    portal.get(HOME)
    before = queries_of(portal, HOME)
    with acting(dov.actor):
        about = Record.objects.get(pk=story.moor.pk)
        review.take_apart(by=dov.actor, about=about, reason=REASON)
    assert queries_of(portal, HOME) == before + 2


def test_the_first_heading_of_a_page_says_what_it_is_for(
    portal: FormClient, differs: Review
) -> None:
    """Whatever waits above the form."""
    page = portal.get(CLAIMS).text
    assert headings(page)[:3] == ["1 Is this yours?", "2 Where we differ", "2 Do you have anything"]
    refused = portal.post(CLAIMS, {"means": "invoice", "value": ""})
    assert refused.status_code == 422
    assert [one[0] for one in headings(refused.text)].count("1") == 1


def test_where_nothing_waits_the_question_itself_is_the_heading(portal: FormClient) -> None:
    assert headings(portal.get(CLAIMS).text)[0] == "1 Do you have anything"


def headings(page: str) -> list[str]:
    """Level and first words of the headings in ``main``, in order."""
    main = page.split("<main")[1].split("</main>", maxsplit=1)[0]
    found = re.findall(r"<h([1-6])[^>]*>([^<]+)", main)
    return [f"{level} {' '.join(words.split()[:4])}" for level, words in found]
