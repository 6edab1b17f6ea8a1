"""What the records turned out to be, counted once a run and kept right in between."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from procrastinate.contrib.django import app
from tests.support.make import make_division, make_record, make_source, seed_of

from goodterms.customer.identity import queries, tallies
from goodterms.customer.identity.models import Kind, Record, Run
from goodterms.customer.identity.operations.kinds import correct_kind, undo_correction
from goodterms.customer.identity.tasks import TALLY
from goodterms.customer.people import operations as people
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division


@pytest.mark.django_db
class TestTheTally:
    def test_records_are_counted_and_people_once_each(self, dov: Member, energy: Division) -> None:
        source = make_source(energy)
        twice = [make_record(source, name="Ana") for _ in range(2)]
        make_record(source, kind=Kind.ASSET, name="Street light 4")
        make_record(source, kind=Kind.TEST, name="Test")
        make_record(source, kind=Kind.ORGANISATION, name="Norr Logistics")
        with acting(dov.actor):
            before = tallies.tally()
        with working("a test"):
            people.point({seed_of(twice[1]).pk: seed_of(twice[0]).pk})
        with acting(dov.actor):
            tally = tallies.tally()
        assert (tally.records, tally.lamps, tally.firms, tally.unknown) == (5, 2, 1, 0)
        assert before.people - tally.people == 1
        assert tally.run is None

    def test_what_people_say_of_themselves_is_no_record_to_sort(
        self, dov: Member, ana: Member
    ) -> None:
        with acting(dov.actor):
            assert tallies.tally().records == 0

    def test_another_divisions_records_are_not_counted(self, dov: Member, energy: Division) -> None:
        make_record(make_source(make_division("advice", "Advice")), name="Marcus")
        with acting(dov.actor):
            assert tallies.tally().records == 0

    def test_lamp_posts_are_listed_by_reason(self, dov: Member, energy: Division) -> None:
        lights = [make_lamp(energy, "asset_word", f"Light {n}") for n in range(3)]
        make_lamp(energy, "test_word", "Test", Kind.TEST)
        make_lamp(energy, "", "Depot", Kind.DEPARTMENT)
        with acting(dov.actor):
            found = tallies.reasons()
            listed = list(queries.lamps(Kind.ASSET, "asset_word"))
            nameless = list(queries.lamps(Kind.DEPARTMENT, ""))
        assert (found[0].kind, found[0].code, found[0].count) == (Kind.ASSET, "asset_word", 3)
        assert "a thing" in found[0].sentence
        assert [record.pk for record in listed] == [light.pk for light in lights]
        assert [record.payload["name"] for record in nameless] == ["Depot"]

    def test_corrections_are_listed_while_they_stand(self, dov: Member, energy: Division) -> None:
        lamp = make_lamp(energy, "asset_word", "Abel Lamp")
        with acting(dov.actor):
            change = correct_kind(by=dov.actor, about=lamp, kind=Kind.PERSON)
            assert [record.pk for _, record in queries.corrections()] == [lamp.pk]
            undo_correction(by=dov.actor, change=change.pk)
            assert queries.corrections() == []


def make_lamp(division: Division, code: str, name: str, kind: Kind = Kind.ASSET) -> Record:
    lamp = make_record(make_source(division), kind=kind, name=name)
    with working("a test"):
        Record.objects.filter(pk=lamp.pk).update(kind_why=[code] if code else [])
        return Record.objects.get(pk=lamp.pk)


def keep_count() -> None:
    """As a run does when it ends."""
    with working("a test"):
        now = clock.now()
        counts = {tallies.KEPT: tallies.count_everything()}
        Run.objects.create(started=now, moved_at=now, ended=now, counts=counts)


def kept_up() -> bool:
    """As the house does each minute; whether it was time."""
    with working("a test"):
        return tallies.keep_up()


@pytest.mark.django_db
class TestTheKeptCount:
    @pytest.fixture(autouse=True)
    def lamps(self, energy: Division, connect: Division) -> None:
        make_lamp(energy, "asset_word", "Light 1")
        make_lamp(connect, "asset_word", "Light 2")
        make_record(make_source(energy), name="Ana")

    def agree(self, dov: Member) -> tallies.Tally:
        """What a reader is told equals what counting everything would tell them."""
        with acting(dov.actor):
            told = tallies.tally()
            counted = tallies._groups(tallies.silos())
        assert {k: n for k, n in told.groups.items() if n} == dict(counted)
        return told

    def test_it_says_what_counting_would_say(self, dov: Member) -> None:
        keep_count()
        told = self.agree(dov)
        assert (told.records, told.lamps, told.homes) == (3, 2, 0)

    def test_records_that_came_since_are_added(self, dov: Member, energy: Division) -> None:
        keep_count()
        make_record(make_source(energy), name="Ben")
        make_lamp(energy, "test_word", "Test", Kind.TEST)
        assert self.agree(dov).records == 5

    def test_a_correction_since_moves_one_and_its_undo_moves_it_back(
        self, dov: Member, energy: Division
    ) -> None:
        lamp = make_lamp(energy, "asset_word", "Abel Lamp")
        keep_count()
        with acting(dov.actor):
            change = correct_kind(by=dov.actor, about=lamp, kind=Kind.PERSON)
        assert self.agree(dov).lamps == 2
        with acting(dov.actor):
            undo_correction(by=dov.actor, change=change.pk)
        assert self.agree(dov).lamps == 3

    def test_an_undo_of_an_earlier_correction_is_counted_too(
        self, dov: Member, energy: Division
    ) -> None:
        lamp = make_lamp(energy, "asset_word", "Abel Lamp")
        with acting(dov.actor):
            change = correct_kind(by=dov.actor, about=lamp, kind=Kind.PERSON)
        keep_count()
        with acting(dov.actor):
            undo_correction(by=dov.actor, change=change.pk)
        assert self.agree(dov).lamps == 3

    def test_other_divisions_are_left_out(self, dov: Member) -> None:
        make_record(make_source(make_division("advice", "Advice")), name="Marcus")
        keep_count()
        told = self.agree(dov)
        assert told.records == 3
        assert told.is_part  # people and firms are counted in the whole house all the same

    def test_who_may_see_all_sources_is_told_of_all(self, dov: Member) -> None:
        keep_count()
        assert not self.agree(dov).is_part

    def test_people_are_counted_again_as_they_come_and_become_one(
        self, dov: Member, energy: Division, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tallies, "REST", 0)
        keep_count()
        before = self.agree(dov)
        two = [make_record(make_source(energy), name="Ben") for _ in range(2)]
        assert self.agree(dov).people == before.people, "as of the run"
        assert kept_up()
        after = self.agree(dov)
        assert after.people == before.people + 2
        assert before.at is not None
        assert after.at is not None
        assert after.at > before.at
        with working("a test"):
            people.point({seed_of(two[1]).pk: seed_of(two[0]).pk})
        assert kept_up()
        assert self.agree(dov).people == before.people + 1

    def test_what_a_run_kept_beside_its_count_stays(
        self, dov: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(tallies, "REST", 0)
        keep_count()
        with working("a test"):
            run = Run.objects.get()
            run.counts["moved"] = 7
            run.save()
        assert kept_up()
        with working("a test"):
            assert Run.objects.get().counts["moved"] == 7

    def test_it_rests_a_hundred_times_as_long_as_it_took(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        keep_count()
        with working("a test"):
            run = Run.objects.get()
            run.counts[tallies.KEPT]["seconds"] = 3.0
            run.save()
        kept = datetime.fromisoformat(run.counts[tallies.KEPT]["at"])
        monkeypatch.setattr(clock, "now", lambda: kept + timedelta(seconds=299))
        assert not kept_up()
        monkeypatch.setattr(clock, "now", lambda: kept + timedelta(seconds=301))
        assert kept_up()

    def test_a_run_under_way_counts_for_itself(self, energy: Division) -> None:
        keep_count()
        with working("a test"):
            Run.objects.create(started=clock.now(), moved_at=clock.now())
        make_record(make_source(energy), name="Ben")
        assert not kept_up()

    def test_before_a_first_run_nothing_is_kept(self) -> None:
        assert not kept_up()

    def test_the_house_counts_each_minute(self) -> None:
        known = app.periodic_registry.periodic_tasks
        (tally,) = [one for one in known.values() if one.task.name == TALLY]
        assert tally.cron == "* * * * *"

    def test_the_worker_counts_all_sources(self, dov: Member) -> None:
        make_record(make_source(make_division("advice", "Advice")), name="Marcus")
        keep_count()
        with working("a test"):
            assert tallies.tally().records == 4
