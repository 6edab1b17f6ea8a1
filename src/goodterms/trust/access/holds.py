"""What the tables of access say about a person."""

from __future__ import annotations

from typing import Any

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, Trace, columns, held, not_personal

_TELL: dict[str, Any] = {"basis": "legal duty", "erase": Erase.KEEP, "keep": Keep("event", years=2)}

HOLDS: Holds = [
    *held(
        "access_look",
        "people looker_name reason",
        category="looks",
        purpose="tell the person who looked at their record, as they were called that day, and why",
        **_TELL,
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
    Hold(
        column="access_program.made_by",
        category="staff",
        purpose="say who let a program in",
        basis="employment",
        erase=Erase.KEEP,
    ),
    not_personal(
        *columns("access_program", "id name scopes divisions key_hash a_minute since until"),
        *columns("access_program_use", "program_id minute asked at"),
        why="software of the firm, and how often it asks",
    ),
]

TRACES = [
    Trace(table="access_look", rows="people && %(seeds)s::uuid[]", erase=Erase.KEEP),
    Trace(table="access_power", rows="person_id = ANY (%(seeds)s::uuid[])"),
]
