"""What the audit tables say about a person."""

from __future__ import annotations

from goodterms.kernel.holds import Erase, Hold, Holds, Keep, columns, not_personal

HOLDS: Holds = [
    Hold(
        column="audit_record.people",
        category="record of what was done",
        purpose="show the person, and prove, what was done to their data",
        basis="legal duty",
        erase=Erase.KEEP,
        keep=Keep("event", years=10),
    ),
    Hold(
        column="audit_record.actor",
        category="record of what was done",
        purpose="say who did it",
        basis="legal duty",
        erase=Erase.KEEP,
        keep=Keep("event", years=10),
    ),
    Hold(
        column="audit_record.actor_name",
        category="record of what was done",
        purpose="say who did it, in words, as they were called that day",
        basis="legal duty",
        erase=Erase.KEEP,
        keep=Keep("event", years=10),
    ),
    not_personal(
        "audit_record.id",
        "audit_record.at",
        "audit_record.what",
        "audit_record.actor_kind",
        "audit_record.acting_for",
        "audit_record.grant",
        "audit_record.surface",
        "audit_record.request",
        "audit_record.things",
        "audit_record.outcome",
        "audit_record.rule",
        "audit_record.details",
        "audit_record.xid",
        why="codes, moments and pointers; the values they speak of live elsewhere",
    ),
    not_personal(
        *columns("audit_seal", "number since until count root previous mark at"),
        why="hashes over many records, from which none can be read",
    ),
    not_personal(
        "audit_person_key.seed",
        "audit_person_key.master",
        "audit_person_key.wrapped",
        "audit_person_key.made_at",
        why="a pointer and a key that says nothing by itself; erasing a person removes it",
    ),
    not_personal(
        "audit_key.id",
        "audit_key.actor",
        "audit_key.surface",
        "audit_key.key",
        "audit_key.body_hash",
        "audit_key.status",
        "audit_key.location",
        "audit_key.at",
        why="a one-time key and the answer it got, gone after a day",
    ),
]
