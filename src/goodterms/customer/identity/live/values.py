"""Whose a phone, a mailbox or a street is, once these records hold or no longer hold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goodterms.customer.identity.live.standing import with_share
from goodterms.customer.identity.matching.sharing import SHARED, Share, holder_of, state

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from goodterms.customer.identity.live.items import Item
    from goodterms.customer.identity.live.looking import Held
    from goodterms.customer.identity.live.standing import Value

_ALL = 0b111111  # two bits for each column that may be shared


class Turned(NamedTuple):
    """A value whose other holders must hear that it is somebody else's now."""

    column: str
    share: Share
    records: list[int]

    @property
    def bits(self) -> int:
        """The share in its column's two bits, 0 in all others."""
        return with_share(0, self.column, self.share)

    @property
    def mask(self) -> int:
        """Ones but for its column's two bits: what of a face's ``shared`` stays."""
        return ~(3 << 2 * SHARED.index(self.column)) & _ALL


def touched(items: Collection[Item]) -> dict[Value, bool]:
    """The values of these records; true where one of them may have let go of it."""
    values: dict[Value, bool] = {}
    for item in items:
        if not item.is_changed:
            continue
        for value in item.after.values() if item.after else ():
            values.setdefault(value, False)
        if item.before:
            values.update(dict.fromkeys(item.before.values(), True))
            values.update(dict.fromkeys(item.after.values() if item.after else (), True))
    return values


def turn(items: Collection[Item], held: Mapping[Value, Held]) -> list[Turned]:
    """Set whose the records' own values are; answers what turns for the others."""
    values = touched(items)
    changed = [item for item in items if item.is_changed]
    own = {item.record for item in changed}
    holding: dict[Value, list[Item]] = {value: [] for value in values}
    for item in changed:
        for value in item.after.values() if item.after else ():
            holding[value].append(item)
    turned = []
    for value, whole in values.items():
        stands = held.get(value)
        share = _share(holding[value], stands, own, whole=whole)
        for item in holding[value]:
            if item.after:
                item.after.shared = with_share(item.after.shared, value[1], share)
        others = [one.record for one in stands.holders if one.record not in own] if stands else []
        if stands and others and stands.share is not share:
            turned.append(Turned(value[1], share, others))
    return turned


def _share(holding: list[Item], stands: Held | None, own: Collection[int], *, whole: bool) -> Share:
    if stands and stands.share is Share.FIRM and not whole:
        return Share.FIRM  # however many more hold it
    names = [
        (one.name, one.family)
        for one in (stands.holders if stands else ())
        if one.record not in own
    ]
    return state([*names, *(holder_of(item.after) for item in holding if item.after)])
