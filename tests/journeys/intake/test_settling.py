"""A small list is resolved as soon as it is in; a large one, or a first one, waits for a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.support.make import make_division, make_record, make_source, seed_of
from tests.surfaces.mailroom.jobs import do_jobs

from goodterms.customer.identity.models import Kind, MatchModel, Membership, Record
from goodterms.customer.people.models import Person
from goodterms.customer.profile.models import Card
from goodterms.journeys.intake.models import Import, Phase
from goodterms.journeys.intake.operations import bringing, settling
from goodterms.journeys.intake.operations.bringing import import_file
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

HEAD = "Customer No,Name,Phone,Street,Postcode,Date of birth\n"
RUTH = "1,Ruth Larkspur,01632 960123,14 Saltmarsh Lane,QU4 4XY,1984-05-14\n"
TWIN = '2,"Larkspurr, Ruth",01632 960123,14 Saltmarsh Lane,QU4 4XY,1984-05-14\n'
OSCAR = "3,Oscar Whitlock,01632 960777,3 Mill Road,FE2 1AB,1961-01-30\n"
LAMP = "4,Street light 44,,14 Saltmarsh Lane,QU4 4XY,\n"


@pytest.fixture(autouse=True)
def data_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()


@pytest.fixture
def learned(db: None) -> None:
    """A run has made a model live."""
    with working("a test"):
        MatchModel.objects.create(
            made_at=clock.now(), contents={}, state=MatchModel.State.LIVE, beside={}
        )


def imported(folder: Path, *lines: str) -> Import:
    file = folder / "customers.csv"
    file.write_text(HEAD + "".join(lines), encoding="utf-8")
    import_file(file, source="billing", division="Mere Energy")
    with working("a test"):
        return Import.objects.latest("started")


def of(key: str) -> Record:
    with working("a test"):
        return Record.objects.get(source__code="billing", source_key=key)


def stand(record: Record) -> Any:
    return seed_of(record).canonical_id


def test_each_row_stands_with_its_person_when_the_list_is_in(learned: None, tmp_path: Path) -> None:
    known = make_record(
        make_source(make_division("moor", "Moor")),
        name="Ruth Larkspur",
        phone="01632 960123",
        birth_date="1984-05-14",
    )
    with working("a test"):
        settling._decide([known.pk])
    job = imported(tmp_path, RUTH, TWIN, OSCAR, LAMP)
    assert stand(of("1")) == stand(of("2")) == stand(known)
    assert stand(of("3")) == seed_of(of("3")).pk
    with working("a test"):
        assert of("4").kind == Kind.ASSET
        held = Membership.objects.get(record=of("4"), until__isnull=True)
        assert (held.person_id, held.organisation_id) == (None, None)
    assert job.is_settled
    assert job.phase(clock.now()) is Phase.DONE
    assert (job.counts["settled"], job.counts["known"], job.counts["lamps"]) == (4, 1, 1)


def test_who_is_new_here_is_found_at_the_desk_without_a_run(learned: None, tmp_path: Path) -> None:
    imported(tmp_path, RUTH, OSCAR)
    do_jobs()
    with working("a test"):
        assert set(Card.objects.values_list("name", flat=True)) == {
            "Ruth Larkspur",
            "Oscar Whitlock",
        }


def test_a_changed_row_is_settled_anew_and_the_others_are_left_alone(
    learned: None, tmp_path: Path
) -> None:
    imported(tmp_path, RUTH, TWIN)
    assert stand(of("1")) == stand(of("2"))
    moved = "2,Oscar Whitlock,01632 960777,3 Mill Road,FE2 1AB,1961-01-30\n"
    job = imported(tmp_path, RUTH, moved)
    assert stand(of("1")) != stand(of("2"))
    assert job.counts["settled"] == 1


def test_the_same_list_again_settles_nothing(learned: None, tmp_path: Path) -> None:
    imported(tmp_path, RUTH, TWIN)
    with working("a test"):
        before = list(Person.objects.order_by("pk").values_list("pk", "canonical"))
    job = imported(tmp_path, RUTH, TWIN)
    assert not job.is_settling
    assert not job.is_settled
    with working("a test"):
        assert list(Person.objects.order_by("pk").values_list("pk", "canonical")) == before


def test_before_the_first_run_a_list_waits_for_it(tmp_path: Path) -> None:
    job = imported(tmp_path, RUTH, TWIN)
    assert not job.is_settling
    assert stand(of("1")) != stand(of("2"))


def test_a_large_list_waits_for_the_run(
    learned: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "SMALL", 1)
    job = imported(tmp_path, RUTH, TWIN)
    assert not job.is_settling
    assert stand(of("1")) != stand(of("2"))


def test_what_was_killed_while_settling_goes_on_by_itself(
    learned: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as killed:
        killed.setattr(settling, "settle", lambda *_, **__: None)
        job = imported(tmp_path, RUTH, TWIN)
    assert job.is_settling
    assert job.phase(clock.now()) is Phase.UNDER_WAY
    bringing.bring(job.pk)
    with working("a test"):
        job.refresh_from_db()
    assert job.is_settled
    assert stand(of("1")) == stand(of("2"))


def test_what_cannot_be_settled_is_in_all_the_same_and_waits_for_a_run(
    learned: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as killed:
        killed.setattr(settling, "settle", lambda *_, **__: None)
        job = imported(tmp_path, RUTH, TWIN)
    monkeypatch.setattr(settling, "_decide", broken)
    with pytest.raises(RuntimeError):
        bringing.bring(job.pk)
    with working("a test"):
        job.refresh_from_db()
    assert job.phase(clock.now()) is Phase.DONE
    assert not job.stopped


def test_whom_a_changed_row_no_longer_speaks_of_loses_it_at_the_desk_too(
    learned: None, tmp_path: Path
) -> None:
    pump = "2,Ruth Larkspur,01632 960123,14 Saltmarsh Lane,QU4 4XY,1984-05-14\n"
    imported(tmp_path, RUTH, pump)
    do_jobs()
    with working("a test"):
        assert Card.objects.get().records == 2
    imported(tmp_path, RUTH, "2,Larkspur Pump Station 7,,14 Saltmarsh Lane,QU4 4XY,\n")
    do_jobs()
    with working("a test"):
        assert of("2").kind == Kind.ASSET
        card = Card.objects.get()
        assert (card.records, "pump" in card.search) == (1, False)
