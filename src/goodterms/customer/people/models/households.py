"""Who belongs together by their own word: households, colleagues, and the questions before them.

Nothing here says who is who. Related is not the same: each stays a person of their own, and what
one side sees of the other is the row both have said yes to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from goodterms.customer.people.models.firms import Affiliation
from goodterms.customer.people.models.persons import Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Self
    from uuid import UUID


class Household(models.Model):
    """People who live together and have all said so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "people_household"

    def __str__(self) -> str:
        return str(self.pk)


class HouseholdMemberQuerySet(models.QuerySet["HouseholdMember"]):
    def present(self) -> Self:
        return self.filter(until__isnull=True)

    def of_person(self, person: UUID) -> Self:
        return self.filter(person__in=Person.objects.of(person))


class HouseholdMember(models.Model):
    """``name`` is what they agreed to be called by the others; it is all the others see.

    ``left_by`` is whose leaving ended it, their own or that of the last one beside them. Both
    ``left_`` are emptied when somebody joins: a newcomer has not agreed to whoever left before.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    since = models.DateField()
    until = models.DateField(null=True)
    left_at = models.DateTimeField(null=True)
    left_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)

    objects = HouseholdMemberQuerySet.as_manager()

    class Meta:
        db_table = "people_household_member"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until=None), name="people_one_household"
            ),
        ]
        indexes = [models.Index(fields=["household"], name="people_household_of")]

    def __str__(self) -> str:
        return f"{self.person_id} since {self.since}"


class HouseholdChoice(models.Model):
    """What the household wants to receive together; rows are added, the newest one counts.

    The shape is that of a choice (topic, channel, what, who, when), with the household in place
    of the person, so that the choices to come can take the rows over as they are.
    """

    class Copies(models.TextChoices):
        EACH = "each"
        ONE = "one"

    EVERYTHING, POST = "", "post"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="choices")
    topic = models.CharField(max_length=40, blank=True, default=EVERYTHING)
    channel = models.CharField(max_length=20, default=POST)
    copies = models.CharField(max_length=10, choices=Copies)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        db_table = "people_household_choice"
        indexes = [models.Index(fields=["household", "-at"], name="people_household_chose")]

    def __str__(self) -> str:
        return f"{self.copies} since {self.at}"


class ColleaguesQuerySet(models.QuerySet["Colleagues"]):
    def standing(self, on: date) -> Self:
        return self.filter(Q(until=None) | Q(until__gt=on))

    def of_person(self, person: UUID) -> Self:
        mine = Person.objects.of(person)
        return self.filter(Q(one__in=mine) | Q(other__in=mine))


class Colleagues(models.Model):
    """Two who work at one firm and have both said that each may know of the other.

    ``ended_by`` is who took it off their page, and when. ``ended_with`` is the place at that firm
    which one of them has left: while it is set, the tie comes back when that place does.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    one = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    one_name = models.CharField(max_length=120)
    other_name = models.CharField(max_length=120)
    firm = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    ended_with = models.ForeignKey(
        Affiliation, on_delete=models.SET_NULL, related_name="+", null=True
    )

    objects = ColleaguesQuerySet.as_manager()

    class Meta:
        db_table = "people_colleagues"
        constraints = [
            models.CheckConstraint(condition=~Q(one=F("other")), name="people_colleagues_two"),
        ]
        indexes = [
            models.Index(fields=["one"], name="people_colleagues_one"),
            models.Index(fields=["other"], name="people_colleagues_other"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"

    def is_over(self, on: date) -> bool:
        return self.until is not None and self.until <= on


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, at: datetime) -> Self:
        return self.filter(agreed_at__isnull=True, withdrawn_at__isnull=True, until__gt=at)


class Invitation(models.Model):
    """A question to several people whether they belong together. It names nobody who did not ask.

    ``asker_name`` is what the one who asked agreed to be called; empty where our records or a
    steward asked. ``review`` is the steward's answer it came from, whose undo takes it back.
    """

    class Kind(models.TextChoices):
        HOUSEHOLD = "household"
        COLLEAGUE = "colleague"

    class Origin(models.TextChoices):
        RECORDS = "records"
        PERSON = "person"
        STEWARD = "steward"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=Kind)
    origin = models.CharField(max_length=10, choices=Origin)
    asker_name = models.CharField(max_length=120, blank=True)
    firm = models.CharField(max_length=200, blank=True)  # of colleagues: where the asker works
    review = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        db_table = "people_invitation"
        indexes = [models.Index(fields=["review"], name="people_invitation_review")]

    def __str__(self) -> str:
        return f"{self.kind} asked by {self.origin}"

    def is_open(self, at: datetime) -> bool:
        return self.agreed_at is None and self.withdrawn_at is None and self.until > at


class Side(models.Model):
    """One person's part in a question, readable by them alone: who else is asked stays unknown.

    So a "no" cannot be told from silence. ``address`` is what the asker typed, kept until the
    question is over; ``name`` is what this side agreed to be called.
    """

    class Part(models.TextChoices):
        ASKER = "asker"
        ASKED = "asked"
        MEMBER = "member"  # of the asker's household: whoever joins is seen by them, too

    class Answer(models.TextChoices):
        NONE = ""
        YES = "yes"
        NO = "no"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="sides")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=10, choices=Part, default=Part.ASKED)
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.NONE, blank=True)
    name = models.CharField(max_length=120, blank=True)
    address = models.EmailField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_invitation_side"
        constraints = [
            models.UniqueConstraint(fields=["invitation", "person"], name="people_side_once"),
        ]
        indexes = [
            models.Index(fields=["person"], name="people_side_of"),
            models.Index(fields=["address"], condition=~Q(address=""), name="people_side_address"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.answer}"
