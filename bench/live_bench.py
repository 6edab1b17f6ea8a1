"""What it costs to resolve one record as it arrives, and whether the answer is the batch's.

    goodterms bench live [--sizes 10000 100000 1000000] [--only one,bulk,...] [--folder DIR]

Parts: ``one`` (find, score and commit of single records at each size), ``splink`` (its own call for
new records, for the ratio), ``bulk`` (sustained calls of 50 and of 1 by two writers), ``batch``
(live against a run over the same records), ``order`` (20 orders of 5,000), ``hole`` (a switchboard,
info@ and "The Occupier"), ``crash`` (writers and server killed in the midst, ``live_crash``) and,
when asked for, ``find`` (find and score against generated faces and keys, 10M).
One JSON line a figure; 1 when a bar is missed. Progress goes to stderr.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import live_faces
from live_world import House, World, figure_line, folder_for, house, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).parent
PARTS = ("one", "splink", "bulk", "batch", "order", "hole", "crash", "find")
SIZES = (10_000, 100_000, 1_000_000)
FIND = 10_000_000
WARM, SINGLES = 1_000, 1_500  # the first find the house and the process cold
BULK_ROWS, WRITERS = 20_000, 2
SPLINK_RECORDS = 25
FACTOR = 50  # times faster than Splink's own call for new records
GROUP = 50  # records in a group that evidence forms


class Bench:
    """Prints figures; ``holds`` stays true while every bar is met."""

    def __init__(self) -> None:
        self.holds = True
        self.seen: dict[str, float] = {}

    def figure(
        self,
        what: str,
        value: float,
        unit: str,
        rows: int = 0,
        *,
        at_most: float | None = None,
        at_least: float | None = None,
        **more: Any,
    ) -> None:
        holds = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
        self.holds = self.holds and holds
        self.seen[what] = value
        bar = {"at_most": at_most} if at_least is None else {"at_least": at_least}
        figure_line(
            what=what, value=round(value, 3), unit=unit, rows=rows, **bar, holds=holds, **more
        )


def run(argv: Sequence[str]) -> int:
    """Measure; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="goodterms bench live")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument(
        "--only", type=_parts, default=",".join(PARTS[:-1]), help="parts, with commas between"
    )
    parser.add_argument("--find-rows", type=int, default=FIND)
    parser.add_argument("--orders", type=int, default=20)
    parser.add_argument("--order-rows", type=int, default=5_000)
    parser.add_argument("--hole-rows", type=int, default=5_000)
    parser.add_argument("--folder", type=Path, help="keep the database there")
    parser.add_argument("--json", action="store_true", help="as always: one JSON line a figure")
    given = parser.parse_args(argv)
    parts, bench = given.only, Bench()
    if "crash" in parts:  # a house of its own, which it ends many times
        bench.holds = not subprocess.run(
            [sys.executable, HERE / "live_crash.py"], check=False
        ).returncode
    if parts <= {"crash"}:
        return 0 if bench.holds else 1
    with folder_for(given.folder) as folder, house(folder) as place:
        if "splink" in parts:
            _splink(bench)
        for size in sorted(given.sizes):
            if parts & {"one", "bulk"}:
                _at_size(bench, place, size, parts)
        if "batch" in parts:
            _against_batch(bench, place)
        if "order" in parts:
            _orders(bench, place, given.order_rows, given.orders)
        if "hole" in parts:
            _black_hole(bench, place, given.hole_rows)
        if "find" in parts:
            live_faces.measure(bench, place, given.find_rows)
    return 0 if bench.holds else 1


def _parts(told: str) -> set[str]:
    parts = set(told.split(","))
    if unknown := sorted(parts - set(PARTS)):
        message = f"{', '.join(unknown)}: none of {', '.join(PARTS)}"
        raise argparse.ArgumentTypeError(message)
    return parts


def _splink(bench: Bench) -> None:
    """The plain script of the field, in this run and on this machine."""
    script = HERE / "identity" / "probe_splink_new.py"
    say("Splink's own call for new records, against historical_50k")
    done = subprocess.run(
        [sys.executable, script, "historical_50k", "--records", str(SPLINK_RECORDS)],
        capture_output=True, text=True, check=False, cwd=HERE.parent,
    )  # fmt: skip
    if done.returncode:
        say(done.stderr.strip().splitlines()[-1] if done.stderr else "it could not run")
        return
    told = json.loads(done.stdout.strip().splitlines()[-1])
    bench.figure("splink: predict_between p50", told["predict_between_p50_ms"], "ms", 50_000)


def _at_size(bench: Bench, place: House, size: int, parts: set[str]) -> None:
    from goodterms.customer.identity.resolving.run import resolve  # noqa: PLC0415

    with place.fresh("sized"):
        began = time.monotonic()
        world = World(int(size * 1.04) + SINGLES + 2 * WARM + 2 * BULK_ROWS)
        say(f"{size:,}: made in {time.monotonic() - began:.0f} s")
        source = place.source()
        place.load(world, size, source.pk)
        say(f"{size:,}: loaded after {time.monotonic() - began:.0f} s")
        ran = resolve(progress=_telling())
        place.settle()
        bench.figure("set-up: made, loaded, resolved", time.monotonic() - began, "s", size)
        bench.figure("of it: the run", ran.figures["seconds"], "s", size)
        first = size
        if "one" in parts:
            _singles(bench, world, source, first, size)
            first += WARM + SINGLES
        if "bulk" in parts:
            _bulk(bench, place, world, source, first, size)
        for table, megabytes in place.megabytes().items():
            bench.figure(f"{table} with its indexes", megabytes, "MB", size)


def _telling() -> Callable[[str, int, int], None]:
    last = [""]

    def tell(what: str, _done: int, _of: int) -> None:
        if what != last[0]:
            last[0] = what
            say(f"  {what}")

    return tell


def _receive(source: Any, rows: list[tuple[str, dict[str, str], str]]) -> float:
    """Seconds of one call, its transaction and commit included."""
    from goodterms.customer.identity.operations.receiving import Told, receive  # noqa: PLC0415
    from goodterms.kernel.acting import working  # noqa: PLC0415

    told = [Told(key, payload) for key, payload, _ in rows]
    began = time.perf_counter()
    with working("bench") as by:
        receive(by=by, source=source, told=told)
    return time.perf_counter() - began


def _singles(bench: Bench, world: World, source: Any, first: int, size: int) -> None:
    rows = world.told(first, first + WARM + SINGLES)
    for row in rows[:WARM]:
        _receive(source, [row])
    probed = [live_faces.probe(payload) for _, payload, _ in rows[WARM : WARM + 300]]
    took = sorted(1000 * _receive(source, [row]) for row in rows[WARM:])
    bars = {50: 5.0, 95: 25.0} if size >= SIZES[-1] else {}
    for share in (50, 95, 99):
        bench.figure(
            f"one record: find + score + commit p{share}", _at(took, share), "ms", size,
            at_most=bars.get(share),
        )  # fmt: skip
    live_faces.tell(bench, probed, size)
    splink = bench.seen.get("splink: predict_between p50")
    if splink:
        bench.figure(
            "times faster than Splink's own call", splink / _at(took, 50), "times", size,
            at_least=FACTOR if size >= SIZES[-1] else None,
        )  # fmt: skip
        alike = bench.seen["one record: find p50"] + bench.seen["one record: score p50"]
        bench.figure(
            "of what that call does, find + score: times faster", splink / alike, "times", size
        )


def _at(values: list[float], share: int) -> float:
    return values[min(len(values) - 1, len(values) * share // 100)]


def _bulk(bench: Bench, place: House, world: World, source: Any, first: int, size: int) -> None:
    """Two writers at once, each its own rows; their memory a quarter of the way and at the end."""
    for together, count in ((50, BULK_ROWS), (1, BULK_ROWS // 5)):
        rows = world.told(first, first + count)
        first += count
        shares = [rows[n::WRITERS] for n in range(WRITERS)]
        began = time.monotonic()
        writers = [_writer(place, source.pk, share, together) for share in shares]
        told = [json.loads(writer.communicate()[0]) for writer in writers]
        rate = count / max(one["seconds"] for one in told)
        grown = [one["grown"] for one in told]
        say(f"{together} together: {time.monotonic() - began:.0f} s with start-up")
        bar = 400.0 if together > 1 and size >= SIZES[-1] else None
        bench.figure(f"bulk: calls of {together}", rate, "records/s", size, at_least=bar)
        bench.figure(
            f"bulk: calls of {together}, memory grown", max(grown), "share", size, at_most=0.1
        )


def _writer(place: House, source: int, rows: list[Any], together: int) -> subprocess.Popen[str]:
    """A process of its own; it says in one line what it took."""
    given = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  (the process closes it)
    json.dump(rows, given)
    given.seek(0)
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", __file__, "--write", str(source), str(together)],
        env={**os.environ, "DATABASE_URL": place.url}, stdin=given, stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip


def _write(source: int, together: int) -> None:
    """What a writer does: its rows come by stdin."""
    import django  # noqa: PLC0415

    django.setup()
    from goodterms.customer.identity.models import Source  # noqa: PLC0415

    rows, early, to = json.load(sys.stdin), 0, Source(pk=source)
    _receive(to, rows[:together])
    began = time.monotonic()
    for start in range(together, len(rows), together):
        _receive(to, rows[start : start + together])
        if not early and start >= len(rows) // 4:
            early = _memory()
    seconds = time.monotonic() - began
    print(json.dumps({"seconds": seconds, "grown": _memory() / early - 1}))


def _memory() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _against_batch(bench: Bench, place: House, rows: int = 10_000) -> None:
    """Half by an import and a run, half live; then a run over all, with the live model."""
    from goodterms.customer.identity.resolving.run import resolve  # noqa: PLC0415

    say("live against batch")
    with place.fresh("against"):
        world, source = World(rows), place.source()
        place.load(world, rows // 2, source.pk)
        resolve()
        for start in range(rows // 2, rows, 50):
            _receive(source, world.told(start, start + 50))
        lived = _groups()
        resolve()
        b_cubed = _b_cubed(lived, _groups())
        bench.figure("live against batch: B-cubed", b_cubed, "F1", rows, at_least=0.995)
        truth: dict[str, set[str]] = {}
        for key, _, who in world.told(0, rows):
            truth.setdefault(who, set()).add(key)
        bench.figure(
            "live against the truth: B-cubed", _b_cubed(lived, list(truth.values())), "F1", rows
        )


def _groups() -> list[set[str]]:
    from tests.customer.identity.live import crowd  # noqa: PLC0415

    return [set(group) for group in crowd.groups()]


def _b_cubed(one: list[set[str]], other: list[set[str]]) -> float:
    from tests.customer.identity.live import crowd  # noqa: PLC0415

    return crowd.b_cubed(set(map(frozenset, one)), set(map(frozenset, other)))


def _orders(bench: Bench, place: House, rows: int, orders: int) -> None:
    """The same records in other orders and other hands, by one model: the same groups."""
    from goodterms.customer.identity.resolving.run import resolve  # noqa: PLC0415

    with place.fresh("taught"):
        world, source = World(rows), place.source()
        place.load(world, rows, source.pk)
        resolve()
        place.forget_records()
        place.keep_as("model_only")
    told, found = world.told(0, rows), set()
    for order in range(orders):
        mixed = told[:]
        Random(order).shuffle(mixed)  # noqa: S311
        with place.fresh("ordered", "model_only"):
            source = place.source()
            for start in range(0, rows, 50):
                _receive(source, mixed[start : start + 50])
            found.add(frozenset(map(frozenset, _groups())))
        say(f"order {order + 1}: {len(found)} different so far")
    bench.figure("different groups over all orders", len(found), "", rows, at_most=1, orders=orders)


def _black_hole(bench: Bench, place: House, rows: int) -> None:
    """Everybody at one firm's number and mailbox, a third of them without a name."""
    from goodterms.customer.identity.resolving.run import resolve  # noqa: PLC0415

    say("the black hole")
    with place.fresh("hole"):
        world, source = World(10_000 + rows), place.source()
        place.load(world, 10_000, source.pk)
        resolve()
        place.settle()
        shared = {"phone": "+44 1632 960000", "email": "info@switchboard.example"}
        took = []
        for number, (key, payload, _) in enumerate(world.told(10_000, 10_000 + rows)):
            name = {0: "The Occupier", 1: "", 2: payload["name"]}[number % 3]
            took.append(_receive(source, [(key, {**payload, "name": name, **shared}, "")]))
        largest = max(map(len, _groups()))
        took.sort()
        bench.figure("black hole: largest group", largest, "records", rows, at_most=GROUP)
        bench.figure("black hole: slowest call", 1000 * took[-1], "ms", rows, at_most=50.0)
        bench.figure("black hole: p50", 1000 * _at(took, 50), "ms", rows)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--write"]:
        _write(int(sys.argv[2]), int(sys.argv[3]))
    else:
        sys.exit(run(sys.argv[1:]))
