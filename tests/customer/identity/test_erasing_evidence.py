"""What the matcher and the stewards know of whoever was erased: nothing, and the rest stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.customer.identity.live import crowd
from tests.customer.identity.test_erasing import MARK, MARKED, erase
from tests.support.make import (
    get_person,
    make_customer,
    make_record,
    make_source,
    seed_of,
)
from tests.support.said import make_word, own_words

from goodterms.customer.identity.matching.numbering import number_of
from goodterms.customer.identity.models import (
    Assertion,
    Edge,
    Face,
    Kind,
    Known,
    Membership,
    Record,
    Review,
    Says,
)
from goodterms.customer.identity.operations import (
    groups,
    kinds,
)
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.customer.identity.resolving import labels
from goodterms.customer.identity.resolving.run import resolve
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def vera() -> Member:
    return make_customer(MARKED["email"], MARKED["name"])


def test_whom_they_stood_near_is_decided_as_if_they_had_never_been_told_of(
    energy: Division, connect: Division
) -> None:
    one, other = make_source(energy), make_source(connect)
    told = {"name": "Ruth Larkspur", "phone": "01632 960123", "birth_date": "1984-05-14"}
    with working("a test") as task:
        # Her daughter, on the same phone: two given names there make it a household's.
        daughter = {**told, "name": "Ivy Larkspur", "birth_date": "2004-02-03"}
        first, ivy = receive(by=task, source=one, told=[Told("1", told), Told("2", daughter)])
        (again,) = receive(by=task, source=other, told=[Told("1", told)])
        assert (again.person == first.person, ivy.person == first.person) == (True, False)
        shared = Face.objects.get(record=ivy.record).shared
        assert shared, "a household's phone"
    assert first.seed
    erase(first.seed)
    with working("a test"):
        assert Face.objects.get().record_id == ivy.record
        assert Face.objects.get().shared == 0, "her own again"
        assert not Edge.objects.exists()
        assert (
            Record.objects.standing().count(),
            Membership.objects.filter(until=None).count(),
        ) == (
            1,
            1,
        )


def test_those_left_stand_as_a_batch_over_them_decides(energy: Division) -> None:
    billing = make_source(energy)
    rows = crowd.told(crowd.people(300, seed=3))
    crowd.take(billing, rows, together=50)
    resolve()
    large = sorted((group for group in crowd.groups() if len(group) > 1), key=sorted)[::9]
    assert len(large) > 5
    for group in large:
        with working("a test"):
            seed = seed_of(Record.objects.get(source_key=min(group))).pk
        erase(seed)
    gone = {key for group in large for key in group}
    left = crowd.groups()
    assert {key for group in left for key in group} == {row.key for row in rows} - gone
    run = resolve()
    assert crowd.b_cubed(left, crowd.groups()) >= 0.995
    assert run.counts["moved"] <= 4
    again = crowd.take(billing, [row for row in rows if row.key in gone], together=50)
    assert {one.state for one in again} == {"erased"}


def test_what_few_hold_is_forgotten_by_the_matcher_at_once_and_what_many_hold_stays(
    energy: Division,
) -> None:
    billing = make_source(energy)
    rare = [make_record(billing, name=f"Vera {MARK.title()}", city="Fenby") for _ in range(2)]
    for number in range(60):
        make_record(billing, name=f"{'ABCDEF'[number % 6]}nna Marsh{number}", city="Fenby")
    resolve()
    with working("a test"):
        stamp = sql.value("SELECT beside ->> 'stamp' FROM identity_model WHERE state = 'live'")
        before = set(Known.objects.values_list("value", flat=True))
    family = number_of("person family", MARK)
    city = number_of("person city", "fenby")
    assert {family, city} <= before
    erase(seed_of(rare[0]).pk)
    with working("a test"):
        after = set(Known.objects.values_list("value", flat=True))
        assert family not in after
        assert city in after
        now = sql.value("SELECT beside ->> 'stamp' FROM identity_model WHERE state = 'live'")
        assert now != stamp, "every process reads them anew"


def test_a_label_of_theirs_trains_nobody_any_more(vera: Member, energy: Division) -> None:
    billing = make_source(energy)
    theirs, stranger = (make_record(billing, name=name) for name in ("Vera Iveson", "Noel Marsh"))
    mine = own_words(vera)
    make_word(mine.pk, theirs.pk, Says.SAME, by=vera.actor)
    apart = make_word(theirs.pk, stranger.pk, Says.DIFFERENT)
    with working("a test"):
        groups.join(vera.person.pk, [seed_of(theirs).pk], cause={})
        Review.objects.create(
            a_id=min(theirs.pk, stranger.pk), b_id=max(theirs.pk, stranger.pk),
            why=Review.Why.UNSURE, state=Review.State.ANSWERED, answer=Says.DIFFERENT,
            word=apart, documents="a passport", asked_at=clock.now(), answered_name="Dov",
        )  # fmt: skip
    assert len(labels.read()) == 1
    erase(vera.person.pk)
    assert labels.read() == []
    with working("a test"):
        assert not Assertion.objects.exists()
        row = Review.objects.get()
        assert (row.state, row.answer, row.documents) == ("gone", None, "")
        assert row.answered_name == "Dov", "who decided is kept"
        assert get_person(seed_of(stranger).pk).erased_at is None


def test_a_stewards_undo_brings_nothing_of_them_back(
    vera: Member, dov: Member, energy: Division
) -> None:
    lamp = make_record(make_source(energy), name=MARKED["name"])
    with acting(dov.actor):
        change = kinds.correct_kind(by=dov.actor, about=lamp, kind=Kind.ASSET)
        kinds.undo_correction(by=dov.actor, change=change.pk)
        change = kinds.correct_kind(by=dov.actor, about=lamp, kind=Kind.PERSON)
    erase(seed_of(lamp).pk)
    with acting(dov.actor), pytest.raises(Refused):
        kinds.undo_correction(by=dov.actor, change=change.pk)
    with working("a test"):
        assert not Membership.objects.filter(record=lamp, until=None).exists()
