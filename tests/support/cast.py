"""The people of the browser journeys, with what the two divisions hold on them.

Ana is known to Mere Energy under the address she signs in with, and to Moor Connect under an old
one and a misspelt name. Each test gets an Ana of its own, so one house serves them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import count
from typing import TYPE_CHECKING

from goodterms.customer.holdings.models import Account, AccountParty, Bill
from goodterms.customer.people.models import Division
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from tests.support.make import (
    make_customer,
    make_division,
    make_record,
    make_source,
    make_staff,
    seed_of,
)

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Record, Source
    from tests.conftest import Member

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Divisions:
    """The firm: two divisions with their billing systems, and Dov who greets for both."""

    energy: Source
    connect: Source
    dov: Member


@dataclass(frozen=True, slots=True)
class Story:
    """Ana, and what she does not see yet: an invoice of Moor Connect under her old address."""

    ana: Member
    known: Record
    moor: Record
    old_email: str
    invoice: str
    amount: str


def make_divisions() -> Divisions:
    energy = make_division("mere-energy", "Mere Energy")
    connect = make_division("moor-connect", "Moor Connect")
    with working("a test"):
        Division.objects.filter(pk=energy.pk).update(phone="01632 960 100")
        Division.objects.filter(pk=connect.pk).update(phone="01632 960 200")
    return Divisions(
        energy=make_source(energy, verifies=["email"]),
        connect=make_source(connect),
        dov=make_staff("dov@mereandmoor.example", "Dov Adler", [energy, connect]),
    )


def make_story(divisions: Divisions) -> Story:
    """An Ana with an address of her own to sign in by, and invoices that nobody else has."""
    number = next(_numbers)
    email, old = f"ana{number}@mail.example", f"a.ferriera{number}@old.example"
    known = make_record(
        divisions.energy,
        name="Ana Ferreira",
        email=email,
        phone="01632 960 811",
        street="14 Quay Lane",
        city="Merehaven",
        postcode="MH4 1QL",
        birth_date="1980-05-14",
    )
    moor = make_record(
        divisions.connect,
        name="A. Ferriera",
        email=old,
        phone="07700 900 614",
        street="14 Quay Lane",
        city="Merehaven",
        postcode="MH4 1QL",
    )
    _bill(known, "electricity", f"ME-{4000 + number}", "61.35", since=date(2016, 5, 1))
    _bill(moor, "broadband", f"MC-{2000 + number}", "48.20", since=date(2019, 3, 4))
    return Story(
        ana=make_customer(email, "Ana Ferreira"),
        known=known,
        moor=moor,
        old_email=old,
        invoice=f"MC-{2000 + number}",
        amount="48.20",
    )


def _bill(record: Record, kind: str, number: str, amount: str, *, since: date) -> None:
    """An account of the record's source with one invoice on it."""
    seed = seed_of(record)
    with working("a test"):
        told = clock.now()
        account = Account.objects.create(
            source=record.source, number=f"8820-{number}", kind=kind, opened=since, as_of=told
        )
        AccountParty.objects.create(account=account, record=record, person=seed, since=since)
        Bill.objects.create(
            source=record.source,
            account=account,
            record=record,
            person=seed,
            number=number,
            amount=Decimal(amount),
            issued=date(2026, 11, 2),
            due=date(2026, 11, 23),
            as_of=told,
        )
