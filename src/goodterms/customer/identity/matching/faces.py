"""Faces: a prepared file's records in comparable form, one row each, in the table ``face``.

Every rule is a plain function of one value, written once and used on both roads.  The live
path calls ``face_of``.  The bulk road (``make_faces``) calls the same functions once per
*distinct* value of a column, keeps the answers as a small table and joins them back in DuckDB,
so that a million rows cost what their different values cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from goodterms.customer.identity.matching import kinds
from goodterms.customer.identity.matching.habits import Habits, habits_of
from goodterms.customer.identity.matching.names import NICKNAMES
from goodterms.customer.identity.matching.parts import Part, parts_of
from goodterms.customer.identity.matching.signs import BIT
from goodterms.customer.identity.matching.words import table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import duckdb

    type Progress = Callable[[str, int, int], None]

_PARTED = frozenset(parts_of(Habits()))
CHUNK = 50_000  # distinct values handed to Python at a time
CROWD = 10  # addresses at which one name is no longer one person's

# --- the bulk road -----------------------------------------------------------------------------


def make_faces(
    connection: duckdb.DuckDBPyConnection,
    prepared: str,
    *,
    country: str | None = None,
    progress: Progress | None = None,
) -> Habits:
    """Make ``face`` (a view) from a relation of VARCHAR fields plus ``row``; the habits it read.

    ``prepared`` is anything DuckDB can select from: a table's name or a quoted Parquet path.
    Raises nothing for bad values: what cannot be read is NULL in its face.
    """
    tell = progress or (lambda *_: None)
    fields = _fields_of(connection, prepared)
    habits = habits_of(connection, prepared, fields, country=country)
    parts = {column: part for column, part in parts_of(habits).items() if column in fields}
    if "country" in parts:
        _make_part(connection, "country", parts["country"], f"SELECT country FROM {prepared}")
    for done, (column, part) in enumerate(parts.items()):
        tell(f"reading {column}", done, len(parts) + 1)
        if column != "country":
            _make_part(connection, column, part, _values_sql(column, prepared, fields))
    tell("faces", len(parts), len(parts) + 1)
    _make_crowded(connection, prepared, fields)
    nicknames = pa.table({"said": list(table(NICKNAMES)), "class": list(table(NICKNAMES).values())})
    connection.register("nickname", nicknames)
    connection.execute(_face_sql(prepared, fields))
    kinds.judge_faces(connection, habits)
    return habits


def _fields_of(connection: duckdb.DuckDBPyConnection, prepared: str) -> set[str]:
    """The columns that hold anything at all: a file without emails has no emails to judge."""
    here = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {prepared}").fetchall()]
    counts = ", ".join(f"count({column})" for column in here)
    (filled,) = connection.execute(f"SELECT {counts} FROM {prepared}").fetchall()
    return {column for column, count in zip(here, filled, strict=True) if count}


def _key(column: str, fields: set[str]) -> str:
    """SQL of what a column's part is keyed by; a phone travels with its row's country."""
    if column != "phone":
        return f"p.{column}"
    home = "coalesce(part_country.value, '')" if "country" in fields else "''"
    return f"{home} || ' ' || p.phone"


def _values_sql(column: str, prepared: str, fields: set[str]) -> str:
    joined = (
        "LEFT JOIN part_country ON part_country.said = p.country" if "country" in fields else ""
    )
    return f"SELECT {_key(column, fields)} FROM {prepared} p {joined}"


def _make_part(
    connection: duckdb.DuckDBPyConnection, column: str, part: Part, values_sql: str
) -> None:
    """The table ``part_<column>``: each distinct value as ``said`` with what it becomes."""
    schema = pa.schema({"said": pa.string(), **part.columns})
    said = connection.cursor().sql(
        f"SELECT DISTINCT value FROM ({values_sql}) given(value) WHERE value IS NOT NULL"
    )
    reader = said.to_arrow_reader(CHUNK)
    batches = [_answered(batch.column(0).to_pylist(), part, schema) for batch in reader]
    connection.register("answered", pa.Table.from_batches(batches, schema))
    connection.execute(f"CREATE OR REPLACE TABLE part_{column} AS SELECT * FROM answered")
    connection.unregister("answered")


def _answered(values: Sequence[str], part: Part, schema: pa.Schema) -> pa.RecordBatch:
    arrays: list[Sequence[Any]] = [values, *zip(*map(part.of, values), strict=True)]
    if not values:
        arrays = [[] for _ in schema]
    return pa.record_batch(
        [pa.array(array, field.type) for array, field in zip(arrays, schema, strict=True)],
        schema=schema,
    )


_SIGNED = ("name", "given_name", "family_name", "organisation", "email", "phone")


def _face_sql(prepared: str, fields: set[str]) -> str:
    """The table ``face_said``: all of a face but its kind, for which it keeps the signs."""

    def of(column: str, part: str = "value", kind: str = "VARCHAR") -> str:
        return f"part_{column}.{part}" if column in fields else f"NULL::{kind}"

    joins = "\n".join(
        f"LEFT JOIN part_{column} ON part_{column}.said = {_key(column, fields)}"
        for column in sorted(fields & _PARTED, key=lambda column: column != "country")
    )
    signs = " | ".join(f"coalesce({of(c, 'signs', 'BIGINT')}, 0)" for c in _SIGNED)
    tokens = [of(c, "tokens", "VARCHAR[]") for c in ("name", "given_name", "family_name")]
    parted = bool(fields & {"given_name", "family_name"})
    return f"""
    CREATE OR REPLACE TABLE face_said AS
    WITH told AS (SELECT
        p.row,
        {"p.source" if "source" in fields else "NULL::VARCHAR"} AS source,
        coalesce({of("given_name", "given")},
            nullif({of("name", "given")}, {of("family_name", "family")})) AS given,
        coalesce({of("given_name", "middle")}, {of("name", "middle")}) AS middle,
        coalesce({of("family_name", "family")},
            nullif({of("name", "family")}, {of("given_name", "given")})) AS family,
        {_joined_sql(tokens) if parted else tokens[0]} AS names,
        coalesce({of("name", "full_name")}, nullif(concat_ws(' ',
            {of("given_name", "full_name")}, {of("family_name", "full_name")}), '')) AS full_name,
        {of("organisation", "org")} AS org,
        {of("organisation", "tokens", "VARCHAR[]")} AS org_tokens,
        {of("email", "email")} AS email,
        {of("email", "role", "BOOLEAN")} AS email_role,
        {of("phone", "phone", "BIGINT")} AS phone,
        {of("birth_date", "born")} AS born,
        {of("birth_date", "weak", "BOOLEAN")} AS born_weak,
        {of("postcode")} AS postcode,
        {of("street", "key")} AS street_key,
        {of("street", "street")} AS street,
        {of("street", "house_no")} AS house_no,
        {of("city")} AS city,
        {of("state")} AS state,
        {of("country")} AS country,
        {of("account_no")} AS account_no,
        {of("national_id")} AS national,
        {signs} AS value_signs,
        {of("given_name", "given")} IS NOT NULL
            AND {of("family_name", "family")} IS NOT NULL AS two_fields
    FROM {prepared} p {joins}), located AS (SELECT
        told.* EXCLUDE (email_role, born_weak),
        coalesce(nickname.class, given) AS given_class,
        split_part(email, '@', 1) AS email_local,
        split_part(email, '@', 2) AS email_domain,
        coalesce(email_role, false) AS email_role,
        coalesce(born_weak, false) AS born_weak,
        crowded.full_name IS NOT NULL AS is_crowded
    FROM told
    LEFT JOIN nickname ON nickname.said = given
    LEFT JOIN crowded USING (full_name))
    SELECT * EXCLUDE (value_signs, two_fields, is_crowded, org_tokens), value_signs
        | CASE WHEN two_fields THEN {BIT["two_fields"]} ELSE 0 END
        | CASE WHEN is_crowded THEN {BIT["crowded"]} ELSE 0 END
        | CASE WHEN born IS NOT NULL THEN {BIT["born"]} ELSE 0 END
        | CASE WHEN national IS NOT NULL THEN {BIT["national"]} ELSE 0 END
        | CASE WHEN account_no IS NOT NULL THEN {BIT["account"]} ELSE 0 END
        | CASE WHEN names = org_tokens THEN {BIT["name_is_firm"]} ELSE 0 END
        | CASE WHEN (length(family) > 2 AND contains(email_local, family))
            OR (length(given) > 2 AND contains(email_local, given))
            THEN {BIT["mail_named"]} ELSE 0 END AS signs
    FROM located
    """


def _joined_sql(lists: Sequence[str]) -> str:
    """SQL: the sorted distinct members of several lists, NULL when there are none."""
    some = ", ".join(f"coalesce({one}, [])" for one in lists)
    return f"nullif(list_sort(list_distinct(flatten([{some}]))), [])"


def _make_crowded(connection: duckdb.DuckDBPyConnection, prepared: str, fields: set[str]) -> None:
    """The table ``crowded``: names not known as given names that stand at many addresses."""
    connection.execute("CREATE OR REPLACE TABLE crowded (full_name VARCHAR)")
    place = [f"p.{c}" for c in ("street", "postcode", "city", "account_no") if c in fields]
    if "name" not in fields or not place:
        return
    connection.execute(f"""
        INSERT INTO crowded
        SELECT n.full_name FROM {prepared} p JOIN part_name n ON n.said = p.name
        WHERE n.signs & {BIT["given_known"]} = 0 AND n.full_name IS NOT NULL
        GROUP BY ALL
        HAVING count(*) >= {CROWD} AND count(DISTINCT concat_ws('|', {", ".join(place)})) >= {CROWD}
    """)
