"""Home: what waits on either side, what is theirs, and the door for visitors (R1, R13, R57)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from goodterms.customer.holdings.operations import things
from goodterms.customer.people.models import Post
from goodterms.dialogue.timeline.operations import answers, asks
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look
from tests.support.make import make_customer, make_division, make_record, make_source
from tests.surfaces.portal.steps import ask, queries_of, spoken

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from goodterms.customer.identity.models import Claim
    from goodterms.dialogue.timeline.models import Ask
    from tests.conftest import FormClient, Member
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

HOME = reverse("portal:home")
TALK = reverse("portal:talk")


def put(who: Member, words: str) -> Ask:
    with acting(who.actor):
        return asks.ask(by=who.actor, person=who.person.pk, words=words, kind="question")


class TestVisitor:
    def test_is_told_what_this_is_and_how_to_come_in(self, divisions: Divisions) -> None:
        page = Client().get(HOME)
        assert "Everything we hold about you" in page.text
        assert f'href="{reverse("account_login")}"' in page.text
        assert f'href="{TALK}"' in page.text

    @pytest.mark.parametrize("is_demo", [True, False])
    def test_hears_of_the_mailbox_in_the_demonstration_only(
        self, divisions: Divisions, settings: Settings, *, is_demo: bool
    ) -> None:
        settings.IS_DEMO = is_demo
        assert ("/mailbox/" in Client().get(HOME).text) is is_demo


class TestHome:
    @pytest.mark.parametrize(
        ("hours", "words"), [(9, "Good morning"), (13, "Good afternoon"), (19, "Good evening")]
    )
    def test_greets_by_the_hour_and_by_name(
        self, portal: FormClient, hours: int, words: str
    ) -> None:
        now = clock.now()
        with clock.moved(now.replace(hour=hours, minute=30) - now):
            assert f"<h1>{words}, Ana</h1>" in portal.get(HOME).text

    def test_with_nothing_to_do_it_says_so(self, portal: FormClient) -> None:
        assert "Nothing is waiting, neither on you nor on us." in portal.get(HOME).text

    def test_facts_we_are_not_sure_of_wait_with_their_answers(
        self, portal: FormClient, linked: Claim
    ) -> None:
        page = portal.get(HOME)
        assert "Two things wait on you, nothing waits on us." in page.text
        assert "Phone: which is right?" in page.text
        answer = portal.post(
            reverse("portal:held-fact", args=["phone"]), {"value": "01632 960 811", "asked": "on"}
        )
        assert answer.status_code == 303
        assert "One thing waits on you, nothing waits on us." in portal.get(HOME).text

    def test_a_code_still_to_be_given_waits_until_it_runs_out(
        self, portal: FormClient, story: Story
    ) -> None:
        claim = ask(story, "NOBODY-1")
        assert reverse("portal:claims-one", args=[claim.pk]) in portal.get(HOME).text
        with clock.moved(timedelta(days=15)):
            assert "Nothing is waiting" in portal.get(HOME).text

    def test_a_name_that_is_an_initial_greets_nobody(
        self, portal: FormClient, linked: Claim
    ) -> None:
        assert ", Ana</h1>" in portal.get(HOME).text

    def test_accounts_of_all_divisions_stand_in_one_strip(
        self, portal: FormClient, linked: Claim
    ) -> None:
        page = spoken(portal.get(HOME))
        assert re.search(r"Mere Energy Electricity …\d{4}, you hold it", page)
        assert re.search(r"Moor Connect Broadband …\d{4}, you hold it", page)

    def test_the_invitation_is_the_same_whether_or_not_something_would_be_found(
        self, portal: FormClient, story: Story, divisions: Divisions
    ) -> None:
        before = spoken(portal.get(HOME))
        make_record(divisions.connect, name="Ana Ferreira", phone="01632 960 811")
        assert spoken(portal.get(HOME)) == before

    def test_what_they_asked_waits_on_us_with_a_name_and_an_hour(
        self, portal: FormClient, ana: Member, divisions: Divisions
    ) -> None:
        put(ana, "When is the meter read again?")
        page = spoken(portal.get(HOME))
        assert "One thing waits on us, nothing waits on you." in page
        assert "When is the meter read again?" in page
        assert "Dov Adler reads it before" in page

    def test_late_is_said_and_so_is_who_owes_the_reason(
        self, portal: FormClient, ana: Member, divisions: Divisions
    ) -> None:
        put(ana, "When is the meter read again?")
        with clock.moved(timedelta(days=9)):
            page = spoken(portal.get(HOME))
        assert "Dov Adler should have answered by" in page

    def test_an_answer_waits_on_them_until_they_judge_it(
        self, portal: FormClient, ana: Member, divisions: Divisions
    ) -> None:
        asked = put(ana, "When is the meter read again?")
        dov = divisions.dov
        with acting(dov.actor):
            answers.answer(by=dov.actor, ask=asked.pk, words="On Tuesday.")
        page = spoken(portal.get(HOME))
        assert "One thing waits on you, nothing waits on us." in page
        assert "Answered, waits for your word" in page

    def test_whoever_looked_this_week_is_counted_and_leads_to_the_list(
        self, portal: FormClient, ana: Member, divisions: Divisions
    ) -> None:
        assert "looked at your record" not in portal.get(HOME).text.partition("</main>")[0]
        with acting(divisions.dov.actor):
            for _twice in range(2):
                look(by=divisions.dov.actor, people=[ana.person.pk], kind=Look.Kind.LISTED)
        page = portal.get(HOME).text
        assert "One person looked at your record this week." in page
        assert f'href="{reverse("portal:looks")}"' in page

    def test_things_and_purchases_stand_in_the_strip_beside_the_accounts(
        self, portal: FormClient, ana: Member, story: Story
    ) -> None:
        with acting(ana.actor):
            things.tell(by=ana.actor, person=ana.person.pk, told=things.Told(known_as="The boiler"))
        page = spoken(portal.get(HOME))
        assert "Your things One thing" in page
        assert "you act for yourself" in page

    def test_the_page_asks_the_database_ten_times_at_most_with_something_of_everything(
        self, portal: FormClient, ana: Member, linked: Claim, divisions: Divisions
    ) -> None:
        for words in ("One", "Two", "Three"):
            put(ana, words)
        with acting(ana.actor):
            told = things.Told(known_as="The boiler")
            things.tell(by=ana.actor, person=ana.person.pk, told=told)
        assert queries_of(portal, HOME) <= 10

    def test_the_page_asks_the_database_ten_times_at_most(
        self, portal: FormClient, linked: Claim
    ) -> None:
        assert queries_of(portal, HOME) <= 10


class TestShell:
    @pytest.mark.parametrize("name", ["home", "held", "claims", "talk"])
    def test_a_person_and_the_way_out_are_on_every_page(
        self, portal: FormClient, name: str
    ) -> None:
        page = portal.get(reverse(f"portal:{name}")).text
        assert re.search(rf'<a class="btn talk" href="{TALK}">', page)
        assert f'action="{reverse("account_logout")}"' in page
        assert "<b>Ana Ferreira</b>" in page
        assert page.count('aria-current="page"') == (name != "talk")

    def test_the_house_wears_its_first_divisions_look(self, portal: FormClient) -> None:
        assert 'data-firm="mere-moor"' in portal.get(HOME).text

    def test_a_member_of_another_division_sees_that_ones_look(self, divisions: Divisions) -> None:
        advisory = make_division("quillstone", "Quillstone Advisory", "quillstone")
        make_record(make_source(advisory), name="Marcus Hale", email="marcus@norr.example")
        client = Client()
        client.force_login(make_customer("marcus@norr.example").login)
        assert 'data-firm="quillstone"' in client.get(HOME).text

    @pytest.mark.parametrize("name", ["home", "held", "claims", "talk"])
    def test_nobody_who_comes_after_finds_a_page_of_hers_in_the_browser(
        self, portal: FormClient, name: str
    ) -> None:
        assert "no-store" in portal.get(reverse(f"portal:{name}"))["Cache-Control"]


class TestTalk:
    def test_names_who_greets_with_their_number(self, divisions: Divisions) -> None:
        page = spoken(Client().get(TALK))
        assert "Dov Adler Front line at Mere Energy and Moor Connect" in page
        assert "01632 960 100" in page

    def test_who_has_left_is_not_named(self, portal: FormClient) -> None:
        with working("a test"):
            Post.objects.update(until=clock.now().date())
        page = portal.get(TALK).text
        assert "Dov Adler" not in page
        assert "Nobody is named here yet" in page

    def test_is_open_to_those_who_are_signed_in_too(self, ana: Member, portal: FormClient) -> None:
        assert portal.get(TALK).status_code == 200
