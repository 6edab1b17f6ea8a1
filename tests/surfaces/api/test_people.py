"""An id handed out once is answered for ever: by itself, by a redirect, or as erased (R139)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from goodterms.customer.identity.models import Kind, Membership
from goodterms.customer.identity.operations import erasing, groups
from goodterms.customer.people import operations as people
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.trust.access.models import Look
from tests.conftest import FormClient
from tests.support.make import make_customer, make_record, make_source, seed_of
from tests.surfaces.api.conftest import Api, told

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.identity.models import Record
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(energy: Division) -> Record:
    return make_record(make_source(energy), name="Ana Ferreira")


@pytest.fixture
def theirs(connect: Division) -> Record:
    return make_record(make_source(connect), name="A. Ferriera")


def address(seed: UUID) -> str:
    return f"/api/v1/people/{seed}"


def join(one: Record, other: Record) -> Any:
    with working("a test"):
        return groups.join(seed_of(one).pk, [seed_of(other).pk], cause={"run": "a test"})


def answered(shop: Api, seed: UUID) -> tuple[int, str]:
    answer = shop.get(address(seed))
    return answer.status_code, answer.json()["canonical"]


def test_a_person_of_ones_divisions_is_told_by_their_id(shop: Api, ours: Record) -> None:
    seed = seed_of(ours).pk
    answer = shop.get(address(seed))
    assert answer.status_code == 200
    assert answer.json() == {"id": str(seed), "canonical": str(seed), "redirected": False}


def test_nobody_of_another_division_is_told_of(shop: Api, theirs: Record) -> None:
    told(shop.get(address(seed_of(theirs).pk)), 404)


def test_a_made_up_id_answers_as_a_strangers_does(shop: Api, theirs: Record) -> None:
    stranger = shop.get(address(seed_of(theirs).pk))
    nobody = shop.get("/api/v1/people/01900000-0000-7000-8000-000000000000")
    assert stranger.content == nobody.content


def test_a_merged_id_leads_to_the_survivor_through_merge_unmerge_and_merge(
    shop: Api, ours: Record, theirs: Record
) -> None:
    kept, gone = seed_of(ours).pk, seed_of(theirs).pk
    for _ in range(2):
        change = join(ours, theirs)
        survivor = seed_of(ours).canonical_id
        merged = gone if survivor == kept else kept
        answer = shop.get(address(merged))
        assert answer.status_code == 308
        assert answer["Location"] == address(survivor)
        assert answer.json() == {
            "id": str(merged),
            "canonical": str(survivor),
            "redirected": True,
        }
        assert answered(shop, survivor) == (200, str(survivor))
        with working("a test"):
            groups.take_back(change, cause={})
        assert answered(shop, kept) == (200, str(kept))


def test_a_survivor_that_was_handed_out_is_answered_after_the_unmerge_too(
    shop: Api, ours: Record, theirs: Record
) -> None:
    """The shop was told the other division's seed while both were one; it still has that id."""
    seed, other = seed_of(ours).pk, seed_of(theirs).pk
    with working("a test"):
        people.point({seed: other})
        change = groups._remember("merged", [seed], {seed: seed}, {seed: other}, {})
    assert answered(shop, seed) == (308, str(other))
    assert answered(shop, other) == (200, str(other))
    with working("a test"):
        groups.take_back(change, cause={})
    assert answered(shop, seed) == (200, str(seed))
    assert answered(shop, other) == (200, str(other))


def test_an_id_is_answered_after_its_record_speaks_of_somebody_else(
    shop: Api, ours: Record
) -> None:
    seed = seed_of(ours).pk
    with working("a test"):
        Membership.objects.filter(record=ours).update(until=clock.now())
    assert answered(shop, seed) == (200, str(seed))


def test_an_erased_person_is_gone_and_says_so_by_each_of_their_ids(
    shop: Api, ours: Record, theirs: Record
) -> None:
    seeds = [seed_of(ours).pk, seed_of(theirs).pk]
    join(ours, theirs)
    with working("a test") as task:
        erasing.erase(by=task, person=seeds[0], because="A letter of 3 May asked for it.")
    for seed in seeds:
        problem = told(shop.get(address(seed)), 410)
        assert "never stand for anybody else" in problem["next_step"]


def test_each_reading_is_a_look_that_the_person_sees(shop: Api, energy: Division) -> None:
    ana = make_customer("ana@mail.example", "Ana Ferreira")
    record = make_record(make_source(energy), name="Ana Ferreira")
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={})
    shop.get(address(ana.person.pk))
    with working("a test"):
        look = Look.objects.get()
    assert look.looker_id is None
    assert set(look.people) == {ana.person.pk, seed_of(record).pk}
    browser = FormClient()
    browser.force_login(ana.login)
    page = browser.get("/looks/").text
    assert "Webshop of Mere Energy" in page
    assert "A program of ours kept its own list up to date" in page


def test_who_is_not_told_of_is_not_looked_at(shop: Api, theirs: Record) -> None:
    shop.get(address(seed_of(theirs).pk))
    with working("a test"):
        assert not Look.objects.exists()


def test_an_organisation_is_told_by_its_id_and_by_a_redirect(
    shop: Api, other_shop: Api, energy: Division
) -> None:
    source = make_source(energy)
    first = make_record(source, kind=Kind.ORGANISATION, organisation="Norr Ltd")
    second = make_record(source, kind=Kind.ORGANISATION, organisation="Norr Limited")
    with working("a test"):
        one, other = (
            Membership.objects.get(record=record).organisation for record in (first, second)
        )
        assert one is not None
        assert other is not None
        other.canonical = one
        other.save(update_fields=["canonical"])
    assert shop.get(f"/api/v1/organisations/{one.pk}").json()["redirected"] is False
    answer = shop.get(f"/api/v1/organisations/{other.pk}")
    assert (answer.status_code, answer["Location"]) == (308, f"/api/v1/organisations/{one.pk}")
    told(other_shop.get(f"/api/v1/organisations/{one.pk}"), 404)
