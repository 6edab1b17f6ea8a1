"""What the engine reads of a neighbourhood, held against the rows it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.customer.identity.live.crowd import source, take

from goodterms.customer.identity.live import looking
from goodterms.customer.identity.models import Edge
from goodterms.customer.identity.operations.receiving import Told
from goodterms.kernel import sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

RUTH = {
    "name": "Ruth Larkspur",
    "email": "ruth.larkspur@mail.example",
    "phone": "+44 1632 960123",
    "street": "14 Saltmarsh Lane",
    "postcode": "QU4 4XY",
    "birth_date": "1984-05-14",
}
THEO = {
    "name": "Theo Marchbank",
    "email": "theo@post.example",
    "phone": "+44 1632 960777",
    "postcode": "OX9 1AB",
}


def test_every_edge_of_a_neighbourhood_is_read_once_with_what_is_kept_and_nobody_elses(
    energy: Division,
) -> None:
    told = [{**RUTH, "city": city} for city in ("Oxmoor", "Fenby", "Merebridge")] + [THEO, THEO]
    first, *others = (one.record for one in take(source(energy), [
        Told(str(number), payload) for number, payload in enumerate(told)
    ]))  # fmt: skip
    hers, his = {first, *others[:2]}, set(others[2:])
    with working("a test"):
        (rows,) = sql.together(looking.near([first], 0.0))
        read = looking.nearby(rows)
        edges = {(e.a_id, e.b_id): (e.weight, e.found) for e in Edge.objects.all()}
    assert read.records == read.near.faces.keys() == hers
    assert {tuple(sorted(pair)) for pair in edges if his.isdisjoint(pair)} == {
        (a, b) for a in hers for b in hers if a < b
    }
    assert any(not his.isdisjoint(pair) for pair in edges)
    kept = {pair: (one.weight, one.found) for pair, one in read.near.kept.items()}
    assert kept == {pair: told for pair, told in edges.items() if hers.issuperset(pair)}
