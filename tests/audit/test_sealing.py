"""The chain over the record: whole as it grows, and the first broken link named when touched."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from goodterms.audit import sealing
from goodterms.audit.operations import record
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.runtime.doctor import record as doctor
from goodterms.runtime.doctor.findings import Level, Patient
from goodterms.runtime.doctor.report import look
from goodterms.runtime.lock import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.databases import TestCluster


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def stage(own_database: str, django_db_blocker: Any) -> Iterator[None]:
    """Commits are real here: a seal covers nothing else."""
    with django_db_blocker.unblock():
        yield
        connection.close()


def done(*whats: str) -> None:
    """One committed operation each."""
    for what in whats:
        with working("a test") as by:
            record(what, by=by)


@contextmanager
def an_intruder(cluster: TestCluster, own_database: str) -> Iterator[psycopg.Connection]:
    """Somebody with every right on the database, triggers switched off."""
    name = own_database.split("?", maxsplit=1)[0].rsplit("/", 1)[1]
    with psycopg.connect(cluster.cluster.superuser_url(name), autocommit=True) as road:
        road.execute("SET session_replication_role = replica")
        yield road


@pytest.fixture
def sealed(stage: None) -> None:
    """Three seals of two records each."""
    for name in "abc":
        done(f"{name}.1", f"{name}.2")
        assert sealing.seal() is not None


def test_a_chain_that_nobody_touched_is_whole(sealed: None) -> None:
    found = sealing.check()
    assert (found.seals, found.broken) == (3, "")
    assert found.records >= 6
    assert len(found.head) == 64


def test_nothing_new_makes_no_seal(sealed: None) -> None:
    assert sealing.seal() is None
    assert sealing.unsealed_since() is None


def test_a_record_waits_while_an_older_transaction_runs(stage: None) -> None:
    sealing.seal()
    began, end = threading.Event(), threading.Event()

    def linger() -> None:
        with working("a test") as by:
            record("slow", by=by)
            began.set()
            end.wait(20)
        connection.close()

    slow = threading.Thread(target=linger)
    slow.start()
    assert began.wait(20)
    done("quick")
    assert sealing.seal() is None, "the slow one may still commit a record with a smaller id"
    end.set()
    slow.join()
    made = sealing.seal()
    assert made is not None
    assert made.count == 2
    assert sealing.check().broken == ""


CHANGES = {
    "a word": ("UPDATE audit_record SET what = 'x.1' WHERE what = 'b.1'", "seal 2 was changed"),
    "who did it": (
        "UPDATE audit_record SET actor_name = 'Nobody' WHERE what = 'b.2'",
        "seal 2 was changed",
    ),
    "the details": (
        "UPDATE audit_record SET details = '{\"level\": 3}' WHERE what = 'a.1'",
        "seal 1 was changed",
    ),
    "a record less": ("DELETE FROM audit_record WHERE what = 'c.1'", "Seal 3 of"),
    "a record more": (
        """INSERT INTO audit_record SELECT (jsonb_populate_record(
             a, jsonb_build_object('id', gen_random_uuid()))).*
             FROM audit_record a WHERE what = 'b.1'""",
        "Seal 2 of",
    ),
    "two swapped": (
        """UPDATE audit_record a SET what = b.what FROM audit_record b
            WHERE (a.what, b.what) IN (('b.1', 'c.1'), ('c.1', 'b.1'))""",
        "seal 2 was changed",
    ),
    "a record moved to another seal": (
        """UPDATE audit_record SET xid = (SELECT since FROM audit_seal WHERE number = 3)
            WHERE what = 'b.1'""",
        "Seal 2 of",
    ),
    "a seal's root": (
        "UPDATE audit_seal SET root = previous WHERE number = 2",
        "Seal 2 was not made by this installation",
    ),
    "a seal less": ("DELETE FROM audit_seal WHERE number = 2", "Seal 2 is gone"),
    "another before it": (
        "UPDATE audit_seal SET previous = root WHERE number = 3",
        "Seal 3 does not follow",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_first_broken_link_is_named(
    change: str, sealed: None, cluster: TestCluster, own_database: str
) -> None:
    statement, words = CHANGES[change]
    with an_intruder(cluster, own_database) as intruder:
        assert intruder.execute(statement).rowcount
    assert words in sealing.check().broken


def test_a_chain_made_anew_without_the_secret_is_not_believed(
    sealed: None, cluster: TestCluster, own_database: str, settings: Any, folder: Path
) -> None:
    with an_intruder(cluster, own_database) as intruder:
        intruder.execute("DELETE FROM audit_seal")
        intruder.execute("DELETE FROM audit_record WHERE what = 'b.1'")
    ours = settings.SECRET_KEY
    settings.SECRET_KEY = "guessed"
    (folder / "audit" / "heads").unlink()
    sealing.seal()
    settings.SECRET_KEY = ours
    assert "was not made by this installation" in sealing.check().broken


def test_a_chain_cut_off_is_noticed_by_the_head_kept_outside(
    sealed: None, cluster: TestCluster, own_database: str
) -> None:
    with an_intruder(cluster, own_database) as intruder:
        intruder.execute("DELETE FROM audit_record")
        intruder.execute("DELETE FROM audit_seal")
    assert sealing.check().broken == "Seal 1 is gone, and all after it."


def test_nobody_of_ours_changes_or_removes_a_seal(sealed: None) -> None:
    for statement in (
        "UPDATE audit_seal SET count = 0",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(using="owner"):
            sql.run(statement, using="owner")


def test_a_record_cannot_claim_an_earlier_place(stage: None) -> None:
    with working("a test"):
        sql.run(
            """INSERT INTO audit_record (id, at, what, actor_kind, actor_name, surface, request,
                                         things, people, outcome, rule, details, xid)
               VALUES (gen_random_uuid(), now(), 'late', 'system', '', '', '', '{}', '{}', 'done',
                       '', '{}', 1)"""
        )
        assert sql.value("SELECT xid > 1 FROM audit_record WHERE what = 'late'")


def test_the_first_head_of_each_day_is_written_down(stage: None, folder: Path) -> None:
    from datetime import timedelta  # noqa: PLC0415

    for day in range(2):
        with clock.moved(timedelta(days=day)):
            done("morning")
            sealing.seal()
            done("evening")
            sealing.seal()
    lines = (folder / "audit" / "heads").read_text().splitlines()
    assert [line.split()[0] for line in lines] == ["1", "3"]


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=20), st.data())
def test_a_root_is_of_these_leaves_in_this_order(leaves: list[bytes], data: Any) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    other = [*leaves]
    other[at] = bytes([leaves[at][0] ^ 1]) + leaves[at][1:]
    assert sealing.root(leaves) != sealing.root(other)
    assert sealing.root(leaves) != sealing.root([*leaves, leaves[-1]])


def test_the_doctor_says_whole_or_names_the_broken_link(
    sealed: None, cluster: TestCluster, own_database: str, folder: Path
) -> None:
    patient = Patient(folder, {}, None)
    (_, _, lag), (_, _, whole) = look({"record": doctor.THOROUGH}, patient)
    assert (lag.level, whole.level) == (Level.OK, Level.OK)
    assert whole.sentence.startswith("3 seals over ")
    with an_intruder(cluster, own_database) as intruder:
        intruder.execute("UPDATE audit_record SET rule = 'x' WHERE what = 'a.2'")
    *_, (_, _, broken) = look({"record": doctor.THOROUGH}, patient)
    assert broken.level is Level.FAIL
    assert "under seal 1 was changed" in broken.sentence


def test_the_doctor_notices_a_sealer_that_sleeps(stage: None, folder: Path) -> None:
    done("unsealed")
    patient = Patient(folder, {}, Standing())
    with clock.moved(timedelta(minutes=6)):
        ((_, _, late),) = look({"record": doctor.CHECKS}, patient)
    assert late.level is Level.WARN
    sealing.seal()
    ((_, _, late),) = look({"record": doctor.CHECKS}, patient)
    assert late.level is Level.OK
