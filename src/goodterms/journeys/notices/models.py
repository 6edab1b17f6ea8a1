"""What members of staff were told of what waits on them, so that nothing is told twice."""

from __future__ import annotations

from django.db import models

from goodterms.customer.people.models import Person
from goodterms.kernel.ids import new_id


class Nudge(models.Model):
    """``what`` is a pointer such as ``ask:0193...``; a new hour makes its stages begin anew."""

    class Stage(models.TextChoices):
        CAME = "came"
        SOON = "soon"
        LATE = "late"

    id = models.UUIDField(primary_key=True, default=new_id)
    what = models.CharField(max_length=80)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=4, choices=Stage)
    due_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        db_table = "notices_nudge"
        indexes = [models.Index(fields=["owner", "-at"], name="notices_nudge_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["what", "owner", "stage", "due_at"], name="notices_nudge_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.stage}"
