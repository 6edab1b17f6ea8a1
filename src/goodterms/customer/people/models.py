"""Seeds of persons and organisations, the logins that belong to them, and the firm's own shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from uuid import UUID


class PersonQuerySet(models.QuerySet["Person"]):
    def of(self, person: UUID) -> Self:
        """Every seed of the person this seed stands for."""
        return self.filter(canonical__in=self.model.objects.filter(pk=person).values("canonical"))

    def standing(self) -> Self:
        """Seeds that stand for themselves: one a person."""
        return self.filter(canonical=F("pk"))


class Person(models.Model):
    """A seed. It is never removed or re-used; a merge moves ``canonical`` and nothing else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    canonical = models.ForeignKey("self", on_delete=models.PROTECT, related_name="seeds")
    opened = models.SmallIntegerField(default=0)
    minted_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        db_table = "people_person"
        constraints = [
            models.CheckConstraint(
                condition=Q(opened__gte=0, opened__lte=3), name="people_person_opened_level"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def stands(self) -> bool:
        return self.canonical_id == self.pk


class Organisation(models.Model):
    """A seed of a firm, club or office; resolved as persons are, opened to nobody by itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    canonical = models.ForeignKey("self", on_delete=models.PROTECT, related_name="seeds")
    minted_at = models.DateTimeField()

    class Meta:
        db_table = "people_organisation"

    def __str__(self) -> str:
        return str(self.pk)


class LoginManager(BaseUserManager["Login"]):
    def get_by_natural_key(self, username: str | None) -> Login:
        return self.get(email__iexact=username)


class Login(AbstractBaseUser):
    """A way to sign in. It proves a mailbox; who the human is, its seed says."""

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+", null=True)
    is_active = models.BooleanField(default=True)
    begun_at = models.DateTimeField(db_default=Now())
    # How they like their pages; empty is "as the device or the firm has it".
    language = models.CharField(max_length=10, blank=True)
    zone = models.CharField(max_length=40, blank=True)
    theme = models.CharField(max_length=10, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = LoginManager()

    class Meta:
        db_table = "people_login"

    def __str__(self) -> str:
        return self.email


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


class Affiliation(models.Model):
    """Several at once is normal; history stays with the person, contracts with the firm."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=120, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)

    objects = DatedQuerySet["Affiliation"].as_manager()

    class Meta:
        db_table = "people_affiliation"

    def __str__(self) -> str:
        return f"{self.role} since {self.since}"


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

    objects = DatedQuerySet["Post"].as_manager()

    class Meta:
        db_table = "people_post"

    def __str__(self) -> str:
        return f"{self.name}, {self.title}"
