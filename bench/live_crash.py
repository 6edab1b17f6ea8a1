"""Kill -9 in the midst of live writes: what was said to be written stands, nothing by halves.

    goodterms bench live --only crash, or python bench/live_crash.py [--writes 10000] [--kills 20]

A process tells records to the live engine, some a call, and says each call when it is committed.
In turn that process and the database server are killed at a moment of their own choosing; the
server comes back, and before the next life every key that was ever said is looked for, with all
that belongs to a record. At the end everything is decided once more, which moves nobody.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
import time
from typing import TYPE_CHECKING

from pages_bench import _folder, _house

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from goodterms.runtime.cluster import Cluster

EACH = 4  # records of one person
TOGETHER = 50  # records decided again in one call


class Bench:
    """Prints figures; ``holds`` stays true while every bar is met."""

    def __init__(self) -> None:
        self.holds = True

    def figure(self, what: str, value: float, rows: int, most: float | None = None) -> None:
        holds = most is None or value <= most
        self.holds = self.holds and holds
        line = {"what": what, "value": value, "rows": rows, "at_most": most, "holds": holds}
        print(json.dumps(line), flush=True)


def run(argv: Sequence[str]) -> int:
    """Write, kill, look; 1 when anything was lost or left by halves."""
    parser = argparse.ArgumentParser(prog="goodterms bench live --only crash")
    parser.add_argument("--writes", type=int, default=10_000)
    parser.add_argument("--kills", type=int, default=20)
    asked = parser.parse_args(argv)
    bench = Bench()
    with _folder(None) as folder, _house(folder) as cluster:
        _Lives(cluster, folder / "home", asked.writes, asked.kills).tell(bench)
    return 0 if bench.holds else 1


class _Lives:
    """One life of writer and server after the other, each ended by a kill."""

    def __init__(self, cluster: Cluster, home: Path, writes: int, kills: int) -> None:
        from tests.support import make, writing  # noqa: PLC0415  (need Django)

        self.cluster, self.home, self.kills = cluster, home, kills
        self.writing = writing
        self.rows = writing.told(writes // EACH, EACH)
        self.source = make.make_source(make.make_division("mere", "Mere Energy")).pk
        self.said: set[str] = set()
        self.lost, self.halves, self.back = 0, 0, 0.0
        self.dice = random.Random(11)  # noqa: S311

    def tell(self, bench: Bench) -> None:
        a_life = len(self.rows) // (self.kills + 1)
        for number in range(self.kills):
            self._live(a_life, database=number % 2 == 1)
            self._look()
        self._live(len(self.rows), database=None)
        self._look()
        bench.figure("kills of writer and database in turn", self.kills, len(self.rows))
        bench.figure("acknowledged records lost", self.lost, len(self.said), most=0)
        bench.figure("times something stood by halves", self.halves, len(self.said), most=0)
        bench.figure("seconds until the database answers again, at most", round(self.back, 2), 1)
        bench.figure("seeds moved by deciding all again", self._again(), len(self.said), most=0)

    def _live(self, count: int, *, database: bool | None) -> None:
        """Write on until so many are said, then kill; ``None`` writes to the end in peace."""
        left = [row for row in self.rows if row[0] not in self.said]
        heard = database is None
        hand = self.writing.writer(self.cluster.url, self.source, self.home, left, heard=heard)
        fresh: set[str] = set()
        while len(fresh) < count and (told := self.writing.one_word(hand)):
            fresh |= told
        if database is not None:
            time.sleep(self.dice.random() * 0.05)  # into the midst of whatever comes next
            if database:
                self._kill_the_database()
            else:
                hand.send_signal(signal.SIGKILL)
        self.said |= fresh | self.writing.committed(hand)
        if database:
            began = time.monotonic()
            self.cluster.start()
            self.back = max(self.back, time.monotonic() - began)

    def _kill_the_database(self) -> None:
        from django.db import connections  # noqa: PLC0415

        connections.close_all()
        server = self.cluster.server
        if server is None:
            raise RuntimeError("there is no server to kill")
        os.kill(server.pid, signal.SIGKILL)
        server.wait()

    def _look(self) -> None:
        from tests.support.living import nothing_is_half_done  # noqa: PLC0415

        from goodterms.customer.identity.models import Record  # noqa: PLC0415
        from goodterms.kernel.acting import working  # noqa: PLC0415

        with working("bench"):
            stands = set(Record.objects.values_list("source_key", flat=True))
        self.lost += len(self.said - stands)
        try:
            nothing_is_half_done()
        except AssertionError as half:
            print(half, file=sys.stderr)
            self.halves += 1

    def _again(self) -> int:
        from goodterms.customer.identity.live.again import redecide  # noqa: PLC0415
        from goodterms.customer.identity.models import Record  # noqa: PLC0415
        from goodterms.kernel.acting import working  # noqa: PLC0415

        with working("bench"):
            records = list(Record.objects.order_by("pk").values_list("pk", flat=True))
        moved = 0
        for start in range(0, len(records), TOGETHER):
            with working("bench"):
                moved += len(
                    redecide(records[start : start + TOGETHER], cause={"bench": True}).moved
                )
        return moved


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
