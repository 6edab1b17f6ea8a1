"""What Home needs to know before it asks for more: how many of each, in one query."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, IntegerField, OuterRef, QuerySet, Subquery

from goodterms.customer.holdings.models import Bill, Purchase, Thing
from goodterms.customer.identity.models import SecondWord
from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.trust.access.models import Look

if TYPE_CHECKING:
    from uuid import UUID

A_WEEK = timedelta(days=7)
LATELY = timedelta(days=31)


class Glance(NamedTuple):
    """``bills`` are those issued lately; ``lookers`` the people who looked within a week."""

    things: int = 0
    purchases: int = 0
    bills: int = 0
    lookers: int = 0
    second_words: bool = False


def glance(person: UUID) -> Glance:
    """One query, as far as the reader's walls let it see."""
    mine, now = Person.objects.of(person), clock.now()
    seeds = ArraySubquery(mine.values("pk"))
    looks = Look.objects.filter(people__overlap=seeds, at__gte=now - A_WEEK, looker__isnull=False)
    lately = Bill.objects.filter(person__in=mine, issued__gte=(now - LATELY).date())
    found = Person.objects.filter(pk=person).values_list(
        _count(Thing.objects.standing().filter(person__in=mine)),
        _count(Purchase.objects.standing().filter(person__in=mine)),
        _count(lately),
        _distinct(looks, "looker"),
        Exists(SecondWord.objects.filter(holder=OuterRef("pk"), answer="")),
    )
    row = found.first()
    return Glance(*row) if row else Glance()


def _count(rows: QuerySet[Thing] | QuerySet[Purchase] | QuerySet[Bill]) -> Subquery:
    plain = Func(F("pk"), function="count", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(n=plain).values("n"))


def _distinct(rows: QuerySet[Look], column: str) -> Subquery:
    told = Func(F(column), function="count", template="%(function)s(DISTINCT %(expressions)s)",
                output_field=IntegerField())  # fmt: skip
    return Subquery(rows.order_by().annotate(n=told).values("n"))
