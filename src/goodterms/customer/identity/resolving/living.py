"""What a run leaves for the live path: faces and keys, and what it read of the data as a whole.

Records go on arriving while a run computes. What they wrote since it began is newer than what the
run knows of them, so it stays; when the run has ended, they are decided once more.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from itertools import batched
from typing import TYPE_CHECKING

import pyarrow as pa

from goodterms.customer.identity import turns
from goodterms.customer.identity.live import again, looking
from goodterms.customer.identity.live.numbers import CROWDED, FIRM_ALONE, FIRM_SOURCE
from goodterms.customer.identity.live.standing import KINDS
from goodterms.customer.identity.live.writing import NORM_VERSION
from goodterms.customer.identity.matching.keys import keys_sql
from goodterms.customer.identity.matching.numbering import number_sql
from goodterms.customer.identity.resolving import bulk
from goodterms.customer.identity.resolving.hearing import SPEAKING
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime
    from uuid import UUID

    import duckdb

    from goodterms.customer.identity.matching.habits import Habits

TOGETHER = 50  # records decided again in one transaction
PATIENCE = "60s"  # for writers to end what they are at

_SHARED = (("phone", 1), ("email", 4), ("street_key", 16))  # two bits each: 1 house, 2 firm
_COLUMNS = (
    "given", "family", "names", "org", "email", "phone", "born", "postcode", "street_key", "city",
    "country", "account_no", "national", "kind", "shared",
)  # fmt: skip


def take_faces(connection: duckdb.DuckDBPyConnection, began: datetime) -> int:
    """Bring faces and keys to what this run has made; answers how many faces are new or other."""
    columns = ", ".join(_COLUMNS)
    with working("identity.resolve"):
        sql.scratch("made", "LIKE identity_face INCLUDING DEFAULTS")
        sql.run("ALTER TABLE pg_temp.made ADD version int")
        bulk.copy(
            connection,
            _faces_sql(),
            f"COPY made (record_id, {columns}, norm_version, version) FROM STDIN (FORMAT csv)",
        )
        sql.run("CREATE INDEX ON made (record_id)")
        sql.run("ANALYZE made")
        sql.run(_GONE_KEYS, {"began": began})
        sql.run(_GONE_FACES, {"began": began})
        sql.scratch("turned", "record_id bigint")
        turned = sql.run(_TURNED.format(columns=_of("m"), known=_of("f")))
        if turned:
            _replace(connection, columns)
    return turned


def clear(began: datetime) -> None:
    """A house in which no record stands any more has no faces either, and no evidence."""
    with working("identity.resolve"):
        sql.scratch("made", "record_id bigint, kind smallint")
        for gone in (_GONE_KEYS, _GONE_FACES, "DELETE FROM identity_edge WHERE at < %(began)s"):
            sql.run(gone, {"began": began})


def _faces_sql() -> str:
    """The run's faces as the database keeps them, with the version each was made of."""
    kinds = " ".join(
        f"WHEN f.kind IN ({told}) THEN {KINDS[kind].value}"
        for kind, told in (("person", "'person', 'unknown'"), ("organisation", "'organisation'"))
    )
    among = "CASE f.kind WHEN 'unknown' THEN 'person' ELSE f.kind END"
    shared = " + ".join(f"coalesce({bit} * (1 + h{bit}.firm::INT), 0)" for _, bit in _SHARED)
    joins = " ".join(
        f"LEFT JOIN frozen_held h{bit} ON h{bit}.kind = {among} AND h{bit}.field = '{field}'"
        f" AND h{bit}.value = f.{field}::VARCHAR"
        for field, bit in _SHARED
    )
    return f"""
        SELECT f."row", f.given, f.family, '{{' || array_to_string(f.names, ',') || '}}', f.org,
               f.email, f.phone, f.born, f.postcode, f.street_key, f.city, f.country, f.account_no,
               '\\x' || f.national, CASE {kinds} ELSE 0 END, {shared}, {NORM_VERSION}, p.version
        FROM face f JOIN (SELECT "row", version FROM prepared) p ON p."row" = f."row" {joins}
    """


def _of(table: str) -> str:
    return ", ".join(f"{table}.{column}" for column in _COLUMNS)


def _replace(connection: duckdb.DuckDBPyConnection, columns: str) -> None:
    sql.run("ANALYZE turned")
    updates = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS)
    sql.run(_TAKE.format(columns=columns, told=_of("m"), updates=updates))
    sql.run("DELETE FROM identity_key k USING turned t WHERE k.record_id = t.record_id")
    rows = pa.table({"row_": pa.array([row for (row,) in sql.rows("TABLE turned")], pa.int64())})
    connection.register("turned", rows)
    sql.scratch("keyed", "key bigint, record_id bigint")
    bulk.copy(
        connection,
        f"SELECT key, row_ FROM ({keys_sql()}) SEMI JOIN turned USING (row_)",
        "COPY keyed FROM STDIN (FORMAT csv)",
    )
    connection.unregister("turned")
    sql.run("SET LOCAL work_mem = '256MB'")
    sql.run(
        "INSERT INTO identity_key (key, record_id) SELECT key, record_id FROM keyed ORDER BY 1, 2"
        " ON CONFLICT DO NOTHING"
    )
    sql.run("DROP TABLE IF EXISTS pg_temp.crowded")  # of an earlier run in the same transaction
    sql.run(_CROWDED)
    sql.run(_GENERIC, {"now": clock.now(), "most": looking.GENERIC})


_NEWER = """NOT EXISTS (SELECT FROM identity_record r
                         WHERE r.id = o.record_id AND r.last_seen >= %(began)s)"""
_GONE_KEYS = f"""
DELETE FROM identity_key o
 WHERE NOT EXISTS (SELECT FROM made m WHERE m.record_id = o.record_id AND m.kind > 0) AND {_NEWER}
"""
_GONE_FACES = f"""
DELETE FROM identity_face o
 WHERE NOT EXISTS (SELECT FROM made m WHERE m.record_id = o.record_id) AND {_NEWER}
"""
_TURNED = """
INSERT INTO turned
SELECT m.record_id FROM made m
  JOIN identity_record r ON r.id = m.record_id AND r.version = m.version
  LEFT JOIN identity_face f ON f.record_id = m.record_id
 WHERE f.record_id IS NULL OR ({columns}) IS DISTINCT FROM ({known})
"""
_TAKE = """
INSERT INTO identity_face (record_id, {columns}, norm_version)
SELECT m.record_id, {told}, m.norm_version FROM made m JOIN turned t ON t.record_id = m.record_id
ON CONFLICT (record_id) DO UPDATE SET {updates}, norm_version = excluded.norm_version
"""
_CROWDED = """
CREATE TEMPORARY TABLE crowded ON COMMIT DROP AS
SELECT key, count(*) AS holders FROM identity_key GROUP BY key HAVING count(*) > 100
"""
_GENERIC = """
WITH gone AS (
  DELETE FROM identity_generic g WHERE NOT EXISTS (SELECT FROM crowded c WHERE c.key = g.key))
INSERT INTO identity_generic (key, holders, since, why)
SELECT key, holders, %(now)s, 'run' FROM crowded WHERE holders > %(most)s
ON CONFLICT (key) DO UPDATE SET holders = excluded.holders
"""


def freeze(
    connection: duckdb.DuckDBPyConnection, habits: Habits, model: int | None, *, stamp: str
) -> None:
    """Keep beside the live model what the run read of all records together."""
    public: dict[str, list[str]] = {}
    for kind, domain in connection.execute("FROM frozen_public ORDER BY ALL").fetchall():
        public.setdefault(kind, []).append(domain)
    rare: dict[str, dict[str, float]] = {}
    for kind, feature, share in connection.execute("FROM frozen_rare").fetchall():
        rare.setdefault(kind, {})[feature] = share
    beside = {"stamp": stamp, "habits": asdict(habits), "public": public, "rare": rare}
    with working("identity.resolve"):
        sql.scratch("known", "value bigint, share float8")
        bulk.copy(connection, _KNOWN, "COPY known FROM STDIN (FORMAT csv)")
        sql.run("DELETE FROM identity_tf")
        sql.run(
            "INSERT INTO identity_tf (model_id, value, share)"
            " SELECT %(model)s, value, max(share) FROM known GROUP BY value",
            {"model": model},
        )
        sql.run(
            "UPDATE identity_model SET beside = %(beside)s WHERE id = %(model)s",
            {"model": model, "beside": json.dumps(beside)},
        )


_KNOWN = f"""
SELECT {number_sql("concat_ws(chr(31), kind || ' ' || feature, value)")}, share
  FROM frozen_share
 UNION ALL
SELECT {number_sql(f"concat_ws(chr(31), '{CROWDED}', full_name)")}, 1
  FROM crowded WHERE full_name IS NOT NULL
 UNION ALL
SELECT {number_sql(f"concat_ws(chr(31), '{FIRM_ALONE}', array_to_string(tokens, ' '))")}, 1
  FROM firm_alone
 UNION ALL
SELECT {number_sql(f"concat_ws(chr(31), '{FIRM_SOURCE}', code)")}, 1
  FROM firm_source
"""


def let_writers_end() -> None:
    """All that began before this is committed and can be read; what begins now is dated after it.

    Else a record dated before a run and committed after it had read would be seen by neither.
    """
    with working("identity.resolve"):
        sql.run("SELECT set_config('lock_timeout', %s, true)", [PATIENCE])
        sql.run(turns.LOCK, {"locks": [turns.IMPORT]})


def catch_up(began: datetime, waiting: Collection[UUID] = ()) -> int:
    """Decide once more what arrived or was said while the run was computing.

    Who says a word has no turn to wait for, so one dated before the run may have been committed
    after it had read: those are decided once more too, as it takes nothing but time. Words on
    persons that are ``waiting`` for a steward decide nothing here: the run has left them alone.
    """
    let_writers_end()
    told = {"began": began, "spoken": began - SPEAKING, "waiting": sorted(waiting)}
    with working("identity.resolve"):
        records = sql.rows(_MEANWHILE, told)
    for some in batched(records, TOGETHER):
        anew = [record for record, was_told in some if was_told]  # the model before scored them
        with working("identity.resolve"):
            again.redecide([record for record, _ in some], cause={"meanwhile": True}, anew=anew)
    return len(records)


_MEANWHILE = """
SELECT id, bool_or(told) FROM (
  SELECT r.id, r.last_seen >= %(began)s AS told
    FROM identity_record r JOIN identity_face f ON f.record_id = r.id
   WHERE r.last_seen >= %(began)s OR r.withdrawn_at >= %(began)s
   UNION ALL
  SELECT id, false FROM identity_record WHERE erased_at >= %(began)s
   UNION ALL
  SELECT a_id, false FROM identity_assertion w
   WHERE (w.at >= %(spoken)s OR w.revoked_at >= %(spoken)s)
     AND NOT EXISTS (
       SELECT FROM identity_membership m JOIN people_person p ON p.id = m.person_id
        WHERE m.record_id IN (w.a_id, w.b_id) AND m.until IS NULL
          AND p.canonical_id = ANY (%(waiting)s::uuid[]))
   UNION ALL
  SELECT (cause ->> 'record')::bigint, false FROM identity_event
   WHERE at >= %(spoken)s AND what IN ('kind_changed', 'kind_undone')) meanwhile
 GROUP BY id ORDER BY id
"""
