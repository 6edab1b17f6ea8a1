"""What pages of the desk listen to: a resolve under way, a file on its way in, a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity.models import Definition, Run
from goodterms.customer.people.models import Person
from goodterms.customer.profile.models import Card
from goodterms.journeys.intake.models import Import
from goodterms.ui import live

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

RESOLVE, IMPORT, PERSON, TRIAL = "resolve", "import", "person", "trial"


def register() -> None:
    live.register(RESOLVE, _runs)
    live.register(IMPORT, _imports)
    live.register(TRIAL, _trials)
    live.register(PERSON, _people)


def version(*moments: datetime | None) -> int:
    """The newest of these moments, as a number that grows."""
    return max((int(moment.timestamp() * 1000) for moment in moments if moment), default=0)


def of_run(run: Run | None) -> int:
    return version(run.moved_at, run.ended) if run else 0


def _people(seeds: Collection[str]) -> dict[str, int]:
    """When their card was made anew, which follows whatever moves or is said; one query.

    A seed is known by whoever it stands behind now. Nothing is told in the moment in which they
    have no card: their page could not be drawn.
    """
    those = Person.objects.filter(pk__in=seeds)
    made = Card.objects.filter(person__seeds__in=those).values_list("person__seeds", "made_at")
    return {str(seed): version(made_at) for seed, made_at in made}


def _runs(_: Collection[str]) -> dict[str, int]:
    return {"": of_run(Run.objects.only("moved_at", "ended").first())}


def _imports(numbers: Collection[str]) -> dict[str, int]:
    found = Import.objects.filter(pk__in=numbers).values_list("pk", "moved_at")
    return {str(number): version(moved_at) for number, moved_at in found}


def _trials(_: Collection[str]) -> dict[str, int]:
    newest = Definition.objects.drafts().only("moved_at").first()
    return {"": version(newest.moved_at) if newest else 0}
