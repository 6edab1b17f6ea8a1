"""Faces: a prepared file's records in comparable form, one row each, in the table ``face``.

Every rule is a function of one value (``parts``).  The live path calls ``face_of``.  The bulk
road (``make_faces``) answers plain values in SQL (``plain``), calls the same functions once per
*distinct* other value of a column and joins the answers back in DuckDB, so that a million rows
cost what their odd values cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from goodterms.customer.identity.matching import kinds
from goodterms.customer.identity.matching.habits import Habits, habits_of
from goodterms.customer.identity.matching.names import NICKNAMES
from goodterms.customer.identity.matching.parts import Part, parts_of
from goodterms.customer.identity.matching.plain import (
    KNOWN_BITS,
    KNOWN_JOIN,
    NAME_BODY,
    NAME_PLAIN,
    NAME_WORDS,
    PLAIN,
    known_words,
)
from goodterms.customer.identity.matching.signs import BIT
from goodterms.customer.identity.matching.words import table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import duckdb

    type Progress = Callable[[str, int, int], None]

CHUNK = 50_000  # distinct values handed to Python at a time
CROWD = 10  # addresses at which one name is no longer one person's
TELLS = 0.05  # a source that gives so many of its records an account knows of accounts
MOSTLY = 0.5  # of a source's firms: where so many have an account, to have one is nothing odd

_PARTS = parts_of(Habits())
_SQL_TYPES = {
    pa.string(): "VARCHAR", pa.int64(): "BIGINT", pa.bool_(): "BOOLEAN",
    pa.list_(pa.string()): "VARCHAR[]",
}  # fmt: skip


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
    habits = make_signs(connection, prepared, country=country, progress=progress)
    kinds.judge_faces(connection, habits)
    return habits


def make_signs(
    connection: duckdb.DuckDBPyConnection,
    prepared: str,
    *,
    country: str | None = None,
    progress: Progress | None = None,
) -> Habits:
    """Make the table ``face_said``: faces before their kinds are judged, with their signs."""
    tell = progress or (lambda *_: None)
    fields = _fields_of(connection, prepared)
    habits = habits_of(connection, prepared, fields, country=country)
    parts = {column: part for column, part in parts_of(habits).items() if column in fields}
    _lay_out(connection, "nickname", table(NICKNAMES), "class")
    _lay_out(connection, "known", known_words(), "bits")
    if country_part := parts.pop("country", None):
        _make_part(connection, "country", country_part, f"SELECT country FROM {prepared}")
    connection.execute(_seen_sql(prepared, fields))
    for done, (column, part) in enumerate(parts.items()):
        tell(f"reading {column}", done, len(parts) + 1)
        odd = f"WHERE NOT plain_{column}" if column in PLAIN else ""
        _make_part(connection, column, part, f"SELECT {_key(column)} FROM face_seen p {odd}")
    connection.execute(_told_sql(fields))
    _make_crowded(connection, fields)
    _make_firm_alone(connection, fields)
    tell("making faces", len(parts), len(parts) + 1)
    connection.execute(_SAID)
    return habits


def _fields_of(connection: duckdb.DuckDBPyConnection, prepared: str) -> set[str]:
    """The columns that hold anything at all: a file without emails has no emails to judge."""
    here = [row[0] for row in connection.execute(f"DESCRIBE SELECT * FROM {prepared}").fetchall()]
    counts = ", ".join(f"count({column})" for column in here)
    (filled,) = connection.execute(f"SELECT {counts} FROM {prepared}").fetchall()
    return {column for column, count in zip(here, filled, strict=True) if count}


def _lay_out(
    connection: duckdb.DuckDBPyConnection, name: str, words: Mapping[str, Any], means: str
) -> None:
    """A table of a word list: ``word`` and what it means."""
    connection.register("words", pa.table({"word": list(words), means: list(words.values())}))
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM words")
    connection.unregister("words")


# --- step 1: see which values are plain, and read the others ------------------------------------


def _seen_sql(prepared: str, fields: set[str]) -> str:
    """The view ``face_seen``: the prepared rows with what the plain rules need to know."""
    source = prepared
    more, joins = [], []
    if "name" in fields:
        for step in (NAME_BODY, NAME_PLAIN, NAME_WORDS):
            source = f"(SELECT *, {step} FROM {source})"
        more.append(KNOWN_BITS)
        joins.append(KNOWN_JOIN)
    if "country" in fields:
        more.append("part_country.value AS home")
        joins.append("LEFT JOIN part_country ON part_country.said = p.country")
    else:
        more.append("NULL AS home")
    more += [f"coalesce({PLAIN[c].holds}, false) AS plain_{c}" for c in PLAIN if c in fields]
    return f"""CREATE OR REPLACE VIEW face_seen AS
        SELECT p.*, {", ".join(more)} FROM {source} p {" ".join(joins)}"""


def _key(column: str) -> str:
    """SQL of what a column's part is keyed by; a phone travels with its row's country."""
    return "coalesce(home, '') || ' ' || p.phone" if column == "phone" else f"p.{column}"


def _make_part(
    connection: duckdb.DuckDBPyConnection, column: str, part: Part, values_sql: str
) -> None:
    """The table ``part_<column>``: each distinct odd value as ``said``, with what it becomes."""
    schema = pa.schema({"said": pa.string(), **part.columns})
    said = connection.sql(
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


# --- step 2: one row a record, every value answered ---------------------------------------------

# column of the file -> its part's columns -> their names in ``face_told``
_TOLD = {
    "name": {
        "given": "name_given", "middle": "name_middle", "family": "name_family",
        "full_name": "name_full", "tokens": "name_tokens", "signs": "name_signs",
    },
    "given_name": {
        "given": "given_given", "middle": "given_middle", "full_name": "given_full",
        "tokens": "given_tokens", "signs": "given_signs",
    },
    "family_name": {
        "family": "family_family", "full_name": "family_full", "tokens": "family_tokens",
        "signs": "family_signs",
    },
    "organisation": {"org": "org", "tokens": "org_tokens", "signs": "org_signs"},
    "email": {"email": "email", "role": "email_role", "signs": "email_signs"},
    "phone": {"phone": "phone", "signs": "phone_signs"},
    "birth_date": {"born": "born", "weak": "born_weak"},
    "postcode": {"value": "postcode"},
    "street": {"key": "street_key", "street": "street", "house_no": "house_no"},
    "city": {"value": "city"},
    "state": {"value": "state"},
    "country": {"value": "country"},
    "account_no": {"value": "account_no"},
    "national_id": {"value": "national"},
}  # fmt: skip


def _told_sql(fields: set[str]) -> str:
    """The view ``face_told``: for each row its parts, plain or looked up, NULL where absent."""
    selected = ["p.row", "p.source" if "source" in fields else "NULL::VARCHAR AS source"]
    for column, told in _TOLD.items():
        selected += [f"{_part_sql(column, part, fields)} AS {name}" for part, name in told.items()]
    joins = [
        f"LEFT JOIN part_{column} ON part_{column}.said = {_key(column)}"
        for column in _TOLD
        if column in fields
    ]
    return f"""CREATE OR REPLACE VIEW face_told AS
        SELECT {", ".join(selected)} FROM face_seen p {" ".join(joins)}"""


def _part_sql(column: str, part: str, fields: set[str]) -> str:
    if column not in fields:
        return f"NULL::{_SQL_TYPES[_PARTS[column].columns[part]]}"
    if column not in PLAIN:
        return f"part_{column}.{part}"
    plain = PLAIN[column].columns[part]
    return f"CASE WHEN plain_{column} THEN {plain} ELSE part_{column}.{part} END"


# --- step 3: the parts put together -------------------------------------------------------------


def _make_crowded(connection: duckdb.DuckDBPyConnection, fields: set[str]) -> None:
    """The table ``crowded``: names not known as given names that stand at many addresses."""
    connection.execute("CREATE OR REPLACE TABLE crowded (full_name VARCHAR)")
    place = [c for c in ("street", "postcode", "city", "account_no") if c in fields]
    if "name" not in fields or not place:
        return
    told = {part: _part_sql("name", part, fields) for part in ("full_name", "signs")}
    connection.execute(f"""
        INSERT INTO crowded
        SELECT {told["full_name"]} AS crowd
        FROM face_seen p LEFT JOIN part_name ON part_name.said = p.name
        WHERE {told["signs"]} & {BIT["given_known"]} = 0
        GROUP BY crowd
        HAVING count(*) >= {CROWD} AND count(DISTINCT hash({", ".join(place)})) >= {CROWD}
    """)


def _make_firm_alone(connection: duckdb.DuckDBPyConnection, fields: set[str]) -> None:
    """The tables ``firm_alone`` and ``firm_source``: whose second record is none of theirs.

    ``firm_alone`` holds firms with a record that names no person and has no account, told by a
    source that knows of accounts: another's silence says nothing. ``firm_source`` holds the sources
    whose firms mostly have none. Where all have one, or firms have no column, nothing is odd.
    """
    connection.execute("CREATE OR REPLACE TABLE firm_alone (tokens VARCHAR[])")
    connection.execute("CREATE OR REPLACE TABLE firm_source (code VARCHAR)")
    if "organisation" not in fields:
        return
    source = "coalesce(p.source, '')" if "source" in fields else "''"
    account = "p.account_no" if "account_no" in fields else "NULL"
    named = sorted(fields & {"name", "given_name", "family_name"})
    alone = " AND ".join(f"p.{column} IS NULL" for column in named) or "true"
    told = f"avg(({account} IS NOT NULL)::INT) >= {TELLS}" if "account_no" in fields else "true"
    connection.execute(f"""
        CREATE OR REPLACE TEMPORARY TABLE of_firm AS
        SELECT {source} AS source, tokens, {account} IS NOT NULL AS has_account
        FROM face_seen p JOIN part_organisation ON part_organisation.said = p.organisation
        WHERE {alone} AND tokens IS NOT NULL
    """)
    connection.execute(f"""
        INSERT INTO firm_alone
        SELECT DISTINCT tokens FROM of_firm
        WHERE NOT has_account AND source IN (
            SELECT {source} AS source FROM face_seen p GROUP BY ALL HAVING {told})
    """)
    connection.execute(f"""
        INSERT INTO firm_source
        SELECT source FROM of_firm GROUP BY source HAVING avg(has_account::INT) < {MOSTLY}
    """)


def _joined(*lists: str) -> str:
    """SQL: the sorted distinct members of several lists, NULL when there are none."""
    some = ", ".join(f"coalesce({one}, [])" for one in lists)
    return f"nullif(list_sort(list_distinct(flatten([{some}]))), [])"


def _if(condition: str, code: str) -> str:
    return f"CASE WHEN {condition} THEN {BIT[code]} ELSE 0 END"


_SAID = f"""
CREATE OR REPLACE TABLE face_said AS
WITH merged AS (
    SELECT *,
        coalesce(given_given, nullif(name_given, family_family)) AS given,
        coalesce(given_middle, name_middle) AS middle,
        coalesce(family_family, nullif(name_family, given_given)) AS family,
        CASE WHEN given_tokens IS NULL AND family_tokens IS NULL THEN name_tokens
            ELSE {_joined("name_tokens", "given_tokens", "family_tokens")} END AS names,
        coalesce(name_full, nullif(concat_ws(' ', given_full, family_full), '')) AS full_name,
        split_part(email, '@', 1) AS email_local,
        split_part(email, '@', 2) AS email_domain
    FROM face_told
)
SELECT
    row, source, given, middle, family, names, merged.full_name,
    coalesce(nickname.class, given) AS given_class, org, email, email_local, email_domain,
    coalesce(email_role, false) AS email_role, phone, born,
    coalesce(born_weak, false) AS born_weak,
    postcode, street_key, street, house_no, city, state, country, account_no, national,
    coalesce(name_signs, 0) | coalesce(given_signs, 0) | coalesce(family_signs, 0)
        | coalesce(org_signs, 0) | coalesce(email_signs, 0) | coalesce(phone_signs, 0)
        | {_if("coalesce(given_signs, 0) | coalesce(family_signs, 0) > 0", "own_fields")}
        | {_if("crowded.full_name IS NOT NULL", "crowded")}
        | {_if("firm_alone.tokens IS NOT NULL AND firm_source.code IS NOT NULL", "firm_elsewhere")}
        | {_if("born IS NOT NULL", "born")}
        | {_if("national IS NOT NULL", "national")}
        | {_if("account_no IS NOT NULL", "account")}
        | {_if("names = org_tokens", "name_is_firm")}
        | {
    _if(
        "(length(family) > 2 AND contains(email_local, family)) OR (length(given) > 2"
        " AND contains(email_local, given))",
        "mail_named",
    )
} AS signs
FROM merged
LEFT JOIN nickname ON nickname.word = given
LEFT JOIN crowded ON crowded.full_name = merged.full_name
LEFT JOIN firm_alone ON firm_alone.tokens = coalesce(org_tokens, names)
LEFT JOIN firm_source ON firm_source.code = coalesce(merged.source, '')
"""
