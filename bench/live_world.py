"""The world of ``bench live``: invented records, a firm's database to hold them, and its doors."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg

from goodterms.runtime.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
LISTS = HERE.parent / "src/goodterms/customer/identity/matching/data"
FIELDS = ("name", "organisation", "email", "phone", "street", "city", "postcode", "birth_date")


class World:
    """Rows by their place: the first ``size`` are loaded, those after it arrive."""

    def __init__(self, rows: int, seed: int = 1) -> None:
        self.db = duckdb.connect()
        self.spill = tempfile.TemporaryDirectory(prefix="goodterms-world-")
        self.db.execute(
            "SET threads = 2; SET memory_limit = '6GB'; SET enable_progress_bar = false;"
            f" SET temp_directory = '{self.spill.name}'"
        )
        text = (HERE / "live" / "people.sql").read_text(encoding="utf-8")
        values = {
            "$rows": str(rows), "$seed": str(seed),
            "$given": f"'{LISTS / 'given_names.txt'}'",
            "$family": f"'{LISTS / 'family_names.txt'}'",
        }  # fmt: skip
        for name, value in values.items():
            text = text.replace(name, value)
        for statement in text.split(";\n"):
            if statement.strip():
                self.db.execute(statement)

    def told(self, first: int, last: int) -> list[tuple[str, dict[str, str], str]]:
        """Rows ``first`` to ``last``: the source's key, what it says, and who it truly is."""
        rows = self.db.execute(
            f"FROM world SELECT key, truth, {', '.join(FIELDS)}"
            " WHERE nth >= ? AND nth < ? ORDER BY nth", [first, last],
        ).fetchall()  # fmt: skip
        return [
            (key, {f: v for f, v in zip(FIELDS, values, strict=True) if v is not None}, truth)
            for key, truth, *values in rows
        ]


class House:
    """The database, and the road of its superuser: set-up alone takes it."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.name = "goodterms"

    @property
    def url(self) -> str:
        return self._url(self.name)

    def road(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.cluster.superuser_url(self.name), autocommit=True)

    @contextmanager
    def fresh(self, name: str, template: str = "empty") -> Iterator[None]:
        """A database of its own for the length of the block."""
        from tests.support.databases import use  # noqa: PLC0415

        before = self.name
        use(self._url("postgres"), "postgres")
        self.cluster.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", database="postgres")
        self.cluster.sql(
            f"CREATE DATABASE {name} TEMPLATE {template} OWNER goodterms_owner",
            database="postgres",
        )
        try:
            self.go(name)
            yield
        finally:
            use(self._url("postgres"), "postgres")
            self.cluster.sql(f"DROP DATABASE {name} WITH (FORCE)", database="postgres")
            self.go(before)

    def go(self, name: str) -> None:
        from tests.support.databases import use  # noqa: PLC0415

        self.name = name
        use(self._url(name), name)
        from goodterms.customer.identity.live import numbers  # noqa: PLC0415

        numbers.forget()

    def keep_as(self, name: str) -> None:
        """A copy of the database as it stands, to begin others from."""
        from tests.support.databases import use  # noqa: PLC0415

        use(self._url("postgres"), "postgres")
        self.cluster.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", database="postgres")
        self.cluster.sql(
            f"CREATE DATABASE {name} TEMPLATE {self.name} OWNER goodterms_owner",
            database="postgres",
        )
        self.go(self.name)

    def _url(self, name: str) -> str:
        return self.cluster.url.replace("/goodterms?", f"/{name}?")

    def source(self) -> Any:
        from tests.support import make  # noqa: PLC0415

        from goodterms.customer.people.models import Division  # noqa: PLC0415
        from goodterms.kernel.acting import working  # noqa: PLC0415

        with working("bench"):
            division = Division.objects.filter(code="moor").first()
        division = division or make.make_division("moor", "Moor")
        return make.make_source(division)

    def load(self, world: World, rows: int, source: int) -> None:
        """Rows as an import leaves them: records, seeds and memberships, without faces."""
        payload = ", ".join(f"{field} := {field}" for field in FIELDS)
        world.db.execute(
            f"""CREATE OR REPLACE TEMP TABLE ready AS FROM world
                SELECT nth + 1 AS id, key, to_json(struct_pack({payload}))::VARCHAR AS payload,
                       md5(key) AS hash, uuidv7()::VARCHAR AS seed
                 WHERE nth < {rows} ORDER BY nth"""
        )
        with self.road() as road:
            road.execute("SET session_replication_role = replica")
            road.execute(
                "CREATE TABLE ready (id bigint, key text, payload jsonb, hash text, seed uuid)"
            )
            _pour(world, road)
            for statement in _LOAD.split(";\n"):
                road.execute(statement.replace("$source", str(source)).encode())
            road.execute("VACUUM ANALYZE")

    def settle(self) -> None:
        """As an installation stands by then: its statistics taken, what was loaded on disk.

        What arrives is measured, not the last minutes of a load; every page that it touches is
        touched for the first time since, and goes into the log whole.
        """
        with self.road() as road:
            road.execute("VACUUM ANALYZE")
            road.execute("CHECKPOINT")

    def forget_records(self) -> None:
        """Everything but the model and its frozen numbers."""
        with self.road() as road:
            road.execute("SET session_replication_role = replica")
            for table in _RECORDS:
                road.execute(f"DELETE FROM {table}".encode())  # noqa: S608
            road.execute("VACUUM ANALYZE")

    def pour_faces(self, world: World, rows: int) -> None:
        """Faces and keys made in DuckDB, their indexes built when all lie there."""
        import live_faces  # noqa: PLC0415

        with self.road() as road:
            road.execute("SET session_replication_role = replica")
            road.execute("SET maintenance_work_mem = '1GB'")
            kept = road.execute(_INDEXES).fetchall()
            for name, _, constraint in kept:
                road.execute(
                    f"ALTER TABLE {constraint} DROP CONSTRAINT {name} CASCADE".encode()
                    if constraint else f"DROP INDEX {name}".encode()
                )  # fmt: skip
            live_faces.pour(world, road, rows)
            for _, definition, _ in kept:
                road.execute(definition.encode())
                say(f"  {definition.split(' ON ')[0]}")
            road.execute(_CROWDED)
            road.execute("VACUUM ANALYZE identity_key, identity_face")

    def megabytes(self) -> dict[str, float]:
        with self.road() as road:
            return {
                table: round(road.execute(
                    "SELECT pg_total_relation_size(%s::regclass)::float8 / 1e6", [table]
                ).fetchone()[0], 1)  # type: ignore[index]
                for table in ("identity_edge", "identity_key", "identity_face")
            }  # fmt: skip


def _pour(world: World, road: psycopg.Connection[Any]) -> None:
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow.csv import WriteOptions, write_csv  # noqa: PLC0415

    reader = world.db.sql("SELECT id, key, payload, hash, seed FROM ready").to_arrow_reader(100_000)
    with road.cursor().copy("COPY ready FROM STDIN (FORMAT csv)") as copy:
        for batch in reader:
            out = pa.BufferOutputStream()
            write_csv(batch, out, WriteOptions(include_header=False))
            copy.write(out.getvalue().to_pybytes())


_RECORDS = (
    "identity_edge", "identity_key", "identity_face", "identity_generic", "identity_paper",
    "identity_version", "identity_membership", "identity_event", "identity_review",
    "identity_record", "profile_card", "people_person", "people_organisation",
)  # fmt: skip
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid),
       CASE WHEN c.oid IS NOT NULL THEN i.indrelid::regclass::text END
  FROM pg_index i LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u')
 WHERE i.indrelid IN ('identity_face'::regclass, 'identity_key'::regclass)
"""
_CROWDED = """
INSERT INTO identity_generic (key, holders, since, why)
SELECT key, count(*), now(), 'run' FROM identity_key GROUP BY key HAVING count(*) > 100
"""
_LOAD = """
INSERT INTO people_person (id, canonical_id, opened, minted_at)
SELECT seed, seed, 0, now() - interval '1 day' FROM ready;
INSERT INTO identity_record (id, source_id, source_key, version, payload, said, content_hash, kind,
                             kind_p, kind_why, kind_by, first_seen, last_seen)
SELECT id, $source, key, 1, jsonb_strip_nulls(payload), '{}', decode(hash, 'hex'), 0, 0, '{}', 0,
       now() - interval '1 day', now() - interval '1 day' FROM ready;
INSERT INTO identity_membership (id, record_id, person_id, since, why)
SELECT seed, id, seed, now() - interval '1 day', 'import' FROM ready;
SELECT setval('identity_record_id_seq', (SELECT max(id) + 1000 FROM ready));
DROP TABLE ready
"""


@contextmanager
def house(folder: Path) -> Iterator[House]:
    """A server on the disk with the house's own settings, migrated, and Django set up on it."""
    cluster = Cluster.for_tests(folder / "cluster")
    with cluster.running():
        home = folder / "home"
        home.mkdir(exist_ok=True)
        os.environ.update(DATABASE_URL=cluster.url, GOODTERMS_DATA_DIR=str(home))
        sys.path.insert(0, str(HERE.parent))
        from goodterms.runtime import attached  # noqa: PLC0415

        with attached.attached(home):
            from django.core.management import call_command  # noqa: PLC0415
            from django.db import connections  # noqa: PLC0415

            from goodterms.trust.access import policies  # noqa: PLC0415

            call_command("migrate", database="owner", verbosity=0)
            policies.write()
            made = House(cluster)
            made.keep_as("empty")
            yield made
            connections.close_all()


@contextmanager
def folder_for(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(mode=0o755, parents=True, exist_ok=True)
        yield kept
        return
    made = Path(tempfile.mkdtemp(prefix="goodterms-bench-"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def figure_line(**told: Any) -> None:
    print(json.dumps(told), flush=True)
