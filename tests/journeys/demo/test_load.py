"""The demo as a newcomer finds it: loaded, resolved, with its cast at the door."""

from __future__ import annotations

import csv
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from goodterms.customer.holdings.models import Bill
from goodterms.customer.identity.models import CUSTOMERS, Edge, Membership, Record, Source, Version
from goodterms.customer.people.models import Division, Login, Person, Post
from goodterms.customer.profile.models import Card
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.journeys.demo import asks, cast
from goodterms.journeys.demo.load import load
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.trust.access.models import PowerHeld

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

STREET = {"asset", "test", "department"}


@pytest.fixture(scope="module")
def demo(
    cluster: Any,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Path]:
    """One loaded demo for all tests here: loading takes longer than any of them."""
    home = tmp_path_factory.mktemp("home")
    with (
        django_db_blocker.unblock(),
        pytest.MonkeyPatch.context() as patch,
        cluster.clone() as name,
        cluster.switched(name),
    ):
        patch.setattr(settings, "DATA_DIR", home)
        load()
        yield home


def person_of(member: cast.Member) -> Person:
    seed = Login.objects.get(email=member.email).person_id
    assert seed is not None
    with working("a test"):
        return Person.objects.get(pk=seed)


def seed_of(source: str, key: str) -> Person:
    record = Record.objects.get(source__name=source, source_key=key)
    person = Membership.objects.get(record=record, until__isnull=True).person
    assert person is not None
    return person


def test_everybody_of_the_cast_can_sign_in_and_staff_have_their_posts(demo: Path) -> None:
    people = {member.name: person_of(member) for member in cast.SIGN_INS}
    with working("a test"):
        posts = set(Post.objects.values_list("name", "division__code"))
        powers = set(PowerHeld.objects.filter(person=people["Dov Adler"]).values_list("power"))
    assert {code for name, code in posts if name == "Dov Adler"} == {"mere-energy", "moor-connect"}
    assert ("Priya Raman", "quillstone") in posts
    assert sum(code == "quillstone" for _, code in posts) == 12
    assert ("steward",) in powers


def test_ana_reads_what_her_mailbox_proves_and_nothing_the_machine_found(demo: Path) -> None:
    ana = person_of(cast.ANA_SIGNS_IN)
    with working("a test"):
        billing = seed_of("Mere Energy billing", "ME20164")
        connect = seed_of("Moor Connect CRM", "MC66447")
    assert (billing.canonical_id, billing.opened) == (ana.canonical_id, 2)
    assert connect.opened == 0


def test_the_machine_finds_anas_other_record_likely(demo: Path) -> None:
    with working("a test"):
        billing = Record.objects.get(source__name="Mere Energy billing", source_key="ME20164").pk
        connect = Record.objects.get(source__name="Moor Connect CRM", source_key="MC66447").pk
        pair = {"a_id": min(billing, connect), "b_id": max(billing, connect)}
        assert Edge.objects.get(**pair).weight > 0


def test_the_invoice_on_anas_table_is_there(demo: Path) -> None:
    with working("a test"):
        bill = Bill.objects.get(number=cast.INVOICE_NO)
        record = Record.objects.get(pk=bill.record_id)
    assert bill.amount == Decimal(cast.INVOICE_AMOUNT)
    assert record.payload["email"] == "aferreira84@moormail.example"


def test_ben_is_somebody_else(demo: Path) -> None:
    ana, ben = person_of(cast.ANA_SIGNS_IN), person_of(cast.BEN_SIGNS_IN)
    assert ana.canonical_id != ben.canonical_id


def test_lamp_posts_are_told_from_customers(demo: Path) -> None:
    with working("a test"):
        found = {
            (source, key): kind
            for source, key, kind in Record.objects.values_list(
                "source__name", "source_key", "kind"
            )
        }
    with (demo / "demo" / "truth.csv").open(encoding="utf-8", newline="") as file:
        truth = {(row["source"], row["record_id"]): row["kind"] for row in csv.DictReader(file)}
    street = [found[where] not in CUSTOMERS for where, kind in truth.items() if kind in STREET]
    people = [found[where] in {0, *CUSTOMERS} for where, k in truth.items() if k == "person"]
    assert sum(street) / len(street) >= 0.97
    assert sum(people) / len(people) >= 0.99


def test_every_customer_has_a_card_and_every_source_its_division(demo: Path) -> None:
    with working("a test"):
        cards = set(Card.objects.values_list("person_id", flat=True))
        sources = dict(Source.objects.values_list("name", "division__code"))
    assert person_of(cast.ANA_SIGNS_IN).canonical_id in cards
    assert sources["Mere Energy billing"] == "mere-energy"
    assert sources["Quillstone contacts"] == "quillstone"


def test_loading_again_adds_nothing(demo: Path) -> None:
    def counts() -> list[int]:
        with working("a test"):
            models = (Record, Version, Membership, Person, Bill, Division, Post)
            return [model.objects.count() for model in models]

    before = counts()
    load()
    assert counts() == before


@pytest.mark.usefixtures("demo")
def test_something_was_asked_before_it_began_and_loading_again_asks_nothing_more() -> None:
    told = sorted((told.kind, told.words) for told in asks.TOLD)
    asks.load()
    with working("a test"):
        kept = Ask.objects.all()
        first = {turn.ask_id: turn.words for turn in Turn.objects.filter(n=1)}
        assert sorted((ask.kind, first[ask.pk]) for ask in kept) == told
        assert {ask.state for ask in kept} == {"open", "answered"}
        assert [ask.is_late(clock.now()) for ask in kept].count(True) == 1
        assert all(ask.answered_at <= clock.now() for ask in kept if ask.answered_at)
