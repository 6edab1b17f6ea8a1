"""What a person has with the firm, across all divisions in one view.

The reader's database role decides what there is: level 2 opens it (identity.md 10, rule 9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.db.models import Count, F, OuterRef, Subquery, Value

from goodterms.customer.holdings.models import AccountParty, Bill, Purchase, SerialQuestion, Thing
from goodterms.customer.people.models import Person, Role

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

    from django.db.models import QuerySet


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
    """The accounts this person has a part in today, each once; one query.

    The first part is one a list tells of, further ones are its ``also``. Two records of one source
    may tell of the same part, so each role comes once, with the firm's own name for it.
    """
    seeds = Person.objects.of(person)
    named = Role.objects.filter(code=OuterRef("role")).values("words")
    told = (
        AccountParty.objects.filter(person__in=seeds, until__isnull=True)
        .select_related("account", "account__source", "account__source__division", "record")
        .annotate(named=Subquery(named))
        .order_by(
            "account__source__division_id", "account__number", "said_by", "role", "since", "pk"
        )
    )
    once: dict[UUID, AccountParty] = {}
    for party in told:
        party.called = cast("Any", party).named or ""
        first = once.setdefault(party.account_id, party)
        if party.role not in {one.role for one in first.parts}:
            first.also = (*first.also, party)
    return list(once.values())


def bills(person: UUID) -> QuerySet[Bill]:
    """Every bill of theirs, all divisions, the newest first."""
    mine = Bill.objects.filter(person__in=Person.objects.of(person))
    told = mine.select_related("account", "source", "source__division")
    return told.order_by(F("issued").desc(nulls_last=True), "pk")


def purchases(person: UUID) -> QuerySet[Purchase]:
    """Every item they ever bought as we know it, all divisions and elsewhere, the newest first."""
    mine = Purchase.objects.standing().filter(person__in=Person.objects.of(person))
    told = mine.select_related("source", "source__division")
    return told.order_by(F("on").desc(nulls_last=True), "-as_of", "pk")


def things(person: UUID) -> QuerySet[Thing]:
    """What they own as far as we know, by where it came from and by name."""
    mine = Thing.objects.standing().filter(person__in=Person.objects.of(person))
    told = mine.select_related("source", "source__division")
    return told.order_by("origin", "known_as", "maker", "model", "pk")


def serial_questions() -> QuerySet[SerialQuestion]:
    """Serials told twice that nobody has looked at yet, the oldest first."""
    open_ones = SerialQuestion.objects.filter(settled_at__isnull=True)
    return open_ones.select_related("thing").order_by("opened_at", "pk")


def has(person: UUID) -> Has:
    """Everything this person has with the firm, as the reader may see it; three queries."""
    return Has(
        accounts=tuple(accounts(person)),
        bills=tuple(bills(person)),
        purchases=tuple(purchases(person)),
    )


@dataclass(frozen=True, slots=True)
class Brought:
    """How much hangs on some seeds, as far as the reader may see it."""

    accounts: int = 0
    bills: int = 0
    purchases: int = 0
    things: int = 0

    @property
    def count(self) -> int:
        return self.accounts + self.bills + self.purchases + self.things


def brought(seeds: Collection[UUID]) -> Brought:
    """What these seeds would bring along when they are joined to others; two queries."""
    each = brought_by(seeds).values()
    return Brought(
        accounts=AccountParty.objects.of(seeds).values("account").distinct().count(),
        bills=sum(one.bills for one in each),
        purchases=sum(one.purchases for one in each),
        things=sum(one.things for one in each),
    )


def brought_by(seeds: Collection[UUID]) -> dict[UUID, Brought]:
    """The same for each of them; one query."""
    rows: dict[str, QuerySet[Any]] = {
        "accounts": AccountParty.objects.of(seeds),
        "bills": Bill.objects.of(seeds),
        "purchases": Purchase.objects.standing().of(seeds),
        "things": Thing.objects.standing().of(seeds),
    }
    told = [
        of.order_by()
        .values("person")
        .annotate(many=Count("account" if what == "accounts" else "pk", distinct=True))
        .annotate(what=Value(what))
        .values_list("person", "what", "many")
        for what, of in rows.items()
    ]
    counted: dict[UUID, dict[str, int]] = {seed: {} for seed in seeds}
    for seed, what, many in told[0].union(*told[1:], all=True):
        counted[seed][what] = many
    return {seed: Brought(**many) for seed, many in counted.items()}
