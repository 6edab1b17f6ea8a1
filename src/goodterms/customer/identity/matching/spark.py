"""The same groups by Spark: traits out as Parquet, a driver of its own beside us, groups back.

DuckDB reads, makes faces, tells kinds and learns; Spark blocks, weighs and groups, with the same
model and the same ``cluster`` (``spark_driver``).  Everything passes through one folder, which goes
with the run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import pyarrow as pa

from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import duckdb

    from goodterms.customer.identity.matching.cluster import Assertion
    from goodterms.customer.identity.matching.model import Model

    type Progress = Callable[[str, int, int], None]

DUCKDB, SPARK = ENGINES = ("duckdb", "spark")
LOCAL = "local[*]"  # all cores of this machine
DRIVER = Path(__file__).parents[1] / "spark_driver.py"
LEAST_JAVA = 17
MEMORY_SHARE, MEMORY_MOST = 0.35, 6 << 30  # of the machine, for a driver that does all the work
WORD = pa.schema(
    [
        ("a", pa.int64()),
        ("b", pa.int64()),
        ("says", pa.int32()),
        ("strength", pa.int32()),
        ("at", pa.string()),
        ("id", pa.string()),
    ]
)


@dataclass(frozen=True)
class Spark:
    """Where the work goes: a master, and a folder that all its machines reach."""

    master: str
    folder: Path

    @property
    def is_here(self) -> bool:
        """Whether all of it runs on this machine."""
        return self.master.startswith("local")

    def make_groups(
        self,
        connection: duckdb.DuckDBPyConnection,
        model: Model,
        words: Sequence[Assertion],
        *,
        progress: Progress | None = None,
    ) -> tuple[int, int]:
        """As ``cluster_batch.make_groups``, of the records in ``trait``, its pairs not yet made.

        Makes ``edge_<kind>`` and inserts into ``grouped``; answers how many pairs were looked at,
        and how many groups have more than one record.
        """
        faces, out = self.folder / f"{model.kind}-faces", self.folder / f"{model.kind}-groups"
        _lay_out(connection, model, words, faces)
        (faces / "model.json").write_text(model.to_json(), encoding="utf-8")
        self._drive([faces, faces / "model.json", out], progress)
        shutil.rmtree(faces)
        parts = ", ".join(f"part_{comparison.field}" for comparison in model.comparisons)
        connection.execute(
            f"CREATE OR REPLACE TABLE edge_{model.kind} AS"
            f" SELECT a, b, {parts}, weight FROM '{out}/edge/*.parquet'"
        )
        connection.execute(f"INSERT INTO grouped FROM '{out}/entity/*.parquet'")
        counted = connection.execute(f"""
            SELECT count(*), (SELECT count(DISTINCT entity) FROM '{out}/entity/*.parquet')
            FROM edge_{model.kind}
        """).fetchall()
        shutil.rmtree(out)
        [(pairs, groups)] = counted
        return pairs, groups

    def _drive(self, arguments: Sequence[Path], progress: Progress | None) -> None:
        """Run the driver to its end, passing on what it says of its progress."""
        command = ["env", *self._environment(), sys.executable, str(DRIVER), *map(str, arguments)]
        for name, value in self._settings().items():
            command += ["--conf", f"{name}={value}"]
        said = self.folder / "driver.log"
        with said.open("w", encoding="utf-8") as errors:
            driver = subprocess.Popen(
                command, cwd=self.folder, stdout=subprocess.PIPE, stderr=errors, text=True
            )
            try:
                for what, done, of in _told(driver):
                    if progress:
                        progress(what, done, of)
            finally:
                driver.terminate()
                driver.wait()
                if driver.stdout:
                    driver.stdout.close()
        if driver.returncode:
            raise Refused(
                f"Spark did not finish: {_why(said)}",
                next_step="Look at the machines of GOODTERMS_SPARK_MASTER, or use --engine duckdb.",
                rule="engine.spark",
            )

    def _settings(self) -> dict[str, str]:
        from splink.internals.spark.jar_location import (  # noqa: PLC0415  (needs pyspark)
            similarity_jar_location,
        )

        told = {
            "spark.master": self.master,
            "spark.jars": similarity_jar_location(),
            "spark.ui.enabled": "false",
            "spark.sql.warehouse.dir": str(self.folder / "warehouse"),
        }
        if not self.is_here:
            return told
        memory = min(int(psutil.virtual_memory().total * MEMORY_SHARE), MEMORY_MOST)
        pieces = str(4 * (os.cpu_count() or 1))
        return told | {
            "spark.driver.memory": f"{memory >> 20}m",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.local.dir": str(self.folder / "local"),
            "spark.sql.shuffle.partitions": pieces,
            "spark.default.parallelism": pieces,
        }

    def _environment(self) -> list[str]:
        """What the driver finds beside this process's own environment, for ``env``."""
        told = {
            "PYSPARK_PYTHON": sys.executable,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "SPARK_WORKER_DIR": str(self.folder / "workers"),
        }
        if self.is_here:
            told["SPARK_LOCAL_IP"] = "127.0.0.1"
        return [f"{name}={value}" for name, value in told.items()]


def refuse_unknown(engine: str) -> None:
    """Say which engines there are, or what is to be installed where something is missing."""
    if engine not in ENGINES:
        raise Refused(
            f"There is no engine {engine}.",
            next_step=f"Use --engine {DUCKDB}, or {SPARK} for more than one machine.",
            rule="engine",
        )
    if engine == SPARK:
        _refuse_without_spark()


def _refuse_without_spark() -> None:
    if find_spec("pyspark") is None:
        raise Refused(
            "The engine spark is not installed here.",
            next_step="Install it with pip install 'goodterms[spark]', and Java 17; or use"
            " --engine duckdb.",
            rule="engine",
        )
    if java() < LEAST_JAVA:
        raise Refused(
            f"Spark needs Java {LEAST_JAVA} or newer, and there is none here.",
            next_step="Install it (Debian: apt install openjdk-17-jre-headless), or use"
            " --engine duckdb.",
            rule="engine",
        )


_ASK_JAVA = '"${JAVA_HOME:+$JAVA_HOME/bin/}java" -version'  # as Spark's own scripts look for it


def java() -> int:
    """The version of the Java that Spark would start, 0 where there is none."""
    asked = ["sh", "-c", _ASK_JAVA]
    said = subprocess.run(asked, capture_output=True, text=True, check=False).stderr
    number = said.partition('"')[2].partition(".")[0].partition('"')[0]
    return int(number) if number.isdecimal() else 0


def _lay_out(
    connection: duckdb.DuckDBPyConnection, model: Model, words: Sequence[Assertion], faces: Path
) -> None:
    """The folder that the driver reads; DuckDB streams it out."""
    faces.mkdir()
    columns: list[Sequence[Any]] = list(zip(*words, strict=True)) or [[] for _ in WORD]
    told = pa.table([pa.array(c, f.type) for c, f in zip(columns, WORD, strict=True)], schema=WORD)
    connection.register("said", told)
    tables = {"trait": "trait", "word": "said"}
    tables |= {f"tf_{feature}": f"tf_{feature}" for feature in model.features}
    for name, table in tables.items():
        (faces / name).mkdir()
        connection.execute(f"COPY {table} TO '{faces / name}/0.parquet' (FORMAT parquet)")
    connection.unregister("said")


def _why(said: Path) -> str:
    """What the driver ended with: the innermost cause that its log names."""
    lines = said.read_text(encoding="utf-8", errors="replace").splitlines()
    named = [line.strip() for line in lines if _CAUSE.match(line)]
    return (named or ["it said nothing"])[-1][:300]


_CAUSE = re.compile(r"(Caused by: |[\w.]*(Error|Exception): )")


def _told(driver: subprocess.Popen[str]) -> Iterator[tuple[Any, Any, Any]]:
    assert driver.stdout is not None  # noqa: S101
    for line in driver.stdout:
        if line.startswith("{"):
            said = json.loads(line)
            yield said["what"], said["done"], said["of"]
    driver.wait()
