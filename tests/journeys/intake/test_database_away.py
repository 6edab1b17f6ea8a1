"""A database that goes away under an import: the chunk is all or nothing, and is taken again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goodterms.customer.identity.models import Membership, Record
from goodterms.journeys.intake import chunks
from goodterms.journeys.intake.operations.bringing import import_file
from goodterms.kernel import sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from tests.journeys.intake.conftest import Write
    from tests.support.databases import TestCluster


def test_a_server_that_ends_the_connection_is_waited_for(
    own_database: str,
    cluster: TestCluster,
    django_db_blocker: Any,
    write: Write,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    load = chunks.load
    cuts: list[int] = []

    def cut_off(chunk: Any, source: int) -> Any:
        done = load(chunk, source)
        if len(cuts) < 2:
            cuts.append(chunk.first)
            backend = sql.value("SELECT pg_backend_pid()")
            cluster.cluster.sql(f"SELECT pg_terminate_backend({backend})", database="postgres")
        return done

    monkeypatch.setattr(chunks, "load", cut_off)
    monkeypatch.setattr(chunks, "ROWS", 2)
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr("django.conf.settings.DATA_DIR", tmp_path / "home")
    with django_db_blocker.unblock():
        done = import_file(write("id,name\n1,Ana\n2,Ben\n3,Cleo\n"), source="billing")
        with working("a test"):
            records = Record.objects.count()
            memberships = Membership.objects.count()
    assert cuts == [0, 0]
    assert (done.new, records, memberships) == (3, 3, 3)
