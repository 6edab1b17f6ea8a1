"""The card (a rebuildable projection), the permit (the one leave to send), and proposals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from goodterms.customer.identity.models import Record
from goodterms.customer.people.models import Division, Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


class Words(models.Func):
    """The words of a text, each as it stands, for an index of whole words."""

    template = (
        "array_to_tsvector(array_remove("
        "string_to_array(translate(%(expressions)s, E'\\n', ' '), ' '), ''))"
    )
    output_field = SearchVectorField()


class Card(models.Model):
    """By canonical person. ``search`` holds the words it is found by in two lines (findable.py).

    ``is_customer`` by the definition in force: who is none is found, and in no list or count.
    """

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    name = models.TextField()
    short = models.TextField(blank=True)
    firm = models.TextField(blank=True)
    place = models.TextField(blank=True)
    divisions = ArrayField(models.SmallIntegerField(), default=list)
    records = models.IntegerField(default=0)
    search = models.TextField()
    words = models.GeneratedField(
        expression=Words("search"), output_field=SearchVectorField(), db_persist=True
    )
    is_customer = models.BooleanField(default=True, db_default=True)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "profile_card"
        indexes = [
            # Without a list of what is still to be entered, which every search would read through.
            GinIndex(fields=["words"], name="profile_card_words", fastupdate=False),
            # In the order of the list, and small enough to count from.
            models.Index(
                fields=["name", "person"],
                condition=Q(is_customer=True),
                name="profile_card_customers",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Word(models.Model):
    """A word that stands in cards, once, however many hold it: where a misspelt one is looked up.

    There are some hundred thousand of them whether a firm has a hundred thousand people or ten
    million, so finding what somebody may have meant costs the same.
    """

    word = models.TextField(primary_key=True)

    class Meta:
        db_table = "profile_word"
        indexes = [
            GinIndex(fields=["word"], name="profile_word_like", opclasses=["gin_trgm_ops"]),
        ]

    def __str__(self) -> str:
        return self.word


class Permit(models.Model):
    """Made by ``profile.operations.permit`` alone; every sent message points at one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=40)
    channel = models.CharField(max_length=20)
    because = models.CharField(max_length=80)  # the choice, or the duty, that allows it
    at = models.DateTimeField()

    class Meta:
        db_table = "profile_permit"

    def __str__(self) -> str:
        return f"{self.topic} by {self.channel}"


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def of(self, person: UUID) -> Self:
        """What was put to us for this person, by any seed of theirs."""
        return self.filter(person__in=Person.objects.of(person))

    def waiting(self) -> Self:
        """What waits for a member of staff, the nearest hour first."""
        return self.filter(answer=Proposal.Answer.OPEN).order_by("due_at", "pk")


class Proposal(models.Model):
    """What a person wants of a fact they cannot change alone; a named member of staff answers.

    ``field`` is a FIELD, or the key of something worked out; empty with a ``record`` means all of
    that record. ``was`` is the value as it stood, ``value`` the one wished for.
    """

    class Kind(models.TextChoices):
        WISH = "wish"  # another value
        OBJECTION = "objection"  # do not use what you worked out
        DISPUTE = "dispute"  # this is wrong, and I need not say what is right

    class Answer(models.TextChoices):
        OPEN = "open"
        YES = "yes"
        NO = "no"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    field = models.CharField(max_length=40, blank=True)
    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="+", null=True)
    was = models.TextField(blank=True)
    value = models.TextField(blank=True)
    words = models.TextField(blank=True)
    by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    owner_name = models.CharField(max_length=120)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.OPEN)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=120, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        db_table = "profile_proposal"
        indexes = [
            models.Index(fields=["person", "-asked_at"], name="profile_proposal_of"),
            models.Index(
                fields=["division", "due_at"],
                condition=Q(answer="open"),
                name="profile_proposal_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "field", "record"],
                condition=Q(answer="open"),
                nulls_distinct=False,
                name="profile_proposal_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.answer}"

    @property
    def is_open(self) -> bool:
        return self.answer == Proposal.Answer.OPEN

    @property
    def holds(self) -> bool:
        """Nothing is used against it: it waits, or we agreed."""
        return self.answer in {Proposal.Answer.OPEN, Proposal.Answer.YES}

    def is_late(self, at: datetime) -> bool:
        return self.is_open and at > self.due_at
