"""A whole list: whom it no longer tells of is withdrawn, and comes back when told again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.make import make_record, make_source, seed_of

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.models import Edge, Face, Key, MatchModel, Record, Source
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.identity.resolving.run import resolve
from goodterms.customer.profile.models import Card
from goodterms.customer.profile.operations import cards
from goodterms.journeys.intake import chunks, places
from goodterms.journeys.intake.command import import_records
from goodterms.journeys.intake.models import Import, Whole
from goodterms.journeys.intake.operations import settling
from goodterms.journeys.intake.operations.bringing import import_file, look_after
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.journeys.intake.conftest import Write

    from goodterms.customer.people.models import Division
    from goodterms.journeys.intake.operations.bringing import Imported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home", "reading")]

HEAD = "Customer No,Name,Phone,Street,Postcode,Date of birth\n"
RUTH = "1,Ruth Larkspur,01632 960123,14 Saltmarsh Lane,QU4 4XY,1984-05-14\n"
TWIN = '2,"Larkspurr, Ruth",01632 960123,14 Saltmarsh Lane,QU4 4XY,1984-05-14\n'
OSCAR = "3,Oscar Whitlock,01632 960777,3 Mill Road,FE2 1AB,1961-01-30\n"
MAYA = "4,Maya Iveson,01632 960444,8 Quay Lane,KA1 3ZZ,1990-11-02\n"
BAD = "5,Theo Marsh,01632 960555,9 Quay Lane,KA1 3ZZ,1990-31-31\n"
ALL = RUTH + TWIN + OSCAR + MAYA


@pytest.fixture
def learned() -> None:
    """A run has made a model live."""
    MatchModel.objects.create(
        made_at=clock.now(), contents={}, state=MatchModel.State.LIVE, beside={}
    )


@pytest.fixture
def bring(write: Write) -> Any:
    def bring(rows: str, *, whole: Whole = Whole.NO, source: str = "billing") -> Imported:
        return import_file(write(HEAD + rows), source=source, whole=whole)

    return bring


def standing(source: str = "billing") -> set[str]:
    told = Record.objects.standing().filter(source__code=source)
    return set(told.values_list("source_key", flat=True))


def of(key: str) -> Record:
    return Record.objects.get(source__code="billing", source_key=key)


def test_whom_a_whole_list_no_longer_tells_of_is_withdrawn_and_no_other(bring: Any) -> None:
    bring(ALL)
    bring(MAYA, source="other")
    done = bring(RUTH + TWIN + OSCAR, whole=Whole.YES)
    assert (done.withdrawn, done.same) == (1, 3)
    assert "1 withdrawn." in done.sentence()
    assert standing() == {"1", "2", "3"}
    assert standing("other") == {"4"}
    assert AuditRecord.objects.filter(details__withdrawn=1).count() == 1


def test_a_list_that_is_not_said_to_be_whole_withdraws_nobody(bring: Any) -> None:
    bring(ALL)
    done = bring(RUTH)
    assert done.withdrawn is None
    assert "withdrawn" not in done.sentence()
    assert standing() == {"1", "2", "3", "4"}


def test_a_withdrawn_record_is_decided_again_at_once_and_so_is_one_that_comes_back(
    bring: Any, learned: None
) -> None:
    bring(ALL)
    assert seed_of(of("1")).canonical_id == seed_of(of("2")).canonical_id
    seed = seed_of(of("2")).pk
    bring(RUTH + OSCAR + MAYA, whole=Whole.YES)
    assert not Face.objects.filter(record=of("2").pk).exists()
    assert Import.objects.latest("started").is_settled
    done = bring(ALL, whole=Whole.YES)
    assert (done.changed, done.withdrawn, standing()) == (1, 0, {"1", "2", "3", "4"})
    assert Face.objects.filter(record=of("2").pk).exists()
    assert seed_of(of("2")).pk == seed
    assert seed_of(of("1")).canonical_id == seed_of(of("2")).canonical_id


def test_more_than_half_are_not_withdrawn_before_it_is_said_once_more(bring: Any) -> None:
    bring(ALL)
    before = list(Record.objects.order_by("pk").values())
    with pytest.raises(Refused, match="3 of the 4 records") as refused:
        bring(OSCAR.replace("Mill Road", "Mill Lane"), whole=Whole.YES)
    assert "--whole=anyway" in refused.value.next_step
    assert list(Record.objects.order_by("pk").values()) == before
    assert Import.objects.count() == 1
    assert list(places.imports().glob("*.parquet")) == []
    assert bring(OSCAR, whole=Whole.ANYWAY).withdrawn == 3
    assert standing() == {"3"}


def test_half_of_them_may_go_without_a_second_word(bring: Any) -> None:
    bring(ALL)
    assert bring(RUTH + TWIN, whole=Whole.YES).withdrawn == 2


def test_while_rows_are_set_aside_nobody_is_withdrawn(bring: Any) -> None:
    bring(ALL)
    done = bring(RUTH + TWIN + OSCAR + BAD, whole=Whole.YES)
    assert (done.withdrawn, done.prepared.rejected) == (None, 1)
    assert "Nobody was withdrawn: the rows set aside may tell of them." in done.sentence()
    assert standing() == {"1", "2", "3", "4"}
    assert bring(RUTH + TWIN + OSCAR + BAD, whole=Whole.ANYWAY).withdrawn == 1


def test_what_its_source_told_while_the_file_came_in_is_newer_than_the_file(
    bring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(ALL)
    load = chunks.load

    def telling(chunk: Any, source: int) -> Any:
        with working("a test") as task:
            told = [Told("9", {"name": "Noel Petrie", "city": "Fenby"})]
            receive(by=task, source=of("1").source, told=told)
        return load(chunk, source)

    monkeypatch.setattr(chunks, "load", telling)
    assert bring(RUTH + TWIN + OSCAR, whole=Whole.YES).withdrawn == 1
    assert standing() == {"1", "2", "3", "9"}


def test_a_killed_one_withdraws_when_the_house_carries_it_on(
    bring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(ALL)
    with monkeypatch.context() as killed:
        killed.setattr(chunks, "load", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            bring(RUTH + TWIN + OSCAR, whole=Whole.YES)
    assert standing() == {"1", "2", "3", "4"}
    job = Import.objects.latest("started")
    with clock.moved(timedelta(minutes=5)):
        look_after(job.pk)
    job.refresh_from_db()
    assert (job.counts["withdrawn"], standing()) == (1, {"1", "2", "3"})


def test_many_wait_for_the_run_which_takes_them_out_of_sight(
    bring: Any, learned: None, energy: Division, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_record(make_source(energy), name="Noel Petrie", city="Fenby")
    bring(ALL)
    cards.refresh()
    assert Card.objects.filter(name="Maya Iveson").exists()
    monkeypatch.setattr(settling, "SMALL", 3)
    bring(RUTH + TWIN + OSCAR, whole=Whole.YES)
    assert not Import.objects.latest("started").is_settling
    resolve()
    cards.refresh()
    assert not Face.objects.filter(record=of("4").pk).exists()
    assert not Card.objects.filter(name="Maya Iveson").exists()


def told(key: str, line: str) -> Record:
    """A record of another source that says what a line of the list says."""
    facts = dict(
        zip(("name", "phone", "street", "postcode", "birth_date"), line.split(","), strict=True)
    )
    shop = Source.objects.get_or_create(code="shop", name="shop")[0]
    with working("a test") as task:
        (done,) = receive(by=task, source=shop, told=[Told(key, facts)])
    return Record.objects.get(pk=done.record)


MAYA_SAYS = "Maya Iveson,01632 960444,8 Quay Lane,KA1 3ZZ,1990-11-02"


def test_a_newcomer_is_not_compared_with_the_withdrawn(
    bring: Any, learned: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring(ALL)
    monkeypatch.setattr(settling, "SMALL", 3)
    bring(RUTH + TWIN + OSCAR, whole=Whole.YES)
    maya = told("late", MAYA_SAYS)
    assert seed_of(maya).canonical_id == seed_of(maya).pk
    bring(ALL)
    resolve()
    assert seed_of(maya).canonical_id == seed_of(of("4")).canonical_id


def test_a_house_whose_last_record_is_withdrawn_keeps_no_face(bring: Any, learned: None) -> None:
    bring(ALL)
    Record.objects.update(withdrawn_at=clock.now())
    resolve()
    assert not Face.objects.exists()
    assert not Key.objects.exists()
    assert not Edge.objects.exists()


def test_a_word_that_means_nothing_is_refused(write: Write) -> None:
    with pytest.raises(Refused, match="--whole=perhaps says nothing"):
        import_records(
            write(HEAD + ALL), source="billing", division="", mapping={}, whole="perhaps"
        )
    assert Import.objects.count() == 0
