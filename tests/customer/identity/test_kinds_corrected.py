"""A steward's word on what a record is about outranks the machine, and can be taken back (R39)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.support.make import make_record, make_source, make_staff, seed_of

from goodterms.audit.models import AuditRecord, Outcome
from goodterms.customer.identity.models import Change, Kind, KindBy, Membership, Record
from goodterms.customer.identity.operations.deciding import at_once
from goodterms.customer.identity.operations.kinds import correct_kind, undo_correction
from goodterms.customer.people.models import Person
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp(energy: Division) -> Record:
    return make_record(make_source(energy), kind=Kind.ASSET, name="Abel Lamp")


@pytest.fixture
def person(energy: Division) -> Record:
    return make_record(make_source(energy), name="Pump 7")


def said(dov: Member, record: Record, kind: Kind) -> Change:
    with acting(dov.actor):
        return correct_kind(by=dov.actor, about=Record.objects.get(pk=record.pk), kind=kind)


def undone(dov: Member, change: Change) -> None:
    with acting(dov.actor):
        undo_correction(by=dov.actor, change=change.pk)


def belongs(record: Record) -> tuple[Any, Any]:
    """The seeds the record speaks of now: of a person, of a firm."""
    with working("a test"):
        now = Membership.objects.get(record=record, until__isnull=True)
        return now.person_id, now.organisation_id


def standing() -> dict[str, list[tuple[Any, ...]]]:
    """Kinds, groups and open memberships: what an undo must restore exactly."""
    with working("a test"):
        return {
            "records": list(
                Record.objects.order_by("pk").values_list(
                    "pk", "kind", "kind_p", "kind_why", "kind_by"
                )
            ),
            "people": list(Person.objects.order_by("pk").values_list("pk", "canonical", "opened")),
            "memberships": list(
                Membership.objects.filter(until__isnull=True)
                .order_by("record")
                .values_list("record", "person", "organisation")
            ),
        }


def test_a_lamp_post_that_is_a_person_gets_a_seed(dov: Member, lamp: Record) -> None:
    said(dov, lamp, Kind.PERSON)
    with working("a test"):
        row = Record.objects.get(pk=lamp.pk)
    assert (row.kind, row.kind_by) == (Kind.PERSON, KindBy.STEWARD)
    assert seed_of(lamp).stands


def test_a_firm_gets_the_seed_of_a_firm(dov: Member, lamp: Record) -> None:
    said(dov, lamp, Kind.ORGANISATION)
    of_person, of_firm = belongs(lamp)
    assert of_person is None
    assert of_firm is not None


def test_what_is_no_customer_leaves_its_person(dov: Member, person: Record) -> None:
    said(dov, person, Kind.ASSET)
    assert belongs(person) == (None, None)


def test_a_record_keeps_the_seed_it_once_brought(dov: Member, person: Record) -> None:
    seed = seed_of(person)
    said(dov, person, Kind.ASSET)
    said(dov, person, Kind.PERSON)
    assert seed_of(person) == seed


def test_those_it_leaves_stay_one_person(dov: Member, energy: Division) -> None:
    """Also when the lamp post's seed was the one they all stood behind."""
    alike: dict[str, Any] = {
        "name": "Abel Marsh",
        "phone": "01632 960123",
        "birth_date": "1961-01-30",
    }
    person, *others = [make_record(make_source(energy), **alike) for _ in range(3)]
    with working("a test"):
        at_once([one.pk for one in (person, *others)], why="a test")
    assert {seed_of(one).canonical_id for one in (person, *others)} == {seed_of(person).pk}
    before = standing()
    change = said(dov, person, Kind.ASSET)
    canonical = {seed_of(other).canonical_id for other in others}
    assert len(canonical) == 1
    assert canonical <= {seed_of(other).pk for other in others}
    undone(dov, change)
    assert standing() == before


@pytest.mark.parametrize("kind", [Kind.PERSON, Kind.ORGANISATION, Kind.TEST])
def test_undo_restores_a_lamp_post_exactly(dov: Member, lamp: Record, kind: Kind) -> None:
    with working("a test"):
        Record.objects.filter(pk=lamp.pk).update(kind_why=["asset_word"], kind_p=0.97)
    before = standing()
    undone(dov, said(dov, lamp, kind))
    after = standing()
    minted = set(after["people"]) - set(before["people"])
    assert {**after, "people": before["people"]} == before
    assert all(seed == canonical for seed, canonical, _ in minted), "a seed never disappears"


@pytest.mark.parametrize("kind", [Kind.ORGANISATION, Kind.ASSET, Kind.DEPARTMENT])
def test_undo_restores_a_person_exactly(dov: Member, person: Record, kind: Kind) -> None:
    before = standing()
    undone(dov, said(dov, person, kind))
    assert standing() == before


def test_only_the_newest_word_can_be_taken_back_and_only_once(dov: Member, lamp: Record) -> None:
    first = said(dov, lamp, Kind.PERSON)
    second = said(dov, lamp, Kind.ORGANISATION)
    with pytest.raises(Refused, match="nothing to undo"):
        undone(dov, first)
    undone(dov, second)
    with pytest.raises(Refused, match="nothing to undo"):
        undone(dov, second)


def test_only_a_steward_may_say_it(lamp: Record, energy: Division) -> None:
    reader = make_staff(
        "reader@mereandmoor.example", "Rhea Dunn", [energy], powers=frozenset({Power.READER})
    )
    with pytest.raises(Refused, match="steward"):
        said(reader, lamp, Kind.PERSON)


def test_what_somebody_says_of_themselves_is_theirs(dov: Member, ana: Member) -> None:
    with working("a test"):
        own = Record.objects.get(source_key=str(ana.person.pk))
    with pytest.raises(Refused, match="told us of themselves"):
        said(dov, own, Kind.TEST)


def test_what_a_customer_has_proved_is_not_taken_from_them(dov: Member, energy: Division) -> None:
    proved = make_record(make_source(energy), name="Ana Ferreira", opened=2)
    with pytest.raises(Refused, match="proved"):
        said(dov, proved, Kind.ASSET)


def test_each_word_leaves_one_record_a_refusal_too(dov: Member, lamp: Record, ana: Member) -> None:
    undone(dov, said(dov, lamp, Kind.PERSON))
    with working("a test"):
        own = Record.objects.get(source_key=str(ana.person.pk))
    with acting(dov.actor), pytest.raises(Refused):  # the page answers; its transaction stands
        correct_kind(by=dov.actor, about=own, kind=Kind.TEST)
    with working("a test"):
        told = AuditRecord.objects.filter(what__startswith="identity.kind").order_by("id")
        assert list(told.values_list("what", "outcome", "actor_name")) == [
            ("identity.kind.corrected", Outcome.DONE, "Dov Adler"),
            ("identity.kind.correction_undone", Outcome.DONE, "Dov Adler"),
            ("identity.kind.corrected", Outcome.REFUSED, "Dov Adler"),
        ]
