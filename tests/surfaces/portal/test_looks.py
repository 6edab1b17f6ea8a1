"""Scenario 25: who looked at my record, when and why; a question about any look (R135)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.dialogue.timeline.models import Ask
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look
from tests.support.make import make_customer, make_staff, seed_of
from tests.surfaces.portal.steps import queries_of, spoken

if TYPE_CHECKING:
    from tests.conftest import FormClient
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

LOOKS = reverse("portal:looks")


def looked(story: Story, divisions: Divisions, reason: str = "billing", **more: object) -> Look:
    dov = divisions.dov.actor
    wanted = {
        "kind": Look.Kind.OPENED,
        "people": [story.ana.person.pk],
        "groups": ["facts"],
        "reason": reason,
        **more,
    }
    with acting(dov):
        return look(by=dov, **wanted)  # type: ignore[arg-type]


def question(of: Look) -> str:
    return reverse("portal:looks-question", args=[of.pk])


def test_nobody_looked_says_what_will_stand_here(portal: FormClient, story: Story) -> None:
    assert "Nobody has looked" in portal.get(LOOKS).text


def test_each_look_tells_who_in_what_role_why_and_what_they_saw(
    portal: FormClient, story: Story, divisions: Divisions
) -> None:
    looked(story, divisions)
    told = spoken(portal.get(LOOKS))
    assert re.search(
        r"Today \d\d:\d\d Dov Adler Front line A bill or a payment saw what we hold Ask", told
    )
    assert "1 looks in 30 days" in told


def test_a_missing_reason_is_shown_as_missing(
    portal: FormClient, story: Story, divisions: Divisions
) -> None:
    looked(story, divisions, reason="")
    assert "No reason given" in portal.get(LOOKS).text


def test_programs_are_named_as_such_and_counted_apart(
    portal: FormClient, story: Story, divisions: Divisions
) -> None:
    looked(story, divisions)
    with working("Bill run") as task:
        look(by=task, kind=Look.Kind.MACHINE, people=[story.ana.person.pk], reason="billing")
    told = spoken(portal.get(LOOKS))
    assert "Bill run a program" in told
    assert "2 looks in 30 days 1 by people 1 by programs" in told


def test_own_words_about_several_people_are_nobodys_to_read(
    portal: FormClient, story: Story, divisions: Divisions
) -> None:
    other = make_customer("zoe@mail.example").person.pk
    words = "To compare her with her neighbour Zoe"
    looked(story, divisions, reason=words, people=[story.ana.person.pk, other])
    assert "Zoe" not in portal.get(LOOKS).text
    looked(story, divisions, reason="Her mother rang about the meter")
    assert "Her mother rang about the meter" in portal.get(LOOKS).text


def test_a_look_at_what_nobody_proved_to_be_theirs_is_not_theirs_to_see(
    portal: FormClient, story: Story, divisions: Divisions
) -> None:
    other = looked(story, divisions, people=[seed_of(story.moor).pk])
    assert "Nobody has looked" in portal.get(LOOKS).text
    assert portal.get(question(other)).status_code == 404
    assert portal.post(question(other), {"words": "Why?"}).status_code == 404


def test_a_question_goes_to_whoever_looked_with_an_hour_and_stands_at_the_look(
    portal: FormClient, story: Story, divisions: Divisions
) -> None:
    joan = make_staff("joan@mereandmoor.example", "Joan Petrie", [divisions.energy.division])  # type: ignore[list-item]
    with acting(joan.actor):
        one = look(by=joan.actor, kind=Look.Kind.OPENED, people=[story.ana.person.pk])
    assert "Why did you look at my record?" in portal.get(question(one)).text
    answer = portal.post(question(one), {"words": "Why that?"})
    with working("a test"):
        ask = Ask.objects.get()
    assert answer["Location"] == reverse("portal:ask-one", args=[ask.pk])
    assert (ask.kind, ask.about, ask.owner_name) == ("look", f"look:{one.pk}", "Joan Petrie")
    page = portal.get(LOOKS)
    by = r"You asked; Joan Petrie answers by (today|tomorrow|\w+day), \d\d:\d\d\."
    assert re.search(by, spoken(page))
    assert question(one) not in page.text


def test_an_empty_question_is_sent_back(
    portal: FormClient, story: Story, divisions: Divisions
) -> None:
    answer = portal.post(question(looked(story, divisions)), {"words": " "})
    assert answer.status_code == 422
    assert answer.text.count("is still empty.") == 2


def test_home_says_how_many_people_looked_this_week(
    portal: FormClient, story: Story, divisions: Divisions
) -> None:
    home = reverse("portal:home")
    assert "looked at your record" not in portal.get(home).text
    for _again in range(2):
        looked(story, divisions)
    assert "One person looked at your record this week" in spoken(portal.get(home))
    with clock.moved(timedelta(days=8)):
        assert "looked at your record" not in portal.get(home).text


@pytest.mark.parametrize("looks", [1, 60])
def test_the_page_asks_the_database_as_often_however_many_looked(
    portal: FormClient, story: Story, divisions: Divisions, looks: int
) -> None:
    for _number in range(looks):
        looked(story, divisions)
    assert queries_of(portal, LOOKS) <= 14
    page = portal.get(LOOKS).text
    assert page.count('class="look"') == min(looks, 50)
