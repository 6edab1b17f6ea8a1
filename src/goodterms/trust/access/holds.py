"""What the tables of access say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, columns, not_personal

_KEPT = Keep("event", years=2)

HOLDS: Holds = [
    Hold(
        column="access_look.people",
        category="looks",
        purpose="tell the person who looked at their record",
        basis="legal duty",
        erase=Erase.KEEP,
        keep=_KEPT,
    ),
    Hold(
        column="access_look.looker_name",
        category="looks",
        purpose="say who looked, as they were called that day",
        basis="legal duty",
        erase=Erase.KEEP,
        keep=_KEPT,
    ),
    Hold(
        column="access_look.reason",
        category="looks",
        purpose="say why",
        basis="legal duty",
        erase=Erase.KEEP,
        keep=_KEPT,
    ),
    Hold(
        column="access_power.power",
        category="staff",
        purpose="decide what a member of staff may do",
        basis="employment",
    ),
    not_personal(
        *columns("access_look", "id at kind looker_id groups until"),
        *columns("access_power", "id person_id since until"),
        why="pointers, codes and moments",
    ),
]
