"""Ana as the desk knows her: two records of two divisions, tied by the machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.identity.models import Edge, Record
from goodterms.customer.people import operations as people
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from tests.support.make import (
    make_bill,
    make_cards,
    make_division,
    make_record,
    make_source,
    seed_of,
)
from tests.surfaces.portal.steps import queries_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from goodterms.customer.people.models import Division
    from tests.conftest import FormClient

PARTS = [
    {"field": "prior", "level": "prior", "words": "how seldom two are one", "weight": -10.6},
    {"field": "place", "level": "same home", "words": "same home", "weight": 9.4},
    {"field": "name", "level": "close", "words": "one letter apart, a rare one", "weight": 7.1},
    {"field": "phone", "level": "else", "words": "different phone number", "weight": -1.6},
]


@dataclass(frozen=True)
class Case:
    """Two records of one person, the seed they stand behind, and the other one."""

    first: Record
    second: Record
    person: UUID
    joined: UUID

    @property
    def page(self) -> str:
        return reverse("desk:people-person", args=[self.person])


@pytest.fixture
def case(energy: Division, connect: Division) -> Case:
    second = make_record(
        make_source(connect), name="A. Ferriera", phone="07700 900 614", street="14 Quay La."
    )
    first = make_record(
        make_source(energy),
        name="Ana Ferreira",
        email="ana.f@postbox.example",
        phone="01632 960 811",
        street="14 Quay Lane",
        city="Merehaven",
    )
    make_bill(first, "ME-4402", "61.35")
    make_bill(second, "MC-2207", "48.20")
    return make_case(first, second)


@pytest.fixture
def elsewhere(db: None) -> UUID:
    """Marcus, whom only Quillstone knows."""
    advisory = make_division("quillstone", "Quillstone Advisory", "quillstone")
    record = make_record(make_source(advisory), name="Marcus Hale", email="marcus@norr.example")
    make_bill(record, "QA-5511", "900.00")
    seed = seed_of(record).pk
    make_cards()
    return seed


def make_case(first: Record, second: Record) -> Case:
    person, joined = seed_of(first).pk, seed_of(second).pk
    with working("a test"):
        people.point({joined: person})
        a, b = sorted((first.pk, second.pk))
        weight = sum(float(str(part["weight"])) for part in PARTS)
        Edge.objects.create(a_id=a, b_id=b, weight=weight, parts=PARTS, at=clock.now())
    make_cards()
    return Case(first, second, person, joined)


@pytest.fixture
def count_queries(desk: FormClient) -> Callable[[str], int]:
    """What a request for a page asks the database, sign-in and role included."""
    return lambda address: queries_of(desk, address)
