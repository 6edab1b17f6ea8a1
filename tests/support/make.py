"""Things for tests, made by the operations the product itself uses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING, Any

from goodterms.customer.holdings.models import Account, AccountParty, Bill
from goodterms.customer.identity.models import (
    Kind,
    Membership,
    Paper,
    Record,
    Source,
)
from goodterms.customer.identity.operations import mailboxes
from goodterms.customer.identity.operations.records import content_hash
from goodterms.customer.people import operations as people
from goodterms.customer.people.models import Division, Login, Person, Post
from goodterms.customer.profile.operations import cards
from goodterms.journeys.intake.headers import CONTACT_FIELDS
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Scope
from goodterms.trust.access import programs
from goodterms.trust.access.models import PowerHeld
from tests.support import actors

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from goodterms.kernel.actors import Actor
    from tests.conftest import Member

_numbers = count(1)


def make_division(code: str, name: str, firm: str = "mere-and-moor") -> Division:
    with working("a test"):
        return Division.objects.create(code=code, name=name, firm=firm)


def make_source(division: Division, code: str = "", *, verifies: list[str] | None = None) -> Source:
    code = code or f"{division.code}-billing"
    with working("a test"):
        return Source.objects.get_or_create(
            code=code,
            defaults={
                "name": f"{division.name} billing",
                "division": division,
                "verifies": verifies or [],
            },
        )[0]


def make_customer(email: str, name: str = "") -> Member:
    """Somebody who has signed in once by a code to this address."""
    from tests.conftest import Member  # noqa: PLC0415

    login = Login.objects.create(email=email, password="!")
    seed = mailboxes.welcome(login_id=login.pk, email=email)
    Login.objects.filter(pk=login.pk).update(person_id=seed)
    login.refresh_from_db()
    person = get_person(seed)
    return Member(person, login, actors.customer(person, name))


def make_staff(
    email: str, name: str, divisions: list[Division], powers: frozenset[Any] = actors.STEWARD
) -> Member:
    from tests.conftest import Member  # noqa: PLC0415

    member = make_customer(email, name)
    with working("a test"):
        for division in divisions:
            Post.objects.create(
                person=member.person,
                division=division,
                name=name,
                title="Front line",
                greets=True,
                since=date(2020, 1, 1),
            )
        for power in powers:
            PowerHeld.objects.create(person=member.person, power=power, since=date(2020, 1, 1))
    numbers = tuple(sorted(division.pk for division in divisions))
    actor = actors.staff(member.person, name, divisions=numbers, powers=powers)
    return Member(member.person, member.login, actor)


def make_program(
    *divisions: Division,
    name: str = "Webshop",
    scopes: Collection[Scope] = tuple(Scope),
    **more: Any,
) -> programs.Made:
    """A program with its key, let in from the command line."""
    codes = [division.code for division in divisions]
    with working("a test") as by:
        return programs.add(by=by, name=name, divisions=codes, scopes=scopes, **more)


def program_actor(made: programs.Made) -> Actor:
    """The actor the middleware makes of its key."""
    one = made.program
    return actors.program(one.pk, one.name, tuple(one.divisions), frozenset(map(Scope, one.scopes)))


def get_person(seed: UUID) -> Person:
    with working("a test"):
        return Person.objects.get(pk=seed)


def make_record(
    source: Source, *, kind: Kind = Kind.PERSON, opened: int = 0, **values: Any
) -> Record:
    """One row of a source's file, with its own seed, as an import leaves it."""
    with working("a test"):
        now = clock.now()
        record = Record.objects.create(
            source=source,
            source_key=values.pop("key", f"K{next(_numbers)}"),
            payload={name: said for name, said in values.items() if name in CONTACT_FIELDS},
            content_hash=content_hash(values),
            kind=kind,
            kind_p=0.99,
            first_seen=now,
            last_seen=now,
        )
        if paper := {name: said for name, said in values.items() if name not in CONTACT_FIELDS}:
            Paper.objects.create(record=record, payload=paper)
        seed = people.mint(opened=opened) if kind is Kind.PERSON else None
        firm = people.mint_organisation() if kind is Kind.ORGANISATION else None
        Membership.objects.create(
            record=record, person=seed, organisation=firm, since=now, why="import"
        )
    return record


def make_alike(*records: Record) -> None:
    """Their sources tell the same of all of them now, and so much that the machine joins them."""
    told = {
        "name": "Cora Larkspur",
        "email": "cora.larkspur@mail.example",
        "phone": "01632 960123",
        "street": "14 Saltmarsh Lane",
        "postcode": "QU4 4XY",
    }
    with working("a test"):
        Record.objects.filter(pk__in=[one.pk for one in records]).update(payload=told)


def seed_of(record: Record) -> Person:
    with working("a test"):
        person = Membership.objects.get(record=record, until__isnull=True).person
        assert person is not None
        return person


def make_bill(record: Record, number: str, amount: str) -> Bill:
    """An invoice of the record's source, on an account of its own."""
    with working("a test"):
        seed = Membership.objects.get(record=record, until__isnull=True).person
        account = Account.objects.create(
            source=record.source, number=f"AC-{number}", kind="supply", as_of=clock.now()
        )
        AccountParty.objects.create(account=account, record=record, person=seed)
        return Bill.objects.create(
            source=record.source,
            account=account,
            record=record,
            person=seed,
            number=number,
            amount=Decimal(amount),
            as_of=clock.now(),
        )


def make_cards() -> None:
    """Everybody's card, as the task makes it that follows an import or a batch."""
    with working("a test"):
        cards.rebuild(list(Person.objects.values_list("pk", flat=True)))
