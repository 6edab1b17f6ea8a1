"""Whether Spark gives DuckDB's weights and groups, and what it costs to ask several machines.

    goodterms bench spark [--set NAME] [--master MASTER] [--data DIR] [--json]

DuckDB resolves a development set and learns its model; Spark then resolves the same faces by that
model, by default on ``local-cluster[2,1,2048]``: a driver and two executors, each a process of its
own. Every weight must agree to 1e-6 and no record may stand elsewhere. Peak memory is that of all
processes together, sampled ten times a second. Where pyspark or Java 17 is missing one line says
so; ``bin/test`` skips its test there for the same reason.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from django.conf import settings

sys.path.insert(0, str(Path(__file__).parent / "identity"))

import common  # beside the peer's scripts
import identity_bench

from goodterms.customer.identity.matching.engine import open_engine
from goodterms.customer.identity.matching.faces import make_faces
from goodterms.customer.identity.matching.pipeline import resolve
from goodterms.customer.identity.matching.spark import SPARK, Spark, refuse_unknown
from goodterms.journeys.intake.mapping import told
from goodterms.journeys.intake.prepare import prepare
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import duckdb

    type Weights = dict[tuple[str, int, int], list[float | None]]

NEAR = 1e-6
CLUSTER = "local-cluster[2,1,2048]"


@dataclass
class Cost:
    """Of a block of work: seconds, and the most memory of all its processes together."""

    wall_s: float = 0.0
    peak_mb: float = 0.0


def run(argv: Sequence[str]) -> int:
    """Print one JSON line a figure; 1 where the engines differ."""
    asked = _arguments(argv)
    if not settings.configured:
        settings.configure(USE_I18N=False)
    try:
        refuse_unknown(SPARK)
    except Refused as refusal:
        _say("spark skipped", str(refusal), "reason")
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-spark-") as name:
        return 0 if _same(asked, Path(name)) else 1


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="goodterms bench spark")
    parser.add_argument("--set", default="febrl3", choices=[*identity_bench.MAPS])
    parser.add_argument("--master", default=CLUSTER)
    parser.add_argument("--data", type=Path, default=common.default_data())
    parser.add_argument("--json", action="store_true", help="the lines are JSON either way")
    return parser.parse_args(argv)


def _same(asked: argparse.Namespace, folder: Path) -> bool:
    source, rows = folder / "in.csv", folder / "in.parquet"
    identity_bench._write_input(asked.set, asked.data, source)  # noqa: SLF001
    made = prepare(source, told(identity_bench.MAPS[asked.set].split()), rows)
    with open_engine(folder) as connection:
        make_faces(connection, f"'{rows}'")
        with _measured() as here:
            models = resolve(connection).models
        ours, groups = _answer(connection)
        with _measured() as there:
            resolve(connection, models=models, spark=Spark(asked.master, folder))
        theirs, spread = _answer(connection)
    apart = _apart(ours, theirs)
    elsewhere = sum(spread[row] != entity for row, entity in groups.items())
    for engine, cost in (("duckdb", here), ("spark", there)):
        _say(f"{asked.set} {engine} wall_s", round(cost.wall_s, 1), "s", rows=made.rows)
        _say(f"{asked.set} {engine} peak_mb", round(cost.peak_mb), "MB", rows=made.rows)
    weights = {"rows": made.rows, "pairs": len(ours), "bar": NEAR, "holds": apart <= NEAR}
    _say(f"{asked.set} weights apart", apart, "bits", **weights)
    _say(f"{asked.set} records elsewhere", elsewhere, "records", bar=0, holds=not elsewhere)
    return apart <= NEAR and not elsewhere


def _answer(connection: duckdb.DuckDBPyConnection) -> tuple[Weights, dict[int, int]]:
    """The scored pairs with their weight and its parts, and who stands with whom."""
    found: Weights = {}
    for kind in ("person", "organisation"):
        told_ = connection.execute(f"SELECT * FROM edge_{kind}")  # noqa: S608
        names = [column[0] for column in told_.description]
        for row in told_.fetchall():
            pair: dict[str, Any] = dict(zip(names, row, strict=True))
            numbers = [pair[name] for name in sorted(names) if name not in {"a", "b", "top"}]
            found[kind, pair["a"], pair["b"]] = numbers
    return found, dict(connection.execute('SELECT "row", entity FROM entity').fetchall())


def _apart(ours: Weights, theirs: Weights) -> float:
    """The largest difference of any part; infinite where a pair or a part is on one side alone."""
    if ours.keys() != theirs.keys():
        return float("inf")
    worst = 0.0
    for pair, numbers in ours.items():
        for x, y in zip(numbers, theirs[pair], strict=True):
            if (x is None) != (y is None):
                return float("inf")
            if x is not None and y is not None:
                worst = max(worst, abs(x - y))
    return worst


@contextmanager
def _measured() -> Iterator[Cost]:
    cost, over = Cost(), threading.Event()

    def sample() -> None:
        me = psutil.Process()
        while not over.wait(0.1):
            held = 0
            for process in (me, *me.children(recursive=True)):
                try:
                    held += process.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            cost.peak_mb = max(cost.peak_mb, held / (1 << 20))

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    began = time.perf_counter()
    try:
        yield cost
    finally:
        cost.wall_s = time.perf_counter() - began
        over.set()
        sampler.join()


def _say(what: str, value: float | str, unit: str, **more: Any) -> None:
    print(json.dumps({"what": what, "value": value, "unit": unit} | more), flush=True)
