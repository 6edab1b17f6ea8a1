"""Dated powers of staff, programs with their keys, and the looks both took."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from goodterms.customer.people.models import DatedQuerySet, Person
from goodterms.kernel.actors import Power, Scope
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


class Program(models.Model):
    """Software of the firm or a partner, named, with a key that only its holder has.

    ``key_hash`` is SHA-256 of the key: 32 random bytes need no slower one. ``divisions`` are ids;
    a program reaches what these hold and nothing else.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    name = models.CharField(max_length=120)  # as customers read it where they see who looked
    scopes = ArrayField(models.CharField(max_length=20, choices=[(one, one) for one in Scope]))
    divisions = ArrayField(models.SmallIntegerField())
    key_hash = models.BinaryField(max_length=32, unique=True)
    a_minute = models.IntegerField()  # requests it may make
    since = models.DateField()
    until = models.DateField()  # the first day its key opens nothing
    made_by = models.CharField(max_length=120)

    objects = DatedQuerySet["Program"].as_manager()

    class Meta:
        db_table = "access_program"
        ordering = ["name", "-since"]

    def __str__(self) -> str:
        return self.name


class ProgramUse(models.Model):
    """How often a program asked within its newest minute: what the limit counts."""

    program = models.OneToOneField(
        Program, on_delete=models.CASCADE, primary_key=True, related_name="use"
    )
    minute = models.DateTimeField()
    asked = models.IntegerField()
    at = models.DateTimeField()  # the newest request

    class Meta:
        db_table = "access_program_use"

    def __str__(self) -> str:
        return f"{self.asked} in {self.minute:%H:%M}"


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
