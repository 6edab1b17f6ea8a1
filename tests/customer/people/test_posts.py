"""Who is named to a customer: somebody who is there, and never the one who asks. R56."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from django.db import DatabaseError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support import actors
from tests.support.make import make_staff

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.greeters import who_answers
from goodterms.customer.people.models import Absence, Post
from goodterms.customer.people.posts import absences, be_away, be_back, named_for
from goodterms.journeys.notices.models import Nudge
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def joan(energy: Division) -> Member:
    return make_staff("joan@mereandmoor.example", "Joan Petrie", [energy])


def today() -> date:
    return clock.now().date()


def away(who: Member, since: date, back: date, *, by: Member | None = None) -> Absence:
    actor = (by or who).actor
    with acting(actor):
        return be_away(by=actor, person=who.person.pk, since=since, back=back)


def named(*divisions: Division, on: date | None = None, **more: object) -> str:
    with working("a test"):
        pks = [division.pk for division in divisions]
        post = named_for(pks, on=on or today(), **more)  # type: ignore[arg-type]
    return post.name if post else ""


def test_the_first_who_greets_is_named_and_the_next_while_they_are_away(
    dov: Member, joan: Member, energy: Division
) -> None:
    assert named(energy) == "Dov Adler"
    away(dov, today(), today() + 3 * DAY)
    assert named(energy) == "Joan Petrie"
    assert named(energy, to=dov.person.pk) == "Joan Petrie"
    assert named(energy, on=today() + 3 * DAY) == "Dov Adler", "that is the day they are back"


def test_where_everybody_is_away_somebody_is_named_all_the_same(
    dov: Member, energy: Division
) -> None:
    away(dov, today(), today() + DAY)
    assert named(energy) == "Dov Adler"


def test_nobody_is_given_what_they_ask_themselves(
    dov: Member, joan: Member, energy: Division
) -> None:
    assert named(energy, asker=dov.person.pk) == "Joan Petrie"
    assert named(energy, to=dov.person.pk, asker=dov.person.pk) == "Joan Petrie"


def test_a_claim_names_somebody_who_is_there(dov: Member, joan: Member) -> None:
    away(dov, today(), today() + DAY)
    with working("a test"):
        assert who_answers(clock.now()).name == "Joan Petrie"


def test_what_is_said_anew_replaces_what_it_overlaps(dov: Member) -> None:
    away(dov, today(), today() + 5 * DAY)
    away(dov, today() + 2 * DAY, today() + 9 * DAY)
    later = away(dov, today() + 20 * DAY, today() + 21 * DAY)
    with working("a test"):
        told = [(one.since - today(), one.until - today()) for one in absences(today())]
    assert told == [(2 * DAY, 9 * DAY), (20 * DAY, 21 * DAY)]
    with acting(dov.actor):
        be_back(by=dov.actor, absence=later.pk)
        with pytest.raises(Refused, match="back already"):
            be_back(by=dov.actor, absence=later.pk)


@pytest.mark.parametrize(("since", "back"), [(0, 0), (3, 2), (-5, 0), (-5, -1)])
def test_the_day_back_lies_ahead(dov: Member, since: int, back: int) -> None:
    with pytest.raises(Refused, match="later day"):
        away(dov, today() + since * DAY, today() + back * DAY)
    with acting(dov.actor):
        assert not Absence.objects.exists()


def test_a_colleagues_days_are_a_stewards_to_say_and_nobody_elses(
    dov: Member, joan: Member, ana: Member
) -> None:
    reader = actors.staff(joan.person, "Joan Petrie", powers=frozenset({Power.READER}))
    with pytest.raises(Refused, match="colleague"), acting(reader):
        be_away(by=reader, person=dov.person.pk, since=today(), back=today() + DAY)
    with pytest.raises(Refused, match="colleague"), acting(ana.actor):
        be_away(by=ana.actor, person=ana.person.pk, since=today(), back=today() + DAY)
    told = away(joan, today(), today() + DAY, by=dov)
    with pytest.raises(Refused, match="colleague"), acting(ana.actor):
        be_back(by=ana.actor, absence=told.pk)
    with working("a test"):
        assert AuditRecord.objects.filter(what="people.away", outcome="done").count() == 1


def test_who_holds_no_post_is_waited_for_by_nobody(dov: Member) -> None:
    with pytest.raises(Refused, match="hold no post"), acting(dov.actor):
        be_away(by=dov.actor, person=uuid4(), since=today(), back=today() + DAY)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    spans=st.lists(st.tuples(st.integers(0, 20), st.integers(1, 10)), max_size=4),
    day=st.integers(0, 30),
)
def test_whoever_is_named_is_there_unless_nobody_is(
    dov: Member, joan: Member, energy: Division, spans: list[tuple[int, int]], day: int
) -> None:
    with working("a test"):
        Absence.objects.all().delete()
        for number, (since, length) in enumerate(spans):
            Absence.objects.create(
                person=(dov, joan)[number % 2].person,
                since=today() + since * DAY,
                until=today() + (since + length) * DAY,
            )
        on = today() + day * DAY
        gone = {one.person_id for one in Absence.objects.all() if one.since <= on < one.until}
        there = set(Post.objects.here(on).values_list("person", flat=True))
        assert there == {dov.person.pk, joan.person.pk} - gone
        post = named_for([energy.pk], on=on)
        assert post is not None
        assert post.person_id not in gone or not there


class TestWalls:
    """Everybody may know who is there; nobody but our own may say so."""

    def test_a_customer_adds_changes_and_removes_no_absence(self, ana: Member, dov: Member) -> None:
        away(dov, today(), today() + DAY)
        for write in (
            lambda: Absence.objects.create(person=dov.person, since=today(), until=today() + DAY),
            lambda: Absence.objects.update(until=today() + 9 * DAY),
            lambda: Absence.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="permission denied"), acting(ana.actor):
                write()

    def test_nobody_changes_one_they_make_it_anew(self, dov: Member) -> None:
        away(dov, today(), today() + DAY)
        with pytest.raises(DatabaseError, match="permission denied"), acting(dov.actor):
            Absence.objects.update(until=today() + 9 * DAY)

    def test_what_staff_were_told_is_for_tasks_alone(self, ana: Member, dov: Member) -> None:
        for who in (ana, dov):
            with pytest.raises(DatabaseError, match="permission denied"), acting(who.actor):
                list(Nudge.objects.all())
