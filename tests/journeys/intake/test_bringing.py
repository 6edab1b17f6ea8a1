"""Files into the database: nothing twice, nothing lost, and a killed import goes on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings.models import Account, AccountParty, Bill, Purchase
from goodterms.customer.identity.models import Membership, Record, Source, Version
from goodterms.customer.people.models import Division, Organisation, Person, Post
from goodterms.journeys.intake import chunks
from goodterms.journeys.intake.models import Import
from goodterms.journeys.intake.operations.bringing import Imported, import_file, look_after
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.intake.conftest import Write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home", "reading")]

HEAD = "id,name,email,born,account,invoice,total,item,price,bought on,notes\n"
ANA = "1,Ana Ferreira,ana@post.example,14/05/1984,4402,INV-1,£84.20,Router,89.00,2023-02-11,hi\n"
BEN = "2,Ben Whitlock,ben@post.example,30/11/1982,1180,INV-2,£14.00,,,,\n"


def bring(file: Path, **options: Any) -> Imported:
    return import_file(file, source="Mere Energy billing", division="Mere Energy", **options)


def holdings() -> tuple[int, int, int, int]:
    models = (Account, AccountParty, Bill, Purchase)
    return tuple(model.objects.count() for model in models)  # type: ignore[return-value]


def everything() -> tuple[int, ...]:
    models = (Record, Version, Membership, Person, Organisation)
    return (*(model.objects.count() for model in models), *holdings())


def test_each_row_becomes_a_record_with_a_seed_of_its_own(write: Write) -> None:
    done = bring(write(HEAD + ANA + BEN))
    assert (done.new, done.changed, done.same) == (2, 0, 0)
    assert [record.source_key for record in Record.objects.order_by("source_key")] == ["1", "2"]
    seeds = Membership.objects.filter(until__isnull=True).values_list("person_id", flat=True)
    assert len(set(seeds)) == 2
    assert set(Person.objects.filter(pk__in=seeds).values_list("opened", flat=True)) == {0}


def test_where_nobody_works_for_the_division_it_says_who_would_see_them(write: Write) -> None:
    with_nobody = import_file(write(HEAD + ANA), source="billing", division="North").sentence()
    assert "Nobody works for North yet" in with_nobody
    assert 'goodterms staff add EMAIL --name NAME --division "North"' in with_nobody
    Post.objects.create(
        person=Person.objects.earliest("minted_at"),
        division=Division.objects.get(name="North"),
        name="Nora",
        since=date(2020, 1, 1),
    )
    again = import_file(write(HEAD + BEN), source="billing", division="North")
    assert "Nobody works" not in again.sentence()
    alone = import_file(write(HEAD + BEN), source="a sheet of ours")
    assert "Nobody works" not in alone.sentence()


def test_a_list_that_names_another_division_moves_nobody_out_of_sight(write: Write) -> None:
    bring(write(HEAD + ANA))
    file, source = write(HEAD + ANA + BEN), "Mere Energy billing"
    with pytest.raises(Refused, match="Mere Energy billing belongs to Mere Energy already"):
        import_file(file, source=source, division="Mere Enrgy")
    assert Source.objects.get(code="mere-energy-billing", division__name="Mere Energy")
    assert not Division.objects.filter(name="Mere Enrgy").exists()
    assert Record.objects.count() == 1


def test_the_record_says_what_the_row_said(write: Write) -> None:
    bring(write(HEAD + ANA))
    payload = Record.objects.get().whole
    assert payload["name"] == "Ana Ferreira"
    assert payload["birth_date"] == "1984-05-14"
    assert payload["other"] == {"born": "14/05/1984", "notes": "hi", "total": "£84.20"}


def test_bills_accounts_and_purchases_become_holdings_of_the_records_seed(write: Write) -> None:
    bring(write(HEAD + ANA + BEN))
    bill = Bill.objects.get(number="INV-1")
    seed = Membership.objects.get(record=bill.record_id).person_id
    assert (bill.amount, bill.currency, bill.person_id) == (Decimal("84.20"), "GBP", seed)
    party = AccountParty.objects.get(account__number="4402")
    assert (party.person_id, party.role) == (seed, "holder")
    assert bill.account_id == party.account_id
    purchase = Purchase.objects.get()
    assert (purchase.item, purchase.amount, purchase.person_id) == ("Router", Decimal(89), seed)


def test_a_changed_amount_changes_the_bill_and_keeps_the_seed(write: Write) -> None:
    bring(write(HEAD + ANA))
    seed = Membership.objects.get().person_id
    assert bring(write(HEAD + ANA.replace("84.20", "90.00"))).changed == 1
    assert Bill.objects.get().amount == Decimal("90.00")
    assert Membership.objects.get().person_id == seed


def test_several_bills_of_one_customer_are_one_record_and_stay_so(write: Write) -> None:
    rows = [f"7,Ana Ferreira,,14/05/1984,4402,INV-{at},£{at}.00,,,,\n" for at in range(1, 60)]
    file = write(HEAD + "".join(rows))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chunks, "ROWS", 16)  # one customer's rows fall into several chunks
        bring(file)
        before = everything()
        again = bring(file)
    assert before[:5] == (1, 0, 1, 1, 0)
    assert Bill.objects.count() == 59
    assert (again.new, again.changed) == (0, 0)
    assert everything() == before


def test_a_row_without_a_number_is_known_by_its_account_or_by_what_it_says(write: Write) -> None:
    file = write("name,account,city\nAna,4402,Leeds\nBen,,York\nBen,,York\n")
    bring(file)
    assert Record.objects.count() == 2
    assert bring(file).new == 0


def test_bad_rows_are_set_aside_and_come_in_when_mended(write: Write) -> None:
    done = bring(write(HEAD + ANA + BEN.replace("30/11/1982", "31/31/1982") + "3,x\n"))
    assert (done.new, done.prepared.rejected) == (1, 2)
    rejects = done.prepared.rejects
    assert rejects is not None
    assert rejects.name in done.sentence()
    rejects.write_text(rejects.read_text("utf-8-sig").replace("31/31/1982,", "30/11/1982,"))
    assert bring(rejects).new == 1
    assert Record.objects.get(source_key="2").payload["birth_date"] == "1982-11-30"


def test_a_file_of_bad_rows_alone_brings_nothing_and_says_so(write: Write) -> None:
    done = bring(write("id,name,born,city\n1,Ana\n2,Ben\n"))
    assert (done.new, done.prepared.rejected, Record.objects.count()) == (0, 2, 0)


def test_a_file_that_is_no_table_leaves_nothing_behind(write: Write) -> None:
    with pytest.raises(Refused):
        bring(write(b"%PDF-1.7"))
    assert (Source.objects.filter(code="mere-energy-billing").count(), Import.objects.count()) == (
        0,
        0,
    )


def test_the_source_keeps_its_division_and_what_it_has_proved(write: Write) -> None:
    bring(write(HEAD + ANA), verifies=["email"])
    bring(write(HEAD + ANA))
    source = Source.objects.get(code="mere-energy-billing")
    assert source.division == Division.objects.get(code="mere-energy")
    assert source.verifies == ["email"]


def test_an_import_leaves_one_audit_record(write: Write) -> None:
    bring(write(HEAD + ANA + BEN))
    left = AuditRecord.objects.get(what="intake.imported")
    assert left.details["new"] == 2


@pytest.mark.parametrize("source", ["portal", "Desk"])
def test_no_file_speaks_for_customers_or_our_desk(write: Write, source: str) -> None:
    with pytest.raises(Refused, match="say themselves"):
        import_file(write(HEAD + ANA), source=source)
    assert Record.objects.count() == 0


# Killed in the middle.


def rows(count: int) -> str:
    """Bad rows among the good ones: row numbers then have gaps."""
    lines = []
    for at in range(count):
        born = "31/31/1982" if at % 7 == 3 else "30/11/1982"
        lines.append(f"{at},Name {at},,{born},A{at},,,,,,\n")
    return HEAD + "".join(lines)


class Killed(BaseException):
    """As SIGKILL: no handler runs."""


@pytest.mark.parametrize("at_chunk", [0, 1, 3])
def test_a_killed_import_goes_on_where_it_stood(
    write: Write, monkeypatch: pytest.MonkeyPatch, at_chunk: int
) -> None:
    monkeypatch.setattr(chunks, "ROWS", 10)
    load, seen = chunks.load, []

    def dying(chunk: Any, source: int) -> Any:
        seen.append(chunk)
        if len(seen) > at_chunk:
            raise Killed
        return load(chunk, source)

    with monkeypatch.context() as patch:
        patch.setattr(chunks, "load", dying)
        with pytest.raises(Killed):
            bring(write(rows(60)))
    job = Import.objects.get()
    assert (job.ended, job.position) == (None, 10 * at_chunk)
    with clock.moved(timedelta(minutes=5)):
        look_after(job.pk)
    job.refresh_from_db()
    assert job.ended is not None
    assert job.counts["new"] == Record.objects.count() == 51
    assert Membership.objects.count() == 51


def test_an_import_at_work_is_left_alone(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(chunks, "load", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            bring(write(HEAD + ANA))
    look_after(Import.objects.get().pk)
    assert Record.objects.count() == 0
