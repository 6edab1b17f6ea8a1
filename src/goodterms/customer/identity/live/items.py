"""What happens to one record, as the engine sees it: the face it had and the face it has now."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.matching.keys import keys_of
from goodterms.customer.identity.matching.numbering import number_of
from goodterms.customer.identity.turns import IMPORT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from uuid import UUID

    from goodterms.customer.identity.live.standing import Standing

FIRMS = number_of("identity.organisations")  # firms have no rows to hold in turn: one at a time


@dataclass
class Item:
    """``after`` is None for what is withdrawn, erased or no customer's; ``seed`` whom it speaks of.

    A record that stands as it stood is decided again all the same: a word may have been said.
    ``is_known``: its row stood before, so words may tie it although an import left it no face yet.
    ``anew``: its pairs are scored anew although nothing about it has changed: the model has.
    ``row`` is what it was read from.
    """

    record: int
    before: Standing | None
    after: Standing | None
    seed: UUID | None
    keys_before: frozenset[int] = frozenset()
    is_known: bool = False
    anew: bool = False
    row: tuple[Any, ...] = ()
    keys: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        self.keys = frozenset(keys_of(self.after)) if self.after else frozenset()
        if self.after and self.before and not self.is_changed:
            self.after.shared = self.before.shared

    @property
    def is_changed(self) -> bool:
        if self.before is None or self.after is None:
            return self.before is not self.after
        return self.before.compared != self.after.compared


def locks_of(items: Iterable[Item]) -> set[int]:
    """What these records need for themselves while they are decided: keys, and shared values."""
    locks: set[int] = set()
    for item in items:
        locks |= item.keys | item.keys_before
        for face in (item.before, item.after):
            if face:
                locks |= {number_of(*value) for value in face.values()}
                if face.kind == "organisation":
                    locks.add(FIRMS)
    return locks - {IMPORT}


def by_key(items: Collection[Item]) -> dict[int, set[int]]:
    """Who of these holds each key now."""
    holders: dict[int, set[int]] = {}
    for item in items:
        for key in item.keys:
            holders.setdefault(key, set()).add(item.record)
    return holders
