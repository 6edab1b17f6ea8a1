"""The cluster: the PostgreSQL server that Goodterms brings along.

``prepare`` copies the programs and makes the data directory, ``start`` starts the server and waits
until it answers, ``stop`` ends it. All three may be called again at any time: what is there already
is kept, what is half-made is made anew, and what a killed server left behind is cleared away.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import quote

from goodterms.runtime import accounts, binaries, places, processes, recipes, stale
from goodterms.runtime.halts import Halt

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATABASE = "goodterms"
LOGIN = "goodterms"
SUPERUSER = "postgres"

START_SECONDS = 600  # after a crash the server first goes through its log; that is no fault
FAST_STOP_SECONDS = 30
BARE = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@dataclass
class Cluster:
    """One server on one home.

    ``sockets`` is the folder of its socket; ``bindir`` a PostgreSQL to use where it is, instead of
    the wheel's; ``account`` who the server runs as.
    """

    home: Path
    sockets: Path | None = None
    bindir: Path | None = None
    account: accounts.Account = field(default_factory=accounts.server)
    server: subprocess.Popen[bytes] | None = None

    @classmethod
    def for_tests(cls, folder: Path | None = None, *, bindir: Path | None = None) -> Self:
        """A throw-away cluster in memory where there is room; ``folder`` keeps it between runs.

        Databases made in it have the extensions from the start.
        """
        home = folder or Path(tempfile.mkdtemp(prefix="goodterms-", dir=places.memory_folder()))
        cluster = cls(home.absolute(), bindir=bindir)
        cluster.prepare()
        with cluster.running():
            cluster.sql(recipes.extensions(), database="template1")
        return cluster

    @cached_property
    def programs(self) -> binaries.Binaries:
        if self.bindir is not None:
            return binaries.given(self.bindir)
        return binaries.copied(self.home / "pg")

    @property
    def has_programs(self) -> bool:
        return self.bindir is not None or binaries.is_copied(self.home / "pg")

    def copy_programs(self) -> None:
        """The slow part of the first use of ``programs``, for whoever shows progress."""
        places.make_home(self.home, self.account)
        _ = self.programs

    @property
    def data(self) -> Path:
        return self.home / "data" / str(self.programs.major)

    @property
    def socket_folder(self) -> Path:
        return self.sockets or places.default_sockets(self.home)

    @property
    def url(self) -> str:
        """Where every process logs in: the role without rights."""
        return self._url(LOGIN, DATABASE)

    def superuser_url(self, database: str = DATABASE) -> str:
        """For tests, the doctor and backups alone."""
        return self._url(SUPERUSER, database)

    @property
    def settings(self) -> Path:
        """The server's configuration: outside its data, so that root never writes in there."""
        return self.home / "settings"

    @property
    def is_made(self) -> bool:
        """A data directory gets its name when it is whole, so that there is no half of one."""
        return self.data.exists()

    def prepare(self) -> None:
        """Programs, data directory, roles, database and extensions; quick when they are there."""
        places.make_home(self.home, self.account)
        self._refuse_other_majors()
        places.make_private(self.home / "data", self.account)
        self._configure()
        if not self.is_made:
            self._make()
        elif not self._has_current_roles():
            self.clear()
            self._write_roles(self.data)

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        self.clear()
        self.spawn()
        self.wait()

    def clear(self) -> list[str]:
        """Clear what a killed server left; answers what was done, in sentences."""
        return stale.clear(self.data, self.socket_folder)

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server without waiting for it; it ends when its parent does."""
        self.server = self._spawn(self.data)
        return self.server

    def wait(self) -> None:
        """Wait until the server takes connections; a Halt with its last words when it does not."""
        self._wait(self.data, START_SECONDS)

    def answers(self, data: Path | None = None) -> bool:
        """Whether the running server takes connections: it says so in its own pid file."""
        try:
            lines = (data or self.data).joinpath("postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        ready = len(lines) >= 8 and lines[7].strip() == "ready"  # noqa: PLR2004 (its eighth line)
        return ready and self.server is not None and lines[0] == str(self.server.pid)

    def stop(self) -> None:
        """Fast stop; an immediate one after 30 seconds. Never a kill."""
        if self.server is None:
            return
        for kind, patience in ((signal.SIGINT, FAST_STOP_SECONDS), (signal.SIGQUIT, None)):
            with contextlib.suppress(ProcessLookupError):
                self.server.send_signal(kind)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.server.wait(patience)
                break
        self.server = None
        with contextlib.suppress(OSError):
            self.socket_folder.rmdir()

    @contextlib.contextmanager
    def running(self) -> Iterator[Self]:
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def sql(self, script: str, *, database: str = SUPERUSER) -> str:
        """Run a psql script as the superuser; answers what it printed, without decoration."""
        done = subprocess.run(
            [
                *(self.programs / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-f", "-"),
                *("-h", self.socket_folder, "-p", "5432", "-U", SUPERUSER, "-d", database),
            ],
            input=script,
            env=BARE,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise Halt("The database refused a statement of ours.", done.stderr.strip())
        return done.stdout.strip()

    @property
    def remark(self) -> str:
        """The comment on our database."""
        return self.sql(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
            " WHERE datname = current_database()",
            database=DATABASE,
        )

    @remark.setter
    def remark(self, text: str) -> None:
        quoted = text.replace("'", "''")
        self.sql(f"COMMENT ON DATABASE {DATABASE} IS '{quoted}'")

    def last_words(self) -> str:
        """The end of the server's log, for a person."""
        try:
            lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return ""
        return "It said: " + " ".join(line.strip() for line in lines[-3:])

    @property
    def log(self) -> Path:
        return self.home / "logs" / "db.log"

    def destroy(self) -> None:
        """Stop the server and remove its home and its sockets (tests)."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)
        shutil.rmtree(self.socket_folder, ignore_errors=True)

    def _url(self, role: str, database: str) -> str:
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{role}@/{database}?host={host}"

    def _wait(self, data: Path, seconds: float) -> None:
        until = time.monotonic() + seconds
        while not self.answers(data):
            if self.server is None or self.server.poll() is not None:
                raise Halt("The database server did not start.", self.last_words())
            if time.monotonic() > until:
                raise Halt(f"The database server did not start within {seconds:.0f} seconds.")
            time.sleep(0.01)

    def _spawn(self, data: Path) -> subprocess.Popen[bytes]:
        places.make_private(self.socket_folder, self.account)
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self._alone(recipes.serve(self.programs, data, self.settings), signal.SIGINT),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **processes.APART,
            )

    def _alone(self, command: Sequence[str | Path], ending: signal.Signals) -> list[str]:
        """The command as the server's account, with nothing of our environment.

        Emptied at the last moment, because this Python may need some of it to start at all.
        """
        bare = [f"{name}={value}" for name, value in BARE.items()]
        return processes.as_child(["/usr/bin/env", "-i", *bare, *command], self.account, ending)

    def _make(self) -> None:
        """Make the cluster beside its place, rename it when whole; never mend half of one."""
        fresh = self.data.with_name(f".new-{self.data.name}")
        stale.clear(fresh, self.socket_folder)
        shutil.rmtree(fresh, ignore_errors=True)
        self._initdb(fresh)
        self._write_roles(fresh)
        processes.make_durable(fresh)
        fresh.rename(self.data)

    def _initdb(self, fresh: Path) -> None:
        made = subprocess.run(
            self._alone(recipes.initdb(self.programs, fresh), signal.SIGTERM),
            capture_output=True,
            text=True,
            check=False,
            **processes.APART,
        )
        if made.returncode != 0:
            raise Halt("The database could not be made.", made.stderr.strip())

    def _write_roles(self, data: Path) -> None:
        self.server = self._spawn(data)
        try:
            self._wait(data, START_SECONDS)
            self.sql(recipes.roles())
        finally:
            self.stop()
        self._roles_digest.write_text(_digest(recipes.roles()), encoding="utf-8")

    def _has_current_roles(self) -> bool:
        try:
            return self._roles_digest.read_text(encoding="utf-8") == _digest(recipes.roles())
        except OSError:
            return False

    @property
    def _roles_digest(self) -> Path:
        return self.settings / f"roles-{self.programs.major}.sha256"

    def _configure(self) -> None:
        self.settings.mkdir(mode=0o755, exist_ok=True)
        self.settings.chmod(0o755)
        names = sorted({accounts.starter().name, self.account.name})
        for name, text in recipes.configuration(self.programs, self.socket_folder, names).items():
            path = self.settings / name
            path.write_text(text, encoding="utf-8")
            path.chmod(0o644)

    def _refuse_other_majors(self) -> None:
        """An older cluster is never passed over in silence for a new, empty one."""
        there = {path.name for path in self.home.glob("data/[0-9]*")}
        wanted = str(self.programs.major)
        if there and wanted not in there:
            raise Halt(
                f"{self.home} holds data of PostgreSQL {', '.join(sorted(there))}; this release of "
                f"Goodterms brings PostgreSQL {wanted}.",
                "Start it with the release that made it, or point --data-dir at another folder.",
            )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
