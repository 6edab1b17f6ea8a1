"""Files on their way in: brought, understood, asked for, under way, in.

A killed import goes on by itself: how far it has come is committed with each chunk.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_noop

from goodterms.customer.identity.models import Source
from goodterms.customer.people.models import Division
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime

BROKEN = gettext_noop(  # kept in English, and told in the reader's language
    "Something in this file is not as we know files to be, and broke the import off. What came in "
    "before stays; the rest did not come in. The log of the worker says more."
)
SILENCE = timedelta(seconds=60)  # an import that has not moved for so long was killed


class Phase(StrEnum):
    CHOOSING = "choosing"  # its columns wait for a steward
    UNDER_WAY = "under way"
    SILENT = "silent"  # killed, or waiting for the worker: it goes on by itself
    STOPPED = "stopped"  # with a reason that a person has to mend
    DONE = "done"


class Whole(StrEnum):
    """Whether a file is all that its source tells: whom it no longer tells of is withdrawn then."""

    NO = ""
    YES = "yes"
    ANYWAY = "anyway"  # more than half of what stands as well, and in spite of rows set aside


class Import(models.Model):
    """One file. ``position`` counts the rows whose chunk is committed, ``rows`` those that will.

    ``columns`` are pairs of a header and the field it was taken for, "" for one kept under its own
    name. What the desk brings has no source before the import begins: ``source_name`` and
    ``division`` say which one it will be.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", null=True)
    source_name = models.CharField(max_length=120, blank=True)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", null=True)
    by = models.UUIDField(null=True)  # the steward's seed; nobody for the command line
    name = models.CharField(max_length=200)
    columns = models.JSONField(default=list)
    whole = models.CharField(max_length=10, blank=True, default=Whole.NO)
    rows = models.BigIntegerField()
    rejected = models.BigIntegerField(default=0)
    position = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    started = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField()
    stopped = models.TextField(blank=True)  # the sentence that says why
    ended = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)  # the file itself was thrown away

    class Meta:
        db_table = "intake_import"
        ordering = ["-started"]

    def __str__(self) -> str:
        return self.name

    def phase(self, at: datetime) -> Phase:
        if self.ended and not self.is_settling:
            return Phase.DONE
        if self.stopped:
            return Phase.STOPPED
        if self.by and not self.asked_at:
            return Phase.CHOOSING
        return Phase.SILENT if at - self.moved_at > SILENCE else Phase.UNDER_WAY

    @property
    def holds_back(self) -> bool:
        """Whether nobody was withdrawn because rows were set aside, which may tell of them."""
        return self.whole == Whole.YES and self.rejected > 0

    @property
    def is_doubted(self) -> bool:
        """Whether it stopped because as a whole list it would have withdrawn too many."""
        return bool(self.stopped) and "gone" in self.counts

    @property
    def is_settled(self) -> bool:
        """Whether who is who has been found out of all that it brought; larger lists wait."""
        return 0 < int(self.counts.get("to_settle", 0)) == int(self.counts.get("settled", 0))

    @property
    def is_settling(self) -> bool:
        return bool(self.counts.get("to_settle")) and not self.is_settled

    @property
    def same(self) -> int:
        """Rows that stood already as they came."""
        return self.rows - sum(int(self.counts.get(one, 0)) for one in ("new", "changed", "erased"))
