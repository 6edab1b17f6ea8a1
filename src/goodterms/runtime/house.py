"""The house: everything that ``goodterms start`` does, step by step.

Each step may be cut off at any moment; the next start does it again or goes on from there.
"""

from __future__ import annotations

import signal
import time
from functools import partial
from typing import TYPE_CHECKING

from goodterms.runtime import keys, listening, logs, places, processes, surroundings
from goodterms.runtime.children import Child, Patience
from goodterms.runtime.cluster import START_SECONDS, Cluster
from goodterms.runtime.demonstration import Demonstration
from goodterms.runtime.fingerprint import fingerprint
from goodterms.runtime.halts import Exit, Halt
from goodterms.runtime.launching import Launcher, Programs, Said, web_account
from goodterms.runtime.lock import Lock, Standing
from goodterms.runtime.progress import Progress
from goodterms.runtime.supervisor import Supervisor

if TYPE_CHECKING:
    import socket
    import subprocess
    from collections.abc import Callable, Sequence

    from goodterms.runtime.surroundings import Options

READY_SECONDS = 60.0
LOOK_SECONDS = 0.5  # for a page to answer, before looking whether web still lives
TRIES = 5  # of a step that was killed, or lost the database
EARLY_DEATHS = 3  # of a child before the house was ready: it will not come up
TICK_SECONDS = 0.02
TIDY_SECONDS = 60.0


class House:
    """One run of one installation. ``cluster`` is None when ``DATABASE_URL`` names a server."""

    launcher: Launcher

    def __init__(
        self,
        options: Options,
        *,
        programs: Programs | None = None,
        progress: Progress | None = None,
        cluster: Cluster | None = None,
    ) -> None:
        self.options = options
        self.home = options.home
        self.programs = programs or Programs()
        self.progress = progress or Progress()
        self.settings = surroundings.settings(self.home)
        self.cluster = None if self.settings.get("DATABASE_URL") else cluster or Cluster(self.home)
        self.supervisor = Supervisor(self.progress.say, self._note)
        self.standing = Standing(address=options.address)
        self.demonstration = Demonstration(self.home)
        self._tidied = time.monotonic()

    def run(self) -> int:
        """Start, serve until asked to stop, stop; answers the exit code. Raises Halt."""
        places.make_home(self.home, self.cluster.account if self.cluster else None)
        self._mind_the_file_system()
        with Lock(self.home):
            self._end_leftovers()
            with listening.bind(self.options.host, self.options.port) as door, self.supervisor:
                is_ready = self._open(door)
                if is_ready:
                    self._greet()
                    self.supervisor.watch(self._keep_tidy)
                self._close()
        return Exit.FINE if is_ready else Exit.INTERRUPTED

    def _open(self, door: socket.socket) -> bool:
        """Take the steps in order; False when asked to stop on the way."""
        for step in (self._start_database, self._migrate, self._demonstrate, self._serve):
            step(door)
            if self.supervisor.is_stopping:
                return False
        return True

    def _start_database(self, _: socket.socket) -> None:
        database = self.settings.get("DATABASE_URL", "")
        if self.cluster is not None:
            self._start_cluster(self.cluster)
            database = self.cluster.url
        environment = surroundings.of_children(self.settings, self.options, database=database)
        account, warning = web_account(environment)
        if warning:
            self.progress.say(warning)
        environment["SECRET_KEY_FILE"] = keys.secret(environment, self.home, account)
        for folder in ("mail", "files", "imports", "demo", "audit"):
            places.make_private(self.home / folder, account)
        self.standing.database = database
        self.launcher = Launcher(self.home, account, environment)

    def _start_cluster(self, cluster: Cluster) -> None:
        if not cluster.has_programs:
            with self.progress.step("Copying PostgreSQL"):
                cluster.copy_programs()
        with self.progress.step(
            "Starting the database" if cluster.is_made else "Making the database"
        ):
            cluster.prepare()
            self.supervisor.add(
                Child(
                    "db",
                    partial(self._launch_cluster, cluster),
                    seconds=30,
                    asks=signal.SIGINT,
                    insists=signal.SIGQUIT,  # never SIGKILL
                    patience=Patience(gives_up=False),
                )
            )
            self._until(cluster.answers, "db", seconds=START_SECONDS)

    def _launch_cluster(self, cluster: Cluster) -> subprocess.Popen[bytes]:
        for done in cluster.clear():
            self.progress.say(done)
        return cluster.spawn()

    def _migrate(self, _: socket.socket) -> None:
        wanted = f"up to date with {fingerprint()}"
        if self.cluster and self.cluster.remark == wanted and self.demonstration.is_decided:
            return
        said = self._step("migrate", "Bringing the database up to date", self.programs.migrate)
        if self.supervisor.is_stopping:
            return
        if self.cluster:
            self.cluster.remark = wanted
        if not self.demonstration.is_decided:
            is_demo = self.launcher.environment["ENVIRONMENT"] == "demo"
            is_new = said.facts.get("empty") is True
            self.demonstration.decide(wanted=is_new and is_demo and self.options.demo)

    def _demonstrate(self, _: socket.socket) -> None:
        if not self.options.demo or not self.demonstration.is_owed:
            return
        said = self._step("demo", "Loading the demo", self.programs.demo)
        if not self.supervisor.is_stopping:
            self.demonstration.finish(said.facts.get("guide", []))

    def _serve(self, door: socket.socket) -> None:
        with self.progress.step("Starting the pages"):
            number = door.fileno()
            web = (*self.programs.web, "--fd", str(number))
            start = self.launcher.child
            self.supervisor.add(Child("web", lambda: start("web", web, keep=(number,))))
            self.supervisor.add(
                Child("worker", lambda: start("worker", self.programs.worker), seconds=25)
            )
            host, port = door.getsockname()[:2]
            self._until(
                lambda: listening.answers(host, port, "/readyz?work", LOOK_SECONDS), "web", "worker"
            )

    def _step(self, name: str, title: str, command: Sequence[str]) -> Said:
        """Run one step, again when it was killed or the database went away under it.

        A Halt when it cannot be done.
        """
        with self.progress.step(title) as report:
            for _ in range(TRIES):
                said = Said(report)
                code = self.supervisor.run(
                    name, partial(self.launcher.step, name, command), said.hear
                )
                if code == 0 or self.supervisor.is_stopping:
                    return said
                if said.refusal:
                    raise Halt(said.refusal, code=Exit.REFUSED)
                if code != Exit.TRY_AGAIN and code > 0:
                    break
                self.progress.say(f"{name} was cut off; it is done again.")
                if self.cluster is not None:
                    self._until(self.cluster.answers, "db", seconds=START_SECONDS)
        raise Halt(
            f"{title} did not work.",
            f"{self.home}/logs/{name}.log says: {logs.tail(self.home, name)}",
        )

    def _until(
        self, condition: Callable[[], bool], *names: str, seconds: float = READY_SECONDS
    ) -> None:
        """Wait for the condition; a Halt when one of the children does not come up."""
        children = [self.supervisor.children[name] for name in names]
        before = {child.name: child.deaths for child in children}
        until = time.monotonic() + seconds

        def failing() -> Child | None:
            late = time.monotonic() > until
            dying = (c for c in children if late or c.deaths - before[c.name] >= EARLY_DEATHS)
            return next(dying, None)

        self.supervisor.watch(lambda: failing() is not None or condition(), TICK_SECONDS)
        if (child := failing()) is not None and not self.supervisor.is_stopping:
            raise Halt(
                f"{child.name} does not come up.",
                f"{self.home}/logs/{child.name}.log says: {logs.tail(self.home, child.name)}",
            )

    def _greet(self) -> None:
        self.progress.say(f"Goodterms is ready at {self.options.address}")
        for line in self.demonstration.guide(self.options.address):
            self.progress.say(line)

    def _keep_tidy(self) -> bool:
        if time.monotonic() - self._tidied > TIDY_SECONDS:
            self._tidied = time.monotonic()
            logs.trim(self.home)
        return False

    def _close(self) -> None:
        with self.progress.step("Stopping"):
            self.supervisor.stop()
            if self.cluster:
                self.cluster.stop()

    def _note(self, supervisor: Supervisor) -> None:
        self.standing.children = supervisor.pids
        self.standing.given_up = [c.name for c in supervisor.children.values() if c.given_up]
        self.standing.write(self.home)

    def _end_leftovers(self) -> None:
        """End what a killed supervisor left; the kernel has asked these to end already."""
        for name, pid in Standing.of(self.home).children.items():
            if name != "db":
                processes.end(pid, partial(processes.is_of, self.home, pid))

    def _mind_the_file_system(self) -> None:
        """Memory and shared folders are no place for a firm's data, but do for a look around."""
        kind = places.file_system(self.home)
        if kind not in places.SHIFTING or self.options.accept_risk:
            return
        sentence = f"{self.home} is on {kind}, where data may vanish or be written twice."
        if self.settings.get("ENVIRONMENT", "demo") != "demo":
            raise Halt(sentence, "Choose a local disk, or add --i-accept-the-risk.")
        self.progress.say(f"Note: {sentence} That is fine for a look around.")
