"""Files into the database: nothing twice, nothing lost, a new tenant is a new person (R28)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

import pytest
from tests.support.make import make_division, make_source

from goodterms.customer.holdings.models import Account, AccountParty, Bill
from goodterms.customer.identity.models import Membership, Paper, Record, Version
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.identity.papers import national_ids
from goodterms.customer.identity.resolving.reading import records_statement
from goodterms.customer.people import operations as people
from goodterms.journeys.intake import chunks
from goodterms.journeys.intake.models import Import
from goodterms.journeys.intake.operations.bringing import import_file, look_after
from goodterms.journeys.intake.operations.carrying import carry_on
from goodterms.kernel import clock, secrets, sql
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from pathlib import Path

    from goodterms.journeys.intake.operations.bringing import Imported

pytestmark = pytest.mark.django_db

HEAD = "Customer No,Name,Email,Date of birth,Account No,Invoice No,Invoice amount\n"
ANA = "1,Ana Ferreira,ana@mail.example,1984-05-14,A-1,I-1,48.20\n"
BEN = "2,Ben Whitlock,ben@mail.example,1980-01-02,A-2,I-2,12.00\n"


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()


def imported(folder: Path, *lines: str, source: str = "billing") -> Imported:
    file = folder / "customers.csv"
    file.write_text(HEAD + "".join(lines), encoding="utf-8")
    return import_file(file, source=source, division="Mere Energy")


def test_a_file_becomes_records_accounts_and_bills(tmp_path: Path) -> None:
    done = imported(tmp_path, ANA, BEN)
    assert (done.new, done.changed, done.same) == (2, 0, 0)
    with working("a test"):
        ana = Record.objects.get(source_key="1")
        assert ana.payload["name"] == "Ana Ferreira"
        assert ana.source.division is not None
        assert set(Account.objects.values_list("number", flat=True)) == {"A-1", "A-2"}
        bill = Bill.objects.get(number="I-1")
        assert str(bill.amount) == "48.20"
        assert bill.person_id == Membership.objects.get(record=ana).person_id


def test_the_same_file_twice_adds_nothing(tmp_path: Path) -> None:
    imported(tmp_path, ANA, BEN)
    done = imported(tmp_path, ANA, BEN)
    assert (done.new, done.changed, done.same) == (0, 0, 2)
    with working("a test"):
        assert Record.objects.told_by_others().count() == 2
        assert Bill.objects.count() == 2
        assert not Version.objects.exists()


def test_a_changed_row_becomes_a_new_version_of_its_record(tmp_path: Path) -> None:
    imported(tmp_path, ANA)
    done = imported(tmp_path, ANA.replace("ana@mail", "ana.f@mail"))
    assert (done.new, done.changed) == (0, 1)
    with working("a test"):
        record = Record.objects.get(source_key="1")
        assert (record.version, record.payload["email"]) == (2, "ana.f@mail.example")
        assert Version.objects.get(record=record).payload["email"] == "ana@mail.example"
        assert Membership.objects.get(record=record, until__isnull=True)


def test_a_new_tenant_on_the_same_key_is_a_new_person(tmp_path: Path) -> None:
    imported(tmp_path, ANA)
    with working("a test"):
        before = Membership.objects.get(record__source_key="1")
        assert before.person_id is not None
        people.open_to_level([before.person_id], 2)
    imported(tmp_path, "1,Jonas Petrie,jp@mail.example,1971-09-30,A-1,I-9,30.00\n")
    with working("a test"):
        now = Membership.objects.get(record__source_key="1", until__isnull=True)
        assert now.person_id != before.person_id
        assert now.person is not None
        assert now.person.opened == 0, "who proved the record before reads nothing of the newcomer"
        parts = AccountParty.objects.filter(account__number="A-1")
        assert parts.get(until__isnull=True).person_id == now.person_id
        assert parts.get(until__isnull=False).person_id == before.person_id


def test_a_corrected_name_is_not_a_new_person(tmp_path: Path) -> None:
    imported(tmp_path, ANA.replace("Ferreira", "Ferriera"))
    imported(tmp_path, ANA)
    with working("a test"):
        assert Membership.objects.filter(record__source_key="1").count() == 1


def test_several_rows_of_one_key_bring_their_bills_and_one_record(tmp_path: Path) -> None:
    second = ANA.replace("I-1,48.20", "I-3,51.00")
    for again in range(2):
        done = imported(tmp_path, ANA, BEN, second)
        assert done.changed == 0, f"import {again} made versions of itself"
    with working("a test"):
        assert Record.objects.told_by_others().count() == 2
        assert set(Bill.objects.values_list("number", flat=True)) == {"I-1", "I-2", "I-3"}


def test_a_bad_row_is_set_aside_and_the_good_ones_are_kept(tmp_path: Path) -> None:
    done = imported(tmp_path, ANA, "3,Cy Marsh,cy@mail.example,1999-31-31,A-3,I-4,1.00\n", BEN)
    assert (done.new, done.prepared.rejected) == (2, 1)
    assert done.prepared.rejects is not None
    assert "1999-31-31" in done.prepared.rejects.read_text(encoding="utf-8")
    assert "wait in" in done.sentence()


def test_an_import_cut_off_between_chunks_is_carried_on_by_the_house(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "ROWS", 10)
    lines = [f"{n},Person Number{n},p{n}@mail.example,,A-{n},I-{n},1.00\n" for n in range(35)]
    whole, loads = chunks.load, []

    def killed(chunk: chunks.Chunk, source: int) -> chunks.Counted:
        loads.append(chunk.first)
        if len(loads) == 3:
            raise KeyboardInterrupt
        return whole(chunk, source)

    monkeypatch.setattr(chunks, "load", killed)
    with pytest.raises(KeyboardInterrupt):
        imported(tmp_path, *lines)
    with working("a test"):
        job = Import.objects.get()
        assert (job.position, job.ended) == (20, None)
    look_after(job.pk)  # it moved a moment ago: perhaps somebody is at it
    with working("a test"):
        assert Import.objects.get().position == 20
    with clock.moved(timedelta(minutes=5)):
        look_after(job.pk)
    with working("a test"):
        job = Import.objects.get()
        assert (job.position, job.counts["new"]) == (35, 35)
        assert job.ended is not None
        assert Record.objects.told_by_others().count() == 35
    assert carry_on(job.pk).position == 35, "once more changes nothing"


class TestNationalNumbers:
    """They come in sealed, and find each other without being read."""

    HEAD = "Customer No,Name,National ID,Notes\n"

    @pytest.fixture(autouse=True)
    def masters(self, settings: Any, tmp_path: Path) -> None:
        settings.MASTER_KEYS_FILE = tmp_path / "masters"

    def bring(self, folder: Path, *rows: str, source: str = "billing") -> Imported:
        file = folder / "numbers.csv"
        file.write_text(self.HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return import_file(file, source=source, division="Mere Energy")

    def papers(self) -> list[Paper]:
        return list(Paper.objects.order_by("record__source_key"))

    def test_each_opens_to_what_came_in_and_lies_nowhere_in_the_clear(self, tmp_path: Path) -> None:
        self.bring(tmp_path, "1,Ana,QQ 12 34 56 C,x", "2,Ben,AB987654D,y", "3,Cem,,z")
        with working("a test"):
            ana, ben, cem = self.papers()
            opened = national_ids([ana, ben, cem])
            assert opened == {ana.pk: "QQ 12 34 56 C", ben.pk: "AB987654D"}
            for paper in (ana, ben, cem):
                told = f"{paper.payload}{bytes(paper.national_id or b'')!r}"
                assert "123456" not in told.replace(" ", "")

    def test_the_same_number_written_otherwise_has_the_same_index(self, tmp_path: Path) -> None:
        self.bring(tmp_path, "1,Ana,QQ 12 34 56 C,", "2,A. F.,qq123456c,", "3,Ben,QQ123457C,")
        with working("a test"):
            ana, again, ben = (bytes(paper.national_index or b"") for paper in self.papers())
        assert ana == again != ben

    def test_a_filler_is_kept_but_finds_nobody(self, tmp_path: Path) -> None:
        self.bring(tmp_path, "1,Ana,000000000,")
        with working("a test"):
            (paper,) = self.papers()
            assert paper.national_index is None
            assert national_ids([paper]) == {paper.pk: "000000000"}

    def test_a_changed_number_makes_a_version_that_keeps_the_earlier_one(
        self, tmp_path: Path
    ) -> None:
        self.bring(tmp_path, "1,Ana,QQ123456C,x")
        assert self.bring(tmp_path, "1,Ana,QQ123456C,x").changed == 0
        assert self.bring(tmp_path, "1,Ana,AB987654D,y").changed == 1
        with working("a test"):
            (paper,) = self.papers()
            assert national_ids([paper]) == {paper.pk: "AB987654D"}
            earlier = Version.objects.get()
            assert earlier.paper == {"other": {"Notes": "x"}}
            then = Paper(record_id=paper.pk, national_id=earlier.national_id)
            assert national_ids([then]) == {paper.pk: "QQ123456C"}

    def test_a_number_taken_back_by_its_source_is_gone(self, tmp_path: Path) -> None:
        self.bring(tmp_path, "1,Ana,QQ123456C,x")
        self.bring(tmp_path, "1,Ana,,")
        with working("a test"):
            (paper,) = self.papers()
            assert (paper.payload, paper.national_id, paper.national_index) == ({}, None, None)

    def test_a_newcomer_under_the_same_key_has_a_key_of_their_own(self, tmp_path: Path) -> None:
        self.bring(tmp_path, "1,Ana Ferreira,QQ123456C,")
        self.bring(tmp_path, "1,Jonas Petrie,AB987654D,")
        with working("a test"):
            (paper,) = self.papers()
            seed = Membership.objects.get(until__isnull=True).person_id
            assert UUID(bytes=bytes(paper.national_id or b"")[:16]) == seed
            assert national_ids([paper]) == {paper.pk: "AB987654D"}

    def test_moved_to_another_record_it_opens_nothing(self, tmp_path: Path) -> None:
        self.bring(tmp_path, "1,Ana,QQ123456C,", "2,Ben,AB987654D,")
        with working("a test"):
            ana, ben = self.papers()
            ben.national_id = ana.national_id
            with pytest.raises(secrets.Shut):
                national_ids([ben])

    def test_the_matcher_compares_indexes(self, tmp_path: Path) -> None:
        self.bring(tmp_path, "1,Ana Ferreira,QQ 12 34 56 C,", "2,Ben Whitlock,AB987654D,")
        self.bring(tmp_path, "7,Ana Ferreira,qq123456c,", source="crm")
        with working("a test"):
            read = sql.rows(records_statement())
        numbers = [row[-1] for row in sorted(read)]
        assert numbers[0] == numbers[2] != numbers[1]
        assert all(len(number) == 32 for number in numbers)


NUMBERED = "Customer No,Name,Email,National ID,Account No\n1,Ana Ferreira,ana@mail.example,{},A-1\n"


@pytest.mark.parametrize(
    ("number", "same"), [("QQ 12 34 56 C", 1), ("QQ123456C", 1), ("QQ123457C", 0), ("", 0)]
)
def test_what_was_told_by_another_road_is_the_same_in_a_file(
    tmp_path: Path, number: str, same: int
) -> None:
    source = make_source(make_division("mere-energy", "Mere Energy"), "billing")
    ana = {"name": "Ana Ferreira", "email": "ana@mail.example"}
    with working("a test") as task:
        receive(by=task, source=source, told=[Told("1", ana, {"account_no": "A-1"}, "QQ123456C")])
    file = tmp_path / "customers.csv"
    file.write_text(NUMBERED.format(number), "utf-8")
    done = import_file(file, source="billing")
    assert (done.new, done.same, done.changed) == (0, same, 1 - same)
    with working("a test"):
        assert Version.objects.count() == 1 - same
        (paper,) = Paper.objects.all()
        assert national_ids([paper]) == ({paper.pk: paper_of(number, same)} if number else {})


def paper_of(number: str, same: int) -> str:
    """A number that stands is left as it was told first."""
    return "QQ123456C" if same else number
