"""What the doctor finds, and what it advises."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connections
from tests.support.make import make_division, make_record, make_source

from goodterms.customer.identity.models import Kind
from goodterms.customer.identity.resolving.run import resolve
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.runtime import places
from goodterms.runtime.doctor import (
    divisions,
    identity,
    machine,
    report,
    schema,
    server,
    traffic,
    walls,
)
from goodterms.runtime.doctor.findings import Finding, Level, Patient, fail, ok, warn
from goodterms.runtime.lock import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tests.support.databases import TestCluster

    from goodterms.runtime.doctor.findings import Check

DATABASE_GROUPS = {
    "server": server.CHECKS,
    "walls": walls.CHECKS,
    "schema": schema.CHECKS,
    "hours": divisions.CHECKS,
    "people": identity.CHECKS,
}


@pytest.fixture
def patient(tmp_path: Path) -> Patient:
    return Patient(tmp_path, {"ENVIRONMENT": "demo"}, None)


def findings(checks: Iterable[Check], patient: Patient) -> list[Finding]:
    return [finding for _, _, finding in report.look({"group": checks}, patient)]


def faults(checks: Iterable[Check], patient: Patient) -> list[str]:
    return [found.sentence for found in findings(checks, patient) if found.level is Level.FAIL]


def as_superuser(cluster: TestCluster, statement: str) -> None:
    cluster.cluster.sql(statement, database=str(connections["default"].settings_dict["NAME"]))


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_fresh_installation_is_in_good_health(patient: Patient) -> None:
    found = list(report.look(DATABASE_GROUPS, patient))
    assert [f.sentence for _, _, f in found if f.level is not Level.OK] == []
    assert len(found) >= 15


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
@pytest.mark.django_db
def test_a_server_that_may_forget_is_a_fault(
    patient: Patient, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    really = sql.value

    def careless(statement: str, parameters: Any = None, **rest: Any) -> Any:
        return "off" if parameters == [name] else really(statement, parameters, **rest)

    monkeypatch.setattr(sql, "value", careless)
    assert [text.split(":")[0] for text in faults([server.durability], patient)] == [
        f"{name} is off"
    ]


def test_a_role_that_passes_the_walls_is_a_fault(
    own_database: str, cluster: TestCluster, patient: Patient
) -> None:
    as_superuser(cluster, "ALTER ROLE goodterms_desk BYPASSRLS")
    try:
        assert faults([walls.roles], patient) == ["The role goodterms_desk passes every wall."]
    finally:
        as_superuser(cluster, "ALTER ROLE goodterms_desk NOBYPASSRLS")


def test_a_login_role_that_inherits_is_a_fault(
    own_database: str, cluster: TestCluster, patient: Patient
) -> None:
    as_superuser(cluster, "ALTER ROLE goodterms INHERIT")
    try:
        assert "without asking" in faults([walls.roles], patient)[0]
    finally:
        as_superuser(cluster, "ALTER ROLE goodterms NOINHERIT")


def test_a_table_without_its_wall_is_named(
    own_database: str, cluster: TestCluster, patient: Patient
) -> None:
    as_superuser(cluster, "ALTER TABLE identity_record NO FORCE ROW LEVEL SECURITY")
    assert faults([walls.tables], patient) == ["These tables are not walled: identity_record."]


def test_a_view_that_goes_round_the_walls_is_named(
    own_database: str, cluster: TestCluster, patient: Patient
) -> None:
    as_superuser(cluster, "CREATE VIEW leak AS SELECT * FROM identity_record")
    assert "leak" in faults([walls.views], patient)[0]
    as_superuser(cluster, "ALTER VIEW leak SET (security_invoker = true)")
    assert faults([walls.views], patient) == []


def test_a_migration_that_has_not_run_is_named(
    own_database: str, cluster: TestCluster, patient: Patient
) -> None:
    as_superuser(cluster, "DELETE FROM django_migrations WHERE app = 'intake' OR app = 'people'")
    assert "have not run, first people.0001" in faults([schema.migrations], patient)[0]


def test_a_half_made_index_is_named(
    own_database: str, cluster: TestCluster, patient: Patient
) -> None:
    as_superuser(
        cluster,
        "UPDATE pg_index SET indisvalid = false"
        " WHERE indexrelid = 'django_migrations_pkey'::regclass",
    )
    found = findings([schema.indexes], patient)
    assert [(f.level, "django_migrations_pkey" in f.sentence) for f in found] == [
        (Level.WARN, True)
    ]


@pytest.mark.django_db
def test_failed_jobs_are_counted(patient: Patient) -> None:
    sql.run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status, args)"
        " VALUES ('events', 'goodterms.handle', 'failed', '{}')"
    )
    assert findings([traffic.queue], patient)[0].sentence == "1 job failed."


@pytest.mark.django_db
def test_a_running_house_without_a_worker_is_a_fault(tmp_path: Path) -> None:
    patient = Patient(tmp_path, {}, Standing())
    assert "No worker has been heard of" in faults([traffic.queue], patient)[0]


@pytest.mark.parametrize(
    ("settings", "level"),
    [
        ({"ENVIRONMENT": "demo"}, Level.OK),
        ({"ENVIRONMENT": "production"}, Level.FAIL),
        ({"MAIL_URL": "smtp://127.0.0.1:1"}, Level.FAIL),
    ],
    ids=["the demo shows it", "nobody gets a code", "the server is away"],
)
def test_without_a_mail_server_nobody_can_sign_in(
    tmp_path: Path, settings: dict[str, str], level: Level
) -> None:
    assert findings([traffic.mail], Patient(tmp_path, settings, None))[0].level is level


def test_pages_without_encryption_are_a_fault_outside_the_demo(tmp_path: Path) -> None:
    patient = Patient(tmp_path, {"ENVIRONMENT": "production", "BASE_URL": "http://x.example"}, None)
    assert "without encryption" in faults([traffic.pages], patient)[0]


def test_a_secret_that_others_can_read_is_a_fault(patient: Patient) -> None:
    assert "cannot be read" in faults([machine.keys], patient)[0]
    file = patient.home / "keys" / "secret"
    file.parent.mkdir()
    file.write_text("x" * 64, encoding="utf-8")
    file.chmod(0o644)
    assert findings([machine.keys], patient)[0].fix == f"Run: chmod 600 {file}"
    file.chmod(0o600)
    assert faults([machine.keys], patient) == []


@pytest.mark.parametrize(
    ("share", "level"), [(0.04, Level.FAIL), (0.10, Level.WARN), (0.16, Level.OK)]
)
def test_a_full_disk_is_told_in_time(share: float, level: Level) -> None:
    assert machine._scarce(share, "Little is left.", "Make room.").level is level


def test_a_home_that_may_vanish_is_a_fault_in_production(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "file_system", lambda _: "tmpfs")
    levels = [
        findings([machine.file_system], Patient(tmp_path, {"ENVIRONMENT": name}, None))[0].level
        for name in ("demo", "production")
    ]
    assert levels == [Level.WARN, Level.FAIL]


def test_one_broken_check_does_not_hide_the_others(patient: Patient) -> None:
    def broken(_: Patient) -> Finding:
        raise RuntimeError("the table is gone")

    found = findings([broken, lambda _: ok("All is well.")], patient)
    assert [f.level for f in found] == [Level.FAIL, Level.OK]
    assert "the table is gone" in found[0].sentence


@pytest.mark.parametrize(
    ("found", "code"),
    [([ok("a")], 0), ([ok("a"), warn("b", "c")], 1), ([fail("a", "b"), warn("c", "d")], 2)],
    ids=["fine", "a warning", "a fault"],
)
def test_the_worst_finding_is_the_exit_code(found: list[Finding], code: int) -> None:
    assert max(finding.level for finding in found) == code


def test_every_finding_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    report._print("walls", "roles", fail("A role passes.", "Take it away."), as_json=True)
    assert json.loads(capsys.readouterr().out) == {
        "group": "walls",
        "check": "roles",
        "level": "fail",
        "sentence": "A role passes.",
        "fix": "Take it away.",
    }
    report._print("walls", "roles", fail("A role passes.", "Take it away."), as_json=False)
    assert capsys.readouterr().out.split() == [
        *("walls", "FAIL", "A", "role", "passes.", "Take", "it", "away.")
    ]


@pytest.mark.parametrize(
    ("told", "problem"),
    [
        ({"hours": "Mondays"}, "'Mondays' is not written like Mo-Fr 09:00-17:30"),
        ({"hours": ""}, "mere does not open within 400 days"),
        ({"zone": "Europe/Merehaven"}, "there is no time zone 'Europe/Merehaven'"),
    ],
)
@pytest.mark.django_db
def test_hours_that_tell_no_hour_are_named_with_what_happens_until_they_do(
    patient: Patient, told: dict[str, str], problem: str
) -> None:
    make_division("connect", "Moor Connect")
    mere = make_division("mere", "Mere Energy")
    with working("a test"):
        type(mere).objects.filter(pk=mere.pk).update(**told)
    (found,) = findings([divisions.hours], patient)
    assert found.level is Level.WARN
    assert found.sentence == f"The opening hours of Mere Energy tell no hour: {problem}."
    assert "second working day" in found.fix


@pytest.mark.parametrize(
    ("settings", "level", "says"),
    [
        ({}, Level.OK, "the demo shows them"),
        ({"ENVIRONMENT": "production"}, Level.OK, "a person calls instead"),
        ({"TEXT_URL": "https://texts.example/send"}, Level.OK, "through texts.example"),
        ({"TEXT_URL": "http://texts.example/send"}, Level.WARN, "unencrypted"),
        ({"TEXT_URL": "texts.example"}, Level.FAIL, "no web address"),
    ],
)
def test_where_texts_to_phones_go(
    settings: dict[str, str], level: Level, says: str, tmp_path: Path
) -> None:
    (found,) = findings([traffic.texts], Patient(tmp_path, settings, None))
    assert found.level is level
    assert says in found.sentence


@pytest.mark.django_db
def test_records_that_nothing_is_compared_with_are_counted_until_a_run(patient: Patient) -> None:
    billing = make_source(make_division("mere", "Mere Energy"))
    first = make_record(billing, name="Ana Ferreira", city="Leeds")
    (found,) = findings([identity.faces], patient)
    assert (found.level, found.fix) == (Level.WARN, "Run: goodterms resolve")
    assert found.sentence.startswith("1 record waits to be resolved:")
    make_record(billing, name="Street light 44", kind=Kind.ASSET)
    gone = make_record(billing, name="Ben Whitlock", city="York")
    with working("a test"):
        type(gone).objects.filter(pk=gone.pk).update(withdrawn_at=clock.now())
    (found,) = findings([identity.faces], patient)
    assert found.sentence.startswith("1 record waits")
    resolve()
    assert findings([identity.faces], patient)[0].level is Level.OK
    with working("a test"):  # as a release left it that kept faces but resolved by none
        sql.run("UPDATE identity_face SET kind = 0 WHERE record_id = %s", [first.pk])
    assert findings([identity.faces], patient)[0].level is Level.WARN
