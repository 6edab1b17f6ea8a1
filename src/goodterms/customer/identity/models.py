"""Records as they came, what they speak of, and the evidence and words that tie them together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KT
from django.db.models.functions import Lower

from goodterms.customer.people.models import Division, Organisation, Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


class Kind(models.IntegerChoices):
    UNKNOWN = 0, "unknown"
    PERSON = 1, "person"
    ORGANISATION = 2, "organisation"
    ROLE_MAILBOX = 3, "role_mailbox"
    DEPARTMENT = 4, "department"
    ASSET = 5, "asset"
    TEST = 6, "test"


CUSTOMERS = (Kind.PERSON, Kind.ORGANISATION)


class KindBy(models.IntegerChoices):
    """Who decided a kind; a stronger word is never overwritten by the machine."""

    MACHINE = 0
    SOURCE = 1
    STEWARD = 2
    HOLDER = 3


class Source(models.Model):
    """``verifies`` names the channels ("email", "phone") this source has proved itself."""

    id = models.SmallAutoField(primary_key=True)
    code = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=120)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+", null=True)
    rank = models.SmallIntegerField(default=50)  # survivorship: lower is believed first
    verifies = ArrayField(models.CharField(max_length=10), default=list)
    duplicate_free = models.BooleanField(default=False)
    mapping = models.JSONField(default=dict)  # FIELD -> the last file's own columns, a list

    class Meta:
        db_table = "identity_source"

    def __str__(self) -> str:
        return self.name


PORTAL, DESK = "portal", "desk"  # codes of our own sources, made by a migration


class RecordQuerySet(models.QuerySet["Record"]):
    def of(self, seeds: Iterable[UUID]) -> Self:
        """Records whose open membership is one of these seeds."""
        return self.filter(membership__until__isnull=True, membership__person__in=list(seeds))

    def standing(self) -> Self:
        """Neither withdrawn by their source nor erased."""
        return self.filter(withdrawn_at__isnull=True, erased_at__isnull=True)

    def told_by_others(self) -> Self:
        """From the firm's systems and lists, not from our own portal and desk."""
        return self.exclude(source__code__in=(PORTAL, DESK))

    def with_address(self, email: str) -> Self:
        """Holding this email address, as a mailbox reads it: capitals do not matter."""
        held = Lower(KT("payload__email"))
        return self.annotate(address=held).filter(address=email.strip().lower())


class Record(models.Model):
    """What a source said of one thing, as it came.

    ``payload``: values by FIELD where the import knew it, and under "other" by the file's own
    column name. ``said`` (our own sources only): FIELD -> when and by whom.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    source_key = models.TextField()
    version = models.IntegerField(default=1)
    payload = models.JSONField()
    said = models.JSONField(default=dict)
    content_hash = models.BinaryField(max_length=16)
    kind = models.SmallIntegerField(choices=Kind, default=Kind.UNKNOWN)
    kind_p = models.FloatField(default=0)
    kind_why = ArrayField(models.CharField(max_length=40), default=list)
    kind_by = models.SmallIntegerField(choices=KindBy, default=KindBy.MACHINE)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        db_table = "identity_record"
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="identity_record_key"),
            models.CheckConstraint(
                condition=Q(kind_p__gte=0, kind_p__lte=1), name="identity_record_kind_p"
            ),
        ]
        indexes = [
            models.Index(Lower(KT("payload__email")), name="identity_record_email"),
        ]

    def __str__(self) -> str:
        return f"{self.source.code}/{self.source_key}"


class Version(models.Model):
    """Earlier contents; append only. Undo and "as of" read them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions")
    version = models.IntegerField()
    payload = models.JSONField()
    said = models.JSONField(default=dict)
    content_hash = models.BinaryField(max_length=16)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "identity_version"
        constraints = [
            models.UniqueConstraint(fields=["record", "version"], name="identity_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} v{self.version}"


class Membership(models.Model):
    """At most one open a record. Neither person nor organisation: it is no customer."""

    id = models.UUIDField(primary_key=True, default=new_id)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="membership")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=40)

    class Meta:
        db_table = "identity_membership"
        constraints = [
            models.UniqueConstraint(
                fields=["record"], condition=Q(until=None), name="identity_membership_open"
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(organisation=None), name="identity_membership_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record_id}: {self.why}"


class Face(models.Model):
    """Made by the resolve that follows an import; fixed narrow columns, text folded to ASCII."""

    record = models.OneToOneField(
        Record, on_delete=models.CASCADE, primary_key=True, related_name="face"
    )
    given = models.TextField(null=True)
    family = models.TextField(null=True)
    names = ArrayField(models.TextField(), null=True)
    org = models.TextField(null=True)
    email = models.TextField(null=True)
    phone = models.BigIntegerField(null=True)
    born = models.TextField(null=True)
    postcode = models.TextField(null=True)
    street_key = models.TextField(null=True)
    city = models.TextField(null=True)
    country = models.TextField(null=True)
    account_no = models.TextField(null=True)
    norm_version = models.SmallIntegerField()

    class Meta:
        db_table = "identity_face"

    def __str__(self) -> str:
        return f"face of {self.record_id}"


class MatchModel(models.Model):
    """The matcher's numbers, engine-neutral (identity.md 7), with the figures they earned."""

    class State(models.TextChoices):
        CANDIDATE = "candidate"
        LIVE = "live"
        RETIRED = "retired"

    id = models.AutoField(primary_key=True)
    made_at = models.DateTimeField()
    contents = models.JSONField()
    figures = models.JSONField(default=dict)
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
    """

    id = models.BigAutoField(primary_key=True)
    a = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    b = models.ForeignKey(Record, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()
    parts = models.JSONField(default=list)
    model = models.ForeignKey(MatchModel, on_delete=models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "identity_edge"
        constraints = [
            models.UniqueConstraint(fields=["a", "b"], name="identity_edge_pair"),
            models.CheckConstraint(condition=Q(a__lt=F("b")), name="identity_edge_ordered"),
        ]

    def __str__(self) -> str:
        return f"{self.a_id}-{self.b_id} {self.weight:.1f}"


class Says(models.IntegerChoices):
    DIFFERENT = -1
    RELATED = 0
    SAME = 1


class Strength(models.IntegerChoices):
    """Whose word outranks whose (identity.md 10)."""

    NONE = 0
    RULE = 30
    MAILBOX = 40  # level 1: a code to the channel on the other record
    SOURCE = 50
    PROVED = 70  # level 2 and 3, and the holder's own "not me"
    AGREED = 80  # both sides said yes
    STEWARD = 90


class AssertionQuerySet(models.QuerySet["Assertion"]):
    def standing(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def touching(self, records: Iterable[int]) -> Self:
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


class Change(models.Model):
    """What identity did to seeds, told to both sides; append only (``identity_event``)."""

    id = models.UUIDField(primary_key=True, default=new_id)
    at = models.DateTimeField()
    what = models.CharField(max_length=20)  # merged, split, moved, kind_changed, refused, erased
    cause = models.JSONField(default=dict)
    seeds = ArrayField(models.UUIDField(), default=list)
    was = ArrayField(models.UUIDField(), default=list)
    now = ArrayField(models.UUIDField(), default=list)

    class Meta:
        db_table = "identity_event"
        indexes = [GinIndex(fields=["seeds"], name="identity_event_seeds")]

    def __str__(self) -> str:
        return self.what


class Run(models.Model):
    """A batch resolution, from start to what it changed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    engine = models.CharField(max_length=20, default="duckdb")
    model = models.ForeignKey(MatchModel, on_delete=models.PROTECT, related_name="+", null=True)
    started = models.DateTimeField()
    moved_at = models.DateTimeField()  # long ago and not ended: killed
    ended = models.DateTimeField(null=True)
    stage = models.CharField(max_length=40, blank=True)
    counts = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)

    class Meta:
        db_table = "identity_run"
        ordering = ["-started"]

    def __str__(self) -> str:
        return f"run {self.started:%Y-%m-%d %H:%M}"
