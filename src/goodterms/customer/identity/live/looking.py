"""What the engine reads, in as few round trips as can be; the statements are in ``sql/live_*``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from goodterms.customer.identity.live.deciding import Kept, Neighbourhood
from goodterms.customer.identity.live.standing import COLUMNS, KINDS, of_row, share_in
from goodterms.customer.identity.matching.cluster import Assertion
from goodterms.customer.identity.matching.names import nickname_class
from goodterms.customer.identity.matching.sharing import SHARED, Share
from goodterms.customer.identity.models.kinds import KIND_BY_SQL
from goodterms.kernel import sql

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from uuid import UUID

    from goodterms.customer.identity.live.standing import Standing, Value

CONTEXT = "goodterms.customer.identity"
GENERIC = 100  # holders of a key; with one more it tells nobody apart
MOST = 1_000  # records decided at once; a larger neighbourhood is left to the next run
FACE = ", ".join(f"f.{column}" for column in COLUMNS.split(", "))
_TYPES = {"phone": "bigint", "email": "text", "street_key": "text"}

# A neighbourhood is a handful of rows whatever the planner guesses of it: by index, one at a time,
# and by one plan a connection, for to plan such a statement takes longer than to carry it out. It
# guesses millions, too, where it walks from one to the next, and room for them would be cleared at
# each call: so little memory, in which a thousand records have room; more would go by disk.
BY_INDEX = """
SELECT set_config(name, %(switch)s::text, true)
  FROM unnest(ARRAY['enable_hashjoin', 'enable_mergejoin', 'enable_seqscan']) AS name
 UNION ALL
SELECT set_config('plan_cache_mode',
                  CASE %(switch)s::text WHEN 'off' THEN 'force_generic_plan' ELSE 'auto' END, true)
 UNION ALL
SELECT set_config('goodterms.work_mem', current_setting('work_mem'), true)
 WHERE %(switch)s::text = 'off'
 UNION ALL
SELECT set_config('work_mem', CASE %(switch)s::text WHEN 'off' THEN '1MB'
                              ELSE current_setting('goodterms.work_mem') END, true)
"""
KEYS_OF = "SELECT record_id, key FROM identity_key WHERE record_id = ANY (%(records)s::bigint[])"

type Asked = tuple[str, Mapping[str, Any]]


def statement(name: str, **parts: str) -> str:
    """``sql/live_<name>.sql`` with its parts filled in; ``{face}`` is the columns of a face."""
    text = sql.text(CONTEXT, f"live_{name}")
    for part, value in {"face": FACE, **parts}.items():
        text = text.replace(f"{{{part}}}", value)
    return text


HOLD, NEAR = statement("hold"), statement("near")
FIND = statement("find", keys="SELECT unnest(%(keys)s::bigint[])")
FIND_OF = statement(
    "find",
    keys="SELECT DISTINCT key FROM identity_key WHERE record_id = ANY (%(records)s::bigint[])",
)
KNOWN = statement("known", kind_by=KIND_BY_SQL)


class Found(NamedTuple):
    """Who holds which of the keys asked for, and the keys that too many hold."""

    faces: dict[int, Standing]
    holders: dict[int, set[int]]
    generic: set[int]


class Holder(NamedTuple):
    record: int
    name: str | None
    family: str | None


@dataclass
class Held:
    """A value as it stands: what its holders' faces say of it, and who they are.

    Of a firm's value ``holders`` are empty unless all were asked for.
    """

    share: Share
    holders: list[Holder]


def find(keys: Collection[int]) -> Asked:
    """Who holds any of these keys; ``found`` reads the answer."""
    return FIND, {"keys": list(keys)}


def found(rows: list[tuple[Any, ...]]) -> Found:
    """The answer to ``find``."""
    told = Found({}, {}, set())
    for keys, *face in rows:
        if face[0] is None:
            told.generic.update(keys)
            continue
        one = of_row(tuple(face))
        told.faces[one.record] = one
        for key in keys:
            told.holders.setdefault(key, set()).add(one.record)
    return told


def holders_of(values: Mapping[Value, bool]) -> Asked:
    """Who holds these values; of one that maps to true, all, though it is a firm's."""
    told: dict[str, list[dict[str, Any]]] = {column: [] for column in SHARED}
    for (kind, column, text), whole in values.items():
        told[column].append({"kind": KINDS[kind].value, "value": text, "whole": whole})
    return _HOLDERS, {column: json.dumps(rows) for column, rows in told.items()}


_HOLDERS = "\nUNION ALL\n".join(
    statement("holders", column=column, type=_TYPES[column], bits=str(2 * at), at=str(at))
    for at, column in enumerate(SHARED)
)


def held(rows: Iterable[tuple[Any, ...]]) -> dict[Value, Held]:
    """The answer to ``holders_of``; a value that nobody holds is not in it."""
    found: dict[Value, Held] = {}
    names = {number.value: kind for kind, number in KINDS.items()}
    for at, kind, text, shared, record, given, family, org in rows:
        value = (names[kind], SHARED[at], text)
        one = found.setdefault(value, Held(share_in(shared, at), []))
        if record is not None:
            one.holders.append(_holder(names[kind], record, given, family, org))
    return found


def _holder(
    kind: str, record: int, given: str | None, family: str | None, org: str | None
) -> Holder:
    if kind == "organisation":
        return Holder(record, org, None)
    return Holder(record, nickname_class(given) if given else None, family)


def hold(records: Collection[int]) -> Asked:
    """Lock the persons these stand behind; those somebody else holds are missing in the answer."""
    return HOLD, {"records": list(records)}


def near(starts: Collection[int], ask: float) -> Asked:
    """All that is decided together with these records."""
    return NEAR, {"starts": list(starts), "ask": ask, "most": MOST + 1}


class Nearby(NamedTuple):
    """``persons`` are whom these records stand behind; ``unread`` are those without a face."""

    near: Neighbourhood
    records: set[int]
    persons: set[UUID]
    unread: set[int]


def nearby(rows: list[tuple[Any, ...]]) -> Nearby:
    """The answer to ``near``; one row more than ``MOST`` says that there are too many."""
    here, records, persons, unread = Neighbourhood(), set(), set(), set()
    for row in rows:
        canonical, is_person, person, firm, lacks, *edges, words, record = row[:10]
        face = row[10:]
        records.add(record)
        if lacks:
            unread.add(record)
        if is_person:
            persons.add(canonical)
        if person or firm:
            here.seeds[record] = person or firm
        if face[0] is not None:
            here.faces[record] = of_row(face)
        for other, weight, was_found in zip(*(each or () for each in edges), strict=True):
            here.kept[record, other] = Kept(weight, was_found)
        here.words += [Assertion(*word) for word in words or ()]
    here.faces = {record: face for record, face in here.faces.items() if face.kind}
    return Nearby(here, records, persons, unread)


@dataclass
class Stood:
    """A record that a source has told of before, as it stands."""

    record: int
    source_key: str
    version: int
    payload: dict[str, Any]
    paper: dict[str, Any]
    national: bytes | None
    kind: int
    kind_by: int
    withdrawn: bool
    another: bool
    membership: UUID | None
    person: UUID | None
    canonical: UUID | None
    organisation: UUID | None
    keys: list[int]
    face: Standing | None


def stood(row: tuple[Any, ...]) -> Stood:
    """From a row of ``KNOWN``."""
    *told, payload, paper, national, kind, kind_by, withdrawn, another = row[:10]
    membership, person, canonical, organisation, keys, has_face = row[10:16]
    record, source_key, version = told
    return Stood(
        record, source_key, version, json.loads(payload), json.loads(paper),
        national,
        kind, kind_by, withdrawn, another, membership, person, canonical, organisation,
        list(keys),
        of_row(row[16:]) if has_face is not None else None,
    )  # fmt: skip
