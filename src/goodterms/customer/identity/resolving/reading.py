"""Records out of PostgreSQL into the matcher's own tables, and what people have said about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.identity.models import Kind, Says
from goodterms.customer.identity.models.kinds import KIND_BY_SQL
from goodterms.kernel import sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

CONTEXT = "goodterms.customer.identity"
NAMES = {kind.value: kind.label for kind in Kind}


def records_statement() -> str:
    """The question for all standing records as the matcher's prepared relation, to be copied."""
    return sql.text(CONTEXT, "records").replace("{kind_by}", KIND_BY_SQL)


def read_records(connection: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """Make the table ``prepared`` of all standing records; answers how many. Constant memory."""
    file = folder / "records.csv"
    statement = f"COPY ({records_statement()}) TO STDOUT (FORMAT csv, HEADER)"
    with working("identity.resolve"), file.open("wb") as out, sql.copy(statement) as rows:
        for block in rows:
            out.write(block)
    connection.execute(
        """CREATE TABLE prepared AS
           SELECT * REPLACE ("row"::BIGINT AS "row", line::BIGINT AS line,
                             kind_by::INT AS kind_by, kind_now::INT AS kind_now,
                             version::INT AS version)
             FROM read_csv($file, all_varchar = true, header = true, nullstr = '')""",
        {"file": str(file)},
    )
    file.unlink()
    found = connection.execute("SELECT count(*) FROM prepared").fetchone()
    return int(found[0]) if found else 0


def keep_spoken_kinds(connection: duckdb.DuckDBPyConnection) -> None:
    """Kinds a source, a steward or the holder decided stand in the faces too."""
    names = ", ".join(f"({value}, '{name}')" for value, name in NAMES.items())
    connection.execute("ALTER VIEW face RENAME TO face_judged")
    connection.execute(f"CREATE TABLE kind_name AS SELECT * FROM (VALUES {names}) AS t(code, name)")
    connection.execute(
        """CREATE VIEW face AS
           SELECT f.* REPLACE (coalesce(k.name, f.kind) AS kind)
             FROM face_judged f
             JOIN prepared p ON p."row" = f."row"
             LEFT JOIN kind_name k ON p.kind_by > 0 AND k.code = p.kind_now"""
    )


def spoken_pairs() -> list[tuple[int, int, int, int, str, str]]:
    """Standing words on pairs: (a, b, says, strength, at, id); a seed's records are one person.

    Who is related is not the same. A steward's word that a customer contradicts decides nothing.
    """
    with working("identity.resolve"):
        words = sql.rows(
            """SELECT a_id, b_id, CASE WHEN says = %(same)s THEN %(same)s ELSE %(different)s END,
                      strength, at::text, id::text
                 FROM identity_assertion s
                WHERE revoked_at IS NULL AND NOT EXISTS (
                  SELECT FROM identity_review v
                   WHERE v.word_id = s.id AND v.state = 'disputed')
                ORDER BY id""",
            {"same": Says.SAME, "different": Says.DIFFERENT},
        )
        one_seed = sql.rows(
            """SELECT min(record_id) OVER (PARTITION BY person_id), record_id
                 FROM identity_membership
                WHERE until IS NULL AND person_id IN (
                  SELECT person_id FROM identity_membership WHERE until IS NULL
                   GROUP BY person_id HAVING count(*) > 1)"""
        )
    seeds = [(a, b, Says.SAME.value, 100, "", f"seed {b}") for a, b in one_seed if a != b]
    return [*seeds, *((a, b, s, w, at, key) for a, b, s, w, at, key in words)]
