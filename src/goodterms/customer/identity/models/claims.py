"""A customer's "this is also mine", and what the worker found for it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from goodterms.customer.people.models import Person
from goodterms.kernel.ids import new_id


class Claim(models.Model):
    """A customer's "this is also mine". Its page reads the same whether or not anything matched.

    ``value`` is kept only until the worker has looked; ``target`` is the record it found, unseen by
    the portal role. ``attempts`` counts wrong codes; five end the claim.
    """

    class Means(models.TextChoices):
        INVOICE = "invoice"
        ACCOUNT = "account"
        EMAIL = "email"
        PHONE = "phone"

    class State(models.TextChoices):
        ASKED = "asked"  # the worker has not looked yet
        WAITING = "waiting"  # we have answered as we always do; a code may be under way
        PROVED = "proved"
        UNDONE = "undone"
        STOPPED = "stopped"  # too many wrong codes: a named human takes over
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id)
    claimant = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    means = models.CharField(max_length=10, choices=Means)
    value = models.TextField(blank=True)
    fact = models.TextField(blank=True)  # the second fact from paper, the invoice's amount
    state = models.CharField(max_length=10, choices=State, default=State.ASKED)
    level = models.SmallIntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "identity_claim"
        indexes = [models.Index(fields=["claimant", "state"], name="identity_claim_of")]

    def __str__(self) -> str:
        return f"{self.means} {self.state}"


class ClaimMatch(models.Model):
    """What the worker found for a claim, kept apart: the portal role has no right here at all."""

    claim = models.OneToOneField(
        Claim, on_delete=models.CASCADE, primary_key=True, related_name="match"
    )
    records = ArrayField(models.BigIntegerField())
    channel = models.CharField(max_length=254, blank=True)  # where the code went
    paper = models.BooleanField(default=False)  # the fact from paper agreed
    attempt = models.SmallIntegerField(default=0)  # codes are derived from claim and attempt

    class Meta:
        db_table = "identity_claim_match"

    def __str__(self) -> str:
        return f"match of {self.claim_id}"
