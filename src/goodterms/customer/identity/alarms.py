"""What makes a claim worth a second look at the desk (identity.md 10, rule 7).

An alarm stops nobody and is told to nobody outside: it stands beside the claim for our desk.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from django.db.models import Q

from goodterms.customer.identity.models import Claim, ClaimMatch, Record
from goodterms.customer.identity.operations.groups import group_of

if TYPE_CHECKING:
    from collections.abc import Collection

MANY, WEEK = 6, timedelta(days=7)
SURNAMES, MONTH = 3, timedelta(days=30)
FRESH = timedelta(days=1)


class Alarm(StrEnum):
    """What was unusual about a claim when it was looked for."""

    MANY = "many"  # many claims by one person within a week
    SURNAMES = "surnames"  # their claims found people of many family names
    FRESH = "fresh"  # a device never seen before, within a day of the first sign-in


def raised(claim: Claim, records: Collection[int]) -> list[str]:
    """The alarms of a claim at the moment the worker has looked; four queries."""
    seeds = group_of(claim.claimant_id)
    theirs = Claim.objects.filter(claimant__in=seeds, asked_at__lte=claim.asked_at)
    checks = {
        Alarm.MANY: theirs.since(claim.asked_at - WEEK).count() >= MANY,
        Alarm.SURNAMES: len(_surnames(claim, seeds, records)) >= SURNAMES,
        Alarm.FRESH: _is_fresh(claim),
    }
    return [alarm.value for alarm, rings in checks.items() if rings]


def _surnames(claim: Claim, seeds: Collection[object], records: Collection[int]) -> set[str]:
    before = ClaimMatch.objects.filter(
        claim__claimant__in=list(seeds), claim__asked_at__gt=claim.asked_at - MONTH
    )
    found = {one for ids in before.values_list("records", flat=True) for one in ids} | {*records}
    names = Record.objects.filter(pk__in=found).values_list("payload__family_name", "payload__name")
    told = {str(family or (name or "").split(" ")[-1]).casefold() for family, name in names}
    return told - {""}


def _is_fresh(claim: Claim) -> bool:
    if claim.asked_at - claim.claimant.minted_at > FRESH or claim.device is None:
        return False
    return not Claim.objects.filter(
        Q(device=claim.device), asked_at__lt=claim.asked_at - FRESH
    ).exists()
