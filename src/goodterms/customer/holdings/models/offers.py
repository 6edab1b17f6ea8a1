"""A part in an account for somebody who has none: our desk asks, whoever holds the account says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

from goodterms.customer.holdings.models.accounts import Account, AccountParty
from goodterms.customer.people.models import Person
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from datetime import datetime

HOLDING = ("holder", "joint")  # whose word it needs; these two parts a list alone gives


class OfferQuerySet(models.QuerySet["PartOffer"]):
    def waiting(self, at: datetime) -> Self:
        return self.filter(answer="", over_at__isnull=True, until__gt=at)

    def standing(self) -> Self:
        """Those a yes has made a part, which nobody has ended since."""
        return self.filter(answer=PartOffer.Answer.YES, over_at__isnull=True)


class PartOffer(models.Model):
    """``person`` would play ``role``; ``name`` is what whoever holds the account reads of them.

    ``over_at``: our desk took the question back, or the part it made has ended.
    """

    class Answer(models.TextChoices):
        NONE = ""
        YES = "yes"
        NO = "no"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    said_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    part = models.OneToOneField(
        AccountParty, on_delete=models.PROTECT, related_name="offer", null=True
    )
    over_at = models.DateTimeField(null=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        db_table = "holdings_part_offer"
        constraints = [
            models.UniqueConstraint(
                fields=["account", "person", "role"],
                condition=models.Q(answer__in=["", "yes"], over_at=None),
                name="holdings_offer_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.account_id}"
