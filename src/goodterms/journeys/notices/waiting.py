"""Whoever is named to a customer hears of it: what came, what is due in an hour, what is late.

One mail tells of all that is new to them, and a second one waits a quarter of an hour; what is due
or late does not wait. A mail names the kind and the hour alone: what was asked is read at the desk,
where the look is written down. Who likes one mail each morning better, or none, says so on the page
of preferences.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Max, OuterRef, Subquery

from goodterms.customer.people.models import Login
from goodterms.customer.profile.models import Proposal
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.journeys.notices.models import Nudge
from goodterms.journeys.notices.sending import Notice, tell
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from uuid import UUID

    from goodterms.kernel.actors import Actor

Stage = Nudge.Stage

SOON = timedelta(hours=1)
AGAIN = timedelta(minutes=15)
MORNING = 8  # o'clock, where the first of it is due
KEPT = timedelta(days=90)


class Wait(NamedTuple):
    """One thing that waits on its owner, and how far its hour has come."""

    what: str
    owner: UUID
    stage: str
    due_at: datetime
    zone: str


def nudge() -> int:
    """Write to everybody to whom something is new; answers to how many."""
    with working("notices.nudge") as task:
        now = clock.now()
        Nudge.objects.filter(at__lt=now - KEPT).delete()
        fresh: dict[UUID, list[Wait]] = {}
        for wait in _untold([*_asks(now), *_checks(now)]):
            fresh.setdefault(wait.owner, []).append(wait)
        logins = {one.person_id: one for one in _logins(fresh) if one.person_id}
        ripe = [
            (login, fresh[seed])
            for seed, login in sorted(logins.items())
            if _is_time(login, fresh[seed], now)
        ]
        for login, waits in ripe:
            _tell(login, waits, now, task)
        return len(ripe)


def _asks(now: datetime) -> Iterator[Wait]:
    """What waits, but for what the owner has just handled themselves."""
    newest = Turn.objects.filter(ask=OuterRef("pk")).order_by("-n").values("by")[:1]
    waiting = Ask.objects.waiting().annotate(spoke=Subquery(newest))
    told = waiting.values_list("pk", "owner", "due_at", "division__zone", "spoke")
    for key, owner, due_at, zone, spoke in told:
        stage = _stage(due_at, now)
        if stage != Stage.CAME or spoke != owner:
            yield Wait(f"ask:{key}", owner, stage, due_at, zone)


def _checks(now: datetime) -> Iterator[Wait]:
    for one in Proposal.objects.waiting().select_related("division"):
        stage = _stage(one.due_at, now)
        yield Wait(f"check:{one.pk}", one.owner_id, stage, one.due_at, one.division.zone)


def _stage(due_at: datetime, now: datetime) -> str:
    if now > due_at:
        return Stage.LATE
    return Stage.SOON if due_at - now <= SOON else Stage.CAME


def _untold(waits: list[Wait]) -> list[Wait]:
    """What they have not been told at this stage of this hour."""
    told = set(
        Nudge.objects.filter(what__in=[wait.what for wait in waits]).values_list(
            "what", "owner", "stage", "due_at"
        )
    )
    return [wait for wait in waits if wait[:4] not in told]


def _logins(seeds: Iterable[UUID]) -> list[Login]:
    wanted = Login.objects.only("pk", "person_id", "email", "zone", "waits_mail")
    return list(wanted.filter(person__in=list(seeds)))


def _is_time(login: Login, waits: list[Wait], now: datetime) -> bool:
    """When they like to be written to; what presses does not wait, unless they want no mail."""
    if login.waits_mail == Login.WaitsMail.NONE:
        return False
    if any(wait.stage != Stage.CAME for wait in waits):
        return True
    told = Nudge.objects.filter(owner=login.person_id).aggregate(newest=Max("at"))["newest"]
    if login.waits_mail != Login.WaitsMail.MORNING:
        return told is None or told <= now - AGAIN
    zone = ZoneInfo(login.zone or waits[0].zone)
    there = now.astimezone(zone)
    told_today = told is not None and told.astimezone(zone).date() == there.date()
    return there.hour >= MORNING and not told_today


def _tell(login: Login, waits: list[Wait], now: datetime, by: Actor) -> None:
    Nudge.objects.bulk_create(
        Nudge(what=one.what, owner_id=one.owner, stage=one.stage, due_at=one.due_at, at=now)
        for one in waits
    )
    told = sorted(waits, key=lambda one: one.due_at)
    data = {"waits": [one.what for one in told], "at": now.isoformat()}
    notice = Notice("work-waits", data, topic="work")
    tell(notice, to=waits[0].owner, address=login.email, by=by)
