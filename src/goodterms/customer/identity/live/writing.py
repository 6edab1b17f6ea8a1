"""What the engine writes, all of it in one round trip; the rows are what a batch would leave."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from goodterms.customer.identity.live.looking import CONTEXT
from goodterms.customer.identity.live.standing import KINDS
from goodterms.kernel import clock, sql

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from goodterms.customer.identity.live.deciding import Pair
    from goodterms.customer.identity.live.items import Item
    from goodterms.customer.identity.live.looking import Asked
    from goodterms.customer.identity.live.standing import Standing
    from goodterms.customer.identity.live.values import Turned


NORM_VERSION = 1


class NewEdge(NamedTuple):
    """``weight`` in bits; ``found`` where a key both hold led to it; ``parts`` explain it."""

    weight: float
    found: bool
    parts: list[dict[str, Any]]


_DROP_KEYS = "DELETE FROM identity_key WHERE record_id = ANY (%(records)s::bigint[])"
_DROP_FACES = "DELETE FROM identity_face WHERE record_id = ANY (%(records)s::bigint[])"
_FACES = """
INSERT INTO identity_face (record_id, kind, given, family, names, org, email, phone, born, postcode,
                           street_key, city, country, account_no, national, shared, norm_version)
SELECT n.record, n.kind, n.given, n.family, n.names, n.org, n.email, n.phone, n.born, n.postcode,
       n.street_key, n.city, n.country, n.account_no, decode(n.national, 'hex'), n.shared,
       %(norm)s::smallint
  FROM jsonb_to_recordset(%(rows)s::jsonb)
       AS n (record bigint, kind smallint, given text, family text, names text[], org text,
             email text, phone bigint, born text, postcode text, street_key text, city text,
             country text, account_no text, national text, shared smallint)
ON CONFLICT (record_id) DO UPDATE
   SET kind = excluded.kind, given = excluded.given, family = excluded.family,
       names = excluded.names, org = excluded.org, email = excluded.email, phone = excluded.phone,
       born = excluded.born, postcode = excluded.postcode, street_key = excluded.street_key,
       city = excluded.city, country = excluded.country, account_no = excluded.account_no,
       national = excluded.national, shared = excluded.shared, norm_version = excluded.norm_version
"""
_KEYS = """
INSERT INTO identity_key (key, record_id)
SELECT * FROM unnest(%(keys)s::bigint[], %(records)s::bigint[]) ON CONFLICT DO NOTHING
"""
_SHARED = """
UPDATE identity_face SET shared = (shared & %(mask)s::smallint) | %(share)s::smallint
 WHERE record_id = ANY (%(records)s::bigint[])
"""
_GENERIC = """
INSERT INTO identity_generic (key, holders, since, why)
SELECT key, %(holders)s::int, %(now)s::timestamptz, 'live' FROM unnest(%(keys)s::bigint[]) AS key
ON CONFLICT DO NOTHING
"""
_DROP_EDGES_OF = (
    "DELETE FROM identity_edge WHERE a_id = ANY (%(records)s::bigint[])",
    "DELETE FROM identity_edge WHERE b_id = ANY (%(records)s::bigint[])",
)
_DROP_EDGES = """
DELETE FROM identity_edge e USING unnest(%(a)s::bigint[], %(b)s::bigint[]) AS gone (a, b)
 WHERE e.a_id = gone.a AND e.b_id = gone.b
"""
_EDGES = """
INSERT INTO identity_edge (a_id, b_id, weight, found, parts, model_id, at)
SELECT n.a, n.b, n.weight, n.found, n.parts, %(model)s::int, %(now)s::timestamptz
  FROM jsonb_to_recordset(%(rows)s::jsonb)
       AS n (a bigint, b bigint, weight float8, found boolean, parts jsonb)
ON CONFLICT (a_id, b_id) DO UPDATE
   SET weight = excluded.weight, found = excluded.found, parts = excluded.parts,
       model_id = excluded.model_id, at = excluded.at
"""
_CROWDS = """
INSERT INTO identity_review (id, a_id, b_id, why, state, rank, weight, effect, asked_at, documents,
                             answered_name)
SELECT gen_random_uuid(), n.a, n.b, 'crowd', 'open', 3, n.weight, 0, %(now)s::timestamptz, '', ''
  FROM jsonb_to_recordset(%(rows)s::jsonb) AS n (a bigint, b bigint, weight float8)
ON CONFLICT (a_id, b_id) DO NOTHING
"""
_GROUPED = """WITH grouped (record_id, entity) AS (
  SELECT * FROM unnest(%(records)s::bigint[], %(entities)s::bigint[])),
member AS"""
_SIDES = (
    "record", "given", "family", "names", "org", "email", "phone", "born", "postcode",
    "street_key", "city", "country", "account_no", "national", "shared",
)  # fmt: skip


def faces(items: Collection[Item]) -> list[Asked]:
    """Faces and keys of changed records in place of those they had."""
    changed = [item for item in items if item.is_changed]
    old = [item.record for item in changed if item.before]
    gone = [item.record for item in changed if item.after is None]
    made = [item.after for item in changed if item.after]
    holders = [(key, item.record) for item in changed for key in sorted(item.keys)]
    asked: list[Asked] = []
    if old:
        asked.append((_DROP_KEYS, {"records": old}))
    if gone:
        asked.append((_DROP_FACES, {"records": gone}))
    if made:
        asked.append((_FACES, _rows(made)))
    if holders:
        keys, records = zip(*sorted(holders), strict=True)
        asked.append((_KEYS, {"keys": list(keys), "records": list(records)}))
    return asked


def _rows(made: list[Standing]) -> dict[str, Any]:
    rows = [
        {name: value for name in _SIDES if (value := getattr(face, name)) is not None}
        | {"kind": KINDS[face.kind].value}
        for face in made
    ]
    return {"rows": json.dumps(rows), "norm": NORM_VERSION}


def shares(turned: Iterable[Turned]) -> list[Asked]:
    """Whose these values are now, on the faces of all who hold them."""
    return [
        (_SHARED, {"mask": one.mask, "share": one.bits, "records": sorted(one.records)})
        for one in turned
    ]


def generic(keys: Collection[int], holders: int) -> list[Asked]:
    """These keys find nobody from now on; so many held them when they closed."""
    if not keys:
        return []
    return [(_GENERIC, {"keys": sorted(keys), "holders": holders, "now": clock.now()})]


def edges(
    made: Mapping[Pair, NewEdge], gone: Collection[Pair], anew: Collection[int], model: int | None
) -> list[Asked]:
    """Edges in place of those that were: all of ``anew`` first, then single pairs."""
    asked: list[Asked] = []
    if anew:
        asked += [(drop, {"records": sorted(anew)}) for drop in _DROP_EDGES_OF]
    if gone:
        a, b = zip(*sorted(gone), strict=True)
        asked.append((_DROP_EDGES, {"a": list(a), "b": list(b)}))
    if made:
        rows = [{"a": a, "b": b, **made[a, b]._asdict()} for a, b in sorted(made)]
        told = {"rows": json.dumps(rows), "model": model, "now": clock.now()}
        asked.append((_EDGES, told))
    return asked


def crowds(refused: Mapping[Pair, float]) -> list[Asked]:
    """Pairs that evidence would join, did not too many come together: a person should look."""
    if not refused:
        return []
    rows = [{"a": a, "b": b, "weight": weight} for (a, b), weight in sorted(refused.items())]
    return [(_CROWDS, {"rows": json.dumps(rows), "now": clock.now()})]


def moves(groups: Iterable[list[int]]) -> Asked:
    """What must change so that the seeds stand as these groups say."""
    return _of_these("groups_to_moves"), _grouped(groups)


def _grouped(groups: Iterable[list[int]]) -> dict[str, list[int]]:
    pairs = [(record, group[0]) for group in groups for record in group]
    return {"records": [one for one, _ in pairs], "entities": [top for _, top in pairs]}


def organisations(groups: Iterable[list[int]]) -> Asked:
    """Set where firms point, as ``moves`` says of persons; nobody signs in as one."""
    return _of_these("groups_to_firms"), _grouped(groups)


def _of_these(name: str) -> str:
    """The batch's own statement, with the groups as parameters in place of its table."""
    return sql.text(CONTEXT, name).replace("WITH member AS", _GROUPED, 1)
