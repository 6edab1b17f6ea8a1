"""Things people own: bought here, registered under a contract, or told by them.

Partial data is the normal state: a name is enough, everything else may stay unknown. Where a thing
is, nobody asks until it has to be found, and then the row says why it was asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from goodterms.customer.holdings.models.accounts import Account
from goodterms.customer.holdings.models.numbers import bare, bared
from goodterms.customer.identity.models import Record, Source
from goodterms.customer.people.models import Organisation, Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID


class ThingQuerySet(models.QuerySet["Thing"]):
    def of(self, seeds: Iterable[UUID]) -> Self:
        return self.filter(person__in=list(seeds))

    def standing(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def bearing(self, serial: str) -> Self:
        """Whose plate has the same signs; nothing where there are none to compare."""
        signs = bare(serial)
        return self.alias(plate=bared("serial")).filter(plate=signs) if signs else self.none()


class Thing(models.Model):
    """``record`` is the one that told of it; a thing told by its owner has none.

    ``known_as`` is the owner's own name for it. ``serial`` is kept as it stands on the plate;
    ``verified`` says that our side has seen it or sold it, never that nobody else gave it.
    """

    class Origin(models.TextChoices):
        BOUGHT = "bought"
        REGISTERED = "registered"
        TOLD = "told"

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    source_key = models.TextField()
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    origin = models.CharField(max_length=10, choices=Origin)
    known_as = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    maker = models.CharField(max_length=120, blank=True)
    model = models.CharField(max_length=120, blank=True)
    serial = models.CharField(max_length=80, blank=True)
    version = models.CharField(max_length=60, blank=True)  # of its software, where it has some
    since = models.DateField(null=True)
    warranty_until = models.DateField(null=True)
    place = models.CharField(max_length=200, blank=True)
    place_at = models.DateTimeField(null=True)
    place_why = models.CharField(max_length=20, blank=True)  # what it was asked for: "fault"
    verified = models.BooleanField(default=False)
    as_of = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = ThingQuerySet.as_manager()

    class Meta:
        db_table = "holdings_thing"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="holdings_thing_key"),
        ]
        indexes = [
            models.Index(fields=["person"], name="holdings_thing_of"),
            models.Index(bared("serial"), name="holdings_thing_by_plate"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """What its owner calls it, else what it is: maker and model, else its kind."""
        return self.known_as or self.made or self.kind

    @property
    def made(self) -> str:
        return " ".join(filter(None, (self.maker, self.model)))

    @property
    def is_told(self) -> bool:
        return self.origin == Thing.Origin.TOLD

    def under_warranty(self, *, on: date) -> bool | None:
        """None where we do not know until when."""
        return None if self.warranty_until is None else on <= self.warranty_until


class SerialQuestion(models.Model):
    """A serial told by somebody that another thing bears too; for staff alone, and never a bar.

    Opened by a task, so that neither the answer nor its timing tells the owner of the other one.
    """

    class Outcome(models.TextChoices):
        BOTH = "both"  # two things bear it, as cheap makers do
        HANDED_ON = "handed_on"  # it changed hands
        MISREAD = "misread"

    id = models.UUIDField(primary_key=True, default=new_id)
    thing = models.OneToOneField(Thing, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        db_table = "holdings_serial_question"

    def __str__(self) -> str:
        return f"{self.thing_id} {self.outcome or 'open'}"
