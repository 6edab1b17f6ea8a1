"""How right, how fast and how large resolving is, beside a plain Splink run on the same file.

    goodterms bench identity [--set NAME ...] [--rows 1000000] [--data DIR] [--repeats N] [--json]

Ours is the real command, ``goodterms resolve-file``, from the file to the written answer; the peer
is ``bench/identity/run_splink.py``. Both run as child processes of this one, alternating, and the
median of the repeats counts; memory is the child's largest resident set, ``cpu_s`` the seconds of
its processors, user and system, which a busy machine falsifies less than the wall. Both read the
file and train. Ours also normalises, tells kinds and writes its answer; the peer is given columns
that suit it, keeps its answer in memory, and scores it. The set ``million`` is crm_made grown to
``--rows``: persons only beside the peer, then whole, which the peer never ends. The set ``parity``
holds the scorer of the live road against Splink and DuckDB, and its keys against blocking.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).parent / "identity"))

import common  # beside the peer's scripts
import identity_millions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    type Bar = tuple[str, float, str]  # figure, bar, "least" or "most"

PEER = Path(__file__).parent / "identity" / "run_splink.py"
MADE = 19_844  # rows of crm_made
WHOLE_SECONDS, WHOLE_MB = 600.0, 8192.0
TRUTH = {"entity_id", "entity_kind", "household_id", "cluster", "source_file"}
CUSTOMERS = {"person", "organisation", "unknown"}

# What --map says for each set; the rest the command finds by itself.
MAPS = {
    "historical_50k": (
        "record_id=unique_id name=full_name given_name=first_name family_name=surname"
        " birth_date=dob city=birth_place postcode=postcode_fake"
    ),
    "fake_1000": "record_id=unique_id given_name=first_name family_name=surname birth_date=dob",
    "febrl3": "record_id=unique_id street=address_1 national_id=soc_sec_id city=suburb",
    "febrl4": "record_id=unique_id street=address_1 national_id=soc_sec_id city=suburb",
    "crm_made": "record_id=record_id organisation=company",
}
SETS = [*MAPS, "parity", "million"]  # and the one that must be asked for
# At least the number, or at least the peer's ("peer"), of the figure.
BARS: dict[str, dict[str, float | str]] = {
    "historical_50k": {"f1": 0.85, "b3_f1": 0.88, "wall_s": "peer", "peak_mb": "peer"},
    "febrl3": {"f1": 0.999},
    "febrl4": {"f1": 0.999},
    "fake_1000": {"f1": "peer", "b3_f1": "peer"},
    "crm_made": {"precision": 0.995, "recall": "peer"},
    "million": {"wall_s": "peer", "peak_mb": "peer"},
}
FIGURES = ("precision", "recall", "f1", "b3_f1", "biggest_cluster", "wall_s", "cpu_s", "peak_mb")
UNITS = {
    "wall_s": "s", "cpu_s": "s", "peak_mb": "MB", "spill_gb": "GB", "biggest_cluster": "records",
    "difference": "bits", "pair_us": "us", "keys": "keys", "candidates": "records",
}  # fmt: skip
LESS_IS_BETTER = {"wall_s", "cpu_s", "peak_mb", "difference"}


@dataclass(frozen=True, slots=True)
class Ran:
    """One child: seconds, those of its processors, largest resident set in MB, what it printed."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    out: str


class Bench:
    """Prints figures; ``holds`` stays true while every bar is met."""

    def __init__(self) -> None:
        self.holds = True

    def figure(self, what: str, value: float, rows: int, **more: Any) -> None:
        bar, name = more.get("bar"), what.rsplit(" ", 1)[-1]
        holds = bar is None or (value <= bar if name in LESS_IS_BETTER else value >= bar)
        self.holds = self.holds and holds
        unit = UNITS.get(name, "share")
        line = {"what": what, "value": value, "unit": unit, "rows": rows} | more
        print(json.dumps(line | {"holds": holds}), flush=True)


def run(argv: Sequence[str]) -> int:
    """Print one JSON line a figure; 1 when a bar is missed."""
    asked = _arguments(argv)
    bench = Bench()
    with tempfile.TemporaryDirectory(prefix="bench-identity-") as name:
        for chosen in asked.set or SETS:
            if chosen == "million":
                _million(bench, asked, Path(name))
            elif chosen == "ten_million":
                identity_millions.measure(bench, asked.data, Path(name))
            elif chosen == "parity":
                _parity(bench, asked, Path(name))
            else:
                _set(bench, chosen, asked, Path(name))
    return 0 if bench.holds else 1


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="goodterms bench identity")
    parser.add_argument("--set", action="append", choices=[*SETS, "ten_million"])
    parser.add_argument("--rows", type=int, default=51 * MADE)
    parser.add_argument("--data", type=Path, default=common.default_data())
    parser.add_argument("--file", type=Path, help="a grown crm_made already at hand")
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="the lines are JSON either way")
    return parser.parse_args(argv)


# --- the sets ----------------------------------------------------------------------------------


def _set(bench: Bench, name: str, asked: argparse.Namespace, folder: Path) -> None:
    frame, _ = common.load(name, asked.data)
    truth = common.truth_of(name, frame)
    ours_in, out = folder / f"{name}.csv", folder / f"{name}-out.csv"
    _write_input(name, asked.data, ours_in)
    ours, peers = [], []
    for _ in range(asked.repeats):
        ours.append(_ours(ours_in, out, MAPS[name]))
        peers.append(_child([sys.executable, str(PEER), name, "--data", str(asked.data)]))
    answer = {row["record_id"]: row for row in _read(out)}
    got = {key: row["entity_id"] for key, row in answer.items()}
    peer = _peer_figures(peers)
    _tell(bench, name, common.score(truth, got) | _cost(ours), peer, len(frame))
    if "entity_kind" in frame:
        kinds = dict(zip(frame.unique_id, frame.entity_kind, strict=True))
        _tell_kinds(bench, kinds, answer)


def _parity(bench: Bench, asked: argparse.Namespace, folder: Path) -> None:
    import identity_parity  # noqa: PLC0415  (it loads Splink, which the children need not wait for)

    for name in identity_parity.SETS:
        frame, _ = common.load(name, asked.data)
        file = folder / f"{name}.csv"
        _write_input(name, asked.data, file)
        mapped = dict(pair.split("=") for pair in MAPS[name].split())
        identity_parity.tell(bench.figure, name, file, mapped, common.truth_of(name, frame))


def _write_input(name: str, data: Path, out: Path) -> None:
    """The set's own columns as a plain CSV, without its truth."""
    if name == "historical_50k":
        frame, _ = common.load(name, data)
        frame = frame.drop(columns="first_name_surname_concat")
    elif name == "crm_made":
        frame = common._read(data / "crm_made" / "crm_made.csv")  # noqa: SLF001
    else:
        frame, _ = common.load(name, data)
        frame = frame.drop(columns="source", errors="ignore")
    frame.drop(columns=list(TRUTH), errors="ignore").to_csv(out, index=False)


def _million(bench: Bench, asked: argparse.Namespace, folder: Path) -> None:
    grown = asked.file or _grow(asked, folder)
    frame = common._read(grown)  # noqa: SLF001
    persons = frame[frame.entity_kind == "person"]
    truth = dict(zip(persons.record_id, persons.entity_id, strict=True))
    alone, whole, out = folder / "persons.csv", folder / "whole.csv", folder / "out.csv"
    rows, all_rows = len(persons), len(frame)
    persons.drop(columns=list(TRUTH), errors="ignore").to_csv(alone, index=False)
    frame.drop(columns=list(TRUTH), errors="ignore").to_csv(whole, index=False)
    del frame, persons
    ours, peers = [], []
    for _ in range(asked.repeats):
        ours.append(_ours(alone, out, MAPS["crm_made"]))
        peers.append(
            _child([sys.executable, str(PEER), "crm_made", "--file", str(grown), "--persons"])
        )
    got = {row["record_id"]: row["entity_id"] for row in _read(out)}
    figures = common.score(truth, got) | _cost(ours)
    _tell(bench, "million", figures, _peer_figures(peers), rows)
    ran = _ours(whole, out, MAPS["crm_made"])
    bench.figure("whole million wall_s", round(ran.wall_s, 2), all_rows, bar=WHOLE_SECONDS)
    bench.figure("whole million cpu_s", round(ran.cpu_s, 2), all_rows)
    bench.figure("whole million peak_mb", round(ran.peak_mb), all_rows, bar=WHOLE_MB)


def _grow(asked: argparse.Namespace, folder: Path) -> Path:
    grown = folder / "grown.csv"
    copies = max(round(asked.rows / MADE), 1)
    script = Path(common.__file__)
    told = [str(grown), "--copies", str(copies), "--data", str(asked.data)]
    subprocess.run([sys.executable, str(script), *told], check=True, stdout=subprocess.DEVNULL)
    return grown


# --- children ----------------------------------------------------------------------------------


def _ours(file: Path, out: Path, mapped: str) -> Ran:
    maps = [part for pair in mapped.split() for part in ("--map", pair)]
    command = [sys.executable, "-c", "from goodterms.runtime.command import main; main()"]
    return _child([*command, "resolve-file", str(file), *maps, "--out", str(out)])


def _child(command: Sequence[str]) -> Ran:
    """Run it to its end; its own resident set, not that of children before it."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, stdout=out, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - began
        out.seek(0)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{said.read()[-2000:]}")
        return Ran(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, out.read())


def _read(out: Path) -> Iterator[dict[str, str]]:
    with out.open(newline="", encoding="utf-8") as lines:
        yield from csv.DictReader(lines)


# --- figures -----------------------------------------------------------------------------------


def _cost(runs: Sequence[Ran]) -> dict[str, float]:
    return {
        "wall_s": round(median(ran.wall_s for ran in runs), 2),
        "cpu_s": round(median(ran.cpu_s for ran in runs), 2),
        "peak_mb": round(median(ran.peak_mb for ran in runs)),
    }


def _peer_figures(runs: Sequence[Ran]) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(runs[-1].out.splitlines()[-1])
    return told | _cost(runs)


def _tell(bench: Bench, name: str, ours: dict[str, Any], peer: dict[str, Any], rows: int) -> None:
    for figure in FIGURES:
        bar = BARS[name].get(figure)
        more = {} if bar is None else {"bar": peer[figure] if bar == "peer" else bar}
        bench.figure(f"{name} {figure}", ours[figure], rows, peer=peer[figure], **more)


def _tell_kinds(bench: Bench, kinds: dict[str, str], answer: dict[str, dict[str, str]]) -> None:
    """Records that are no customer's: how many of those we say are, how many of those that are."""
    real = {key for key, kind in kinds.items() if kind not in CUSTOMERS}
    said = {key for key, row in answer.items() if row["kind"] not in CUSTOMERS}
    right = len(real & said)
    for name, value in (("precision", right / len(said)), ("recall", right / len(real))):
        bench.figure(f"non-customers {name}", round(value, 4), len(kinds), bar=0.97)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
