"""Where a steward's word stands against a customer's own: both read it, and nothing moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.customer.identity.models import (
    DISPUTE_ENDED,
    DISPUTE_HEARD,
    DISPUTED,
    Assertion,
    Change,
    Says,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from uuid import UUID

ABOUT = (DISPUTED, DISPUTE_HEARD, DISPUTE_ENDED)


@dataclass(frozen=True, slots=True)
class Dispute:
    """What a steward said, ``by`` name; ``stayed``: since when the customer stays with theirs."""

    id: UUID
    by: str
    says: Says
    reason: str
    at: datetime
    word: str
    stayed: datetime | None = None


def of(person: UUID) -> list[Dispute]:
    """What stewards said against this person's own word, while both stand; two queries at most."""
    told = Change.objects.filter(what__in=ABOUT, seeds__contains=[person]).order_by("at", "pk")
    standing: dict[str, Change] = {}
    heard: dict[str, datetime] = {}
    for change in told:
        word = change.cause["word"]
        if change.what == DISPUTED:
            standing[word] = change
        elif change.what == DISPUTE_HEARD:
            heard[word] = change.at
        else:
            standing.pop(word, None)
    said = _said(person, standing.values())
    return [
        Dispute(
            id=change.pk,
            by=str(change.cause["by"]),
            says=Says(change.cause["says"]),
            reason=str(change.cause.get("reason", "")),
            at=change.at,
            word=word,
            stayed=heard.get(word),
        )
        for word, change in standing.items()
        if _is_contradicted(change, said)
    ]


def stayed_with(words: Collection[str], seeds: Collection[UUID]) -> set[str]:
    """Those of these words of stewards that a customer has read, and stays with theirs."""
    if not words:
        return set()
    heard = Change.objects.filter(what=DISPUTE_HEARD, seeds__overlap=list(seeds))
    return {change.cause["word"] for change in heard} & set(words)


def pairs_of(against: Iterable[Assertion]) -> list[list[int]]:
    """What a dispute keeps of the words it contradicts: on which two records they were said."""
    return [[word.a_id, word.b_id] for word in against]


def _said(person: UUID, told: Collection[Change]) -> set[tuple[int, int, bool]]:
    """On which pairs of these disputes a word of theirs stands, and whether it says the same."""
    pairs = [pair for change in told for pair in change.cause.get("pairs", [])]
    if not pairs:
        return set()
    words = Assertion.objects.standing().filter(
        by_actor=person, a__in=[a for a, _ in pairs], b__in=[b for _, b in pairs]
    )
    return {(word.a_id, word.b_id, word.says == Says.SAME) for word in words}


def _is_contradicted(change: Change, said: set[tuple[int, int, bool]]) -> bool:
    """Whether their word still says the contrary. Disputes of before kept no pairs."""
    pairs = change.cause.get("pairs")
    contrary = change.cause["says"] != Says.SAME
    return pairs is None or any((a, b, contrary) in said for a, b in pairs)
