"""Claims sent at the same moment: the limits count each, and a record has one holder."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TYPE_CHECKING

from django.db import connections
from tests.customer.identity.test_claim_levels import asked, given, seen_by
from tests.support.make import make_bill, make_customer, make_division, make_record, make_source

from goodterms.customer.identity.models import Claim
from goodterms.customer.identity.operations import claims
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """What each came to, all begun together on connections of their own."""
    together = Barrier(len(deeds))

    def do(deed: Callable[[], object]) -> object:
        try:
            together.wait()
            return deed()
        except Refused as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as hands:
        return list(hands.map(do, deeds))


def test_of_two_who_prove_a_record_at_once_one_holds_it_and_is_asked(own_database: str) -> None:
    record = make_record(make_source(make_division("moor", "Moor")), name="A", email="a@x.example")
    make_bill(record, "MC-1", "10.00")
    two = [make_customer(f"c{number}@x.example") for number in range(2)]
    waiting = [asked(who, "invoice", "MC-1", "10.00") for who in two]
    at_once(*(partial(given, who, claim) for who, claim in zip(two, waiting, strict=True)))
    with working("a test"):
        states = sorted(Claim.objects.values_list("state", flat=True))
    assert states == [Claim.State.CHECKING, Claim.State.PROVED]
    assert sorted(len(seen_by(who)[0]) for who in two) == [0, 1]


def test_a_burst_of_numbers_is_counted_one_by_one(own_database: str) -> None:
    ana = make_customer("ana@x.example")

    def ask(number: int) -> Claim:
        with acting(ana.actor):
            return claims.ask(
                by=ana.actor, person=ana.person.pk, means="account", value=f"AC-{number}"
            )

    answers = at_once(*(partial(ask, number) for number in range(8)))
    assert sum(isinstance(answer, Claim) for answer in answers) == claims.A_DAY
