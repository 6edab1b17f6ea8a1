"""Outgoing messages. ``data`` holds ids and codes; a proof code is made as the mail is rendered."""

from __future__ import annotations

from django.db import models

from goodterms.customer.people.models import Person
from goodterms.customer.profile.models import Permit
from goodterms.kernel.ids import new_id


class Message(models.Model):
    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id)
    to = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    address = models.TextField()
    template = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    language = models.CharField(max_length=10, blank=True)
    permit = models.ForeignKey(Permit, on_delete=models.PROTECT, related_name="+")
    message_id = models.CharField(max_length=120, unique=True)  # fixed before the first attempt
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    attempts = models.SmallIntegerField(default=0)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "timeline_message"

    def __str__(self) -> str:
        return f"{self.template} {self.state}"
