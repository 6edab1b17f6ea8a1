"""Scenario 3 beyond an invoice: other means, no number, another sign-in, the older holder's press.

R5, R7, R139; identity.md 10.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from goodterms.customer.identity.models import Claim, ClaimMatch, Face, SecondWord
from goodterms.customer.identity.operations import claims as operations
from goodterms.customer.identity.operations import handling, holders, looking
from goodterms.kernel import clock, secrets
from goodterms.kernel.acting import acting, working
from goodterms.surfaces.mailroom.gateways import files
from tests.conftest import FormClient
from tests.support.make import make_customer
from tests.surfaces.mailroom.jobs import do_jobs
from tests.surfaces.portal.steps import code_of, queries_of, spoken
from tests.surfaces.portal.test_claims import PASSING, page_of, undo_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.conftest import Member
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

ASK = reverse("portal:claims")
OTHER_WAY = reverse("portal:claims-other-way")
HOME = reverse("portal:home")
HELD = reverse("portal:held")
MEANS = ("invoice", "account", "email", "phone", "serial", "login")


def newest() -> Claim:
    with working("a test"):
        return Claim.objects.latest("asked_at")


def asked(portal: FormClient, means: str, value: str, **more: str) -> Claim:
    """Asked on the page, and the task has looked."""
    assert portal.post(ASK, {"means": means, "value": value, **more}).status_code == 303
    claim = newest()
    with working("a test"):
        looking.look(claim.pk)
        return Claim.objects.get(pk=claim.pk)


def wrong(claim: Claim) -> str:
    return "000000" if code_of(claim) != "000000" else "000001"


@pytest.fixture(autouse=True)
def resolved(story: Story) -> None:
    """The nightly run has read the phone on Moor Connect's record."""
    with working("a test"):
        Face.objects.create(record=story.moor, phone=447700900614, norm_version=1)


@pytest.fixture
def holder(story: Story) -> Member:
    """Somebody signs in with the old address."""
    return make_customer(story.old_email, "Ben Ferreira")


@pytest.fixture
def holders_portal(holder: Member) -> FormClient:
    client = FormClient()
    client.force_login(holder.login)
    return client


class TestSilence:
    """Bytes and questions to the database are the same on hit, miss, and held by another."""

    def hits(self, story: Story) -> dict[str, tuple[str, str]]:
        return {
            "invoice": (story.invoice, "NOBODY-1"),
            "account": (f"8820-{story.invoice}", "NOBODY-1"),
            "email": (story.old_email, "nobody@old.example"),
            "phone": ("07700 900 614", "07700 900 699"),
            "login": (story.old_email, "nobody@old.example"),
        }

    @pytest.mark.parametrize("means", ["invoice", "account", "email", "phone", "login"])
    @pytest.mark.parametrize("held", [False, True], ids=["free", "held"])
    def test_the_page_of_a_claim_before_its_proof(
        self, portal: FormClient, story: Story, means: str, *, held: bool
    ) -> None:
        if held:
            make_customer(story.old_email, "Ben")
        pages, asks = set(), set()
        for value in self.hits(story)[means]:
            claim = asked(portal, means, value)
            pages.add(PASSING.sub("", portal.get(page_of(claim)).text))
            asks.add(queries_of(portal, page_of(claim)))
        assert len(pages) == 1
        assert len(asks) == 1

    @pytest.mark.parametrize("held", [False, True], ids=["free", "held"])
    def test_asking_itself(self, portal: FormClient, story: Story, *, held: bool) -> None:
        if held:
            make_customer(story.old_email, "Ben")
        portal.post(
            ASK, {"means": "email", "value": "first@old.example"}
        )  # it carries a device now
        seen = set()
        for value in (story.old_email, "nobody@old.example"):
            with CaptureQueriesContext(connection) as queries:
                answer = portal.post(ASK, {"means": "email", "value": value})
            location = PASSING.sub("", answer["Location"])
            seen.add((answer.status_code, location, answer.content, len(queries)))
        assert len(seen) == 1

    def test_five_wrong_codes_one_by_one(self, portal: FormClient, story: Story) -> None:
        seen = []
        for value in (story.invoice, "NOBODY-1"):
            claim, pages = asked(portal, "invoice", value), []
            for _ in range(operations.WRONG_CODES):
                with CaptureQueriesContext(connection) as queries:
                    answer = portal.post(page_of(claim), {"code": wrong(claim)})
                told = portal.get(page_of(claim)).text
                pages.append((answer.status_code, PASSING.sub("", answer.text), len(queries),
                              PASSING.sub("", told)))  # fmt: skip
            seen.append(pages)
        assert seen[0] == seen[1]

    def test_a_phone_nothing_sends_to_reads_the_same(
        self, portal: FormClient, story: Story, settings: Any, tmp_path: Path
    ) -> None:
        settings.MAIL_DIR = tmp_path
        settings.MAILERS = {"default": files.settings_for(tmp_path)}
        pages = set()
        for sends in (True, False):
            settings.SENDS_TEXTS = sends
            claim = asked(portal, "phone", "07700 900 614")
            do_jobs()
            with working("a test"):
                match = ClaimMatch.objects.get(claim=claim)
            assert match.by_hand == ("" if sends else ClaimMatch.ByHand.PHONE)
            pages.add(PASSING.sub("", portal.get(page_of(claim)).text))
        assert len(pages) == 1


class TestMeans:
    @pytest.mark.parametrize("means", MEANS)
    def test_every_means_can_be_chosen_and_wanted_by_a_link(
        self, portal: FormClient, means: str
    ) -> None:
        page = portal.get(f"{ASK}?means={means}").text
        assert re.search(rf'value="{means}"[^>]*checked', page)

    def test_an_unknown_means_in_a_link_is_the_first_one(self, portal: FormClient) -> None:
        assert re.search(r'value="invoice"[^>]*checked', portal.get(f"{ASK}?means=x").text)

    def test_beside_the_code_of_an_email_paper_is_asked_for(
        self, portal: FormClient, story: Story
    ) -> None:
        claim = asked(portal, "email", story.old_email)
        assert "And one thing from paper" in portal.get(page_of(claim)).text
        proof = {"code": code_of(claim), "paper": "invoice", "number": story.invoice,
                 "amount": story.amount}  # fmt: skip
        assert portal.post(page_of(claim), proof).status_code == 303
        assert "Broadband" in portal.get(HELD).text

    def test_beside_the_code_of_an_invoice_nothing_is_asked_twice(
        self, portal: FormClient, story: Story
    ) -> None:
        claim = asked(portal, "invoice", story.invoice)
        assert "And one thing from paper" not in portal.get(page_of(claim)).text

    @pytest.mark.parametrize(
        ("proof", "sentence"),
        [
            ({"paper": "invoice"}, "The number of the paper is still empty."),
            ({"paper": "invoice", "number": "MC-1"}, "The sum of the invoice is still empty."),
            ({"paper": "account"}, "The number of the paper is still empty."),
        ],
    )
    def test_half_a_paper_costs_no_try(
        self, portal: FormClient, story: Story, proof: dict[str, str], sentence: str
    ) -> None:
        claim = asked(portal, "email", story.old_email)
        answer = portal.post(page_of(claim), {"code": wrong(claim), **proof})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert newest().attempts == 0

    def test_the_way_to_the_same_limits_is_a_device_of_the_pages_own(
        self, portal: FormClient, story: Story
    ) -> None:
        answer = portal.post(ASK, {"means": "email", "value": story.old_email})
        cookie = answer.cookies["device"]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/claims/", True, "Lax")
        claim = newest()
        assert claim.device is not None
        assert cookie.value.encode() not in bytes(claim.device)
        assert claim.address is None, "a loopback address says nothing about a place"

    def test_an_address_outside_the_house_is_counted(
        self, portal: FormClient, story: Story
    ) -> None:
        for number in range(operations.A_DAY):
            form = {"means": "account", "value": f"X-{number}"}
            assert portal.post(ASK, form, REMOTE_ADDR="203.0.113.7").status_code == 303
        stranger = FormClient()
        stranger.force_login(make_customer("mallory@mail.example").login)
        form = {"means": "account", "value": "X-9"}
        assert stranger.post(ASK, form, REMOTE_ADDR="203.0.113.7").status_code == 422
        assert stranger.post(ASK, form, REMOTE_ADDR="203.0.113.8").status_code == 303


class TestWithoutANumber:
    FORM = {"proofs": ["letter", "document"], "words": "The gas at 3 Quay Lane, about 2018"}

    def test_it_leads_on_to_a_name_and_an_hour(self, portal: FormClient, story: Story) -> None:
        assert OTHER_WAY in portal.get(ASK).text
        answer = portal.post(OTHER_WAY, self.FORM)
        claim = newest()
        assert (answer.status_code, answer["Location"]) == (303, page_of(claim))
        page = spoken(portal.get(page_of(claim)))
        assert "Dov Adler looks with you" in page
        assert re.search(r"Dov Adler answers by .*\d\d:\d\d", page)
        assert "The gas at 3 Quay Lane, about 2018" in page

    def test_a_serial_goes_on_to_the_code_at_once(self, portal: FormClient, story: Story) -> None:
        answer = portal.post(OTHER_WAY, {**self.FORM, "proofs": ["serial", "email"]})
        assert answer["Location"] == f"{ASK}?means=serial"

    @pytest.mark.parametrize(
        ("proofs", "sentence"),
        [([], "Choose two of them."), (["letter"], "One alone is not enough")],
    )
    def test_fewer_than_two_are_refused_in_words(
        self,
        portal: FormClient,
        scripted: Callable[..., Answer],
        story: Story,
        proofs: list[str],
        sentence: str,
    ) -> None:
        form = {**self.FORM, "proofs": proofs}
        for answer in (portal.post(OTHER_WAY, form), scripted(OTHER_WAY, form)):
            assert answer.status_code == 422
            assert sentence in answer.text
            assert "The gas at 3 Quay Lane" in answer.text

    def test_what_the_desk_says_stands_on_its_page(self, portal: FormClient, divisions: Divisions,
                                                   story: Story) -> None:  # fmt: skip
        portal.post(OTHER_WAY, self.FORM)
        claim, dov = newest(), divisions.dov
        with acting(dov.actor):
            handling.take_up(by=dov.actor, claim=claim.pk, words="I will ring you at four.")
        page = spoken(portal.get(page_of(claim)))
        assert "Dov Adler wrote I will ring you at four." in page
        assert "A person took it up, Dov Adler" in page
        with acting(dov.actor):
            handling.close(by=dov.actor, claim=claim.pk, words="It is next door.")
        page = spoken(portal.get(page_of(claim)))
        assert "This question is closed" in page
        assert "It is next door." in page


def confirmation_of(claim: Claim) -> str:
    return reverse("portal:claims-confirmation", args=[claim.pk])


def proved(portal: FormClient, story: Story) -> Claim:
    """By code and paper; the holder is asked."""
    claim = asked(portal, "invoice", story.invoice, fact=story.amount)
    portal.post(page_of(claim), {"code": code_of(claim)})
    return claim


def second_word() -> str:
    """Where the holder answers."""
    with working("a test"):
        return reverse("portal:claims-second", args=[SecondWord.objects.get().pk])


def agreed(portal: FormClient, holder: Member, story: Story) -> Claim:
    """And the holder has said yes."""
    claim = proved(portal, story)
    with acting(holder.actor):
        second = SecondWord.objects.get()
        holders.agree(by=holder.actor, person=holder.person.pk, second=second.pk)
    return claim


class TestHeld:
    def test_after_the_code_nothing_opens_and_nobody_is_named(
        self, portal: FormClient, story: Story, holder: Member
    ) -> None:
        claim = asked(portal, "invoice", story.invoice, fact=story.amount)
        assert portal.post(page_of(claim), {"code": code_of(claim)}).status_code == 303
        page = spoken(portal.get(page_of(claim)))
        assert "We have what you gave us" in page
        for word in ("Ben", story.old_email, "signs in", "Moor Connect"):
            assert word not in page.split("What was done", maxsplit=1)[0].split("Sign out")[-1]
        assert "Broadband" not in portal.get(HELD).text

    def test_the_holder_finds_it_on_home_and_presses_once(
        self, portal: FormClient, holders_portal: FormClient, story: Story
    ) -> None:
        claim = proved(portal, story)
        assert (
            "Somebody says that something of yours is also theirs" in holders_portal.get(HOME).text
        )
        page = holders_portal.get(ASK).text
        assert page.index("That is me too") < page.index("Not me")
        assert "Ana" not in page
        press = second_word()
        assert holders_portal.post(press, {"answer": "me"}).status_code == 303
        assert "You said: that is me too" in holders_portal.get(ASK).text
        assert "Not me after all" in holders_portal.get(ASK).text
        assert "Broadband" not in portal.get(HELD).text
        assert "Say the last word" in portal.get(HOME).text

        last = spoken(portal.get(page_of(claim)))
        assert "What they will see of you" in last
        for word in ("Ben", story.old_email, "Broadband", "Moor Connect"):
            assert word not in last.split("What was done", maxsplit=1)[0].split("Sign out")[-1]
        assert portal.post(confirmation_of(claim)).status_code == 303
        assert "It is yours." in portal.get(page_of(claim)).text
        assert "Broadband" in portal.get(HELD).text
        assert "Both said: that is me" in holders_portal.get(ASK).text

        assert holders_portal.post(undo_of(claim)).status_code == 303
        assert "Taken back" in portal.get(page_of(claim)).text
        assert "Broadband" not in portal.get(HELD).text
        assert "Nothing is joined" in holders_portal.get(ASK).text

    def test_what_they_would_see_is_told_as_it_stands(
        self, portal: FormClient, holder: Member, story: Story
    ) -> None:
        claim = agreed(portal, holder, story)
        page = spoken(portal.get(page_of(claim)))
        mine, theirs = page.split("What they will see of you")[1].split("What you will see of them")
        assert "Mere Energy: " in mine
        assert "facts about you" in mine
        assert theirs.strip().startswith("Their name and contact details")
        assert page.index("Yes, both are me") < page.index("No, close this question")

    def test_a_no_at_the_end_closes_it_and_the_holder_reads_that(
        self, portal: FormClient, holders_portal: FormClient, holder: Member, story: Story
    ) -> None:
        claim = agreed(portal, holder, story)
        withdraw = reverse("portal:claims-withdrawal", args=[claim.pk])
        assert portal.post(withdraw).status_code == 303
        assert "This question is closed" in portal.get(page_of(claim)).text
        assert "Nothing is joined" in holders_portal.get(ASK).text
        assert portal.post(confirmation_of(claim)).status_code == 422

    def test_not_me_after_all_closes_it_before_the_last_word(
        self, portal: FormClient, holders_portal: FormClient, holder: Member, story: Story
    ) -> None:
        claim = agreed(portal, holder, story)
        with acting(holder.actor):
            press = reverse("portal:claims-second", args=[SecondWord.objects.get().pk])
        assert holders_portal.post(press, {"answer": "not_me"}).status_code == 303
        assert portal.post(confirmation_of(claim)).status_code == 422
        assert "Broadband" not in portal.get(HELD).text

    def test_without_a_last_word_it_closes_by_itself(
        self, portal: FormClient, holders_portal: FormClient, holder: Member, story: Story
    ) -> None:
        claim = agreed(portal, holder, story)
        with clock.moved(holders.LAST_WORD_WITHIN + timedelta(hours=1)):
            assert "waited for two weeks and did not come" in portal.get(page_of(claim)).text
            assert "Nothing is joined" in holders_portal.get(ASK).text
            assert portal.post(confirmation_of(claim)).status_code == 422

    def test_not_me_closes_it_on_both_sides(
        self, portal: FormClient, holders_portal: FormClient, story: Story
    ) -> None:
        claim = proved(portal, story)
        press = second_word()
        holders_portal.post(press, {"answer": "not_me"})
        assert "You said: not me" in holders_portal.get(ASK).text
        page = spoken(portal.get(page_of(claim)))
        assert "This question is closed Nothing was opened" in page
        late = holders_portal.post(press, {"answer": "me"})
        assert late.status_code == 422
        assert "answered already" in late.text

    def test_who_said_yes_reads_why_it_is_too_late_to_undo(
        self, portal: FormClient, holders_portal: FormClient, holder: Member, story: Story
    ) -> None:
        claim = agreed(portal, holder, story)
        assert portal.post(confirmation_of(claim)).status_code == 303
        with clock.moved(timedelta(days=31)):
            answer = holders_portal.post(reverse("portal:claims-undo", args=[claim.pk]))
        assert answer.status_code == 422
        assert "Ask us to undo it" in answer.text

    def test_a_stranger_cannot_press(
        self, portal: FormClient, holder: Member, story: Story
    ) -> None:
        proved(portal, story)
        press = second_word()
        assert portal.post(press, {"answer": "me"}).status_code == 422
        assert portal.post(press, {"answer": "maybe"}).status_code == 404
        with working("a test"):
            assert SecondWord.objects.get().answer == ""

    def test_after_fourteen_days_a_person_takes_over(
        self, portal: FormClient, holder: Member, story: Story
    ) -> None:
        claim = proved(portal, story)
        with clock.moved(timedelta(days=15)):
            with working("a test"):
                holders.lapse(claim.pk)
            assert "Dov Adler looks at it now" in portal.get(page_of(claim)).text
            assert "Broadband" not in portal.get(HELD).text

    def test_another_sign_in_says_yes_there(
        self, portal: FormClient, holders_portal: FormClient, story: Story
    ) -> None:
        claim = asked(portal, "login", story.old_email)
        assert "Sign in there and say yes" in portal.get(page_of(claim)).text
        press = second_word()
        assert holders_portal.post(press, {"answer": "me"}).status_code == 303
        assert portal.post(confirmation_of(claim)).status_code == 303
        assert "It is yours." in portal.get(page_of(claim)).text


class TestEnds:
    def test_never_mind_closes_it_hit_or_miss(self, portal: FormClient, story: Story) -> None:
        pages = set()
        for value in (story.invoice, "NOBODY-1"):
            claim = asked(portal, "invoice", value)
            url = reverse("portal:claims-withdrawal", args=[claim.pk])
            assert portal.post(url).status_code == 303
            pages.add(PASSING.sub("", portal.get(page_of(claim)).text))
        assert len(pages) == 1
        assert "This question is closed" in pages.pop()

    def test_after_thirty_days_undo_is_asked_for(
        self, portal: FormClient, story: Story, divisions: Divisions
    ) -> None:
        claim = proved(portal, story)
        with clock.moved(timedelta(days=31)):
            page = portal.get(page_of(claim)).text
            assert "Ask us to undo it" in page
            assert undo_of(claim) not in page
            url = reverse("portal:claims-undo-request", args=[claim.pk])
            assert portal.post(url).status_code == 303
            assert "Dov Adler does so by" in portal.get(page_of(claim)).text

    def test_what_was_done_stands_beneath_with_staff_by_name(
        self, portal: FormClient, linked: Claim, story: Story
    ) -> None:
        page = spoken(portal.get(page_of(linked)))
        done = page.split("What was done")[1]
        assert "A code was given" in done
        assert "Asked whether something else is yours" in done

    def test_a_hint_comes_after_level_one_and_never_before(
        self, portal: FormClient, story: Story
    ) -> None:
        claim = asked(portal, "email", story.old_email)
        with working("a test"):
            Claim.objects.filter(pk=claim.pk).update(hint={"year": 2019, "city": "Merehaven"})
        assert "More lies behind it" not in portal.get(page_of(claim)).text
        with acting(story.ana.actor):
            operations.prove(
                by=story.ana.actor,
                person=story.ana.person.pk,
                claim=claim.pk,
                code=secrets.code("claim", claim.pk, 1),
            )
        with working("a test"):
            Claim.objects.filter(pk=claim.pk).update(hint={"year": 2019, "city": "Merehaven"})
        page = spoken(portal.get(page_of(claim)))
        assert "More lies behind it: an account since 2019 in Merehaven." in page


def test_the_pages_ask_the_database_seldom(portal: FormClient, story: Story, linked: Claim) -> None:
    assert queries_of(portal, ASK) <= 12
    assert queries_of(portal, page_of(linked)) <= 14
    assert queries_of(portal, OTHER_WAY) <= 9
