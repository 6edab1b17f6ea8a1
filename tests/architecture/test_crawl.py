"""Every address, as every kind of visitor, with anybody's ids: nothing of another comes back.

Two worlds that must not meet: each has a division, a member of staff, a customer with a proved
record, a bill and a claim, and somebody who never signed in. Every fact carries a marker word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from tests.conftest import FormClient
from tests.support.make import (
    make_bill,
    make_customer,
    make_division,
    make_record,
    make_source,
    make_staff,
    seed_of,
)

from goodterms.customer.identity.models import Record
from goodterms.customer.identity.operations import claims, groups
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Person
from goodterms.customer.profile.operations import cards, proposals
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Member

    from goodterms.customer.holdings.models import Bill

pytestmark = pytest.mark.django_db

OUTSIDE = ("sign-in/", "mailbox/", "ui/", "api/", "livez", "readyz")  # the API: surfaces/api


@dataclass(frozen=True)
class World:
    """One division and its people; ``secret`` stands in every fact of theirs but the name."""

    name: str
    secret: str
    customer: Member
    staff: Member
    ids: tuple[Any, ...]
    seeds: tuple[UUID, ...]


def make_world(name: str, secret: str) -> World:
    division = make_division(name, name.title())
    source = make_source(division, verifies=["email"])
    staff = make_staff(f"staff@{name}.example", f"Staff {name}", [division])
    customer = make_customer(f"{secret}@home.example")
    facts: dict[str, Any] = {"street": f"1 {secret} Street", "email": f"{secret}@home.example"}
    record = make_record(source, name=f"Customer {secret}", phone=f"{secret} 1", **facts)
    bill = make_bill(record, f"{secret}-1", "10.00")
    with working("a test"):
        groups.join(customer.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], 2)
    with acting(customer.actor):
        claim = claims.ask(
            by=customer.actor, person=customer.person.pk, means="account", value=f"{secret}-9"
        )
        wish = proposals.dispute(
            by=customer.actor, person=customer.person.pk, field="phone", words=secret
        )
    stranger = make_record(source, name=f"Stranger {secret}", street=f"2 {secret} Street")
    with working("a test"):
        cards.refresh()
    seeds = (customer.person.pk, seed_of(record).pk, seed_of(stranger).pk)
    return World(
        name, secret, customer, staff, (*_ids(seeds, record, stranger, bill, claim), wish.pk), seeds
    )


def _ids(
    seeds: tuple[UUID, ...], record: Record, stranger: Record, bill: Bill, claim: Any
) -> tuple[Any, ...]:
    return (*seeds, record.pk, stranger.pk, bill.pk, bill.account_id, claim.pk, "name", "asset")


@pytest.fixture
def worlds() -> tuple[World, World]:
    return make_world("north", "aardvark"), make_world("south", "wolverine")


def patterns(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        elif not route.startswith(OUTSIDE):
            yield route, entry


def addresses(world: World) -> Iterator[str]:
    """Every address of portal and desk, filled with each of a world's ids."""
    for route, entry in patterns(get_resolver()):
        converters = entry.pattern.converters
        names = [part.split(">")[0] for part in route.split("<")[1:]]
        if not names:
            yield f"/{route}"
            continue
        for one in world.ids:
            if all(_fits(converters.get(name.split(":")[-1]), one) for name in names):
                path = route
                for name in names:
                    path = path.replace(f"<{name}>", str(one))
                yield f"/{path}"


def _fits(converter: Any, value: Any) -> bool:
    kinds = {"UUIDConverter": UUID, "IntConverter": int}
    wanted = kinds.get(type(converter).__name__, str)
    return isinstance(value, wanted)


def browser(member: Member | None) -> FormClient:
    client = FormClient(raise_request_exception=True)
    if member:
        client.force_login(member.login)
    return client


def everything_about(world: World) -> list[Any]:
    with working("a test"):
        return [
            list(Person.objects.filter(pk__in=world.seeds).order_by("pk").values()),
            [
                {**row, "content_hash": bytes(row["content_hash"])}
                for row in Record.objects.of(world.seeds).order_by("pk").values()
            ],
        ]


def test_the_crawl_knows_addresses(worlds: tuple[World, World]) -> None:
    assert len(set(addresses(worlds[1]))) > 10


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_customer_gets_nothing_of_another_whatever_they_ask(
    worlds: tuple[World, World], method: str
) -> None:
    mine, other = worlds
    before = everything_about(other)
    client = browser(mine.customer)
    for address in addresses(other):
        answer = getattr(client, method)(
            address, {"q": other.secret, "value": "mine now", "code": "123456"}
        )
        assert other.secret not in _told(answer, asked=other.secret), address
        assert answer.status_code < 500, address
    assert everything_about(other) == before


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_gets_nothing_of_anybody(worlds: tuple[World, World], method: str) -> None:
    client = browser(None)
    for world in worlds:
        before = everything_about(world)
        for address in addresses(world):
            answer = getattr(client, method)(address, {"value": "mine now", "_key": str(uuid4())})
            assert world.secret not in _told(answer), address
            assert answer.status_code < 500, address
        assert everything_about(world) == before


def test_staff_see_the_basic_card_alone_of_another_divisions_customer(
    worlds: tuple[World, World],
) -> None:
    mine, other = worlds
    client = browser(mine.staff)
    for address in addresses(other):
        answer = client.get(address)
        told = _told(answer)
        assert f"1 {other.secret} Street" not in told, address
        assert f"{other.secret}-1" not in told, address
        assert f"{other.secret}@home" not in told, address


def test_a_foreign_id_is_not_found_rather_than_forbidden(worlds: tuple[World, World]) -> None:
    mine, other = worlds
    client = browser(mine.customer)
    for address in addresses(other):
        if any(str(one) in address for one in other.ids if isinstance(one, UUID)):
            assert client.get(address).status_code in {404, 405}, address


def test_a_customer_finds_no_desk(worlds: tuple[World, World]) -> None:
    client = browser(worlds[0].customer)
    for address in addresses(worlds[0]):
        if address.startswith("/desk/"):
            assert client.get(address).status_code in {404, 405}, address


def _told(answer: Any, asked: str = "") -> str:
    """Body and headers, less what the question itself put there."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    told = f"{answer.headers} {body.decode(errors='replace')}"
    echo = rf'(value="|[?&]q=|<textarea[^>]*>\s*){re.escape(asked)}'
    return re.sub(echo, r"\1", told) if asked else told
