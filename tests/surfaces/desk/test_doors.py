"""The desk is closed to all but staff: nobody else finds anything there (trust.md 2b)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from goodterms.customer.holdings.models import AccountParty
from goodterms.customer.people.models import Absence, Post
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.ids import new_id
from goodterms.trust.access.models import PowerHeld
from goodterms.trust.access.queries import holders
from tests.conftest import FormClient
from tests.support.make import make_staff

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.people.models import Division
    from tests.conftest import Member
    from tests.surfaces.desk.conftest import Case

pytestmark = pytest.mark.django_db

READS = ["today", "people", "lamps"]


def account_of(case: Case) -> UUID:
    with working("a test"):
        return AccountParty.objects.get(record=case.first).account_id


def addresses(case: Case) -> list[str]:
    person, record = case.person, case.first.pk
    return [
        reverse("desk:today"),
        reverse("desk:today-runs"),
        reverse("desk:people"),
        reverse("desk:people-person", args=[person]),
        reverse("desk:people-looks", args=[person]),
        reverse("desk:people-asking", args=[person]),
        reverse("desk:people-card", args=[person]),
        reverse("desk:away"),
        reverse("desk:away-back", args=[new_id()]),
        reverse("desk:people-fact", args=[person, "phone"]),
        reverse("desk:people-fact-undo", args=[person, "phone"]),
        reverse("desk:people-apart", args=[person, record]),
        reverse("desk:people-work-new", args=[person]),
        reverse("desk:people-work", args=[person, new_id()]),
        reverse("desk:people-work-answer", args=[person, new_id()]),
        reverse("desk:people-parts", args=[person, account_of(case)]),
        reverse("desk:people-part-undo", args=[person, account_of(case), new_id()]),
        reverse("desk:people-firms"),
        reverse("desk:people-letters"),
        reverse("desk:people-roles"),
        reverse("desk:people-role", args=["payer"]),
        reverse("desk:people-firm", args=[new_id()]),
        reverse("desk:people-firm-lineage", args=[new_id()]),
        reverse("desk:people-firm-lineage-undo", args=[new_id()]),
        reverse("desk:definition"),
        reverse("desk:definition-switch", args=[new_id()]),
        reverse("desk:definition-drop", args=[new_id()]),
        reverse("desk:definition-back", args=[new_id()]),
        reverse("desk:definition-first"),
        reverse("desk:health"),
        reverse("desk:lamps"),
        reverse("desk:lamps-kind", args=["asset"]),
        reverse("desk:lamps-reason", args=["asset", "asset_word"]),
        reverse("desk:lamps-correction", args=[record]),
        reverse("desk:lamps-undo", args=[new_id()]),
    ]


def test_every_address_is_nothing_to_a_customer(portal: FormClient, case: Case) -> None:
    for address in addresses(case):
        for answer in (portal.get(address), portal.post(address, {"value": "x", "kind": "1"})):
            assert answer.status_code in {404, 405}, address
            assert "Ferreira" not in answer.text, address


def test_a_visitor_is_asked_to_sign_in_and_comes_back(case: Case) -> None:
    for name in READS:
        address = reverse(f"desk:{name}")
        answer = Client().get(address)
        assert (answer.status_code, answer["Location"]) == (
            302,
            f"{reverse('account_login')}?next={address}",
        )


def client_with(energy: Division, *powers: Power) -> FormClient:
    member = make_staff("rhea@mereandmoor.example", "Rhea Dunn", [energy], frozenset(powers))
    client = FormClient()
    client.force_login(member.login)
    return client


@pytest.mark.parametrize("power", [Power.ADMINISTRATOR, Power.AUDITOR])
def test_who_reads_no_customers_sees_counts_alone(
    energy: Division, case: Case, power: Power
) -> None:
    client = client_with(energy, power)
    today = client.get(reverse("desk:today"))
    assert today.status_code == 200
    assert 'role="search"' not in today.text
    for address in addresses(case)[2:]:
        assert client.get(address).status_code in {403, 405}, address


def test_a_reader_changes_nothing(energy: Division, case: Case) -> None:
    client = client_with(energy, Power.READER)
    page = client.get(case.page)
    assert page.status_code == 200
    assert "Fix" not in page.text
    assert client.get(reverse("desk:people-fact", args=[case.person, "phone"])).status_code == 403
    fact = reverse("desk:people-fact", args=[case.person, "phone"])
    assert client.post(fact, {"value": "1"}).status_code == 403
    kind = reverse("desk:lamps-correction", args=[case.first.pk])
    assert client.post(kind, {"kind": "5"}).status_code == 403
    assert client.post(reverse("desk:today-runs")).status_code == 403


def test_no_page_of_the_desk_stays_in_the_browser(desk: FormClient, case: Case) -> None:
    for address in addresses(case):
        answer = desk.get(address)
        if answer.status_code == 200:
            assert "no-store" in answer["Cache-Control"], address


def test_a_post_that_begins_tomorrow_opens_no_division_today(
    energy: Division, case: Case, dov: Member, desk: FormClient
) -> None:
    with working("a test"):
        tomorrow = clock.now().date() + timedelta(days=1)
        Post.objects.filter(person=dov.person).update(since=tomorrow)
    answer = desk.get(case.page)
    assert answer.status_code == 200
    assert "01632 960 811" not in answer.text
    with clock.moved(timedelta(days=1, minutes=1)):
        assert "01632 960 811" in desk.get(case.page).text


def test_a_closed_page_says_whose_it_is_and_whom_to_ask(
    energy: Division, dov: Member, case: Case
) -> None:
    client = client_with(energy, Power.READER)
    page = client.get(reverse("desk:health"))
    assert page.status_code == 403
    assert "This page is for stewards." in page.text
    assert "Dov Adler can do or tell you" in page.text
    assert 'href="/desk/"' in page.text
    with working("a test"):
        PowerHeld.objects.filter(person=dov.person).update(until=clock.now().date())
    assert "Nobody has this task today" in client.get(reverse("desk:health")).text


def test_who_is_there_is_named_before_who_is_away(energy: Division, dov: Member) -> None:
    today = clock.now().date()
    for name in ("Abe Lund", "Bea Moss", "Cid Oram"):
        make_staff(f"{name[:3].lower()}@mereandmoor.example", name, [energy])
    with working("a test"):
        Absence.objects.create(person=dov.person, since=today, until=today + timedelta(days=9))
        assert holders([Power.STEWARD]) == ["Abe Lund", "Bea Moss", "Cid Oram"]
        assert holders([Power.STEWARD], most=9)[-1] == "Dov Adler"


def test_a_closed_page_tells_nothing_of_what_stands_on_it(energy: Division, case: Case) -> None:
    """The answer to an address of somebody is the answer to an address of nobody."""
    client = client_with(energy, Power.AUDITOR)
    there, nowhere = (
        client.get(reverse("desk:people-person", args=[one])) for one in (case.person, new_id())
    )
    assert (there.status_code, nowhere.status_code) == (403, 403)
    assert there.text == nowhere.text
