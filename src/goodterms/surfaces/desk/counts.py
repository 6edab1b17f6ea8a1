"""How much waits behind each page of the desk, for the numbers beside its links."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from typing import TYPE_CHECKING, Any

from django.db.models import Value

from goodterms.customer.identity.models import Claim, Review
from goodterms.customer.profile.models import Proposal
from goodterms.dialogue.timeline.models import Ask
from goodterms.kernel.actors import Power

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from goodterms.kernel.actors import Actor

MOST = 99  # counting ends one above: nobody reads 4 713 as another number than 99+


def waiting(by: Actor, readers: tuple[Power, ...]) -> Counter[str]:
    """By the name of the page; one query, as dear as a list of ``MOST`` rows each."""
    told = [
        rows.order_by().annotate(queue=Value(page)).values_list("queue", flat=True)[: MOST + 1]
        for page, rows in _queues(by, readers)
    ]
    if not told:
        return Counter()
    return Counter(reduce(lambda some, more: some.union(more, all=True), told))


def _queues(by: Actor, readers: tuple[Power, ...]) -> Iterator[tuple[str, QuerySet[Any]]]:
    if by.may(*readers):
        yield "today", Claim.objects.for_a_person()
        yield "asks", Ask.objects.filter(state=Ask.State.OPEN, owner=by.person)
    if by.may(Power.CONTRIBUTOR, Power.STEWARD):
        yield "checks", Proposal.objects.waiting()
    if by.may(Power.STEWARD):
        yield "review", Review.objects.open().in_reach()
