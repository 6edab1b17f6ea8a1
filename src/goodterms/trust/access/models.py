"""Dated powers of staff, and the looks they took."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from goodterms.customer.people.models import DatedQuerySet, Person
from goodterms.kernel.actors import Power
from goodterms.kernel.ids import new_id


class PowerHeld(models.Model):
    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    power = models.CharField(max_length=20, choices=[(power, power) for power in Power])
    since = models.DateField()
    until = models.DateField(null=True)

    objects = DatedQuerySet["PowerHeld"].as_manager()

    class Meta:
        db_table = "access_power"

    def __str__(self) -> str:
        return self.power


class Look(models.Model):
    """One showing of people's facts to somebody else, written before the page is drawn."""

    class Kind(models.TextChoices):
        LISTED = "listed"
        OPENED = "opened"
        MACHINE = "machine"

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    kind = models.CharField(max_length=10, choices=Kind)
    looker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    looker_name = models.CharField(max_length=120)
    people = ArrayField(models.UUIDField())
    groups = ArrayField(models.CharField(max_length=20), default=list)
    reason = models.CharField(max_length=200, blank=True)
    until = models.DateTimeField(null=True)  # an opened look reaches the person's rows until then

    class Meta:
        db_table = "access_look"
        indexes = [GinIndex(fields=["people"], name="access_look_people")]

    def __str__(self) -> str:
        return f"{self.kind} by {self.looker_name}"
