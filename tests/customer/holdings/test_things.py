"""Things: told with as little as a name, never refused for a serial, open to their owner alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.support import actors
from tests.support.make import make_customer, make_record, make_source, seed_of

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings import queries
from goodterms.customer.holdings.models import SerialQuestion, Thing
from goodterms.customer.holdings.operations import bringing, serials, things
from goodterms.customer.holdings.operations.things import Told
from goodterms.customer.identity import proofs
from goodterms.customer.identity.operations import groups
from goodterms.customer.people import operations as people
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


def tell(who: Member, name: str, **more: Any) -> Thing:
    with acting(who.actor):
        return things.tell(by=who.actor, person=who.person.pk, told=Told(known_as=name, **more))


def theirs(who: Member) -> list[str]:
    with acting(who.actor):
        return [thing.name for thing in queries.things(who.person.pk)]


def brought(division: Division, key: str = "A1", **values: Any) -> tuple[Any, Thing]:
    """A thing a division's system told of, with the record behind it."""
    source = make_source(division)
    record = make_record(source, name="Ana Ferreira")
    told = bringing.Brought(record=record.pk, key=key, origin=Thing.Origin.BOUGHT, **values)
    with working("a test"):
        assert bringing.bring(source=source.pk, things=[told]) == 1
        return record, Thing.objects.get(source=source, source_key=key)


def open_to(who: Member, record: Any, level: int = 2) -> None:
    with working("a test"):
        groups.join(who.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], level)


class TestTelling:
    def test_a_name_is_enough(self, ana: Member) -> None:
        thing = tell(ana, "  The  old boiler ")
        assert thing.name == "The old boiler"
        assert thing.is_told
        assert not thing.verified
        assert thing.place == ""
        assert theirs(ana) == ["The old boiler"]

    def test_nothing_at_all_is_met_with_a_way_on(self, ana: Member) -> None:
        with pytest.raises(Refused, match="A name you know it by is enough"):
            tell(ana, "   ")

    def test_what_is_too_long_is_said_before_the_database_says_it(self, ana: Member) -> None:
        with pytest.raises(Refused, match="longer than 80 signs"):
            tell(ana, "Boiler", serial="7" * 81)

    def test_one_record_is_left_of_each_act(self, ana: Member) -> None:
        thing = tell(ana, "Boiler")
        with acting(ana.actor):
            things.remove(by=ana.actor, thing=thing.pk)
            things.put_back(by=ana.actor, thing=thing.pk)
        with working("a test"):
            left = AuditRecord.objects.filter(what__startswith="holdings.thing").order_by("at")
            assert [row.what for row in left] == [
                "holdings.thing.told", "holdings.thing.removed", "holdings.thing.put_back"
            ]  # fmt: skip
            assert all(row.people == [ana.person.pk] for row in left)


class TestChanging:
    def test_all_of_what_they_told_can_be_told_anew(self, ana: Member) -> None:
        thing = tell(ana, "Boiler", maker="Hearthworks")
        told = Told(known_as="Boiler in the loft", warranty_until=date(2030, 1, 1))
        with acting(ana.actor):
            changed = things.change(by=ana.actor, thing=thing.pk, told=told)
        assert (changed.name, changed.maker) == ("Boiler in the loft", "")
        assert changed.under_warranty(on=date(2029, 6, 1))

    def test_of_a_division_s_thing_they_change_what_they_call_it(
        self, ana: Member, energy: Division
    ) -> None:
        record, thing = brought(energy, maker="Mere", model="Hearth 2", serial="E20177190")
        open_to(ana, record)
        with acting(ana.actor):
            told = Told(known_as="Router upstairs", serial="WRONG")
            changed = things.change(by=ana.actor, thing=thing.pk, told=told)
        assert (changed.name, changed.serial) == ("Router upstairs", "E20177190")
        assert changed.verified

    def test_what_a_division_told_of_stays_on_the_list(self, ana: Member, energy: Division) -> None:
        record, thing = brought(energy, maker="Mere")
        open_to(ana, record)
        with pytest.raises(Refused) as refusal, acting(ana.actor):
            things.remove(by=ana.actor, thing=thing.pk)
        assert refusal.value.rule == "holdings.not_told"

    def test_a_removed_thing_leaves_and_comes_back_as_it_was(self, ana: Member) -> None:
        thing = tell(ana, "Boiler", serial="B-1")
        with acting(ana.actor):
            things.remove(by=ana.actor, thing=thing.pk)
        assert theirs(ana) == []
        with acting(ana.actor):
            back = things.put_back(by=ana.actor, thing=thing.pk)
        assert (back.serial, theirs(ana)) == ("B-1", ["Boiler"])

    def test_a_place_says_when_and_what_it_was_asked_for(self, ana: Member) -> None:
        thing = tell(ana, "Boiler")
        with acting(ana.actor):
            placed = things.place(by=ana.actor, thing=thing.pk, where="Loft", why="fault")
        assert (placed.place, placed.place_why) == ("Loft", "fault")
        assert placed.place_at is not None


class TestSerials:
    def test_a_serial_told_elsewhere_is_taken_and_asks_us_a_quiet_question(
        self, ana: Member, ben: Member
    ) -> None:
        tell(ben, "Ben's boiler", serial="hb-7781")
        mine = tell(ana, "Boiler", serial="HB-7781")
        with working("a test"):
            serials.compare(mine.pk)
            serials.compare(mine.pk)  # told twice, asked once
            assert SerialQuestion.objects.count() == 1
        with pytest.raises(DatabaseError, match="permission denied"), acting(ana.actor):
            sql.rows("SELECT * FROM holdings_serial_question")

    def test_one_s_own_second_entry_is_no_question(self, ana: Member) -> None:
        tell(ana, "Boiler", serial="HB-7781")
        again = tell(ana, "Boiler, again", serial="HB-7781")
        with working("a test"):
            serials.compare(again.pk)
            assert not SerialQuestion.objects.exists()

    def test_staff_settle_it_once_and_nobody_s_thing_changes(
        self, ana: Member, ben: Member, dov: Member
    ) -> None:
        tell(ben, "Ben's boiler", serial="HB-7781")
        mine = tell(ana, "Boiler", serial="HB-7781")
        with working("a test"):
            serials.compare(mine.pk)
        with acting(dov.actor):
            (question,) = queries.serial_questions()
            serials.settle(by=dov.actor, question=question.pk, outcome="handed_on")
            assert not queries.serial_questions()
            with pytest.raises(Refused, match="settled this already"):
                serials.settle(by=dov.actor, question=question.pk, outcome="both")
        assert theirs(ana) == ["Boiler"]
        assert theirs(ben) == ["Ben's boiler"]

    def test_a_serial_anybody_may_type_proves_nothing(self, ana: Member) -> None:
        tell(ana, "Boiler", serial="HB-7781")
        with working("a test"):
            assert proofs.find("serial", "HB-7781", "").records == ()

    @pytest.mark.parametrize("typed", ["hb 7781", "HB7781", " hb-77-81 ", "H.B/7781"])
    def test_a_serial_is_the_same_however_it_is_spaced(
        self, ana: Member, ben: Member, energy: Division, typed: str
    ) -> None:
        record, _thing = brought(energy, serial="HB-7781")
        mine = tell(ana, "Boiler", serial=typed)
        with working("a test"):
            assert proofs.find("serial", typed, "").records == (record.pk,)
            serials.compare(mine.pk)
            assert queries.serial_questions().count() == 1

    @pytest.mark.parametrize("typed", ["-", " . ", "№"])
    def test_a_serial_without_a_sign_to_compare_is_like_no_other(
        self, ana: Member, ben: Member, typed: str
    ) -> None:
        tell(ben, "Ben's boiler", serial="--")
        mine = tell(ana, "Boiler", serial=typed)
        with working("a test"):
            serials.compare(mine.pk)
            assert not queries.serial_questions()
            assert proofs.find("serial", typed, "").records == ()

    def test_a_serial_of_a_division_s_thing_leads_to_its_record(self, energy: Division) -> None:
        record, _thing = brought(energy, serial="E20177190")
        with working("a test"):
            found = proofs.find("serial", " e20177190 ", "")
        assert (found.records, found.paper) == ((record.pk,), True)


class TestWalls:
    def test_a_forgotten_filter_shows_one_s_own_things_alone(
        self, ana: Member, ben: Member, energy: Division
    ) -> None:
        record, hidden = brought(energy, serial="E2")
        mine, other = tell(ana, "Mine"), tell(ben, "Ben's")
        everything = "SELECT id FROM holdings_thing"
        with acting(ana.actor):
            assert sql.rows(everything) == [(mine.pk,)]
        open_to(ana, record, level=1)  # contact facts, and nothing one has
        with acting(ana.actor):
            assert sql.rows(everything) == [(mine.pk,)]
        with working("a test"):
            people.open_to_level([seed_of(record).pk], 2)
        with acting(ana.actor):
            assert set(sql.rows(everything)) == {(mine.pk,), (hidden.pk,)}
        with acting(actors.visitor()):
            assert sql.rows(everything) == []
        assert other.pk not in {mine.pk, hidden.pk}

    def test_nobody_tells_of_a_thing_for_another_or_in_a_division_s_name(
        self, ana: Member, ben: Member, energy: Division
    ) -> None:
        with pytest.raises(DatabaseError), acting(ana.actor):
            things.tell(by=ana.actor, person=ben.person.pk, told=Told(known_as="Boiler"))
        source = make_source(energy)
        with pytest.raises(DatabaseError), acting(ana.actor):
            Thing.objects.create(
                source=source, source_key="X", person=ana.person, origin="bought",
                as_of=clock.now(),
            )  # fmt: skip

    def test_another_s_thing_is_not_there_to_be_changed(self, ana: Member, ben: Member) -> None:
        thing = tell(ben, "Ben's boiler")
        for act in (things.remove, things.put_back):
            with pytest.raises(Refused) as refusal, acting(ana.actor):
                act(by=ana.actor, thing=thing.pk)
            assert refusal.value.rule == "holdings.unseen"
        for statement in (
            "UPDATE holdings_thing SET known_as = 'x'", "DELETE FROM holdings_thing"
        ):  # fmt: skip
            with pytest.raises(DatabaseError, match="permission denied"), acting(ana.actor):
                sql.run(statement)

    def test_staff_tell_for_a_customer_under_their_own_voice(
        self, ana: Member, dov: Member
    ) -> None:
        with acting(dov.actor):
            told = Told(known_as="Boiler")
            thing = things.tell(by=dov.actor, person=ana.person.pk, told=told)
            assert thing.source.code == "desk"
        assert theirs(ana) == ["Boiler"]


class TestBringing:
    def test_a_second_list_brings_the_first_up_to_date_and_keeps_the_owner_s_words(
        self, ana: Member, energy: Division
    ) -> None:
        record, thing = brought(energy, maker="Mere")
        open_to(ana, record)
        with acting(ana.actor):
            things.change(by=ana.actor, thing=thing.pk, told=Told(known_as="Meter"))
            things.place(by=ana.actor, thing=thing.pk, where="Hall", why="fault")
        again = bringing.Brought(
            record=record.pk, key="A1", origin=Thing.Origin.REGISTERED, serial="E9"
        )
        with working("a test"):
            bringing.bring(source=record.source_id, things=[again])
            now = Thing.objects.get(pk=thing.pk)
        assert (now.serial, now.known_as, now.place) == ("E9", "Meter", "Hall")
        assert now.origin == Thing.Origin.REGISTERED


class TestAnyWords(TestCase):
    """Whatever is typed is taken as it is meant, or refused with a sentence; never an error."""

    @settings(max_examples=40, deadline=None)
    @given(st.text(max_size=140), st.text(max_size=100))
    def test_told_or_refused(self, name: str, serial: str) -> None:
        who = make_customer("any@mail.example", "Any")
        name, serial = name.replace("\0", ""), serial.replace("\0", "")
        is_short = 0 < len(" ".join(name.split())) <= 120 and len(" ".join(serial.split())) <= 80
        if not is_short:
            with pytest.raises(Refused) as refusal:
                tell(who, name, serial=serial)
            assert refusal.value.next_step
            return
        thing = tell(who, name, serial=serial)
        assert thing.name == " ".join(name.split())
        assert thing.serial == " ".join(serial.split())
