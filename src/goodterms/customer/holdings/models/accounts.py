"""Accounts, who has a part in them, and the bills a source told of.

Rows arrive by ``(division's source, key)`` with the record that told them, so that a merge or a
split of persons moves nothing: each row carries the seed of its own record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from goodterms.customer.holdings.models.numbers import bared
from goodterms.customer.identity.models import Record, Source
from goodterms.customer.people.models import Organisation, Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID


def _bare_number() -> models.GeneratedField:
    """The number as people compare it, in a column: a wall lets no expression use an index."""
    plain = models.TextField(db_collation="C")
    return models.GeneratedField(expression=bared("number"), output_field=plain, db_persist=True)


class Account(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    number = models.TextField()
    bare = _bare_number()
    kind = models.CharField(max_length=40, blank=True)  # supply, broadband, policy, membership ...
    status = models.CharField(max_length=40, blank=True)
    opened = models.DateField(null=True)
    closed = models.DateField(null=True)
    as_of = models.DateTimeField()

    class Meta:
        db_table = "holdings_account"
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="holdings_account_number"),
        ]
        indexes = [models.Index(fields=["bare"], name="holdings_account_by_bare")]

    def __str__(self) -> str:
        return self.number

    @property
    def masked(self) -> str:
        return masked(self.number)


SHOWN = 4  # signs of a number; the whole of it can prove a claim


def masked(number: str) -> str:
    """A number as pages show it: its last signs."""
    return f"…{number[-SHOWN:]}" if len(number) > SHOWN else number


class PartyQuerySet(models.QuerySet["AccountParty"]):
    def of(self, seeds: Iterable[UUID]) -> Self:
        return self.filter(person__in=list(seeds), until__isnull=True)


class AccountParty(models.Model):
    """Many roles at once; ``record`` is the one that told of it, or beside which it is written.

    ``said_by`` wrote it down at our desk at ``told_at``; both are empty where a list says so. No
    record tells of a part that stands by the yes of whoever holds the account.
    """

    also: tuple[AccountParty, ...] = ()  # further parts of the same person, where asked for
    called = ""  # what the firm itself calls the part, where asked for

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="parties")
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    role = models.CharField(max_length=20, default="holder")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    said_by = models.CharField(max_length=120, blank=True, default="", db_default="")
    told_at = models.DateTimeField(null=True)

    objects = PartyQuerySet.as_manager()

    class Meta:
        db_table = "holdings_account_party"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "record", "role"],
                condition=Q(until=None),
                name="holdings_party_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.account_id}"

    @property
    def is_told(self) -> bool:
        return bool(self.said_by)

    @property
    def said(self) -> Mapping[str, Any]:
        """What the record behind it says; nothing where there is none."""
        return self.record.payload if self.record else {}

    @property
    def parts(self) -> tuple[AccountParty, ...]:
        return (self, *self.also)


class BillQuerySet(models.QuerySet["Bill"]):
    def of(self, seeds: Iterable[UUID]) -> Self:
        return self.filter(person__in=list(seeds))


class Bill(models.Model):
    """``person`` and ``organisation`` are the seeds of the record that told of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    number = models.TextField()
    bare = _bare_number()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="GBP")
    issued = models.DateField(null=True)
    due = models.DateField(null=True)
    as_of = models.DateTimeField()

    objects = BillQuerySet.as_manager()

    class Meta:
        db_table = "holdings_bill"
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="holdings_bill_number"),
        ]
        indexes = [models.Index(fields=["bare"], name="holdings_bill_by_bare")]

    def __str__(self) -> str:
        return self.number

    @property
    def masked(self) -> str:
        return masked(self.number)
