"""How one record finds its likely others: hashed keys, and what is known of values held by many."""

from __future__ import annotations

from django.db import models

from goodterms.customer.identity.models.evidence import MatchModel
from goodterms.customer.identity.models.records import Record


class Key(models.Model):
    """Records that share a key are looked at together (``matching.keys``); rebuilt with the face.

    The pair is the primary key, so the index alone answers who holds a key. No constraint ties it
    to its record: a dozen checks a record would cost more than the matching does.
    """

    pk = models.CompositePrimaryKey("key", "record_id")
    key = models.BigIntegerField()
    record = models.ForeignKey(
        Record, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )

    class Meta:
        db_table = "identity_key"
        indexes = [models.Index(fields=["record"], name="identity_key_record")]

    def __str__(self) -> str:
        return f"{self.record_id} by {self.key}"


class GenericKey(models.Model):
    """A key too many hold to tell anybody apart: looked at no more (``live.looking.GENERIC``)."""

    key = models.BigIntegerField(primary_key=True)
    holders = models.IntegerField()
    since = models.DateTimeField()
    why = models.CharField(max_length=40)  # the rule it was made by

    class Meta:
        db_table = "identity_generic"

    def __str__(self) -> str:
        return f"{self.why}: {self.holders} holders"


class Known(models.Model):
    """What a run learned of one value and froze with its model: how likely a stranger has it too.

    ``value`` is the hash of a feature and a value that two records or more hold. Lists (public mail
    domains, crowded names, firms known without a person) stand here as features of share 1.
    """

    pk = models.CompositePrimaryKey("model_id", "value")
    model = models.ForeignKey(
        MatchModel, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    value = models.BigIntegerField()
    share = models.FloatField()

    class Meta:
        db_table = "identity_tf"

    def __str__(self) -> str:
        return f"{self.value}: {self.share}"
