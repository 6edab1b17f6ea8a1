"""What ties two records: the matcher's weights and people's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q

from goodterms.customer.identity.models.records import Record
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable


class MatchModel(models.Model):
    """The matcher's numbers, engine-neutral (identity.md 7), with the figures they earned.

    ``beside``: what the latest run with it read of the data as a whole (its habits, how rare an
    unknown value is), which the live path uses until the next; ``Known`` has the rest.
    """

    class State(models.TextChoices):
        CANDIDATE = "candidate"
        LIVE = "live"
        RETIRED = "retired"

    id = models.AutoField(primary_key=True)
    made_at = models.DateTimeField()
    contents = models.JSONField()
    figures = models.JSONField(default=dict)
    beside = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.CANDIDATE)

    class Meta:
        db_table = "identity_model"
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="live"), name="identity_model_one_live"
            ),
        ]

    def __str__(self) -> str:
        return f"model {self.pk}, {self.state}"


class Edge(models.Model):
    """Evidence between two records, with the explanation the matcher gave.

    ``parts``:
    ``[{"field", "level", "words", "weight"}, ...]`` in log2, summing with the prior to ``weight``.
    ``found``: the two hold a key in common that is not generic, so that they were looked at; else
    they were compared only because others connect them, which ends when those do.
    """

    id = models.BigAutoField(primary_key=True)
    a = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+", db_index=False)
    b = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()
    found = models.BooleanField(default=True, db_default=True)
    parts = models.JSONField(default=list)
    model = models.ForeignKey(
        MatchModel, on_delete=models.PROTECT, related_name="+", null=True, db_index=False
    )  # nobody asks by it
    at = models.DateTimeField()

    class Meta:
        db_table = "identity_edge"
        constraints = [
            models.UniqueConstraint(
                fields=["a", "b"], name="identity_edge_pair"
            ),  # finds by a, too
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="identity_edge_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id}-{self.b_id} {self.weight:.1f}"


class Says(models.IntegerChoices):
    """What a word says of two records; ``RELATED`` keeps them apart as ``DIFFERENT`` does."""

    DIFFERENT = -1
    RELATED = 0
    SAME = 1


class Strength(models.IntegerChoices):
    """Whose word outranks whose (identity.md 10)."""

    NONE = 0
    RULE = 30
    MAILBOX = 40  # level 1: a code to the channel on the other record
    SOURCE = 50
    WORD = 60  # a steward's own judgement, without documents
    PROVED = 70  # level 2 and 3, and the holder's own "not me"
    AGREED = 80  # both sides said yes
    STEWARD = 90  # with documents


class AssertionQuerySet(models.QuerySet["Assertion"]):
    def standing(self) -> Self:
        """Not revoked; whether a stronger word outranks them is not asked."""
        return self.filter(revoked_at__isnull=True)

    def touching(self, records: Iterable[int]) -> Self:
        """With at least one of these records on either side."""
        ids = list(records)
        return self.filter(Q(a__in=ids) | Q(b__in=ids))


class Assertion(models.Model):
    """Never changed but for its revocation."""

    id = models.UUIDField(primary_key=True, default=new_id)
    a = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    b = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+")
    says = models.SmallIntegerField(choices=Says)
    by_kind = models.CharField(max_length=10)
    by_actor = models.UUIDField(null=True)
    strength = models.SmallIntegerField(choices=Strength)
    level = models.SmallIntegerField(default=0)  # what it opens, 0 to 3
    claim = models.ForeignKey("Claim", on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)

    objects = AssertionQuerySet.as_manager()

    class Meta:
        db_table = "identity_assertion"
        constraints = [
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="identity_assertion_ordered"),
            models.UniqueConstraint(
                fields=["a", "b", "by_kind", "by_actor"],
                condition=Q(revoked_at=None),
                nulls_distinct=False,
                name="identity_assertion_one_word",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.a_id}-{self.b_id} {Says(self.says).label}"
