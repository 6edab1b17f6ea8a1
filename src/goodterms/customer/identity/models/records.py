"""Records as they came, and the seeds they belong to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Lower

from goodterms.customer.identity.models.kinds import Kind, KindBy
from goodterms.customer.people.models import Division, Organisation, Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from uuid import UUID


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

    ``payload``: contact facts by FIELD; the rest lies in its ``paper``, which opens later.
    ``said`` (our own sources only): FIELD -> when and by whom.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+", db_index=False)
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
            models.Index(
                fields=["source"],
                condition=Q(erased_at__isnull=False),
                name="identity_record_erased",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source.code}/{self.source_key}"

    @property
    def whole(self) -> dict[str, Any]:
        """All it says that the reader may see: the walls open a paper later than its record."""
        paper: Paper | None = getattr(self, "paper", None)
        return {**self.payload, **(paper.payload if paper else {})}


class Paper(models.Model):
    """What a record says beyond contact facts: accounts, bills, whatever could prove a claim.

    ``payload``: values by FIELD, and under "other" by the file's own column name. A national number
    is sealed under the key of the seed it came with; ``national_index`` finds it without opening.
    """

    record = models.OneToOneField(
        Record, on_delete=models.CASCADE, primary_key=True, related_name="paper"
    )
    payload = models.JSONField(default=dict)
    national_id = models.BinaryField(null=True)
    national_index = models.BinaryField(max_length=16, null=True)

    class Meta:
        db_table = "identity_paper"
        indexes = [
            models.Index(
                fields=["national_index"],
                condition=Q(national_index__isnull=False),
                name="identity_paper_national",
            ),
        ]

    def __str__(self) -> str:
        return f"paper of {self.record_id}"


class Version(models.Model):
    """Earlier contents, contact facts and paper; append only. Undo and "as of" read them."""

    id = models.UUIDField(primary_key=True, default=new_id)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="versions")
    version = models.IntegerField()
    payload = models.JSONField()
    paper = models.JSONField(default=dict)
    national_id = models.BinaryField(null=True)
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
    """A record in comparable form, text folded to ASCII: made as it arrives or by the next resolve.

    ``kind`` is what it is resolved among (``KINDS`` of the matcher), 0 where it is no customer.
    ``shared`` says of its phone, mailbox and street whose they are, two bits each: its own, a
    household's or a firm's, as the names of all holders tell (``matching.sharing``).
    """

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
    national = models.BinaryField(max_length=16, null=True)
    kind = models.SmallIntegerField(choices=Kind, default=Kind.UNKNOWN, db_default=0)
    shared = models.SmallIntegerField(default=0, db_default=0)
    norm_version = models.SmallIntegerField()

    class Meta:
        db_table = "identity_face"
        indexes = [
            models.Index(fields=["phone"], name="identity_face_phone"),
            models.Index(
                fields=["email"], condition=Q(email__isnull=False), name="identity_face_email"
            ),
            models.Index(
                fields=["street_key"],
                condition=Q(street_key__isnull=False),
                name="identity_face_street",
            ),
        ]

    def __str__(self) -> str:
        return f"face of {self.record_id}"
