"""What the cast owns and bought: things our divisions sold or registered, and things they told of.

The lists hang on the divisions' own records: what Ana cannot see yet comes with her claim.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from goodterms.customer.holdings.models import Bill, Purchase, Thing
from goodterms.customer.holdings.operations import bringing, purchases, things
from goodterms.customer.identity.models import Membership, Record
from goodterms.customer.people.models import Login
from goodterms.journeys.demo import cast
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID

    from goodterms.kernel.actors import Actor

BILLING, CONNECT, CONTACTS = "Mere Energy billing", "Moor Connect CRM", "Quillstone contacts"
Origin = Thing.Origin


class Sold(NamedTuple):
    """A purchase in a division's system, on the record of this source and key."""

    source: str
    key: str
    item: str
    amount: str
    on: date


class Has(NamedTuple):
    """A thing in a division's system, on the record of this source and key."""

    source: str
    key: str
    origin: Origin
    kind: str
    maker: str
    model: str
    serial: str
    since: date
    warranty_until: date | None = None


SOLD = (
    Sold(BILLING, "ME20164", "Boiler service, yearly", "96.00", date(2026, 4, 22)),
    Sold(BILLING, "ME20164", "Smart thermostat Ember", "139.00", date(2024, 10, 3)),
    Sold(BILLING, "ME20164", "Loft insulation, 40 square metres", "612.50", date(2021, 9, 14)),
    Sold(CONNECT, "MC66447", "Range extender Hearth Mini", "45.00", date(2025, 1, 18)),
    Sold(CONNECT, "MC69034", "Moor Mobile SIM", "5.00", date(2022, 7, 4)),
    Sold(CONTACTS, "Q11", "Workshop: night depots", "480.00", date(2026, 6, 11)),
    Sold(CONTACTS, "Q12", "Research note: lanes after 2030", "120.00", date(2024, 2, 8)),
)
HAS = (
    Has(BILLING, "ME20164", Origin.REGISTERED, "Electricity meter", "Kelda", "K2",
        "E20177190", date(2016, 5, 1)),
    Has(BILLING, "ME20164", Origin.BOUGHT, "Thermostat", "Ember", "One",
        "EMB-440718-2", date(2024, 10, 3), date(2027, 10, 2)),
    Has(CONNECT, "MC66447", Origin.BOUGHT, "Router", "Hearth", "2",
        "HR2-5517-0093", date(2023, 2, 11), date(2026, 2, 10)),
    Has(CONNECT, "MC69034", Origin.REGISTERED, "SIM card", "Moor Mobile", "",
        "8944100030000934", date(2022, 7, 4)),
)  # fmt: skip
BILLS = (  # number, amount, issued, due: the three before the one each export brings
    ("ME-2607-104417", "71.05", date(2026, 7, 13), date(2026, 8, 3)),
    ("ME-2604-091203", "118.60", date(2026, 4, 13), date(2026, 5, 4)),
    ("ME-2601-080155", "141.35", date(2026, 1, 12), date(2026, 2, 2)),
)


def load() -> None:
    """Write all of it down, once; done again it adds nothing."""
    with working("demo") as by:
        if Thing.objects.exists():
            return
        _bring()
        for one in SOLD:
            _sell(one)
        _bill()
        people = dict(Login.objects.exclude(person=None).values_list("email", "person"))
        _tell(by, people)


def _bring() -> None:
    for source in {one.source for one in HAS}:
        rows = [(one, _record(one.source, one.key)) for one in HAS if one.source == source]
        bringing.bring(source=rows[0][1].source_id, things=list(_brought(rows)))


def _brought(rows: Iterable[tuple[Has, Record]]) -> Iterable[bringing.Brought]:
    for one, record in rows:
        yield bringing.Brought(
            record=record.pk,
            key=one.serial,
            origin=one.origin,
            kind=one.kind,
            maker=one.maker,
            model=one.model,
            serial=one.serial,
            since=one.since,
            warranty_until=one.warranty_until,
        )


def _sell(one: Sold) -> None:
    record = _record(one.source, one.key)
    Purchase.objects.create(
        source_id=record.source_id,
        source_key=f"{one.key}|{one.item}|{one.on}",
        record=record,
        person_id=_seed(record),
        item=one.item,
        amount=Decimal(one.amount),
        on=one.on,
        as_of=clock.now(),
    )


def _bill() -> None:
    """Ana's earlier bills on the account of her newest one."""
    last = Bill.objects.get(number="ME-2610-118824")
    Bill.objects.bulk_create(
        Bill(
            source_id=last.source_id,
            account_id=last.account_id,
            record_id=last.record_id,
            person_id=last.person_id,
            number=number,
            amount=Decimal(amount),
            issued=issued,
            due=due,
            as_of=last.as_of,
        )
        for number, amount, issued, due in BILLS
    )


def _tell(by: Actor, people: dict[str, UUID]) -> None:
    """What they told us themselves: a name, and whatever was at hand."""
    ana, marcus = people[cast.ANA_SIGNS_IN.email], people[cast.MARCUS_SIGNS_IN.email]
    things.tell(by=by, person=ana, told=things.Told(known_as="The old boiler", kind="Boiler"))
    car = things.Told(known_as="Charger in the yard", maker="Volta", serial="VC-20-118")
    things.tell(by=by, person=ana, told=car)
    kettle = purchases.Told(
        item="Induction hob", seller="Harbour Stores", on=date(2025, 11, 2), amount=Decimal(329)
    )
    hob = purchases.tell(by=by, person=ana, told=kettle)
    purchases.rate(by=by, purchase=hob.pk, rating=4, words="Quick, and the fan is loud.")
    book = purchases.Told(item="Night freight, second edition", seller="A bookshop in Stannick")
    purchases.tell(by=by, person=marcus, told=book)


def _record(source: str, key: str) -> Record:
    return Record.objects.get(source__name=source, source_key=key)


def _seed(record: Record) -> UUID | None:
    return Membership.objects.get(record=record, until__isnull=True).person_id
