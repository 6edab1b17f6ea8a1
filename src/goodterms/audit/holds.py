"""What the audit tables say about a person."""

from __future__ import annotations

from typing import Any

from goodterms.kernel.holds import Erase, Holds, Keep, Trace, columns, held, not_personal

_PROVE: dict[str, Any] = {
    "basis": "legal duty",
    "erase": Erase.KEEP,
    "keep": Keep("event", years=10),
}

HOLDS: Holds = [
    *held(
        "audit_record",
        "people",
        category="record of what was done",
        purpose="show the person, and prove, what was done to their data",
        **_PROVE,
    ),
    *held(
        "audit_record",
        "actor actor_name",
        category="record of what was done",
        purpose="say who did it: of us as they were called that day, of customers by their seed",
        **_PROVE,
    ),
    not_personal(
        *columns("audit_record", "id at what actor_kind acting_for grant surface request things"),
        *columns("audit_record", "outcome rule details xid"),
        why="codes, moments and pointers; the values they speak of live elsewhere",
    ),
    not_personal(
        *columns("audit_seal", "number since until count root previous mark at"),
        why="hashes over many records, from which none can be read",
    ),
    not_personal(
        *columns("audit_person_key", "seed master wrapped made_at"),
        why="a pointer and a key that says nothing by itself; erasing a person removes it",
    ),
    not_personal(
        *columns("audit_key", "id actor surface key body_hash status location body at"),
        why="a one-time key and the answer it got, gone after a day",
    ),
]

TRACES = [
    Trace(table="audit_record", rows="people && %(seeds)s::uuid[]", erase=Erase.KEEP),
    Trace(table="audit_person_key", rows="seed = ANY (%(seeds)s::uuid[])"),
    Trace(table="audit_key", rows="actor = ANY ((%(seeds)s::uuid[])::text[])"),
]
