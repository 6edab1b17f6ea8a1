"""Nobody reads a record without a line its person can read (R115, trust.md 4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError
from tests.support.make import (
    make_bill,
    make_division,
    make_record,
    make_source,
    make_staff,
    seed_of,
)

from goodterms.customer.holdings.models import Bill
from goodterms.customer.identity.models import Record
from goodterms.customer.people import operations as people
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused
from goodterms.trust.access import reasons
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import VISIT, look, visit

if TYPE_CHECKING:
    from uuid import UUID

    from tests.conftest import Member

    from goodterms.customer.people.models import Division
    from goodterms.kernel.actors import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(db: None) -> Record:
    """Somebody whom only a division knows that Dov does not work for."""
    advisory = make_division("quillstone", "Quillstone Advisory", "quillstone")
    record = make_record(make_source(advisory), name="Marcus Hale")
    make_bill(record, "QA-1", "900.00")
    return record


def opened(
    by: Actor, *people: UUID, reason: str = "billing", reaches: bool = True, groups: str = "facts"
) -> Look:
    with acting(by):
        return look(
            by=by,
            kind=Look.Kind.OPENED,
            people=people,
            groups=groups.split(),
            reason=reason,
            reaches=reaches,
        )


def seen(by: Actor, carrying: UUID | None) -> tuple[list[int], list[str]]:
    """Records and bills in reach of this look, whatever the query forgets."""
    with acting(replace(by, look=carrying)):
        records = Record.objects.told_by_others().values_list("pk", flat=True)
        return list(records), list(Bill.objects.values_list("number", flat=True))


def test_another_divisions_records_open_only_through_a_look(dov: Member, elsewhere: Record) -> None:
    assert seen(dov.actor, None) == ([], [])
    line = opened(dov.actor, seed_of(elsewhere).pk)
    assert seen(dov.actor, line.pk) == ([elsewhere.pk], ["QA-1"])


def test_a_look_that_does_not_reach_opens_nothing_more(dov: Member, elsewhere: Record) -> None:
    line = opened(dov.actor, seed_of(elsewhere).pk, reaches=False)
    assert seen(dov.actor, line.pk) == ([], [])


def test_a_look_ends_after_a_quarter_of_an_hour(dov: Member, elsewhere: Record) -> None:
    with clock.moved(-VISIT - timedelta(seconds=1)):
        line = opened(dov.actor, seed_of(elsewhere).pk)
    assert seen(dov.actor, line.pk) == ([], [])


def test_a_colleagues_look_or_a_made_up_one_opens_nothing(
    dov: Member, elsewhere: Record, energy: Division
) -> None:
    ines = make_staff("ines@mereandmoor.example", "Ines Duarte", [energy])
    line = opened(ines.actor, seed_of(elsewhere).pk)
    assert seen(dov.actor, line.pk) == ([], [])
    assert seen(dov.actor, new_id()) == ([], [])


def test_nobody_writes_a_look_in_anothers_name(dov: Member, ana: Member) -> None:
    forged = replace(dov.actor, person=ana.person.pk)
    with pytest.raises(DatabaseError, match="row-level security"), acting(dov.actor):
        look(by=forged, kind=Look.Kind.OPENED, people=[ana.person.pk])


def test_a_look_reaches_all_seeds_of_the_person(dov: Member, elsewhere: Record) -> None:
    """Also those that were joined after the line was written."""
    with working("a test"):
        first = people.mint().pk
    line = opened(dov.actor, first)
    with working("a test"):
        people.point({seed_of(elsewhere).pk: first})
    assert seen(dov.actor, line.pk) == ([elsewhere.pk], ["QA-1"])


def test_the_person_sees_who_looked_and_why(dov: Member, ana: Member, ben: Member) -> None:
    opened(dov.actor, ana.person.pk, reason="complaint", groups="records facts")
    with acting(ana.actor):
        line = Look.objects.get()
    assert (line.looker_name, line.reason, line.groups) == (
        "Dov Adler",
        "complaint",
        ["facts", "records"],
    )
    with acting(ben.actor):
        assert not Look.objects.exists(), "a look tells nobody else of it"


def test_coming_back_within_the_visit_is_the_same_line(dov: Member, ana: Member) -> None:
    line = opened(dov.actor, ana.person.pk)
    with acting(dov.actor):
        assert visit(by=dov.actor, people=[ana.person.pk]) == line
    with clock.moved(VISIT + timedelta(seconds=1)), acting(dov.actor):
        assert visit(by=dov.actor, people=[ana.person.pk]) is None


def test_a_visit_is_to_just_these_people(dov: Member, ana: Member, ben: Member) -> None:
    opened(dov.actor, ana.person.pk, ben.person.pk)
    with acting(dov.actor):
        assert visit(by=dov.actor, people=[ana.person.pk]) is None


@pytest.mark.parametrize("code", sorted(reasons.CHOSEN))
def test_a_chosen_reason_is_kept_as_its_code_and_read_in_words(code: str) -> None:
    kept = reasons.read(code, "")
    assert kept == code
    assert reasons.is_given(kept)
    assert reasons.words(kept) != code


def test_own_words_are_kept_as_they_are_written() -> None:
    kept = reasons.read("other", "  preparing the   scenario map ")
    assert kept == reasons.words(kept) == "preparing the scenario map"
    assert reasons.is_given(kept)


@pytest.mark.parametrize(("code", "words"), [("other", "x"), ("other", ""), ("", ""), ("zz", "a")])
def test_a_reason_nobody_understands_is_refused(code: str, words: str) -> None:
    with pytest.raises(Refused):
        reasons.read(code, words)


@pytest.mark.parametrize("reason", ["", *reasons.FOUND])
def test_the_way_one_came_is_not_a_reason_given(reason: str) -> None:
    assert not reasons.is_given(reason)


def test_every_reason_fits_its_column() -> None:
    longest = Look._meta.get_field("reason").max_length
    assert longest is not None
    assert longest >= reasons.MOST_WORDS
    assert all(len(group) <= 20 for group in reasons.GROUPS)
