"""The second wall: raw SQL with a forgotten filter reaches the person's own rows alone. R117."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError
from tests.support import actors
from tests.support.make import make_bill, make_customer, make_record, make_source, seed_of

from goodterms.customer.identity.models import Paper, Record
from goodterms.customer.identity.operations import groups
from goodterms.customer.identity.operations.records import keep_version
from goodterms.customer.identity.papers import national_ids
from goodterms.customer.people import operations as people
from goodterms.customer.profile.operations import facts
from goodterms.journeys.intake.operations.bringing import import_file
from goodterms.kernel import sql
from goodterms.kernel.acting import acting, working
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


def everything(table: str, column: str = "id") -> list[object]:
    """What a query gets that forgot whom it is for."""
    return [row[0] for row in sql.rows(f"SELECT {column} FROM {table} ORDER BY 1")]


def test_a_forgotten_filter_shows_a_customer_their_own_rows_alone(
    ana: Member, ben: Member, energy: Division
) -> None:
    source = make_source(energy, verifies=["email"])
    theirs = make_record(source, name="Ben", email="ben@house.example")
    make_bill(theirs, "ME-1", "10.00")
    mine = make_record(source, name="Ana Ferreira", email="ana@house.example")
    make_bill(mine, "ME-2", "20.00")
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(mine).pk], cause={})
        people.open_to_level([seed_of(mine).pk], 2)
    with acting(ana.actor):
        assert everything("holdings_bill", "number") == ["ME-2"]
        assert everything("holdings_account", "number") == ["AC-ME-2"]
        assert mine.pk in everything("identity_record")
        assert theirs.pk not in everything("identity_record")
        assert set(everything("people_person")) == {ana.person.pk, seed_of_id(mine)}


def seed_of_id(record: Record) -> object:
    found = sql.rows(
        "SELECT person_id FROM identity_membership WHERE record_id = %s AND until IS NULL",
        [record.pk],
    )
    return found[0][0]


def test_a_match_by_the_machine_alone_opens_nothing(ana: Member, energy: Division) -> None:
    record = make_record(make_source(energy), name="Ana Ferreira", phone="07700 900614")
    make_bill(record, "ME-7", "10.00")
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={"run": "nightly"})
    with acting(ana.actor):
        assert record.pk not in everything("identity_record")
        assert everything("holdings_bill") == []


def test_level_one_opens_contact_facts_and_no_bill(ana: Member, energy: Division) -> None:
    record = make_record(make_source(energy), name="Ana Ferreira")
    make_bill(record, "ME-7", "10.00")
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], 1)
    with acting(ana.actor):
        assert record.pk in everything("identity_record")
        assert everything("holdings_bill") == []


def test_a_customer_cannot_write_for_another(ana: Member, ben: Member) -> None:
    with pytest.raises(DatabaseError), acting(ana.actor):
        facts.correct(by=ana.actor, person=ben.person.pk, field="phone", value="07700 900001")
    with working("a test"):
        words = Record.objects.get(source__code="portal", source_key=str(ben.person.pk))
        assert "phone" not in words.payload


def test_a_customer_cannot_open_a_seed_or_point_one(ana: Member) -> None:
    for statement in (
        "UPDATE people_person SET opened = 3",
        "UPDATE people_person SET canonical_id = id",
        "DELETE FROM identity_record",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), acting(ana.actor):
            sql.run(statement)


def test_nobody_in_particular_sees_nobody(ana: Member, energy: Division) -> None:
    make_record(make_source(energy), name="Somebody")
    with acting(actors.visitor()):
        assert everything("people_person") == []
        assert everything("identity_record") == []
        assert everything("identity_claim") == []


def test_the_desk_reads_full_records_of_its_own_divisions(
    dov: Member, energy: Division, connect: Division
) -> None:
    near = make_record(make_source(energy), name="Near")
    far = make_record(make_source(connect), name="Far")
    only_energy = actors.staff(dov.person, divisions=(energy.pk,))
    with acting(only_energy):
        seen = everything("identity_record")
    assert near.pk in seen
    assert far.pk not in seen


def test_the_desk_sees_no_earlier_version_of_what_it_may_not_see(
    dov: Member, energy: Division, connect: Division
) -> None:
    far = make_record(make_source(connect), name="Far")
    with working("a test"):
        keep_version(far)
    only_energy = actors.staff(dov.person, divisions=(energy.pk,))
    with acting(only_energy):
        assert everything("identity_version", "record_id") == []
    with acting(dov.actor):
        assert everything("identity_version", "record_id") == [far.pk]


def test_the_desk_reads_the_accounts_and_bills_of_its_own_divisions(
    dov: Member, energy: Division, connect: Division
) -> None:
    make_bill(make_record(make_source(energy), name="Near"), "ME-1", "10.00")
    make_bill(make_record(make_source(connect), name="Far"), "MC-1", "10.00")
    only_energy = actors.staff(dov.person, divisions=(energy.pk,))
    with acting(only_energy):
        assert everything("holdings_bill", "number") == ["ME-1"]
        assert everything("holdings_account", "number") == ["AC-ME-1"]
        assert len(everything("holdings_account_party")) == 1


def test_a_member_of_staff_cannot_write_a_look_in_anothers_name(dov: Member, ana: Member) -> None:
    look = (
        "INSERT INTO access_look (id, at, kind, looker_id, looker_name, people, groups, reason)"
        " VALUES (gen_random_uuid(), now(), 'opened', %s, 'x', '{}', '{}', '')"
    )
    with acting(dov.actor):
        assert sql.run(look, [dov.person.pk]) == 1
    with pytest.raises(DatabaseError, match="row-level security"), acting(dov.actor):
        sql.run(look, [ana.person.pk])


def test_a_nested_task_hands_the_role_back(ana: Member) -> None:
    with acting(ana.actor):
        with working("a test"):
            assert sql.value("SELECT current_setting('role')") == "goodterms_worker"
        assert sql.value("SELECT current_setting('role')") == "goodterms_portal"
        assert sql.value("SELECT current_setting('goodterms.person')") == str(ana.person.pk)


def test_a_nested_task_that_fails_hands_the_role_back_too(ana: Member) -> None:
    with acting(ana.actor):
        with pytest.raises(RuntimeError), working("a test"):
            raise RuntimeError
        assert sql.value("SELECT current_setting('role')") == "goodterms_portal"


class TestWhatAProvedMailboxOpens:
    def test_a_source_that_proved_the_address_itself_opens_at_two(self, energy: Division) -> None:
        record = make_record(
            make_source(energy, verifies=["email"]), name="Ana", email="Ana@House.example"
        )
        make_customer("ana@house.example")
        assert seed_of(record).opened == 2

    def test_any_other_source_opens_at_one(self, energy: Division) -> None:
        record = make_record(make_source(energy), name="Ana", email="ana@house.example")
        make_customer("ana@house.example")
        assert seed_of(record).opened == 1

    def test_an_address_two_people_share_opens_neither(self, energy: Division) -> None:
        source = make_source(energy, verifies=["email"])
        ana = make_record(source, name="Ana Ferreira", email="us@house.example")
        ben = make_record(source, name="Ben Ferreira", email="us@house.example")
        make_customer("us@house.example")
        assert (seed_of(ana).opened, seed_of(ben).opened) == (0, 0)


class TestLevelOneReadsContactFactsAlone:
    """Whatever table a query asks, and whatever column: a paper waits for its own proof."""

    SECRETS = ("AC-77120", "INV-4471", "118.40", "QQ 12 34 56 C", "Heat pump", "gold tier")
    ROW = (
        "name,email,phone,account no,invoice no,invoice amount,national id,purchase,notes\n"
        "Ana Ferreira,ana@house.example,07700 900614,AC-77120,INV-4471,118.40,QQ 12 34 56 C,"
        "Heat pump,gold tier\n"
    )

    @pytest.fixture
    def record(self, ana: Member, energy: Division, tmp_path: Path, settings: Any) -> Record:
        settings.DATA_DIR = tmp_path
        settings.MASTER_KEYS_FILE = tmp_path / "masters"
        file = tmp_path / "customers.csv"
        for text in (self.ROW.replace("07700", "07701"), self.ROW):  # the second makes a version
            file.write_text(text, encoding="utf-8")
            import_file(file, source="billing", division=energy.name)
        with working("a test"):
            record: Record = Record.objects.get(source__code="billing")
            groups.join(ana.person.pk, [seed_of(record).pk], cause={})
        return record

    def readable(self, ana: Member) -> str:
        """Every row of every table that the portal's role may read, as text."""
        with acting(ana.actor):
            tables = sql.rows(
                "SELECT table_name FROM information_schema.role_table_grants"
                " WHERE grantee = 'goodterms_portal' AND privilege_type = 'SELECT'"
            )
            rows = [sql.rows(f"SELECT t::text FROM {table} t") for (table,) in tables]
        return "\n".join(row for found in rows for (row,) in found)

    def at_level(self, record: Record, level: int) -> None:
        with working("a test"):
            people.open_to_level([seed_of(record).pk], level)

    def test_at_one_the_contact_facts_and_nothing_else(self, ana: Member, record: Record) -> None:
        self.at_level(record, 1)
        seen = self.readable(ana)
        assert "07700 900614" in seen
        assert [secret for secret in self.SECRETS if secret in seen] == []

    def test_at_two_all_but_the_sealed_number(self, ana: Member, record: Record) -> None:
        self.at_level(record, 2)
        seen = self.readable(ana)
        assert "QQ123456C" not in seen.upper()
        assert [secret for secret in self.SECRETS if secret not in seen] == ["QQ 12 34 56 C"]

    def test_at_none_nothing(self, ana: Member, record: Record) -> None:
        self.at_level(record, 0)
        seen = self.readable(ana)
        assert "07700 900614" not in seen
        assert [secret for secret in self.SECRETS if secret in seen] == []

    def test_the_sealed_number_opens_to_its_person_at_two_and_to_staff_by_a_look(
        self, ana: Member, dov: Member, record: Record
    ) -> None:
        def read() -> dict[int, str]:
            return national_ids(list(Paper.objects.filter(record=record)))

        for level, opens in ((1, {}), (2, {record.pk: "QQ 12 34 56 C"})):
            self.at_level(record, level)
            with acting(ana.actor):
                assert read() == opens
        with acting(dov.actor):
            assert Paper.objects.filter(record=record).exists()
            assert read() == {}
            seeds = groups.group_of(ana.person.pk)
            taken = look(by=dov.actor, kind=Look.Kind.OPENED, people=seeds, reaches=True)
        with acting(replace(dov.actor, look=taken.pk)):
            assert read() == {record.pk: "QQ 12 34 56 C"}
