"""The numbers beside the links of the desk: what waits for this reader, behind each page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from goodterms.customer.identity.models import Edge, Review
from goodterms.customer.identity.operations import claims, looking, queue
from goodterms.customer.identity.operations.groups import ordered
from goodterms.customer.profile.operations import proposals
from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations import asks
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.surfaces.desk.counts import MOST
from tests.conftest import FormClient
from tests.support.cast import Divisions, make_story
from tests.support.make import make_division, make_record, make_source, make_staff

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division
    from tests.conftest import Member

pytestmark = pytest.mark.django_db


def beside_links(desk: FormClient) -> dict[str, str]:
    """The label of each link of the rail that has a number, and the number."""
    rail = desk.get(reverse("desk:people")).text.split('<nav class="rail"')[1].split("</nav>")[0]
    found = re.findall(r'</svg>([^<]+)<span class="count">([^<]+)<', rail)
    return {label.strip(): number for label, number in found}


@pytest.fixture
def dov(divisions: Divisions) -> Member:
    return divisions.dov


@pytest.fixture
def energy(divisions: Divisions) -> Division:
    assert divisions.energy.division
    return divisions.energy.division


@pytest.fixture
def waiting(divisions: Divisions) -> Ask:
    """One of each for Dov to see: an ask of his, a wish, a claim for a person, a pair."""
    story = make_story(divisions)
    ana = story.ana
    with acting(ana.actor):
        mine: Any = {"by": ana.actor, "person": ana.person.pk}
        ask = asks.ask(**mine, words="When is it read?", kind=Ask.Kind.QUESTION)
        proposals.wish(**mine, field="birth_date", value="1980-05-15")
        claim = claims.ask(**mine, means="person", value="The gas", fact="letter,document")
    with working("a test"):
        looking.look(claim.pk)
        sides = ordered(story.known.pk, story.moor.pk)
        Edge.objects.create(**sides, weight=4.3, parts=[], at=clock.now())
        queue.refresh()
    return ask


def test_nothing_waiting_is_no_number(desk: FormClient) -> None:
    assert beside_links(desk) == {}


def test_each_page_says_how_much_waits_behind_it(desk: FormClient, waiting: Ask) -> None:
    assert beside_links(desk) == {"Today": "1", "Asks": "1", "To check": "1", "Who is who": "1"}


def test_asks_are_counted_for_whoever_has_them(
    desk: FormClient, waiting: Ask, energy: Division
) -> None:
    other = FormClient()
    joan = make_staff("joan@mere.example", "Joan Petrie", [energy])
    other.force_login(joan.login)
    assert "Asks" not in beside_links(other)
    with working("a test"):
        Ask.objects.update(owner=joan.person)
    assert beside_links(other)["Asks"] == "1"
    assert "Asks" not in beside_links(desk)


def test_who_may_not_decide_is_not_told_what_waits_for_others(
    waiting: Ask, energy: Division
) -> None:
    reader = FormClient()
    powers = frozenset({Power.READER})
    reader.force_login(make_staff("r@mere.example", "A Reader", [energy], powers).login)
    assert not {"To check", "Who is who"} & beside_links(reader).keys()


def test_what_lies_with_another_division_is_not_counted(waiting: Ask) -> None:
    far = FormClient()
    division = make_division("far", "Far Away")
    far.force_login(make_staff("s@far.example", "Stranger", [division]).login)
    assert not {"To check", "Who is who"} & beside_links(far).keys()


def test_above_ninety_nine_it_counts_no_further(
    desk: FormClient, waiting: Ask, energy: Division
) -> None:
    source = make_source(energy)
    with working("a test"):
        first = Review.objects.get().a
    others = [make_record(source, name=f"A. Ferreira {number}") for number in range(MOST + 1)]
    with working("a test"):
        Review.objects.bulk_create(
            Review(**ordered(first.pk, other.pk), why=Review.Why.UNSURE, asked_at=clock.now())
            for other in others
        )
    assert beside_links(desk)["Who is who"] == "99+"
