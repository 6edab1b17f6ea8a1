"""National numbers: sealed as they come in, found by an index that tells nothing, read on purpose.

A sealed number names the seed whose key opens it and is bound to its record: moved to another row
it opens nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from goodterms.audit import keys
from goodterms.customer.identity.matching.folding import fold
from goodterms.customer.identity.matching.places import parse_code
from goodterms.kernel import secrets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from goodterms.customer.identity.models import Paper

SEED = 16  # bytes of a seed before what its key sealed


def seal(numbers: Iterable[tuple[int, UUID, str]]) -> list[tuple[int, bytes, bytes | None]]:
    """``(record, seed, number)`` as ``(record, sealed, index)``; missing keys are made."""
    numbers = list(numbers)
    key_of = keys.made_for(seed for _, seed, _ in numbers)
    return [
        (
            record,
            seed.bytes + secrets.seal(number, key_of[seed], about=_bound(record)),
            index(number),
        )
        for record, seed, number in numbers
    ]


def index(number: str) -> bytes | None:
    """16 bytes, the same for the same number however it is written; None for 0000 and the like."""
    code = parse_code(fold(number))
    return secrets.blind("national id", code) if code else None


def national_ids(papers: Collection[Paper]) -> dict[int, str]:
    """The numbers in the clear by record, as far as the reader reaches their keys; one query."""
    sealed = {paper.pk: bytes(paper.national_id) for paper in papers if paper.national_id}
    seeds = {record: UUID(bytes=value[:SEED]) for record, value in sealed.items()}
    key_of = keys.of(seeds.values()) if seeds else {}
    return {
        record: secrets.unseal(value[SEED:], key_of[seeds[record]], about=_bound(record))
        for record, value in sealed.items()
        if seeds[record] in key_of
    }


def _bound(record: int) -> str:
    return f"identity_paper.national_id:{record}"
