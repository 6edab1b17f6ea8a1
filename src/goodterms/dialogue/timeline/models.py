"""Outgoing messages, and what people ask of us with every turn it takes.

A message's ``data`` holds ids and codes; a proof code is made as the mail is rendered. An ask and
its turns have the shape of a promise and its moves (work.md 6), which they are one day to be born
as: the state on the ask is what its newest turn left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from goodterms.customer.people.models import Division, Person
from goodterms.customer.profile.models import Permit
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


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


class AskQuerySet(models.QuerySet["Ask"]):
    def of(self, person: UUID) -> Self:
        """What this person asked, by any seed of theirs."""
        return self.filter(person__in=Person.objects.of(person))

    def waiting(self) -> Self:
        """What waits on us, the nearest hour first."""
        return self.filter(state=Ask.State.OPEN).order_by("due_at", "pk")


class Ask(models.Model):
    """``about`` is a pointer such as ``bill:0193...``, ``about_words`` the same for people."""

    class Kind(models.TextChoices):
        QUESTION = "question"
        WANT = "want"  # "What else do you want?"
        FAULT = "fault"
        LOOK = "look"  # why was my record read
        OBJECTION = "objection"
        TALK = "talk"

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        CLOSED = "closed"  # by the one who asked, and by nobody else

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.CharField(max_length=80, blank=True)
    about_words = models.CharField(max_length=200, blank=True)
    page = models.CharField(max_length=200, blank=True)  # the address it was asked on
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    owner_name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    missed_at = models.DateTimeField(null=True)  # the first hour that was named and not kept
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        db_table = "timeline_ask"
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="timeline_ask_of"),
            models.Index(
                fields=["division", "due_at"], condition=Q(state="open"), name="timeline_ask_due"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == Ask.State.OPEN

    def is_late(self, at: datetime) -> bool:
        return self.is_open and at > self.due_at


class Turn(models.Model):
    """``due_at`` and ``owner_name`` stand where the turn set them; ``by`` is empty for a task."""

    class Move(models.TextChoices):
        ASKED = "asked"
        ADDED = "added"  # more words before an answer
        ANSWERED = "answered"
        HANDED_OVER = "handed_over"
        EXPLAINED = "explained"  # why it is late
        POSTPONED = "postponed"  # why, and the new hour
        HELPED = "helped"
        NOT_YET = "not_yet"
        TAKEN_BACK = "taken_back"

    THEIRS = (Move.ASKED, Move.ADDED, Move.HELPED, Move.NOT_YET, Move.TAKEN_BACK)

    id = models.UUIDField(primary_key=True, default=new_id)
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="turns")
    n = models.SmallIntegerField()
    move = models.CharField(max_length=12, choices=Move)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(max_length=120, blank=True)  # staff, as they were called that day
    by_title = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    due_at = models.DateTimeField(null=True)
    owner_name = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "timeline_turn"
        constraints = [models.UniqueConstraint(fields=["ask", "n"], name="timeline_turn_once")]

    def __str__(self) -> str:
        return f"{self.n} {self.move}"

    @property
    def is_theirs(self) -> bool:
        """Said by the one who asked, or written down for them."""
        return self.move in Turn.THEIRS
