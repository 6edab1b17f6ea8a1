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


def test_it_keeps_what_it_acknowledges_and_stores_every_name(own_cluster: Cluster) -> None:
    with own_cluster.running():
        found = fetch(
            own_cluster.url,
            "SELECT current_setting('fsync'), current_setting('full_page_writes'),"
            " current_setting('synchronous_commit'), current_setting('data_checksums'),"
            " current_setting('server_encoding'), current_setting('TimeZone')",
        )
    assert found == ("on", "on", "on", "on", "UTF8", "UTC")


def test_its_log_never_holds_a_value(own_cluster: Cluster) -> None:
    with own_cluster.running(), psycopg.connect(own_cluster.url) as connection:
        with pytest.raises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT * FROM nowhere WHERE name = 'Ferreira'")
        connection.rollback()
        with pytest.raises(psycopg.errors.InvalidTextRepresentation):
            connection.execute("SELECT %s::int", ["Ferreira"])
    assert "Ferreira" not in own_cluster.log.read_text(encoding="utf-8")


def test_the_login_role_can_do_nothing_by_itself(own_cluster: Cluster) -> None:
    with own_cluster.running():
        own_cluster.sql(
            "SET ROLE goodterms_owner; CREATE TABLE kept (word text)", database="goodterms"
        )
        with (
            pytest.raises(psycopg.errors.InsufficientPrivilege),
            psycopg.connect(own_cluster.url) as connection,
        ):
            connection.execute("SELECT * FROM kept")


def test_no_role_of_ours_passes_the_walls(own_cluster: Cluster) -> None:
    with own_cluster.running():
        found = own_cluster.sql(
            "SELECT count(*) FROM pg_roles WHERE rolname LIKE 'goodterms%'"
            " AND NOT rolsuper AND NOT rolbypassrls AND NOT rolcreaterole AND NOT rolcreatedb"
        )
    assert found == "6"


def test_the_roles_may_be_made_any_number_of_times(own_cluster: Cluster) -> None:
    from goodterms.runtime import recipes  # noqa: PLC0415

    with own_cluster.running():
        own_cluster.sql(recipes.roles())
        own_cluster.sql(recipes.roles())


def test_preparing_again_keeps_what_is_there(own_cluster: Cluster) -> None:
    with own_cluster.running():
        own_cluster.sql("CREATE TABLE kept AS SELECT 1 AS one")
    Cluster(own_cluster.home, bindir=own_cluster.bindir).prepare()
    with own_cluster.running():
        assert own_cluster.sql("SELECT one FROM kept") == "1"


def test_half_of_a_cluster_is_made_anew(own_cluster: Cluster) -> None:
    half = own_cluster.data.with_name(f".new-{own_cluster.data.name}")
    own_cluster.data.rename(half)
    for part in ("base", "global"):
        shutil.rmtree(half / part)

    own_cluster.prepare()

    assert not half.exists()
    with own_cluster.running():
        assert own_cluster.sql("SELECT 1") == "1"


def test_data_of_another_release_is_not_passed_over_for_an_empty_cluster(
    own_cluster: Cluster,
) -> None:
    own_cluster.data.rename(own_cluster.data.with_name("12"))
    with pytest.raises(Halt, match="holds data of PostgreSQL 12"):
        own_cluster.prepare()
    assert not own_cluster.data.exists()


def test_roles_of_a_newer_release_are_added(own_cluster: Cluster) -> None:
    with own_cluster.running():
        own_cluster.sql("DROP EXTENSION citext", database="goodterms")
    for digest in own_cluster.settings.glob("roles-*"):
        digest.write_text("of an older release", encoding="utf-8")

    own_cluster.prepare()

    with own_cluster.running():
        found = own_cluster.sql(
            "SELECT count(*) FROM pg_extension WHERE extname = 'citext'", database="goodterms"
        )
    assert found == "1"


def test_what_it_acknowledged_is_there_after_kill_9(own_cluster: Cluster) -> None:
    own_cluster.start()
    assert own_cluster.server is not None
    with psycopg.connect(own_cluster.superuser_url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'acknowledged' AS word")
        own_cluster.server.kill()
        own_cluster.server.wait()
    eventually(lambda: not stale.workers_on(own_cluster.data))

    with own_cluster.running():
        assert own_cluster.sql("SELECT word FROM kept") == "acknowledged"


@pytest.mark.parametrize("lock", ["postmaster.pid", ".s.PGSQL.5432.lock"])
def test_a_lock_whose_number_went_to_another_program_does_not_block_a_start(
    own_cluster: Cluster, lock: str
) -> None:
    stranger = subprocess.Popen(["/bin/sleep", "100"], **own_cluster.account.popen())
    folder = own_cluster.data if lock == "postmaster.pid" else own_cluster.socket_folder
    folder.mkdir(exist_ok=True)
    left = folder / lock
    left.write_text(f"{stranger.pid}\n{own_cluster.data}\n1\n5432\n\n\n\nready\n", encoding="utf-8")
    own_cluster.account.own(left)
    try:
        assert own_cluster.clear() == [
            f"Removed {lock}: process {stranger.pid} is another program now."
        ]
        own_cluster.spawn()
        own_cluster.wait()
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_left_by_an_earlier_start_is_asked_to_end(own_cluster: Cluster) -> None:
    own_cluster.start()
    left = own_cluster.server
    assert left is not None

    again = Cluster(own_cluster.home, bindir=own_cluster.bindir)
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
def test_a_stranger_on_the_machine_is_refused(own_cluster: Cluster) -> None:
    stranger = accounts.Account("nobody", 65534, 65534)
    with own_cluster.running():
        own_cluster.socket_folder.chmod(0o755)  # even with the folder open the socket is not
        tried = subprocess.run(
            [own_cluster.programs / "psql", "-h", own_cluster.socket_folder, "-U", "goodterms"],
            capture_output=True,
            text=True,
            check=False,
            **stranger.popen(),
        )
    assert tried.returncode != 0
    assert "Permission denied" in tried.stderr


@as_root
def test_root_runs_it_as_the_service_user_who_cannot_come_into_roots_folders(
    own_cluster: Cluster,
) -> None:
    with own_cluster.running() as running:
        assert running.server is not None
        owner = Path(f"/proc/{running.server.pid}").stat().st_uid
    assert owner == accounts.service().uid != 0

    with tempfile.TemporaryDirectory() as closed, pytest.raises(Halt, match="cannot reach"):
        Cluster(Path(closed) / "home").prepare()


AS_ORDINARY_USER = """
import os, sys
from pathlib import Path
from goodterms.runtime import processes
from goodterms.runtime.cluster import Cluster
home, programs, uid, gid = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
os.setgroups([]); os.setgid(gid); os.setuid(uid)
processes.as_child = lambda command, account, ending: [str(part) for part in command]
cluster = Cluster(home, sockets=home / "sockets", bindir=programs)
cluster.prepare()
with cluster.running():
    print(cluster.sql("SELECT 'served by ' || session_user"))
print(Path(cluster.data).owner())
"""


@as_root
def test_an_ordinary_user_runs_it_as_themselves(stage: Path, programs: Path) -> None:
    """It gives up root after loading, and starts no second Python: root's may be root's alone."""
    account = accounts.service()
    home = Path(tempfile.mkdtemp(dir=stage))
    os.chown(home, account.uid, account.gid)
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            AS_ORDINARY_USER,
            home,
            programs,
            *map(str, (account.uid, account.gid)),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.split("\n")[:2] == ["served by postgres", account.name], done.stderr
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
