"""What identity did to seeds, and the runs that did it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from goodterms.customer.identity.models.evidence import MatchModel
from goodterms.kernel.ids import new_id

# A steward's word against a customer's; it is taken back; the customer has read it and stays.
DISPUTED, DISPUTE_ENDED, DISPUTE_HEARD = "disputed", "dispute_ended", "dispute_heard"


class Change(models.Model):
    """What identity did to seeds, told to both sides; append only (``identity_event``)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    what = models.CharField(max_length=20)  # merged, split, moved, kind_changed, refused, erased
    cause = models.JSONField(default=dict)
    seeds = ArrayField(models.UUIDField(), default=list)
    was = ArrayField(models.UUIDField(), default=list)
    now = ArrayField(models.UUIDField(), default=list)

    class Meta:
        db_table = "identity_event"
        indexes = [
            GinIndex(fields=["seeds"], name="identity_event_seeds"),
            GinIndex(fields=["was"], name="identity_event_was"),  # ids that were handed out once
        ]

    def __str__(self) -> str:
        return self.what


class Run(models.Model):
    """A batch resolution, from start to what it changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    engine = models.CharField(max_length=20, default="duckdb")
    model = models.ForeignKey(MatchModel, on_delete=models.PROTECT, related_name="+", null=True)
    started = models.DateTimeField()
    moved_at = models.DateTimeField()  # long ago and not ended: killed
    ended = models.DateTimeField(null=True)
    stage = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)

    class Meta:
        db_table = "identity_run"
        ordering = ["-started"]

    def __str__(self) -> str:
        return f"run {self.started:%Y-%m-%d %H:%M}"
