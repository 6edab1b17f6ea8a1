"""Who looked at a person's record: each look, and how many there were day by day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from goodterms.customer.people.models import Absence, Person, Post
from goodterms.kernel import clock
from goodterms.trust.access.models import Look, PowerHeld
from goodterms.trust.access.reasons import CHOSEN, FOUND

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from goodterms.kernel.actors import Power


@dataclass(frozen=True, slots=True)
class Day:
    """How many looks one day saw, and how many of them were people's."""

    on: date
    looks: int
    people: int


def looks_at(person: UUID) -> QuerySet[Look]:
    """Every look at this person's own facts, by any seed of theirs that the reader may see."""
    seeds = ArraySubquery(Person.objects.of(person).values("pk"))
    return Look.objects.filter(people__overlap=seeds).order_by("-at", "-pk")


def by_day(looks: QuerySet[Look], since: datetime) -> list[Day]:
    """Days with a look, the first one first, as the current clock counts days; one query."""
    counted = (
        looks.filter(at__gte=since)
        .order_by()
        .annotate(on=TruncDate("at"))
        .values("on")
        .annotate(looks=Count("pk"), people=Count("pk", filter=Q(looker__isnull=False)))
        .order_by("on")
    )
    return [Day(row["on"], row["looks"], row["people"]) for row in counted]


def titles(lookers: Iterable[UUID]) -> dict[UUID, str]:
    """What those of them who are in post do here; one query."""
    posts = Post.objects.filter(person__in=set(lookers), until__isnull=True).order_by("-since")
    return dict(posts.values_list("person", "title"))


def holders(powers: Iterable[Power], most: int = 3) -> list[str]:
    """Names of some who hold one of these powers today, those who are there first; one query."""
    today = clock.now().date()
    held = PowerHeld.objects.on(today).filter(power__in=list(powers))
    away = Exists(Absence.objects.on(today).filter(person=OuterRef("person")))
    posts = Post.objects.on(today).filter(person__in=held.values("person")).annotate(away=away)
    names = posts.order_by("away", "name").values_list("name", flat=True)
    return list(dict.fromkeys(names))[:most]


def how_many(power: Power) -> int:
    """People who hold this power today; one query."""
    held = PowerHeld.objects.on(clock.now().date()).filter(power=power)
    return held.values("person").distinct().count()


def shown_reason(look: Look, seeds: Iterable[UUID]) -> str:
    """The reason as this person may read it: own words only where the look was at them alone."""
    is_code = look.reason in CHOSEN or look.reason in FOUND
    return look.reason if is_code or set(look.people) <= set(seeds) else ""
