"""What a person has with the firm, across all divisions in one view.

The reader's database role decides what there is: level 2 opens it (identity.md 10, rule 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from goodterms.customer.holdings.models import AccountParty, Bill, Purchase
from goodterms.customer.people.models import Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID


@dataclass(frozen=True, slots=True)
class Has:
    """Accounts by division and number, then bills and purchases, the newest first."""

    accounts: tuple[AccountParty, ...]
    bills: tuple[Bill, ...]
    purchases: tuple[Purchase, ...]

    @property
    def count(self) -> int:
        return len(self.accounts) + len(self.bills) + len(self.purchases)


def accounts(person: UUID) -> list[AccountParty]:
    """The accounts this person has a part in today; one query.

    Two records of one source may tell of the same part, so each account and role comes once.
    """
    seeds = Person.objects.of(person)
    told = (
        AccountParty.objects.filter(person__in=seeds, until__isnull=True)
        .select_related("account", "account__source", "account__source__division")
        .order_by("account__source__division_id", "account__number", "role", "since", "pk")
    )
    once: dict[tuple[UUID, str], AccountParty] = {}
    for party in told:
        once.setdefault((party.account_id, party.role), party)
    return list(once.values())


def has(person: UUID) -> Has:
    """Everything this person has with the firm, as the reader may see it; three queries."""
    seeds = Person.objects.of(person)
    told = ("source", "source__division")
    bills = Bill.objects.filter(person__in=seeds).select_related(*told)
    purchases = Purchase.objects.standing().filter(person__in=seeds).select_related(*told)
    return Has(
        accounts=tuple(accounts(person)),
        bills=tuple(bills.order_by(F("issued").desc(nulls_last=True), "pk")),
        purchases=tuple(purchases.order_by(F("on").desc(nulls_last=True), "pk")),
    )


@dataclass(frozen=True, slots=True)
class Brought:
    """How much hangs on some seeds, as far as the reader may see it."""

    accounts: int
    bills: int
    purchases: int


def brought(seeds: Collection[UUID]) -> Brought:
    """What these seeds would bring along when they are joined to others; three queries."""
    return Brought(
        accounts=AccountParty.objects.of(seeds).values("account").distinct().count(),
        bills=Bill.objects.of(seeds).count(),
        purchases=Purchase.objects.standing().of(seeds).count(),
    )
