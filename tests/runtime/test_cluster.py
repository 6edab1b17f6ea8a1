"""The database server that comes along: made whole, found again, and open to its own alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.runtime.conftest import SYSTEM_15
from tests.runtime.houses import eventually

from goodterms.runtime import accounts, stale
from goodterms.runtime.cluster import Cluster
from goodterms.runtime.halts import Halt

if TYPE_CHECKING:
    from collections.abc import Iterator

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change user")


def fetch(url: str, statement: str) -> tuple[object, ...]:
    with psycopg.connect(url) as connection:
        row = connection.execute(statement.encode()).fetchone()
    assert row is not None
    return row


def test_it_keeps_what_it_acknowledges_and_stores_every_name(cluster: Cluster) -> None:
    with cluster.running():
        found = fetch(
            cluster.url,
            "SELECT current_setting('fsync'), current_setting('full_page_writes'),"
            " current_setting('synchronous_commit'), current_setting('data_checksums'),"
            " current_setting('server_encoding'), current_setting('TimeZone')",
        )
    assert found == ("on", "on", "on", "on", "UTF8", "UTC")


def test_its_log_never_holds_a_value(cluster: Cluster) -> None:
    with cluster.running(), psycopg.connect(cluster.url) as connection:
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT * FROM nowhere WHERE name = 'Ferreira'")
        connection.rollback()
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT %s::int", ["Ferreira"])
    assert "Ferreira" not in cluster.log.read_text(encoding="utf-8")


def test_the_login_role_can_do_nothing_by_itself(cluster: Cluster) -> None:
    with cluster.running():
        cluster.sql("SET ROLE goodterms_owner; CREATE TABLE kept (word text)", database="goodterms")
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            psycopg.connect(cluster.url) as connection,
        ):
            connection.execute("SELECT * FROM kept")


def test_no_role_of_ours_passes_the_walls(cluster: Cluster) -> None:
    with cluster.running():
        found = cluster.sql(
            "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'goodterms%'"
            " AND NOT rolsuper AND NOT rolbypassrls AND NOT rolcreaterole AND NOT rolcreatedb"
        )
    assert found == "5"


def test_the_roles_may_be_made_any_number_of_times(cluster: Cluster) -> None:
    from goodterms.runtime import recipes  # noqa: PLC0415

    with cluster.running():
        cluster.sql(recipes.roles())
        cluster.sql(recipes.roles())


def test_preparing_again_keeps_what_is_there(cluster: Cluster) -> None:
    with cluster.running():
        cluster.sql("CREATE TABLE kept AS SELECT 1 AS one")
    Cluster(cluster.home, bindir=cluster.bindir).prepare()
    with cluster.running():
        assert cluster.sql("SELECT one FROM kept") == "1"


def test_half_of_a_cluster_is_made_anew(cluster: Cluster) -> None:
    half = cluster.data.with_name(f".new-{cluster.data.name}")
    cluster.data.rename(half)
    for part in ("base", "global"):
        shutil.rmtree(half / part)

    cluster.prepare()

    assert not half.exists()
    with cluster.running():
        assert cluster.sql("SELECT 1") == "1"


def test_data_of_another_release_is_not_passed_over_for_an_empty_cluster(cluster: Cluster) -> None:
    cluster.data.rename(cluster.data.with_name("12"))
    with pytest.raises(Halt, match="holds data of PostgreSQL 12"):
        cluster.prepare()
    assert not cluster.data.exists()


def test_roles_of_a_newer_release_are_added(cluster: Cluster) -> None:
    with cluster.running():
        cluster.sql("DROP EXTENSION citext", database="goodterms")
    for digest in cluster.settings.glob("roles-*"):
        digest.write_text("of an older release", encoding="utf-8")

    cluster.prepare()

    with cluster.running():
        found = cluster.sql(
            "SELECT count(*) FROM pg_extension WHERE extname = 'citext'", database="goodterms"
        )
    assert found == "1"


def test_what_it_acknowledged_is_there_after_kill_9(cluster: Cluster) -> None:
    cluster.start()
    assert cluster.server is not None
    with psycopg.connect(cluster.superuser_url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'acknowledged' AS word")
        cluster.server.kill()
        cluster.server.wait()
    eventually(lambda: not stale.workers_on(cluster.data))

    with cluster.running():
        assert cluster.sql("SELECT word FROM kept") == "acknowledged"


@pytest.mark.parametrize("lock", ["postmaster.pid", ".s.PGSQL.5432.lock"])
def test_a_lock_whose_number_went_to_another_program_does_not_block_a_start(
    cluster: Cluster, lock: str
) -> None:
    stranger = subprocess.Popen(["/bin/sleep", "100"], **cluster.account.popen())
    folder = cluster.data if lock == "postmaster.pid" else cluster.socket_folder
    folder.mkdir(exist_ok=True)
    left = folder / lock
    left.write_text(f"{stranger.pid}\n{cluster.data}\n1\n5432\n\n\n\nready\n", encoding="utf-8")
    cluster.account.own(left)
    try:
        assert cluster.clear() == [
            f"Removed {lock}: process {stranger.pid} is another program now."
        ]
        cluster.spawn()
        cluster.wait()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_left_by_an_earlier_start_is_asked_to_end(cluster: Cluster) -> None:
    cluster.start()
    left = cluster.server
    assert left is not None

    again = Cluster(cluster.home, bindir=cluster.bindir)
    assert again.clear() == [f"Ended the database server {left.pid} of an earlier start."]
    assert left.wait() == 0  # a killed one would answer -9


def test_it_ends_with_the_process_that_started_it(home: Path, programs: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from goodterms.runtime.cluster import Cluster;"
        "c = Cluster(Path(sys.argv[1]), bindir=Path(sys.argv[2])); c.prepare(); c.start();"
        "print(c.server.pid, flush=True); time.sleep(100)"
    )
    keeper = subprocess.Popen(
        [sys.executable, "-c", script, home, programs],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    assert keeper.stdout is not None
    server = int(keeper.stdout.readline())
    keeper.kill()
    keeper.communicate()
    eventually(lambda: not Path(f"/proc/{server}/exe").exists())


@as_root
def test_a_stranger_on_the_machine_is_refused(cluster: Cluster) -> None:
    stranger = accounts.Account("nobody", 65534, 65534)
    with cluster.running():
        cluster.socket_folder.chmod(0o755)  # even with the folder open the socket is not
        tried = subprocess.run(
            [cluster.programs / "psql", "-h", cluster.socket_folder, "-U", "goodterms"],
            capture_output=True,
            text=True,
            check=False,
            **stranger.popen(),
        )
    assert tried.returncode != 0
    assert "Permission denied" in tried.stderr


@as_root
def test_root_runs_it_as_the_service_user_who_cannot_come_into_roots_folders(
    cluster: Cluster,
) -> None:
    with cluster.running() as running:
        assert running.server is not None
        owner = Path(f"/proc/{running.server.pid}").stat().st_uid
    assert owner == accounts.service().uid != 0

    with tempfile.TemporaryDirectory() as closed, pytest.raises(Halt, match="cannot reach"):
        Cluster(Path(closed) / "home").prepare()


@as_root
def test_an_ordinary_user_runs_it_as_themselves(stage: Path, programs: Path) -> None:
    """In a fork that gives up root: the interpreter itself may be readable by root alone."""
    account = accounts.service()
    home = Path(tempfile.mkdtemp(dir=stage))
    home.chmod(0o700)
    os.chown(home, account.uid, account.gid)

    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.setgroups([])
            os.setgid(account.gid)
            os.setuid(account.uid)
            cluster = Cluster(home, sockets=home / "s", bindir=programs)
            cluster.prepare()
            with cluster.running():
                code = 0 if cluster.sql("SELECT 7") == "7" else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    shutil.rmtree(home)


@pytest.fixture(scope="module")
def fifteen(stage: Path) -> Iterator[Cluster]:
    if not SYSTEM_15.is_dir():
        pytest.skip("no PostgreSQL 15 on this machine")
    cluster = Cluster(stage / "fifteen", bindir=SYSTEM_15)
    cluster.prepare()
    yield cluster
    cluster.destroy()


def test_an_installed_postgresql_15_serves_as_well(fifteen: Cluster) -> None:
    with fifteen.running():
        found = fetch(
            fifteen.url,
            "SELECT current_setting('server_version_num')::int / 10000,"
            " current_setting('data_checksums'), count(*)"
            " FROM pg_extension WHERE extname IN ('pg_trgm', 'unaccent', 'btree_gist')",
        )
    assert found == (15, "on", 3)
