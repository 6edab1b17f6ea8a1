"""Imports under way and done: how far each file has come in, so that a cut-off one goes on."""

from __future__ import annotations

from django.db import models

from goodterms.customer.identity.models import Source
from goodterms.kernel.ids import new_id


class Import(models.Model):
    """One file on its way in. ``position`` counts the rows whose chunk is committed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    rows = models.BigIntegerField()
    rejected = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    started = models.DateTimeField()
    moved_at = models.DateTimeField()
    ended = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_import"
        ordering = ["-started"]

    def __str__(self) -> str:
        return self.name
