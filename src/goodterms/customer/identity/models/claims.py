"""A customer's "this is also mine", what the worker found for it, and the older holder's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from goodterms.customer.people.models import Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime


class ClaimQuerySet(models.QuerySet["Claim"]):
    def since(self, moment: datetime) -> Self:
        """Asked after this moment, not at it."""
        return self.filter(asked_at__gt=moment)

    def for_a_person(self) -> Self:
        """Claims a member of staff must go on with, the most urgent first."""
        return self.filter(
            Q(state=Claim.State.STOPPED)
            | Q(means=Claim.Means.PERSON, state=Claim.State.WAITING)
            | Q(state=Claim.State.PROVED, undo_wanted_at__isnull=False)
            | Q(state__in=Claim.OPEN, match__by_hand__gt="")
        ).order_by("answer_by", "asked_at", "pk")

    def alarmed(self) -> Self:
        """Claims that rang an alarm when they were looked for, the newest first."""
        return self.filter(match__alarms__len__gt=0).order_by("-asked_at", "pk")


class Claim(models.Model):
    """A customer's "this is also mine". Its page reads the same whether or not anything matched.

    ``value`` and ``fact`` are kept only until the worker has looked (a claim for a person keeps
    what was said until it is closed); ``attempts`` counts wrong codes; five end the claim.
    ``device`` and ``address`` are digests of where it was asked, for the daily limits alone.
    """

    class Means(models.TextChoices):
        INVOICE = "invoice"
        ACCOUNT = "account"
        EMAIL = "email"
        PHONE = "phone"
        SERIAL = "serial"
        LOGIN = "login"  # another sign-in of theirs
        PERSON = "person"  # no number at hand: a member of staff looks with them

    class State(models.TextChoices):
        ASKED = "asked"  # the worker has not looked yet
        WAITING = "waiting"  # we have answered as we always do; a code may be under way
        CHECKING = "checking"  # proved, and somebody else who signs in to it is asked first
        AGREED = "agreed"  # the holder said yes; the claimant is asked once more
        PROVED = "proved"
        UNDONE = "undone"
        STOPPED = "stopped"  # too many wrong codes: a named human takes over
        CLOSED = "closed"

    OPEN = (State.ASKED, State.WAITING, State.CHECKING, State.AGREED)

    id = models.UUIDField(primary_key=True, default=new_id)
    claimant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    means = models.CharField(max_length=10, choices=Means)
    value = models.TextField(blank=True)
    fact = models.TextField(blank=True)  # the second fact from paper, the invoice's amount
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    level = models.SmallIntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)
    device = models.BinaryField(max_length=32, null=True)
    address = models.BinaryField(max_length=32, null=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)
    undo_wanted_at = models.DateTimeField(null=True)
    hint = models.JSONField(default=dict)  # after level 1 only, and only where many others fit
    greeter = models.CharField(max_length=200, blank=True)  # who answers, by name
    answer_by = models.DateTimeField(null=True)
    told = models.TextField(blank=True)  # what our desk said about it

    objects = ClaimQuerySet.as_manager()

    class Meta:
        db_table = "identity_claim"
        indexes = [
            models.Index(fields=["claimant", "state"], name="identity_claim_of"),
            models.Index(fields=["device", "asked_at"], name="identity_claim_device"),
            models.Index(fields=["address", "asked_at"], name="identity_claim_address"),
        ]

    def __str__(self) -> str:
        return f"{self.means} {self.state}"


class ClaimMatch(models.Model):
    """What the worker found for a claim, kept apart: the portal role has no right here at all.

    ``was`` is how far each seed stood open before the proof, so that undo can put it back.
    """

    class Way(models.TextChoices):
        NONE = ""
        EMAIL = "email"
        SMS = "sms"
        POST = "post"

    class ByHand(models.TextChoices):
        """Why no machine can go on, so that a person at the desk does."""

        NOTHING = ""
        PHONE = "phone"  # the record has a phone alone, and nothing sends texts here
        LETTER = "letter"  # the record has a street alone
        FIRM = "firm"  # it is a firm's record, or its mailbox is read by many
        SILENCE = "silence"  # whoever else signs in to it has not answered
        CODES = "codes"  # that channel had as many codes today as we send
        WORDS = "words"  # proved, and somebody's standing word says that they are two

    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, primary_key=True, related_name="match"
    )
    records = ArrayField(models.BigIntegerField())
    channel = models.CharField(max_length=254, blank=True)  # where the code went
    way = models.CharField(max_length=5, choices=Way, default=Way.NONE, blank=True)
    paper = models.BooleanField(default=False)  # the fact from paper agreed
    attempt = models.SmallIntegerField(default=0)  # codes are derived from claim and attempt
    by_hand = models.CharField(max_length=10, choices=ByHand, default=ByHand.NOTHING, blank=True)
    alarms = ArrayField(models.CharField(max_length=12), default=list)
    was = models.JSONField(default=dict)
    found_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_claim_match"
        indexes = [models.Index(fields=["channel", "found_at"], name="identity_match_channel")]

    def __str__(self) -> str:
        return f"match of {self.claim_id}"


class SecondWord(models.Model):
    """Somebody else signs in to what was claimed: they are told, and asked with one press.

    Who claims it stands nowhere in the row: neither side learns of the other before both say yes.
    ``became`` tells the holder what the claimant's last word made of their yes.
    """

    class Answer(models.TextChoices):
        NONE = ""
        ME = "me"
        NOT_ME = "not_me"

    class Became(models.TextChoices):
        NONE = ""
        ONE = "one"
        TWO = "two"  # the last word was no, or it was undone

    id = models.UUIDField(primary_key=True, default=new_id)
    claim = models.OneToOneField(Claim, on_delete=models.CASCADE, related_name="second")
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    means = models.CharField(max_length=10, choices=Claim.Means)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    answer = models.CharField(max_length=6, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True)
    became = models.CharField(max_length=3, choices=Became, default=Became.NONE, blank=True)

    class Meta:
        db_table = "identity_claim_second"
        indexes = [models.Index(fields=["holder", "answer"], name="identity_second_of")]

    def __str__(self) -> str:
        return f"second word on {self.claim_id}"
