"""Where people work: dated places in firms, the parts they play there, and what became of firms.

A place is told by a record, a person or a steward. It counts once the person or a steward has
said yes; history stays with the person, contracts with the firm.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from goodterms.customer.people.models.house import DatedQuerySet
from goodterms.customer.people.models.persons import Organisation, Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from datetime import date
    from typing import Self
    from uuid import UUID


class AffiliationQuerySet(DatedQuerySet["Affiliation"]):
    def of_person(self, person: UUID) -> Self:
        """Places of any seed of this person."""
        return self.filter(person__in=Person.objects.of(person))

    def counting(self) -> Self:
        """Those somebody who may has said yes to."""
        return self.filter(state=Affiliation.State.CONFIRMED)

    def at(self, organisation: UUID) -> Self:
        """Places in this firm, by whichever of its seeds."""
        canonical = Organisation.objects.filter(pk=organisation).values("canonical")
        return self.filter(organisation__canonical__in=canonical)


class Affiliation(models.Model):
    """A person's dated place in a firm; several at once is normal.

    ``firm`` is its name as it was told, ``firm_key`` the same in a form two spellings share (""
    where nobody has worked it out). ``organisation`` is empty while we do not know which of ours
    it is. ``record`` is the record that names both, by its number: records live a context above;
    ``record_key`` is which firm it named then, whatever the person has made of that.
    ``until`` is the first day they no longer work there.
    """

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        DENIED = "denied"  # kept, so that the same record does not propose it again

    class Origin(models.TextChoices):
        RECORDS = "records"
        PERSON = "person"
        STEWARD = "steward"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True
    )
    firm = models.CharField(max_length=200)
    firm_key = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.RECORDS)
    record = models.BigIntegerField(null=True)
    record_key = models.CharField(max_length=200, blank=True, default="")
    told_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)  # when it was said yes or no to, and by whom
    settled_by = models.CharField(max_length=120, blank=True)

    objects = AffiliationQuerySet.as_manager()

    class Meta:
        db_table = "people_affiliation"
        indexes = [
            models.Index(fields=["person"], name="people_affiliation_of"),
            models.Index(fields=["organisation"], name="people_affiliation_at"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="people_affiliation_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} at {self.firm}"

    @property
    def is_proposed(self) -> bool:
        return self.state == self.State.PROPOSED

    @property
    def counts(self) -> bool:
        return self.state == self.State.CONFIRMED

    def is_over(self, on: date) -> bool:
        return self.until is not None and self.until <= on


class Role(models.Model):
    """A part somebody can play at a firm, on an account, or on both; some are in use here.

    ``words`` is the firm's own name for it; empty for those we have words for.
    """

    code = models.SlugField(max_length=20, primary_key=True)
    at_firms = models.BooleanField(default=False)
    on_accounts = models.BooleanField(default=False)
    words = models.CharField(max_length=60, blank=True)
    rank = models.SmallIntegerField(default=0)
    in_use = models.BooleanField(default=True)

    class Meta:
        db_table = "people_role"
        ordering = ["rank", "code"]

    def __str__(self) -> str:
        return self.code


class RoleHeld(models.Model):
    """A part a person plays at a firm, from a day on: user, specifier, approver, influencer ...

    ``left_key`` is the firm they played it at where it ended with their place there, as
    ``firm_key`` of the place said it: the part comes back when that place does. A part that
    somebody ended by hand has none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    affiliation = models.ForeignKey(Affiliation, on_delete=models.CASCADE, related_name="roles")
    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    left_key = models.CharField(max_length=200, blank=True, default="")
    said_by = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "people_role_held"
        constraints = [
            models.UniqueConstraint(
                fields=["affiliation", "role"],
                condition=Q(until=None),
                name="people_role_held_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role_id} since {self.since}"


class LineageQuerySet(models.QuerySet["Lineage"]):
    def standing(self) -> Self:
        return self.filter(undone_at__isnull=True)

    def about(self, organisation: UUID) -> Self:
        """What this firm came from and what became of it."""
        canonical = Organisation.objects.filter(pk=organisation).values("canonical")
        return self.filter(Q(former__canonical__in=canonical) | Q(later__canonical__in=canonical))


class Lineage(models.Model):
    """One firm went over into another on a day. They stay two firms, each with its own history."""

    class Kind(models.TextChoices):
        RENAMED = "renamed"
        MERGED = "merged"
        BOUGHT = "bought"
        SPLIT = "split"
        REORGANISED = "reorganised"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    former = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    later = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    former_name = models.CharField(max_length=200)
    later_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    on = models.DateField()
    said_by = models.CharField(max_length=120)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    objects = LineageQuerySet.as_manager()

    class Meta:
        db_table = "people_lineage"
        constraints = [
            models.CheckConstraint(
                condition=~Q(former=F("later")), name="people_lineage_two_firms"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.former_name} {self.kind} {self.later_name}"
