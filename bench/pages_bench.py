"""What a page costs, and whether it costs more when the firm has a thousand times the customers.

    goodterms bench pages [--rows 1000 100000 1000000] [--repeats 30] [--json]

The real application answers its own test client in this process; people are made set-wise in a
database on the disk. Processor time is this process's plus that of the database's own processes, a
mean over different persons after a warm-up; a clock on the wall would measure the neighbours. The
first load is what a new visitor's browser fetches before it can draw, each file compressed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import shutil
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg

from goodterms.runtime.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

HERE = Path(__file__).parent
GROWTH, FIRST_LOAD_KB = 1.2, 120.0
CHUNK = 100_000
KIN = 900  # of the first people bear one of thirty names that nobody after them has
BASE = 1_000  # records below are those of the bench's own people
WARM = 4
ROUNDS = 3  # the least counts: another process can only take time from one
DOV = "dov@mereandmoor.example"
PARTS = [
    {"field": "prior", "level": "prior", "words": "how seldom two are one", "weight": -10.6},
    {"field": "place", "level": "same home", "words": "same home", "weight": 9.4},
    {"field": "name", "level": "close", "words": "one letter apart, a rare one", "weight": 7.1},
]


@dataclass(frozen=True, slots=True)
class Page:
    """A page, its bars (ms of processor, queries), and its address for the n-th person."""

    name: str
    who: str
    address: Callable[[Asked], str]
    ms: float | None = None
    queries: int | None = None
    among: int | None = None  # the first so many people; of everybody if not said


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody made by the bench, as the pages' addresses name them."""

    number: int
    seed: str
    given: str
    family: str
    email: str

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True, slots=True)
class Cost:
    web: float
    database: float
    queries: float
    kilobytes: float

    @property
    def ms(self) -> float:
        return self.web + self.database


PAGES = (
    Page("portal: home", "ana", lambda _: "/", 25, 10),
    Page("portal: what we hold", "ana", lambda _: "/held/", 40),
    Page("desk: people, 50 of them", "dov", lambda _: "/desk/people/", 60, 8),
    Page("desk: people, page 7", "dov", lambda _: "/desk/people/?page=7", 60, 8),
    # Names are those of the same people at every size: else a thousand times the people would also
    # be thirty times the answers.
    Page("desk: search by name", "dov", lambda one: _search(one.name), 60, among=KIN),
    Page("desk: search by family name", "dov", lambda one: _search(one.family), 60, among=KIN),
    Page("desk: search, letters swapped", "dov", lambda one: _search(_slip(one)), 60, among=KIN),
    Page("desk: search by email", "dov", lambda one: _search(one.email), 60),
    Page("desk: search by phone", "dov", lambda one: _search(f"01632 {one.number:07}"), 60),
    Page("desk: search by account", "dov", lambda one: _search(f"8820{one.number:08}"), 60),
    Page("desk: search by invoice", "dov", lambda one: _search(f"INV-{2 * one.number}-1"), 60),
    Page("desk: person", "dov", lambda one: f"/desk/people/{one.seed}/", 60),
    Page("desk: today", "dov", lambda _: "/desk/", 60),
    Page("desk: lamp posts", "dov", lambda _: "/desk/lamps/", 60),
    Page("desk: review", "dov", lambda _: "/desk/review/", 60),
    Page("desk: definition", "dov", lambda _: "/desk/definition/", 60),
    Page("desk: health", "dov", lambda _: "/desk/health/", 60),
)


class Bench:
    """Prints figures; ``holds`` stays true while every bar is met."""

    def __init__(self) -> None:
        self.holds = True

    def figure(
        self,
        what: str,
        value: float,
        unit: str,
        rows: int,
        bar: float | None = None,
        **more: object,
    ) -> None:
        holds = bar is None or value <= bar
        self.holds = self.holds and holds
        line = {"what": what, "value": round(value, 2), "unit": unit, "rows": rows}
        print(json.dumps(line | {"bar": bar, "holds": holds, "peer": None} | more), flush=True)


def run(argv: Sequence[str]) -> int:
    """Measure; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(prog="goodterms bench pages")
    parser.add_argument("--rows", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--repeats", type=int, default=30)
    parser.add_argument("--folder", type=Path, help="keep the database there, and use it again")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--json", action="store_true", help="as always: one JSON line a figure")
    given = parser.parse_args(argv)
    with _folder(given.folder) as folder, _house(folder) as cluster:
        return _measure(cluster, sorted(given.rows), given.repeats, given.only)


def _measure(cluster: Cluster, sizes: list[int], repeats: int, only: str) -> int:
    bench, costs, people = Bench(), {}, _People(cluster)
    made = people.made()
    if sizes[0] < made:
        raise SystemExit(f"This folder holds {made} people already; a smaller firm needs another.")
    for size in sizes:
        began = time.monotonic()
        people.make(made + 1, size)
        seconds, made = time.monotonic() - began, size
        bench.figure("people made for the bench", seconds, "s", size)
        for page in PAGES:
            if only in page.name:
                costs[page.name, size] = _cost(people, page, size, repeats)
                _tell(bench, page, size, costs[page.name, size])
    for page in PAGES:
        if only in page.name and len(sizes) > 1:
            share = costs[page.name, sizes[-1]].ms / costs[page.name, sizes[0]].ms
            bench.figure(f"{page.name}: growth from {sizes[0]}", share, "times", made, GROWTH)
    bench.figure("first load of a visitor", _first_load(people), "kB", made, FIRST_LOAD_KB)
    return 0 if bench.holds else 1


def _tell(bench: Bench, page: Page, size: int, cost: Cost) -> None:
    bench.figure(
        page.name, cost.ms, "ms", size, page.ms,
        web=round(cost.web, 2), database=round(cost.database, 2),
    )  # fmt: skip
    bench.figure(f"{page.name}: queries", cost.queries, "queries", size, page.queries)
    bench.figure(f"{page.name}: compressed", cost.kilobytes, "kB", size)


def _cost(people: _People, page: Page, size: int, repeats: int) -> Cost:
    client = people.browser_of(page.who)
    asked = [people.asked(page.among or size, turn) for turn in range(WARM + repeats)]
    for one in asked[:WARM]:
        answer = client.get(page.address(one))
        if answer.status_code != 200:  # noqa: PLR2004
            raise SystemExit(f"{page.address(one)} answered {answer.status_code}")
    queries = _queries(lambda: client.get(page.address(asked[0])))
    rounds = [
        _round(people, client, [page.address(one) for one in asked[WARM:]]) for _ in range(ROUNDS)
    ]
    web, database, content = min(rounds, key=lambda one: one[0] + one[1])
    size_kb = len(gzip.compress(content, 6)) / 1000
    return Cost(1000 * web / repeats, 1000 * database / repeats, queries, size_kb)


def _round(people: _People, client: Any, addresses: Sequence[str]) -> tuple[float, float, bytes]:
    """Processor seconds of this process and of the database; what the last answer held."""
    database, web = people.database_seconds(), time.process_time()
    for address in addresses:
        answer = client.get(address)
    web, database = time.process_time() - web, people.database_seconds() - database
    return web, database, answer.content


def _queries(ask: Callable[[], object]) -> int:
    """What a request asks the database; taking a role and opening the transaction included."""
    from django.db import connection  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    with CaptureQueriesContext(connection) as asked:
        ask()
    return sum(not re.match("(SAVEPOINT|RELEASE|BEGIN|COMMIT)", one["sql"]) for one in asked)


def _first_load(people: _People) -> float:
    """Kilobytes of the page, its sheets, its fonts and the icons, each compressed."""
    client = people.browser_of("ana")
    html = client.get("/").content
    total = len(gzip.compress(html, 6))
    page = html.decode()
    wanted = set(re.findall(r'<link rel="(?:stylesheet|preload)"[^>]*href="([^"]+)"', page))
    wanted |= {address.partition("#")[0] for address in re.findall(r'<use href="([^"]+)"', page)}
    for address in sorted(wanted):
        body = b"".join(client.get(address).streaming_content)
        total += len(body) if address.endswith(".woff2") else len(gzip.compress(body, 6))
    return total / 1000


def _search(words: str) -> str:
    from urllib.parse import urlencode  # noqa: PLC0415

    return f"/desk/people/?{urlencode({'q': words})}"


def _slip(one: Asked) -> str:
    """The family name with two letters in the middle changed over, as people mistype."""
    middle = len(one.family) // 2
    word = one.family
    return f"{one.given} {word[: middle - 1]}{word[middle]}{word[middle - 1]}{word[middle + 1 :]}"


class _People:
    """Who is in the database, and who sits at the browsers."""

    def __init__(self, cluster: Cluster) -> None:
        from goodterms.customer.people.models import Login  # noqa: PLC0415  (needs Django)

        self.road = psycopg.connect(cluster.superuser_url(), autocommit=True)
        self.server = int((cluster.data / "postmaster.pid").read_text().split()[0])
        if not Login.objects.filter(email=DOV).exists():
            self._open_the_firm()
        self.logins = {"dov": Login.objects.get(email=DOV)}

    def made(self) -> int:
        """How many people an earlier bench has left in this database."""
        row = self.road.execute("SELECT count(*) FROM profile_card").fetchone()
        return int(row[0]) if row else 0

    def _open_the_firm(self) -> None:
        from tests.support import make  # noqa: PLC0415

        energy = make.make_division("mere-energy", "Mere Energy")
        connect = make.make_division("moor-connect", "Moor Connect")
        make.make_source(energy, verifies=["email"])
        make.make_source(connect)
        make.make_staff(DOV, "Dov Adler", [energy, connect])
        self._names()

    def make(self, first: int, last: int) -> None:
        """People ``first`` to ``last``, then the statistics an installation would have by then."""
        text = (HERE / "pages" / "people.sql").read_text(encoding="utf-8")
        sources = self._sources()
        for start in range(first, last + 1, CHUNK):
            given = {
                "first": start, "last": min(start + CHUNK - 1, last), "base": BASE,
                "parts": json.dumps(PARTS), "kin": KIN, **sources,
            }  # fmt: skip
            with self.road.transaction():
                self.road.execute("SET LOCAL session_replication_role = replica")
                for statement in text.split(";\n"):
                    if statement.strip():
                        self.road.execute(statement.encode(), given)
        self.road.execute("VACUUM ANALYZE")
        self._count_them()
        if "ana" not in self.logins:
            self._sign_ana_in()

    def _is_there(self, email: str) -> Any:
        from goodterms.customer.people.models import Login  # noqa: PLC0415

        return Login.objects.filter(email=email).first()

    def browser_of(self, who: str) -> Any:
        from django.test import Client  # noqa: PLC0415

        client = Client()
        client.force_login(self.logins[who])
        return client

    def asked(self, size: int, turn: int) -> Asked:
        """Somebody else each turn, spread over all of them."""
        number = 1 + (turn * 7919 + 13) % size
        row = self.road.execute(
            "SELECT m.person_id::text, r.payload ->> 'name', r.payload ->> 'email'"
            " FROM identity_record r JOIN identity_membership m ON m.record_id = r.id"
            " WHERE r.id = %s",
            [BASE + 2 * number],
        ).fetchone()
        assert row  # noqa: S101  (they were all made)
        given, _, family = row[1].partition(" ")
        return Asked(number, row[0], given, family, row[2])

    def database_seconds(self) -> float:
        """Processor time of all the server's processes, the ended ones included."""
        alive = [self.server, *(int(pid) for pid in self._children())]
        ended = Path(f"/proc/{self.server}/stat").read_text().rpartition(")")[2].split()
        ticks = sum(int(ended[place]) for place in (13, 14))  # cutime and cstime
        return sum(map(_on_cpu, alive)) + ticks / os.sysconf("SC_CLK_TCK")

    def _children(self) -> list[str]:
        tasks = Path(f"/proc/{self.server}/task/{self.server}/children")
        return tasks.read_text().split()

    def _sources(self) -> dict[str, Any]:
        rows = self.road.execute(
            "SELECT id, division_id FROM identity_source WHERE division_id IS NOT NULL ORDER BY id"
        ).fetchall()
        (energy, first), (connect, second) = rows
        return {"energy": energy, "connect": connect, "divisions": [first, second]}

    def _names(self) -> None:
        folder = HERE.parent / "src/goodterms/customer/identity/matching/data"
        for table in ("given_name", "family_name"):
            words = (folder / f"{table}s.txt").read_text(encoding="utf-8").split()
            self.road.execute(f"CREATE TABLE {table} (place int PRIMARY KEY, word text)".encode())
            with self.road.cursor().copy(f"COPY {table} FROM STDIN".encode()) as copy:
                for row in enumerate(word for word in words if word.isalpha()):
                    copy.write_row(row)

    def _count_them(self) -> None:
        """A run has ended, as after every import."""
        from goodterms.customer.identity import tallies  # noqa: PLC0415
        from goodterms.customer.identity.models import Run  # noqa: PLC0415
        from goodterms.customer.profile.operations import cards  # noqa: PLC0415
        from goodterms.kernel import clock  # noqa: PLC0415
        from goodterms.kernel.acting import working  # noqa: PLC0415

        with working("bench"):
            now = clock.now()
            counts = {tallies.KEPT: tallies.count_everything()}
            cards.refresh_words()
            Run.objects.create(started=now, moved_at=now, ended=now, stage="done", counts=counts)

    def _sign_ana_in(self) -> None:
        """The first of them has signed in: her mailbox opened her own record."""
        from tests.support import make  # noqa: PLC0415

        email = self.asked(3, 2).email
        self.logins["ana"] = self._is_there(email) or make.make_customer(email, "Ana").login


def _on_cpu(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


@contextmanager
def _house(folder: Path) -> Iterator[Cluster]:
    """A database on the disk, brought up to date, and Django set up on it in this process."""
    cluster = Cluster.for_tests(folder / "cluster")
    with cluster.running():
        home = folder / "home"
        home.mkdir(exist_ok=True)
        os.environ.update(DATABASE_URL=cluster.url, GOODTERMS_DATA_DIR=str(home))
        sys.path.insert(0, str(HERE.parent))
        from goodterms.runtime import attached  # noqa: PLC0415

        with attached.attached(home):
            from django.conf import settings  # noqa: PLC0415
            from django.core.management import call_command  # noqa: PLC0415
            from django.db import connections  # noqa: PLC0415

            from goodterms.trust.access import policies  # noqa: PLC0415

            call_command("migrate", database="owner", verbosity=0)
            policies.write()
            # Only the name the test client calls us by: a whole test environment would copy the
            # context of each part of a page, which costs more than to draw it.
            settings.ALLOWED_HOSTS = ["testserver"]
            yield cluster
            connections.close_all()


@contextmanager
def _folder(kept: Path | None) -> Iterator[Path]:
    if kept:
        kept.mkdir(mode=0o755, exist_ok=True)
        yield kept
        return
    folder = Path(tempfile.mkdtemp(prefix="goodterms-bench-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
