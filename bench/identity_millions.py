"""Ten million records: does it end, in what memory and disk, beside a peer that may not.

Part of ``goodterms bench identity --set ten_million``. crm_made is grown 510 times, a copy after
the other, and shuffled by DuckDB, so that this process stays small. Ours runs as the real command
on the persons, then on the whole file. The peer gets the persons too, and as much memory as the
machine has less what must stay free: where that or its hours run out, a line says so.
"""

# ruff: noqa: S608  (paths of our own; no other text gets into SQL)

from __future__ import annotations

import os
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import common  # beside the peer's scripts
import duckdb
import psutil

if TYPE_CHECKING:
    from collections.abc import Sequence

    from identity_bench import Bench

COPIES = 510
WALL_S, PEAK_MB = 8 * 3600.0, 18_432.0  # overnight, on 24 GB
FREE = 3 << 30  # bytes the peer must leave to the machine
TRUTH = "entity_id, entity_kind, household_id"
PEER = Path(__file__).parent / "identity" / "run_splink.py"


@dataclass
class Ran:
    """One child: seconds, most memory of its processes, most disk in its own folder, its end."""

    wall_s: float = 0.0
    peak_mb: float = 0.0
    spill_gb: float = 0.0
    code: int = 0
    said: str = ""


def measure(bench: Bench, data: Path, folder: Path, copies: int = COPIES) -> None:
    grown, persons, whole, out = (
        folder / name for name in ("grown.csv", "persons.csv", "whole.csv", "out.csv")
    )
    rows = _grow(data, grown, copies)
    _lay_out(grown, persons, whole)
    for name, file in (("persons", persons), ("whole", whole)):
        ran = _run(_command(file, out), folder / "work", WALL_S)
        if ran.code:
            sys.exit(f"ours ended with {ran.code}: {ran.said[-2000:]}")
        _tell(bench, f"ten million {name}", ran, rows[name])
        if name == "persons":
            for figure, value in _score(grown, out).items():
                bench.figure(f"ten million {figure}", value, rows[name])
        out.unlink()
    peer = [sys.executable, str(PEER), "crm_made", "--file", str(grown), "--persons"]
    ran = _run(peer, folder / "work", WALL_S, most=psutil.virtual_memory().total - FREE)
    if ran.code:
        why = (ran.said.strip().splitlines() or ["no word"])[-1][:200]
        bench.figure("ten million peer ended", 0, rows["persons"], why=why)
    bench.figure("ten million peer wall_s", round(ran.wall_s, 1), rows["persons"])
    bench.figure("ten million peer peak_mb", round(ran.peak_mb), rows["persons"])


def _tell(bench: Bench, what: str, ran: Ran, rows: int) -> None:
    bench.figure(f"{what} wall_s", round(ran.wall_s, 1), rows, bar=WALL_S)
    bench.figure(f"{what} peak_mb", round(ran.peak_mb), rows, bar=PEAK_MB)
    bench.figure(f"{what} spill_gb", round(ran.spill_gb, 2), rows)


def _grow(data: Path, grown: Path, copies: int) -> dict[str, int]:
    """Rows of the whole file, and of the persons in it."""
    made = common._read(data / "crm_made" / "crm_made.csv")  # noqa: SLF001
    rows = {"whole": 0, "persons": 0}
    for number, copy in enumerate(common.grown(made, copies)):
        copy.to_csv(grown, mode="a", header=not number, index=False)
        rows["whole"] += len(copy)
        rows["persons"] += int(copy.entity_kind.eq("person").sum())
    return rows


def _lay_out(grown: Path, persons: Path, whole: Path) -> None:
    """The file shuffled and without its truth, once as it is and once the persons alone."""
    with duckdb.connect(config={"memory_limit": "4GB"}) as connection:
        connection.execute(f"SET temp_directory = '{grown.parent / 'shuffle'}'")
        source = f"read_csv('{grown}', all_varchar = true, header = true)"
        for file, which in ((whole, "true"), (persons, "entity_kind = 'person'")):
            connection.execute(f"""
                COPY (SELECT * EXCLUDE ({TRUTH}) FROM {source} WHERE {which}
                    ORDER BY hash(record_id)) TO '{file}' (FORMAT csv, HEADER)
            """)


def _command(file: Path, out: Path) -> list[str]:
    command = [sys.executable, "-c", "from goodterms.runtime.command import main; main()"]
    maps = ["--map", "record_id=record_id", "--map", "organisation=company"]
    return [*command, "resolve-file", str(file), *maps, "--out", str(out)]


def _run(command: Sequence[str], work: Path, most_s: float, most: int = 0) -> Ran:
    """Run it to its end or its limit, its temporary files in ``work``."""
    work.mkdir(exist_ok=True)

    def limit() -> None:
        if most:
            resource.setrlimit(resource.RLIMIT_AS, (most, most))

    ran, began = Ran(), time.perf_counter()
    said = work.with_suffix(".log")
    with said.open("w", encoding="utf-8") as errors:
        child = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=errors, preexec_fn=limit,  # noqa: PLW1509
            env={**os.environ, "TMPDIR": str(work)},
        )  # fmt: skip
        over = threading.Event()
        watch = threading.Thread(target=_watch, args=(child.pid, work, ran, over), daemon=True)
        watch.start()
        try:
            ran.code = child.wait(timeout=most_s)
        except subprocess.TimeoutExpired:
            child.kill()
            ran.code = child.wait()
        over.set()
        watch.join()
    ran.wall_s, ran.said = time.perf_counter() - began, said.read_text(encoding="utf-8")
    return ran


def _watch(pid: int, work: Path, ran: Ran, over: threading.Event) -> None:
    """Ten times a second: memory of the child and its children, and what lies in its folder."""
    root = psutil.Process(pid)
    while not over.wait(0.1):
        try:
            family = [root, *root.children(recursive=True)]
            held = sum(process.memory_info().rss for process in family)
            spilt = sum(file.stat().st_blocks * 512 for file in work.rglob("*"))
        except (psutil.NoSuchProcess, OSError):
            continue
        ran.peak_mb = max(ran.peak_mb, held / (1 << 20))
        ran.spill_gb = max(ran.spill_gb, spilt / 1e9)


def _score(grown: Path, out: Path) -> dict[str, float]:
    """Pairwise precision and recall after clustering, counted by DuckDB."""
    with duckdb.connect(config={"memory_limit": "4GB"}) as connection:
        connection.execute(f"SET temp_directory = '{grown.parent / 'score'}'")
        connection.execute(f"""
            CREATE TABLE both_ AS SELECT t.entity_id AS truth, o.entity_id AS said
            FROM read_csv('{grown}', all_varchar = true, header = true) t
            JOIN read_csv('{out}', all_varchar = true, header = true) o USING (record_id)
        """)
        right, claimed, real = (
            connection.execute(
                "SELECT coalesce(sum(n * (n - 1) // 2), 0)::BIGINT FROM"
                f" (SELECT count(*) AS n FROM both_ GROUP BY {by})"
            ).fetchall()[0][0]
            for by in ("truth, said", "said", "truth")
        )
    told: dict[str, Any] = {
        "precision": round(right / max(claimed, 1), 4),
        "recall": round(right / max(real, 1), 4),
    }
    return told
