"""The rows of records as they arrive one by one: what an import would have written, set-wise."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity import papers
from goodterms.customer.identity.events import KeysUsedAgain, RecordsMoved
from goodterms.customer.identity.live.standing import AMONG
from goodterms.customer.identity.models import Kind, KindBy, Membership
from goodterms.customer.identity.operations.records import content_hash
from goodterms.customer.identity.resolving import pointers
from goodterms.customer.people import operations as people
from goodterms.kernel import clock
from goodterms.kernel.events import announce
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.identity.live.arriving import Told
    from goodterms.customer.identity.live.looking import Asked, Stood
    from goodterms.customer.identity.matching.live import Face

NAMES = {kind.label: kind for kind in Kind}
KINDS = {kind.value: kind.label for kind in Kind}


@dataclass
class Row:
    """A record to be written; ``stood`` is what it was, None for a new one."""

    record: int
    told: Told
    face: Face
    national: bytes | None
    stood: Stood | None = None
    person: UUID | None = None
    organisation: UUID | None = None

    @property
    def is_spoken(self) -> bool:
        """Whether somebody's word has decided the kind, which the machine leaves alone."""
        return self.stood is not None and self.stood.kind_by != KindBy.MACHINE

    @property
    def kind(self) -> Kind:
        """The machine's word, unless somebody has given a stronger one."""
        if self.stood and self.is_spoken:
            return Kind(self.stood.kind)
        return NAMES[self.face.kind]

    @property
    def seed(self) -> UUID | None:
        return self.person or self.organisation

    @property
    def says_the_same(self) -> bool:
        """Whether its source tells nothing new: content, paper and number are as they stand."""
        stood = self.stood
        return (
            stood is not None
            and not stood.withdrawn
            and (stood.payload, stood.paper) == (self.told.payload, self.told.paper)
            and stood.national == self.national
        )

    @property
    def hash(self) -> bytes:
        """Digest of all that was told, the national number by its own digest."""
        said = {**self.told.payload, "paper": dict(self.told.paper)}
        return content_hash({**said, "national": (self.national or b"").hex()})


_PERSONS = """
INSERT INTO people_person (id, canonical_id, opened, minted_at)
SELECT seed, seed, 0, %(now)s::timestamptz FROM unnest(%(seeds)s::uuid[]) AS seed
"""
_ORGANISATIONS = """
INSERT INTO people_organisation (id, canonical_id, minted_at)
SELECT seed, seed, %(now)s::timestamptz FROM unnest(%(seeds)s::uuid[]) AS seed
"""
_RECORDS = """
INSERT INTO identity_record (id, source_id, source_key, version, payload, said, content_hash, kind,
                             kind_p, kind_why, kind_by, first_seen, last_seen)
SELECT n.id, %(source)s::smallint, n.key, 1, n.payload, '{}', decode(n.hash, 'hex'), n.kind, n.p,
       n.why, 0, %(now)s::timestamptz, %(now)s::timestamptz
  FROM jsonb_to_recordset(%(rows)s::jsonb)
       AS n (id bigint, key text, payload jsonb, hash text, kind smallint, p float8, why varchar[])
"""
_VERSIONS = """
INSERT INTO identity_version (id, record_id, version, payload, paper, national_id, said,
                              content_hash, seen_at)
SELECT gen_random_uuid(), r.id, r.version, r.payload, coalesce(p.payload, '{}'), p.national_id,
       r.said, r.content_hash, r.last_seen
  FROM identity_record r LEFT JOIN identity_paper p ON p.record_id = r.id
 WHERE r.id = ANY (%(id)s::bigint[])
"""
_CHANGED = """
UPDATE identity_record r
   SET payload = n.payload, content_hash = decode(n.hash, 'hex'), version = r.version + 1,
       kind = n.kind, kind_p = coalesce(n.p, r.kind_p), kind_why = coalesce(n.why, r.kind_why),
       last_seen = %(now)s::timestamptz, withdrawn_at = NULL
  FROM jsonb_to_recordset(%(rows)s::jsonb)
       AS n (id bigint, payload jsonb, hash text, kind smallint, p float8, why varchar[])
 WHERE r.id = n.id
"""
_PAPERS = """
INSERT INTO identity_paper (record_id, payload, national_id, national_index)
SELECT n.id, n.paper::jsonb, n.sealed, n.national
  FROM unnest(%(id)s::bigint[], %(paper)s::text[], %(sealed)s::bytea[], %(national)s::bytea[])
       AS n (id, paper, sealed, national)
ON CONFLICT (record_id) DO UPDATE
   SET payload = excluded.payload, national_id = excluded.national_id,
       national_index = excluded.national_index
"""
_MEMBERSHIPS = """
INSERT INTO identity_membership (id, record_id, person_id, organisation_id, since, why)
SELECT n.id, n.record, n.person, n.organisation, %(now)s::timestamptz, n.why
  FROM jsonb_to_recordset(%(rows)s::jsonb)
       AS n (id uuid, record bigint, person uuid, organisation uuid, why text)
"""
_CLOSE = """
UPDATE identity_membership SET until = %(now)s::timestamptz
 WHERE id = ANY (%(id)s::uuid[]) AND until IS NULL
"""


def give_seeds(rows: list[Row]) -> None:
    """Every newcomer that is a customer brings its own seed; a changed one keeps what it had."""
    for row in rows:
        among = AMONG.get(row.kind, "")
        stood = row.stood
        if stood and not stood.another:
            row.person = stood.person if among == "person" else None
            row.organisation = stood.organisation if among == "organisation" else None
        if among == "person" and row.person is None:
            row.person = new_id()
        if among == "organisation" and row.organisation is None:
            row.organisation = new_id()


def written(rows: list[Row], source: int) -> list[Asked]:
    """Seeds, records, versions, papers and memberships of these rows."""
    now = clock.now()
    new = [row for row in rows if row.stood is None]
    changed = [row for row in rows if row.stood is not None]
    held = [row for row in rows if not (row.stood and _holds_on(row))]
    closed = [row.stood.membership for row in held if row.stood and row.stood.membership]
    persons = [row.person for row in held if row.person]
    firms = [row.organisation for row in held if row.organisation]
    asked: list[Asked] = []
    if persons:
        asked.append((_PERSONS, {"seeds": persons, "now": now}))
    if firms:
        asked.append((_ORGANISATIONS, {"seeds": firms, "now": now}))
    if new:
        asked.append((_RECORDS, {**_told(new), "source": source, "now": now}))
    if changed:
        told = _told(changed)
        asked += [(_VERSIONS, told), (_CHANGED, {**told, "now": now})]
    if closed:
        asked.append((_CLOSE, {"id": closed, "now": now}))
    if held:
        asked.append((_MEMBERSHIPS, {**_memberships(held), "now": now}))
    papered = [row for row in rows if row.stood or row.told.paper or row.told.national_id]
    if papered:
        asked.append((_PAPERS, _papers(papered)))
    return asked


def tell(rows: list[Row]) -> set[UUID]:
    """What others must hear of records that speak of somebody else now.

    Answers whom all of these spoke of before: what we hold of them is another now.
    """
    again = [row.record for row in rows if row.stood and row.stood.another]
    if again:
        announce(KeysUsedAgain(tuple(again)))
    before = {row.stood.person for row in rows if row.stood and row.stood.person}
    moved = [row for row in rows if row.stood and not row.stood.another and not _holds_on(row)]
    if moved:
        seeds = [one.stood.person for one in moved if one.stood and one.stood.person]
        before |= pointers.release(seeds, cause={"why": "kind"})
        announce(RecordsMoved(tuple(row.record for row in moved)))
    return before


def _holds_on(row: Row) -> bool:
    """Whether a changed record keeps its membership."""
    stood = row.stood
    return bool(
        stood
        and stood.membership
        and (stood.person, stood.organisation) == (row.person, row.organisation)
    )


def _told(rows: list[Row]) -> dict[str, Any]:
    told = [
        {
            "id": row.record,
            "key": row.told.key,
            "payload": dict(row.told.payload),
            "hash": row.hash.hex(),
            "kind": row.kind.value,
            "p": None if row.is_spoken else row.face.kind_p,
            "why": None if row.is_spoken else row.face.kind_why,
        }
        for row in rows
    ]
    return {"rows": json.dumps(told), "id": [row.record for row in rows]}


def _memberships(rows: list[Row]) -> dict[str, Any]:
    told = [
        {
            "id": str(row.person or new_id()),
            "record": row.record,
            "person": str(row.person) if row.person else None,
            "organisation": str(row.organisation) if row.organisation else None,
            "why": _why(row),
        }
        for row in rows
    ]
    return {"rows": json.dumps(told)}


def _why(row: Row) -> str:
    if row.stood is None:
        return "import"
    return "key used again" if row.stood.another else "kind"


def _papers(rows: list[Row]) -> dict[str, Any]:
    """Papers with their numbers sealed, each under the key of a seed of the record's own."""
    numbers = [
        (row.record, row.person or _last_seed(row), row.told.national_id)
        for row in rows
        if row.told.national_id
    ]
    sealed = {record: told for record, *told in papers.seal(numbers)} if numbers else {}
    return {
        "id": [row.record for row in rows],
        "paper": [json.dumps(dict(row.told.paper)) for row in rows],
        "sealed": [sealed[row.record][0] if row.record in sealed else None for row in rows],
        "national": [row.national for row in rows],
    }


def _last_seed(row: Row) -> UUID:
    """A lamp post's or a firm's number lies under its last person's key, else a fresh one's."""
    had = Membership.objects.filter(record=row.record, person__isnull=False).order_by("since")
    seed = had.values_list("person_id", flat=True).last()
    return seed or people.mint().pk
