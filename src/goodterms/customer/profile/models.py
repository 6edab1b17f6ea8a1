"""The card (a rebuildable projection) and the permit (the one leave to send)."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from goodterms.customer.people.models import Person
from goodterms.kernel.ids import new_id


class CardQuerySet(models.QuerySet["Card"]):
    def like(self, words: str) -> Self:
        """Cards whose search line holds every word, each by trigram index."""
        found = self
        for word in words.lower().split():
            found = found.filter(search__contains=word)
        return found


class Card(models.Model):
    """By canonical person. ``search`` is one folded line: names, emails, phones, places, firms."""

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
    made_at = models.DateTimeField()

    objects = CardQuerySet.as_manager()

    class Meta:
        db_table = "profile_card"
        indexes = [
            GinIndex(fields=["search"], name="profile_card_search", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["name"], name="profile_card_name"),
        ]

    def __str__(self) -> str:
        return self.name


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
