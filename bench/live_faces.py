"""Finding and scoring alone, as ``receive`` does it, against a world or against generated faces."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from live_world import World, say

if TYPE_CHECKING:
    from live_bench import Bench
    from live_world import House

PROBES = 1_000


def probe(payload: dict[str, str]) -> tuple[float, float, int]:
    """Milliseconds to find, milliseconds to score, and how many were found."""
    from goodterms.customer.identity.live import arriving, engine, looking, values  # noqa: PLC0415
    from goodterms.customer.identity.live.items import Item  # noqa: PLC0415
    from goodterms.customer.identity.live.numbers import current  # noqa: PLC0415
    from goodterms.customer.identity.live.records import NAMES  # noqa: PLC0415
    from goodterms.customer.identity.live.scoring import score  # noqa: PLC0415
    from goodterms.customer.identity.live.standing import of_face  # noqa: PLC0415
    from goodterms.kernel import sql  # noqa: PLC0415
    from goodterms.kernel.acting import working  # noqa: PLC0415

    with working("bench"):
        numbers = current()
        sql.together((looking.BY_INDEX, {"switch": "off"}))  # as ``receive`` does
        began = time.perf_counter()
        (face,) = arriving.faces([arriving.fields(payload, {}, None, "moor-billing")], numbers)
        item = Item(0, None, of_face(0, face, NAMES[face.kind]), None)
        read = engine.read(sql.together(*engine.asked([item])))
        found = time.perf_counter()
        values.turn([item], read.held)
        faces = {**read.found.faces, 0: item.after}
        pairs = {(0, other) for other in read.found.faces}
        score(faces, pairs, numbers)  # type: ignore[arg-type]
        return 1000 * (found - began), 1000 * (time.perf_counter() - found), len(pairs)


def tell(bench: Bench, probed: list[tuple[float, float, int]], size: int) -> None:
    for name, at in (("find", 0), ("score", 1)):
        took = sorted(one[at] for one in probed)
        for share in (50, 95, 99):
            value = took[min(len(took) - 1, len(took) * share // 100)]
            bench.figure(f"one record: {name} p{share}", value, "ms", size)
    candidates = sum(one[2] for one in probed) / len(probed)
    bench.figure("one record: candidates, mean", candidates, "records", size)


def measure(bench: Bench, place: House, rows: int) -> None:
    """Faces and keys made in DuckDB and poured in; the indexes are built when all lie there."""
    from goodterms.customer.identity.resolving.run import resolve  # noqa: PLC0415

    with place.fresh("finding"):
        began = time.monotonic()
        small, source = World(10_000), place.source()
        place.load(small, 10_000, source.pk)
        resolve()
        place.forget_records()
        world = World(rows + PROBES)
        say(f"{rows:,} made after {time.monotonic() - began:.0f} s")
        place.pour_faces(world, rows)
        bench.figure("set-up: faces and keys", time.monotonic() - began, "s", rows)
        told = [payload for _, payload, _ in world.told(rows, rows + PROBES)]
        for payload in told[: PROBES // 5]:
            probe(payload)
        probed = [probe(payload) for payload in told[PROBES // 5 :]]
        tell(bench, probed, rows)
        both = sorted(find + score for find, score, _ in probed)
        bench.figure("one record: find + score p50", both[len(both) // 2], "ms", rows, at_most=5.0)
        for table, megabytes in place.megabytes().items():
            bench.figure(f"{table} with its indexes", megabytes, "MB", rows)


def faces_sql(rows: int) -> str:
    """Faces of the world's rows, as the normalisation leaves such plain values."""
    digits = "regexp_replace(phone, '[^0-9]', '', 'g')"
    name = "lower(replace(name, ',', ''))"
    turned = "contains(name, ',')"
    return f"""
        SELECT nth + 1 AS "row", 'person' AS kind,
               CASE WHEN {turned} THEN split_part({name}, ' ', 2) ELSE split_part({name}, ' ', 1)
               END AS given,
               CASE WHEN {turned} THEN split_part({name}, ' ', 1) ELSE split_part({name}, ' ', 2)
               END AS family,
               list_sort(list_distinct(string_split({name}, ' '))) AS names, given AS given_class,
               NULL::VARCHAR AS org, email, split_part(email, '@', 2) AS email_domain,
               CASE WHEN starts_with(phone, '+') THEN {digits}
                    ELSE '44' || ltrim({digits}, '0') END::BIGINT AS phone,
               birth_date AS born, lower(replace(postcode, ' ', '')) AS postcode,
               lower(concat_ws(' ', split_part(street, ' ', 1), split_part(street, ' ', 2),
                               split_part(street, ' ', 3))) AS street_key,
               lower(city) AS city, NULL::VARCHAR AS country, NULL::VARCHAR AS account_no,
               NULL::VARCHAR AS national
          FROM world WHERE nth < {rows} AND NOT starts_with(key, 'lamp')
    """  # noqa: S608


def pour(world: World, road: Any, rows: int) -> None:
    """Faces and keys into their emptied, index-free tables."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow.csv import WriteOptions, write_csv  # noqa: PLC0415

    from goodterms.customer.identity.matching.keys import keys_sql  # noqa: PLC0415

    world.db.execute(f"CREATE OR REPLACE TABLE face AS {faces_sql(rows)}")
    faces = """SELECT "row", given, family, '{' || array_to_string(names, ',') || '}', email, phone,
                      born, postcode, street_key, city, 1, 0, 1 FROM face"""
    columns = "record_id, given, family, names, email, phone, born, postcode, street_key, city"
    for query, table in (
        (faces, f"identity_face ({columns}, kind, shared, norm_version)"),
        (f"FROM ({keys_sql()}) SELECT key, row_ ORDER BY key", "identity_key (key, record_id)"),
    ):
        with road.cursor().copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy:
            for batch in world.db.sql(query).to_arrow_reader(200_000):
                out = pa.BufferOutputStream()
                write_csv(batch, out, WriteOptions(include_header=False))
                copy.write(out.getvalue().to_pybytes())
        say(f"  {table.split()[0]} poured")
