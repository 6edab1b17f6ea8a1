"""What operations leave behind. No row here is ever changed or removed; the database refuses it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


class Outcome(models.TextChoices):
    DONE = "done"
    REFUSED = "refused"


class RecordQuerySet(models.QuerySet["AuditRecord"]):
    def about(self, people: Iterable[UUID]) -> Self:
        """Records that concern any of these seeds, newest first."""
        return self.filter(people__overlap=list(people)).order_by("-id")


class AuditRecord(models.Model):
    """One operation. Ids are made here, so no role must read a record to leave one.

    ``details`` holds codes, field names and ids, never a personal value: values live with the
    versions of the records they belong to.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    what = models.CharField(max_length=80)
    actor_kind = models.CharField(max_length=10)
    actor = models.UUIDField(null=True)  # the seed at the keyboard, or a program; no key upwards
    actor_name = models.CharField(max_length=120, blank=True)
    acting_for = models.UUIDField(null=True)
    grant = models.UUIDField(null=True)
    surface = models.CharField(max_length=20, blank=True)
    request = models.CharField(max_length=36, blank=True)
    things = ArrayField(models.CharField(max_length=80), default=list)
    people = ArrayField(models.UUIDField(), default=list)
    outcome = models.CharField(max_length=8, choices=Outcome, default=Outcome.DONE)
    rule = models.CharField(max_length=80, blank=True)
    details = models.JSONField(default=dict)

    objects = RecordQuerySet.as_manager()

    class Meta:
        db_table = "audit_record"
        indexes = [
            GinIndex(fields=["people"], name="audit_record_people"),
            models.Index(fields=["at"], name="audit_record_at"),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.outcome}"


class Seal(models.Model):
    """A link of the chain over all records; ``sealing`` says what it covers and how."""

    number = models.BigIntegerField(primary_key=True)
    since = models.BigIntegerField()  # numbers of transactions
    until = models.BigIntegerField()
    count = models.IntegerField()
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    mark = models.BinaryField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_seal"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"seal {self.number}"


class PersonKey(models.Model):
    """The key that seals what is sensitive of one seed, wrapped by a master key kept elsewhere.

    A merge moves no key. Without the row nothing sealed for this seed can be read again.
    """

    seed = models.UUIDField(primary_key=True)  # of a person; no key upwards
    master = models.CharField(max_length=20)  # which master key wraps it
    wrapped = models.BinaryField(max_length=60)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "audit_person_key"
        indexes = [models.Index(fields=["master"], name="audit_person_key_master")]

    def __str__(self) -> str:
        return f"key of {self.seed}"


class FormKey(models.Model):
    """The first use of a form's one-time key and what was answered (reliability.md 4).

    ``body`` is what a program was answered: ids and codes, never a personal value.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    actor = models.CharField(max_length=64)
    surface = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    body_hash = models.BinaryField(max_length=32)
    status = models.SmallIntegerField(null=True)
    location = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True, db_default="")
    at = models.DateTimeField()

    class Meta:
        db_table = "audit_key"
        constraints = [
            models.UniqueConstraint(fields=["actor", "surface", "key"], name="audit_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.surface} {self.key}"
