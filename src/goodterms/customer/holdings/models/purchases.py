"""What was bought: told by a division's system, or by the customer who bought it elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from goodterms.customer.identity.models import Record, Source
from goodterms.customer.people.models import Organisation, Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


class PurchaseQuerySet(models.QuerySet["Purchase"]):
    def of(self, seeds: Iterable[UUID]) -> Self:
        return self.filter(person__in=list(seeds))

    def standing(self) -> Self:
        """Not taken back by the one who told of it."""
        return self.filter(removed_at__isnull=True)


class Purchase(models.Model):
    """``rating``, ``words`` and ``counts_for_suggestions`` are the customer's own in any case.

    ``record`` is the one that told of it; a purchase told by the customer has none, and ``seller``
    is where they bought it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    source_key = models.TextField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    item = models.TextField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    currency = models.CharField(max_length=3, default="GBP")
    on = models.DateField(null=True)
    seller = models.CharField(max_length=120, blank=True, db_default="")
    rating = models.SmallIntegerField(null=True)
    words = models.TextField(blank=True, db_default="")
    counts_for_suggestions = models.BooleanField(default=True)
    as_of = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = PurchaseQuerySet.as_manager()

    class Meta:
        db_table = "holdings_purchase"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="holdings_purchase_key"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)),
                name="holdings_purchase_rating",
            ),
        ]
        indexes = [models.Index(fields=["person", "-on"], name="holdings_purchase_of")]

    def __str__(self) -> str:
        return self.item

    @property
    def is_told(self) -> bool:
        """Told by the customer, bought elsewhere: theirs to take back."""
        return self.record_id is None
