"""A merged seed's address leads to the survivor, for as long as they are one (R139)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import get_resolver, reverse

from goodterms.customer.identity.operations import erasing, groups
from goodterms.customer.people.models import Person
from goodterms.kernel.acting import working
from tests.architecture.test_crawl import patterns
from tests.support.make import make_cards

if TYPE_CHECKING:
    from uuid import UUID

    from tests.conftest import FormClient
    from tests.surfaces.desk.conftest import Case

pytestmark = pytest.mark.django_db

NOBODYS = "01a20367-0000-7000-8000-000000000000"


def of_a_person(seed: UUID, record: int) -> list[str]:
    """Every address of the desk that names a person, as the resolver has them today."""
    filled = {
        "<uuid:seed>": str(seed),
        "<slug:name>": "phone",
        "<int:record_id>": str(record),
        "<uuid:job_id>": NOBODYS,
        "<uuid:account_id>": NOBODYS,
        "<uuid:part_id>": NOBODYS,
        "<uuid:offer_id>": NOBODYS,
    }
    found = []
    for route, _ in patterns(get_resolver()):
        if route.startswith("desk/") and "<uuid:seed>" in route:
            for part, value in filled.items():
                route = route.replace(part, value)  # noqa: PLW2901
            assert "<" not in route, f"say what stands in {route}"
            found.append(f"/{route}")
    return found


def test_every_address_of_a_merged_seed_leads_to_the_same_of_the_survivor(
    desk: FormClient, case: Case
) -> None:
    addresses = of_a_person(case.joined, case.second.pk)
    assert len(addresses) >= 6
    for address in addresses:
        there = address.replace(str(case.joined), str(case.person))
        answer = desk.get(f"{address}?by=list")
        if answer.status_code == 405:  # a button's address: it has no page
            answer = desk.post(address)
            assert (answer.status_code, answer["Location"]) == (308, there), address
        else:
            assert (answer.status_code, answer["Location"]) == (308, f"{there}?by=list"), address


def test_the_address_is_ones_own_again_after_the_unmerge_and_leads_on_after_the_next(
    desk: FormClient, case: Case
) -> None:
    merged = reverse("desk:people-person", args=[case.joined])
    assert desk.get(merged).status_code == 308
    for _ in range(2):
        with working("a test"):
            groups.part(case.joined, stay=case.person, cause={})
        make_cards()
        assert desk.get(merged).status_code == 200
        with working("a test"):
            groups.join(case.person, [case.joined], cause={})
            survivor = Person.objects.get(pk=case.joined).canonical_id
        make_cards()
        gone = case.joined if survivor == case.person else case.person
        answer = desk.get(reverse("desk:people-person", args=[gone]))
        assert answer.status_code == 308
        assert str(survivor) in answer["Location"]


def test_what_is_sent_to_the_former_address_is_sent_on_with_all_it_says(
    desk: FormClient, case: Case
) -> None:
    answer = desk.post(
        reverse("desk:people-fact", args=[case.joined, "phone"]),
        {"value": "01632 960 900"},
        follow=True,
    )
    assert answer.redirect_chain[0][1] == 308
    assert "01632 960 900" in answer.text


def test_every_address_of_somebody_who_was_erased_says_when_and_shows_nothing(
    desk: FormClient, case: Case
) -> None:
    with working("a test") as task:
        erasing.erase(by=task, person=case.person, because="A letter of 3 May asked for it.")
    for seed in (case.person, case.joined):
        for address in of_a_person(seed, case.second.pk):
            answer = desk.get(address)
            if answer.status_code == 405:
                answer = desk.post(address)
            assert answer.status_code == 410, address
            assert "This person was erased on" in answer.text
            assert "Ana" not in answer.text
