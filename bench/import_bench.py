"""How fast a file comes in, beside COPY of the same rows into the same tables.

    goodterms bench import [--rows 1000000] [--data ../shared/data/identity] [--file FILE] [--json]

The real command imports crm_made, grown to the wanted number of rows, into a database on the disk.
The peer is PostgreSQL's own COPY, as superuser, of the rows that import made, into the same tables
with their indexes and keys in a second, empty database of the same server and the same run.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from goodterms.runtime.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHARE_BAR, MEMORY_BAR = 0.5, 500.0
GROW = Path(__file__).parent / "identity" / "common.py"
MADE = 19_844  # rows of crm_made

# In the order their keys need. What an import writes and nothing else.
TABLES = (
    "people_person", "people_organisation", "identity_record", "identity_paper",
    "identity_membership",
    "holdings_account", "holdings_account_party",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Took:
    """One run of the command: seconds in all and until the file was read, peak megabytes."""

    seconds: float
    reading: float
    peak: float
    said: dict[str, object]


class Bench:
    """Prints figures; ``holds`` stays true while every bar is met."""

    def __init__(self, rows: int) -> None:
        self.rows, self.holds = rows, True

    def figure(
        self, what: str, value: float, unit: str, *, holds: bool = True, **more: object
    ) -> None:
        line = {"what": what, "value": round(value, 3), "unit": unit, "rows": self.rows}
        self.holds = self.holds and holds
        print(json.dumps(line | more | {"holds": holds}), flush=True)


def run(argv: Sequence[str]) -> int:
    """Measure; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="goodterms bench import")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--data", type=Path, default=Path("../shared/data/identity"))
    parser.add_argument("--file", type=Path, help="a CSV to import in place of grown crm_made")
    parser.add_argument("--json", action="store_true", help="as always: one JSON line a figure")
    given = parser.parse_args(argv)
    with _folder() as folder:
        file = given.file or _grown(given.data, given.rows, folder)
        with _cluster(folder) as cluster:
            return _measure(cluster, folder, file)


def _measure(cluster: Cluster, folder: Path, file: Path) -> int:
    _goodterms(cluster, folder, "manage", "migrate")
    cluster.sql(f"CREATE DATABASE floor TEMPLATE {cluster.url.split('/')[3].split('?')[0]}",
                database="postgres")  # fmt: skip
    first = _import(cluster, folder, file)
    bench = Bench(int(str(first.said["rows"])))
    copied = _copy(cluster, folder)
    share = copied / first.seconds
    bench.figure(
        "import, the whole command, as a share of COPY", share, "share", holds=share >= SHARE_BAR,
        bar=SHARE_BAR, peer="COPY of the same rows into the same indexed tables",
        import_rows_per_s=round(bench.rows / first.seconds),
        copy_rows_per_s=round(bench.rows / copied),
    )  # fmt: skip
    writing = first.seconds - first.reading
    bench.figure("import from the prepared file on, as a share of COPY", copied / writing, "share")
    bench.figure("reading and preparing the file", first.reading, "s",
                 rows_per_s=round(bench.rows / first.reading))  # fmt: skip
    bench.figure("peak memory of the import", first.peak, "MB", holds=first.peak <= MEMORY_BAR,
                 bar=MEMORY_BAR)  # fmt: skip
    again = _import(cluster, folder, file)
    new = int(str(again.said["new"])) + int(str(again.said["changed"]))
    bench.figure("the same file again: records new or changed", new, "records", holds=new == 0,
                 bar=0, seconds=round(again.seconds, 1))  # fmt: skip
    return 0 if bench.holds else 1


def _import(cluster: Cluster, folder: Path, file: Path) -> Took:
    """The command as a person runs it, in a process of its own."""
    began, reading = time.monotonic(), 0.0
    said: dict[str, object] = {}
    with _started(cluster, folder, "import", str(file), "--source", "crm", "--json") as child:
        for line in child.stdout or ():
            told = json.loads(line)
            if str(told.get("what", "")).startswith("Reading"):
                reading = time.monotonic() - began
            said = told
        _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"goodterms import failed: {said}")
    return Took(time.monotonic() - began, reading, used.ru_maxrss / 1024, said)


def _copy(cluster: Cluster, folder: Path) -> float:
    """Seconds that COPY takes for what the import has written, its commit included."""
    with psycopg.connect(cluster.superuser_url()) as source:
        for table in ("identity_source", *TABLES):
            with (
                _file(folder, table).open("wb") as out,
                source.cursor().copy(f"COPY {table} TO STDOUT".encode()) as rows,
            ):
                for block in rows:
                    out.write(block)
    with psycopg.connect(cluster.superuser_url("floor"), autocommit=True) as floor:
        floor.execute("DELETE FROM identity_source")
        _copy_in(floor, folder, "identity_source")
        floor.execute("CHECKPOINT")
        began = time.monotonic()
        with floor.transaction():
            for table in TABLES:
                _copy_in(floor, folder, table)
        return time.monotonic() - began


def _copy_in(floor: psycopg.Connection, folder: Path, table: str) -> None:
    statement = f"COPY {table} FROM STDIN".encode()
    with _file(folder, table).open("rb") as rows, floor.cursor().copy(statement) as copy:
        while block := rows.read(1 << 20):
            copy.write(block)


def _file(folder: Path, table: str) -> Path:
    return folder / f"{table}.copy"


def _grown(data: Path, rows: int, folder: Path) -> Path:
    if not (data / "crm_made" / "crm_made.csv").is_file():
        raise SystemExit(f"{data} holds no crm_made: name the folder of the sets with --data.")
    whole, cut = folder / "grown.csv", folder / "rows.csv"
    copies = str(-(-rows // MADE))
    grow = [sys.executable, str(GROW), str(whole), "--copies", copies, "--data", str(data)]
    subprocess.run(grow, check=True, stdout=subprocess.DEVNULL)
    with whole.open(encoding="utf-8", newline="") as source, cut.open("w", encoding="utf-8") as out:
        out.writelines(itertools.islice(source, rows + 1))  # none of its cells holds a line end
    whole.unlink()
    return cut


def _goodterms(cluster: Cluster, folder: Path, *arguments: str) -> None:
    with _started(cluster, folder, *arguments) as child:
        if child.wait():
            raise SystemExit(f"goodterms {' '.join(arguments)} failed")


@contextmanager
def _started(cluster: Cluster, folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    home = folder / "home"
    home.mkdir(exist_ok=True)
    environment = {**os.environ, "DATABASE_URL": cluster.url, "GOODTERMS_DATA_DIR": str(home)}
    command = [sys.executable, "-P", "-m", "goodterms.runtime", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as child:
        yield child


@contextmanager
def _cluster(folder: Path) -> Iterator[Cluster]:
    """On the disk, as an installation is, and not in memory."""
    cluster = Cluster.for_tests(folder / "cluster")
    with cluster.running():
        yield cluster


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="goodterms-bench-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
