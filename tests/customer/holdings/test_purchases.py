"""Purchases: every item, the buyer's own rating, and their word on what counts (R16 to R19)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, IntegrityError
from tests.support.make import make_record, make_source, seed_of

from goodterms.customer.holdings import queries
from goodterms.customer.holdings.models import Purchase
from goodterms.customer.holdings.operations import own, purchases
from goodterms.customer.holdings.operations.purchases import Told
from goodterms.customer.identity.operations import groups
from goodterms.customer.people import operations as people
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from tests.conftest import Member

    from goodterms.customer.people.models import Division
    from goodterms.kernel.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def router(ana: Member, energy: Division) -> Purchase:
    """Bought at a division, and shown to be Ana's."""
    record = make_record(make_source(energy), name="Ana Ferreira")
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], 2)
        return Purchase.objects.create(
            source=record.source,
            source_key="P1",
            record=record,
            person=seed_of(record),
            item="Router Hearth 2",
            amount=Decimal("89.00"),
            on=date(2023, 2, 11),
            as_of=clock.now(),
        )


def items(who: Member) -> list[str]:
    with acting(who.actor):
        return [one.item for one in queries.purchases(who.person.pk)]


def test_what_was_bought_elsewhere_stands_in_the_same_history(
    ana: Member, router: Purchase
) -> None:
    with acting(ana.actor):
        told = Told(item="Kettle", seller="Harbour Stores", on=date(2025, 1, 2))
        kettle = purchases.tell(by=ana.actor, person=ana.person.pk, told=told)
    assert kettle.is_told
    assert not router.is_told
    assert items(ana) == ["Kettle", "Router Hearth 2"]


def test_an_item_is_all_that_is_asked_for(ana: Member) -> None:
    with acting(ana.actor):
        purchases.tell(by=ana.actor, person=ana.person.pk, told=Told(item="Kettle"))
        with pytest.raises(Refused, match="What it is, is enough"):
            purchases.tell(by=ana.actor, person=ana.person.pk, told=Told(item=" "))
    assert items(ana) == ["Kettle"]


def test_a_rating_with_words_is_theirs_to_change_and_to_take_back(
    ana: Member, router: Purchase
) -> None:
    with acting(ana.actor):
        rated = purchases.rate(by=ana.actor, purchase=router.pk, rating=2, words=" It drops out ")
        assert (rated.rating, rated.words) == (2, "It drops out")
        assert purchases.rate(by=ana.actor, purchase=router.pk, rating=None).rating is None


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_is_one_to_five(ana: Member, router: Purchase, rating: int) -> None:
    with acting(ana.actor), pytest.raises(Refused, match="one to five"):
        purchases.rate(by=ana.actor, purchase=router.pk, rating=rating)
    with working("a test"), pytest.raises(IntegrityError):
        Purchase.objects.filter(pk=router.pk).update(rating=rating)


def test_whether_it_counts_is_the_buyer_s_word_and_stands_from_now_on(
    ana: Member, router: Purchase
) -> None:
    assert router.counts_for_suggestions
    with acting(ana.actor):
        assert not purchases.count(
            by=ana.actor, purchase=router.pk, counts=False
        ).counts_for_suggestions


def test_only_what_they_told_of_leaves_the_history_and_it_comes_back(
    ana: Member, router: Purchase
) -> None:
    with acting(ana.actor):
        mine = purchases.tell(by=ana.actor, person=ana.person.pk, told=Told(item="Kettle"))
        purchases.remove(by=ana.actor, purchase=mine.pk)
        with pytest.raises(Refused) as refusal:
            purchases.remove(by=ana.actor, purchase=router.pk)
    assert refusal.value.rule == "holdings.not_told"
    assert items(ana) == ["Router Hearth 2"]
    with acting(ana.actor):
        purchases.put_back(by=ana.actor, purchase=mine.pk)
    assert items(ana) == ["Router Hearth 2", "Kettle"]


def test_another_s_purchase_is_neither_seen_nor_touched(
    ana: Member, ben: Member, router: Purchase
) -> None:
    with acting(ben.actor):
        assert sql.rows("SELECT id FROM holdings_purchase") == []
        with pytest.raises(Refused) as refusal:
            purchases.rate(by=ben.actor, purchase=router.pk, rating=1)
    assert refusal.value.rule == "holdings.unseen"
    with pytest.raises(DatabaseError), acting(ben.actor):
        purchases.tell(by=ben.actor, person=ana.person.pk, told=Told(item="Kettle"))
    with pytest.raises(DatabaseError, match="permission denied"), acting(ana.actor):
        sql.run("UPDATE holdings_purchase SET amount = 0")


def test_what_left_them_while_they_pressed_is_not_theirs_to_rate(
    ana: Member, router: Purchase, monkeypatch: pytest.MonkeyPatch
) -> None:
    seed = router.person_id
    assert seed

    def meanwhile(purpose: str) -> AbstractContextManager[Actor]:
        with working("a test"):
            groups.leave(seed, cause={})
        return working(purpose)

    monkeypatch.setattr(own, "working", meanwhile)
    with pytest.raises(Refused, match="no such thing"), acting(ana.actor):
        purchases.rate(by=ana.actor, purchase=router.pk, rating=5, words="")
    with working("a test"):
        assert Purchase.objects.get().rating is None
