"""Seeds of persons and organisations, and the logins that belong to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
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

    class WaitsMail(models.TextChoices):
        """When a member of staff is written to about what waits on them."""

        AT_ONCE = ""
        MORNING = "morning"
        NONE = "none"

    email = models.EmailField(unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="+", null=True)
    is_active = models.BooleanField(default=True)
    begun_at = models.DateTimeField(db_default=Now())
    # How they like their pages; empty is "as the device or the firm has it".
    language = models.CharField(max_length=10, blank=True)
    zone = models.CharField(max_length=40, blank=True)
    theme = models.CharField(max_length=10, blank=True)
    waits_mail = models.CharField(
        max_length=10, blank=True, choices=WaitsMail, default=WaitsMail.AT_ONCE
    )

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = LoginManager()

    class Meta:
        db_table = "people_login"

    def __str__(self) -> str:
        return self.email
