"""Records arriving one by one, from our own portal and desk. Files go set-wise (intake)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from goodterms.customer.identity import turns
from goodterms.customer.identity.models import (
    DESK,
    PORTAL,
    Kind,
    KindBy,
    Membership,
    Paper,
    Record,
    Source,
    Version,
)
from goodterms.customer.identity.operations.deciding import later
from goodterms.kernel import clock, sql

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor


def content_hash(payload: dict[str, Any]) -> bytes:
    """16 bytes that differ when the content does; key order does not matter."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=16).digest()


def voice_of(by: Actor) -> str:
    """Whose words these are: the customer's own, or the desk's on their behalf."""
    return DESK if by.is_staff else PORTAL


@transaction.atomic
def say(*, by: Actor, person: UUID, values: dict[str, str | None]) -> Record:
    """Write what a person says of themselves (or staff say of them) into their own record.

    One record a voice and seed, so that the matcher sees one whole statement. Each field keeps when
    it was said and by whom; the earlier contents become a version. ``None`` takes a field back.
    """
    turns.share()
    source = Source.objects.get(code=voice_of(by))
    known = Record.objects.select_for_update().filter(source=source, source_key=str(person)).first()
    now = clock.now()
    said = {field: {"at": now.isoformat(), "by": by.name, "kind": by.kind} for field in values}
    if known is None:
        known = _first_words(source, person, _merged({}, values), said)
        later([known.pk], why="said")
        return known
    keep_version(known)
    known.payload = _merged(known.payload, values)
    known.said = {**known.said, **said}
    known.content_hash = content_hash(known.payload)
    known.version += 1
    known.last_seen = now
    known.save(
        update_fields=["payload", "said", "content_hash", "version", "last_seen"], force_update=True
    )
    later([known.pk], why="said")
    return known


def keep_version(record: Record) -> None:
    """Keep what a record said until now, so that undo and "as of" can read it."""
    paper = Paper.objects.filter(record=record).first()
    Version.objects.bulk_create(
        [
            Version(
                record_id=record.pk,
                version=record.version,
                payload=record.payload,
                paper=paper.payload if paper else {},
                national_id=paper.national_id if paper else None,
                said=record.said,
                content_hash=bytes(record.content_hash),
                seen_at=record.last_seen,
            )
        ]
    )


def _first_words(
    source: Source, person: UUID, payload: dict[str, Any], said: dict[str, Any]
) -> Record:
    now = clock.now()
    record = Record(
        # The number is taken first: the row is not readable until its membership stands.
        id=sql.value("SELECT nextval('identity_record_id_seq')"),
        source=source,
        source_key=str(person),
        payload=payload,
        said=said,
        content_hash=content_hash(payload),
        kind=Kind.PERSON,
        kind_p=1.0,
        kind_by=KindBy.HOLDER,
        first_seen=now,
        last_seen=now,
    )
    record.save(force_insert=True)
    Membership.objects.bulk_create(
        [Membership(record_id=record.pk, person_id=person, since=now, why="own words")]
    )
    return record


def _merged(payload: dict[str, Any], values: dict[str, str | None]) -> dict[str, Any]:
    return {key: value for key, value in {**payload, **values}.items() if value is not None}
