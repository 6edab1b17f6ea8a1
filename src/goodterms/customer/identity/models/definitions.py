"""What makes a customer for this firm, as its own people have said it."""

from __future__ import annotations

from typing import Self

from django.db import models

from goodterms.customer.identity.models.changes import Run
from goodterms.kernel.ids import new_id


class DefinitionQuerySet(models.QuerySet["Definition"]):
    def switched_on(self) -> Self:
        """Those that are or were in force, the newest first."""
        return self.filter(since__isnull=False).order_by("-since", "-pk")

    def drafts(self) -> Self:
        """Neither switched on nor let go of, the newest first; operations leave one at the most."""
        return self.filter(since__isnull=True, dropped_at__isnull=True).order_by("-drafted_at")


class Definition(models.Model):
    """One dated row a change; the newest with ``since`` is in force, and nothing is ever rewritten.

    ``contents`` are those of ``defining.Terms``. ``trial`` is how far trying it is, then its
    answer: see ``resolving.trial``. ``back_to`` is the earlier one that was switched on again.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    contents = models.JSONField()
    reason = models.TextField()
    by_actor = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120)
    drafted_at = models.DateTimeField()
    moved_at = models.DateTimeField()  # of its trial
    trial = models.JSONField(default=dict)
    tried_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)
    switched_by = models.CharField(max_length=120, blank=True)
    dropped_at = models.DateTimeField(null=True)
    back_to = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+", null=True)

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        db_table = "identity_definition"
        indexes = [models.Index(fields=["-since"], name="identity_definition_since")]

    def __str__(self) -> str:
        return f"definition of {self.drafted_at:%Y-%m-%d}"
