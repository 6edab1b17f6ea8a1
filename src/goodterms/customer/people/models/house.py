"""The firm's own shape: its divisions, who works where, and who is away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from goodterms.customer.people.models.persons import Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID


class Division(models.Model):
    id = models.SmallAutoField(primary_key=True)
    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    firm = models.SlugField(max_length=40, blank=True)  # which look its pages wear (ui.md 1.4)
    zone = models.CharField(max_length=40, default="Europe/London")
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=200, default="Mo-Fr 09:00-17:30")  # read by people.hours
    closed_on = ArrayField(models.DateField(), default=list, blank=True)  # holidays, in its zone

    class Meta:
        db_table = "people_division"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class DatedQuerySet[M: models.Model](models.QuerySet[M]):
    def on(self, day: date) -> Self:
        """Rows in force on a day; ``until`` is the first day they no longer are."""
        return self.filter(Q(since__isnull=True) | Q(since__lte=day)).filter(
            Q(until__isnull=True) | Q(until__gt=day)
        )

    def of(self, people: Iterable[UUID]) -> Self:
        return self.filter(person__in=people)


class Absence(models.Model):
    """Days on which somebody in post is not there; ``until`` is the day they are back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField()

    objects = DatedQuerySet["Absence"].as_manager()

    class Meta:
        db_table = "people_absence"
        indexes = [models.Index(fields=["person", "until"], name="people_absence_of")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("since")), name="people_absence_back_after_leaving"
            ),
        ]

    def __str__(self) -> str:
        return f"away {self.since} until {self.until}"


class PostQuerySet(DatedQuerySet["Post"]):
    def here(self, day: date) -> Self:
        """In post, and not away on that day."""
        return self.on(day).exclude(person__in=Absence.objects.on(day).values("person"))


class Post(models.Model):
    """Who works where in the firm. ``title`` is what customers read beside the name."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    greets = models.BooleanField(default=False)  # the one "Talk to a person" names
    since = models.DateField()
    until = models.DateField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        db_table = "people_post"

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"
