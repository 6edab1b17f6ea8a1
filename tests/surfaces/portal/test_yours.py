"""Accounts in one overview and purchases one by one (R5, R7, R16 to R19, R71)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.holdings.models import AccountParty, Bill, Purchase
from goodterms.customer.holdings.operations import parts
from goodterms.customer.people.models import Role
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from tests.support.make import seed_of
from tests.surfaces.portal.steps import PART, queries_of, spoken

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Claim
    from tests.conftest import FormClient
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

ACCOUNTS = reverse("portal:accounts")
PURCHASES = reverse("portal:purchases")
FIRST = date(2020, 1, 1)


def make_purchases(story: Story, count: int) -> list[Purchase]:
    seed = seed_of(story.known)
    with working("a test"):
        return Purchase.objects.bulk_create(
            Purchase(
                source=story.known.source,
                source_key=f"P{number}",
                record=story.known,
                person=seed,
                item=f"Item {number}",
                amount=Decimal("10.00"),
                on=FIRST + timedelta(days=30 * number),
                as_of=clock.now(),
            )
            for number in range(count)
        )


@pytest.fixture
def bought(story: Story) -> Purchase:
    return make_purchases(story, 1)[0]


class TestAccounts:
    def test_all_divisions_stand_in_one_view_with_how_each_came_here(
        self, portal: FormClient, linked: Claim
    ) -> None:
        page = spoken(portal.get(ACCOUNTS))
        assert "Two accounts of two divisions, in one view." in page
        assert re.search(r"Mere Energy you act for yourself 14 Quay Lane, Merehaven", page)
        assert re.search(r"Electricity …\d{4} you hold it, since 1 May 2016", page)
        assert "Here through the email you sign in with." in page
        assert re.search(r"Linked by you .+, by an invoice number\.", page)
        assert reverse("portal:claims-one", args=[linked.pk]) in portal.get(ACCOUNTS).text

    def test_one_address_shows_what_hangs_on_it_across_divisions(
        self, portal: FormClient, linked: Claim
    ) -> None:
        page = spoken(portal.get(ACCOUNTS)).split("By address")[1]
        assert re.search(
            r"14 Quay Lane, Merehaven Electricity …\d{4} and Broadband …\d{4}"
            r" Mere Energy and Moor Connect",
            page,
        )

    def test_with_one_account_the_address_says_nothing_new(
        self, portal: FormClient, story: Story
    ) -> None:
        assert "By address" not in spoken(portal.get(ACCOUNTS))

    def test_before_the_claim_nothing_of_the_other_division_is_there(
        self, portal: FormClient, story: Story
    ) -> None:
        page = spoken(portal.get(ACCOUNTS))
        assert "One account, with Mere Energy." in page
        assert "Broadband" not in page

    def test_a_part_told_at_the_desk_names_who_wrote_it_and_can_be_refused(
        self, portal: FormClient, story: Story, divisions: Divisions
    ) -> None:
        dov = divisions.dov.actor
        with working("a test"):
            listed = AccountParty.objects.get(record=story.known)
        with acting(dov):
            part = parts.give(
                by=dov, person=story.ana.person.pk, account=listed.account_id, role="payer"
            )
        page = spoken(portal.get(ACCOUNTS))
        assert "One account, with Mere Energy." in page
        assert "you hold it and you pay for it" in page
        assert "“you pay for it”: written down by Dov Adler at our desk" in page
        end = reverse("portal:accounts-part-end", args=[part.pk])
        assert f'action="{end}"' in portal.get(ACCOUNTS).text
        assert portal.post(end).headers["Location"] == ACCOUNTS
        assert "you pay for it" not in spoken(portal.get(ACCOUNTS))
        again = portal.post(end)
        assert again.status_code == 422
        assert "This part has ended already." in spoken(again)

    def test_a_firms_own_name_for_a_part_stands_wherever_the_part_does(
        self, portal: FormClient, story: Story
    ) -> None:
        with working("a test"):
            Role.objects.filter(pk="holder").update(words="account keeper")
        for page in (ACCOUNTS, reverse("portal:home")):
            told = spoken(portal.get(page))
            assert "your part: account keeper" in told
            assert "you hold it" not in told

    def test_what_a_list_says_and_what_is_anothers_is_not_ended_here(
        self, portal: FormClient, story: Story
    ) -> None:
        with working("a test"):
            listed = AccountParty.objects.get(record=story.known)
            anothers = AccountParty.objects.get(record=story.moor)
        for part, words in ((listed, "put right there"), (anothers, "has ended already")):
            answer = portal.post(reverse("portal:accounts-part-end", args=[part.pk]))
            assert answer.status_code == 422
            assert words in spoken(answer)
        with working("a test"):
            assert AccountParty.objects.filter(until=None).count() == 2

    def test_every_bill_says_when_it_is_due_and_leads_to_a_question(
        self, portal: FormClient, linked: Claim
    ) -> None:
        page = portal.get(ACCOUNTS)
        assert re.search(r"Bill …\d{4} Mere Energy 2 November 23 November £61\.35", spoken(page))
        assert "£61.35" in page.text
        assert "£48.20" in page.text
        assert "?about=bill:" in page.text

    def test_bills_come_by_fifty_and_the_list_costs_the_same(
        self, portal: FormClient, story: Story
    ) -> None:
        before = queries_of(portal, ACCOUNTS)
        with working("a test"):
            one = Bill.objects.get(record=story.known)
            Bill.objects.bulk_create(
                Bill(
                    source_id=one.source_id,
                    record_id=one.record_id,
                    person_id=one.person_id,
                    account_id=one.account_id,
                    number=f"B-{number}",
                    as_of=one.as_of,
                )
                for number in range(60)
            )
        page = portal.get(ACCOUNTS)
        assert page.text.count("?about=bill:") == 50
        assert "1 to 50 of 61" in spoken(page)
        assert portal.get(f"{ACCOUNTS}?page=2").text.count("?about=bill:") == 11
        assert queries_of(portal, ACCOUNTS) <= max(before, 10)

    def test_with_nothing_it_says_how_it_begins(self, portal: FormClient, story: Story) -> None:
        with working("a test"):
            seed = seed_of(story.known)
            seed.opened = 1
            seed.save(update_fields=["opened"])
        assert "No account is connected to your sign-in yet" in portal.get(ACCOUNTS).text


class TestPurchases:
    def test_every_item_is_there_by_fifty(self, portal: FormClient, story: Story) -> None:
        make_purchases(story, 60)
        first, second = portal.get(PURCHASES), portal.get(f"{PURCHASES}?page=2")
        assert first.text.count('id="purchase-') == 50
        assert second.text.count('id="purchase-') == 10
        assert spoken(first).index("Item 59") < spoken(first).index("Item 58")
        assert queries_of(portal, PURCHASES) <= 10

    def test_one_year_or_one_place_alone(self, portal: FormClient, story: Story) -> None:
        make_purchases(story, 60)
        portal.post(reverse("portal:purchases-new"), {"item": "Hob"})
        assert portal.get(f"{PURCHASES}?year=2021").text.count('id="purchase-') == 12
        elsewhere = portal.get(f"{PURCHASES}?division=0")
        assert elsewhere.text.count('id="purchase-') == 1
        assert "Hob" in elsewhere.text
        assert "Nothing bought in this year" in portal.get(f"{PURCHASES}?year=2021&division=0").text
        assert portal.get(f"{PURCHASES}?year=x&division=-1&page=x").status_code == 200

    def test_the_switch_says_what_it_does_and_saves_in_place(
        self, portal: FormClient, bought: Purchase
    ) -> None:
        switch = reverse("portal:purchases-counting", args=[bought.pk])
        assert "Counts for suggestions" in portal.get(PURCHASES).text
        part = portal.post(switch, {"counts": ""}, headers=PART)
        assert part.status_code == 200
        assert "<html" not in part.text
        assert "Left out of suggestions" in part.text
        assert "Saved at" in part.text
        plain = portal.post(switch, {"counts": "on"})
        assert plain.status_code == 303
        assert "Counts for suggestions" in portal.get(plain["Location"]).text

    def test_a_rating_and_words_stand_beside_the_item(
        self, portal: FormClient, bought: Purchase
    ) -> None:
        rating = reverse("portal:purchases-rating", args=[bought.pk])
        answer = portal.post(rating, {"rating": "4", "words": "Quick"}, follow=True)
        assert "your rating: 4, good, “Quick”" in spoken(answer)
        refused = portal.post(rating, {"rating": "9"})
        assert refused.status_code == 422
        assert "One thing to put right" in refused.text

    def test_one_made_elsewhere_is_added_taken_off_and_put_back(self, portal: FormClient) -> None:
        new = reverse("portal:purchases-new")
        assert portal.post(new, {"item": ""}).status_code == 422
        page = portal.post(new, {"item": "Hob", "seller": "Harbour Stores"}, follow=True)
        assert "Harbour Stores, told by you" in spoken(page)
        held = spoken(portal.get(reverse("portal:held")))
        assert "from Told by you" not in held, "nobody is a source called so"
        assert "at Told by you" not in held, "what was bought elsewhere makes nobody our customer"
        with working("a test"):
            one = Purchase.objects.get(item="Hob")
        off = portal.post(reverse("portal:purchases-removal", args=[one.pk]), follow=True)
        assert "“Hob” is off your list." in off.text
        back = portal.post(reverse("portal:purchases-removal-undo", args=[one.pk]), follow=True)
        assert f'id="purchase-{one.pk}"' in back.text

    def test_what_a_division_sold_cannot_be_taken_off(
        self, portal: FormClient, bought: Purchase
    ) -> None:
        removal = reverse("portal:purchases-removal", args=[bought.pk])
        assert removal not in portal.get(PURCHASES).text
        assert portal.post(removal).status_code == 404


def test_yours_is_one_of_five_pages_and_stays_marked_in_all_its_rooms(portal: FormClient) -> None:
    for name in ("accounts", "things", "purchases"):
        page = portal.get(reverse(f"portal:{name}")).text
        nav = re.search(r'<nav class="nav".*?</nav>', page, re.DOTALL)
        assert nav
        assert nav.group().count("<li>") == 5
        assert re.search(r'aria-current="page">.*?<span>Yours</span>', nav.group(), re.DOTALL)
