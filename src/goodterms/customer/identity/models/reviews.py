"""Pairs that wait for a steward, and the answers they got."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q

from goodterms.customer.identity.models.evidence import Assertion, Says
from goodterms.customer.identity.models.records import Record
from goodterms.kernel.ids import new_id


class ReviewQuerySet(models.QuerySet["Review"]):
    def open(self) -> Self:
        """Still waiting for an answer, whoever may read them."""
        return self.filter(state=Review.State.OPEN)

    def in_reach(self) -> Self:
        """Those whose two records the reader's role lets them see."""
        return self.filter(a__source__isnull=False, b__source__isnull=False)

    def in_turn(self) -> Self:
        """People's contradictions first, then what moves most; then what was left, and crowds."""
        return self.order_by("rank", "-effect", "id")


class Review(models.Model):
    """One pair, once: first a question, then a label with its author, its strength and its moment.

    ``effect`` counts the records and things that would change sides. An answer that somebody's word
    contradicts is ``DISPUTED``: both words stand, nothing moves, both sides read it.
    """

    class Why(models.TextChoices):
        DISPUTE = "dispute"  # people's words contradict one another
        UNSURE = "unsure"  # evidence enough to ask, not enough to join
        CROWD = "crowd"  # evidence enough to join, but too many would be one

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"
        DISPUTED = "disputed"
        GONE = "gone"  # joined or withdrawn meanwhile: no question any more

    class Rank(models.IntegerChoices):
        DISPUTE = 0
        UNSURE = 1
        LEFT = 2
        CROWD = 3

    id = models.UUIDField(primary_key=True, default=new_id)
    a = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=10, choices=Why)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    rank = models.SmallIntegerField(choices=Rank, default=Rank.UNSURE)
    weight = models.FloatField(null=True)  # as it stood when the question was asked
    effect = models.IntegerField(default=0)
    asked_at = models.DateTimeField()
    answer = models.SmallIntegerField(choices=Says, null=True)
    word = models.ForeignKey(Assertion, on_delete=models.PROTECT, related_name="+", null=True)
    documents = models.TextField(blank=True)  # what the steward was shown
    answered_by = models.UUIDField(null=True)
    answered_name = models.CharField(max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        db_table = "identity_review"
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="identity_review_pair"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="identity_review_ordered"),
        ]
        indexes = [
            models.Index(
                "rank",
                F("effect").desc(),
                "id",
                condition=Q(state="open"),
                name="identity_review_turn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a_id}-{self.b_id} {self.state}"
