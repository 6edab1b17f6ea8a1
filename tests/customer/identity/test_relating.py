"""What records propose of households and jobs, and what a steward asks; people alone answer."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.support.make import make_customer, make_record, make_source, seed_of
from tests.support.said import make_word, own_words
from tests.support.ties import ask

from goodterms.customer.identity.models import (
    Face,
    Kind,
    Membership,
    Record,
    Review,
    Says,
)
from goodterms.customer.identity.operations import groups, relating, review
from goodterms.customer.people import operations as people
from goodterms.customer.people import ties
from goodterms.customer.people.models import (
    Household,
    HouseholdMember,
    Invitation,
    Login,
    Person,
    Side,
)
from goodterms.customer.people.operations import households, invitations
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.ids import new_ids
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

PHONE = 447700900142
LONG = timedelta(days=400)  # no question waits so long
HOME: dict[str, Any] = {"street_key": "14 quay lane", "postcode": "MM14QL"}


def face(record: Record, **values: Any) -> None:
    with working("a test"):
        Face.objects.update_or_create(record=record, defaults={"norm_version": 1, **values})


def own(who: Member, division: Division, *, opened: int = 1, **values: Any) -> Record:
    """A record of this person, open to them as far as said, with its face."""
    record = make_record(make_source(division), name=who.login.email)
    with working("a test"):
        groups.join(who.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], opened)
    face(record, **values)
    return record


def speaks_of_another(record: Record) -> Person:
    """As when what it was taken for is corrected: it leaves its person for a new one."""
    with working("a test"):
        now = clock.now()
        Membership.objects.filter(record=record).update(until=now)
        other = people.mint()
        Membership.objects.create(record=record, person=other, since=now, why="corrected")
    return other


def answer(who: Member, *, yes: bool) -> None:
    (side,) = asked_of(who)
    with acting(who.actor):
        invitations.answer(
            by=who.actor,
            person=who.person.pk,
            invitation=side.invitation_id,
            yes=yes,
            name="A name",
        )


def refresh(*members: Member) -> tuple[int, int]:
    with working("a test"):
        return relating.refresh([who.person.pk for who in members] if members else None)


def asked_of(who: Member) -> list[Side]:
    with acting(who.actor):
        return ties.waiting_for(who.person.pk)


def plans_of(people: list[UUID] | None) -> list[dict[str, Any]]:
    """How the question about everybody, or about these, was carried out."""
    with working("a test"), CaptureQueriesContext(connection) as asked:
        relating.household_pairs(people)
    with working("a test"):
        plans = [sql.rows(f"EXPLAIN (ANALYZE, FORMAT JSON) {query['sql']}") for query in asked]
    return [plan[0]["Plan"] for ((plan,),) in plans]


def blocks_read() -> int:
    """How much of the database the question about everybody touches."""
    return sum(int(plan["Shared Hit Blocks"]) for plan in plans_of(None))


def rows_read(people: list[UUID] | None) -> float:
    """Rows that the steps of the question looked at, those they left out again among them."""

    def read(plan: dict[str, Any]) -> float:
        here = sum(plan.get(name, 0) for name in plan if name.startswith("Rows Removed"))
        below = sum(read(one) for one in plan.get("Plans", ()))
        return float((plan["Actual Rows"] + here) * plan["Actual Loops"] + below)

    return sum(map(read, plans_of(people)))


def make_sign_ins(count: int, division: Division, phones: Sequence[int | None]) -> list[UUID]:
    """Many who sign in, set-wise, in turn with these phones and in homes of two."""
    source, ids, now = make_source(division), new_ids(count), clock.now()
    told = {"source": source, "payload": {"name": "One of many"}, "kind": Kind.PERSON}
    seen = {"content_hash": b"", "first_seen": now, "last_seen": now}
    with working("a test"):
        Person.objects.bulk_create(Person(id=one, canonical_id=one, minted_at=now) for one in ids)
        records = Record.objects.bulk_create(
            Record(source_key=str(one), **told, **seen) for one in ids
        )
        Membership.objects.bulk_create(
            Membership(record=record, person_id=one, since=now, why="import")
            for record, one in zip(records, ids, strict=True)
        )
        Face.objects.bulk_create(
            Face(
                record=record,
                norm_version=1,
                phone=phone,
                family=f"family {place // 2 % 500}",
                street_key=f"{place // 2} quay lane",
                postcode="MM14QL",
            )
            for place, (record, phone) in enumerate(zip(records, cycle(phones), strict=False))
        )
    Login.objects.bulk_create(Login(email=f"{one}@mail.example", person_id=one) for one in ids)
    with transaction.atomic():
        sql.run("SET LOCAL ROLE goodterms_owner")
        sql.run("ANALYZE people_person, people_login, identity_record, identity_membership")
        sql.run("ANALYZE identity_face")
    return ids


class TestHouseholds:
    def test_a_shared_phone_asks_both_and_names_neither(
        self, ana: Member, ben: Member, energy: Division, connect: Division
    ) -> None:
        own(ana, energy, phone=PHONE, family="ferreira")
        own(ben, connect, phone=PHONE, family="whitlock")
        assert refresh() == (1, 0)
        (hers,), (his,) = asked_of(ana), asked_of(ben)
        assert hers.invitation_id == his.invitation_id
        assert hers.invitation.asker_name == ""
        with acting(ana.actor):
            assert Side.objects.count() == 1
        assert refresh() == refresh(ana) == (0, 0)

    def test_one_house_and_one_family_name_ask_too_and_a_house_alone_does_not(
        self, ana: Member, ben: Member, energy: Division
    ) -> None:
        own(ana, energy, family="ferreira", **HOME)
        own(ben, energy, family="whitlock", **HOME)
        assert refresh() == (0, 0)
        own(ben, energy, family="ferreira", **HOME)
        assert refresh() == (1, 0)

    def test_what_the_machine_alone_joined_asks_nobody(
        self, ana: Member, ben: Member, energy: Division
    ) -> None:
        own(ana, energy, opened=0, phone=PHONE)
        own(ben, energy, phone=PHONE)
        assert refresh() == (0, 0)

    def test_a_phone_many_share_is_a_switchboard(
        self, ana: Member, ben: Member, energy: Division
    ) -> None:
        own(ana, energy, phone=PHONE)
        own(ben, energy, phone=PHONE)
        for number in range(relating.CROWD):
            face(make_record(make_source(energy), name=f"N {number}"), phone=PHONE)
        assert refresh() == (0, 0)

    def test_a_switchboard_is_read_once_a_person_and_not_once_a_pair(
        self, energy: Division
    ) -> None:
        read = []
        for letter in "ab":
            for number in range(20):
                who = make_customer(f"{letter}{number}@mail.example")
                own(who, energy, phone=PHONE, family="ferreira", **HOME)
            assert refresh() == (0, 0)
            read.append(blocks_read())
        assert read[1] < 3 * read[0]  # twice the people are four times the pairs

    def test_a_question_about_some_is_the_one_about_all_where_they_are_in_it(
        self, energy: Division
    ) -> None:
        """A switchboard, a phone of two, one of a pair in a switchboard, and homes of two."""
        phones = [PHONE] * 3 + [PHONE + 1] * 2 + [None, PHONE + 2, PHONE + 3, PHONE + 2]
        ids = make_sign_ins(36, energy, phones)
        cara = make_customer("cara@home.example")
        own(cara, energy, phone=PHONE + 2, family="family 0", **HOME)
        with working("a test"):
            everybody = relating.household_pairs(None)
            told = {one: relating.household_pairs([one]) for one in (*ids, cara.person.pk)}
            two = relating.household_pairs(ids[:2])
        assert len(everybody) > 10
        for one, pairs in told.items():
            assert pairs == [pair for pair in everybody if one in pair]
        assert two == [pair for pair in everybody if {*pair} & {*ids[:2]}]

    def test_who_stands_at_a_switchboard_is_asked_of_nobody_on_either_side(
        self, ana: Member, ben: Member, energy: Division
    ) -> None:
        for place in range(relating.CROWD):
            face(make_record(make_source(energy), name=f"N {place}"), phone=PHONE)
        for at_work, other in ((ana, ben), (ben, ana)):
            with working("a test"):
                Face.objects.filter(phone=PHONE + 1).delete()
            own(at_work, energy, phone=PHONE)
            own(at_work, energy, phone=PHONE + 1)
            own(other, energy, phone=PHONE + 1)
            assert refresh() == (0, 0)

    def test_what_is_read_for_two_does_not_grow_with_those_who_sign_in(
        self, energy: Division
    ) -> None:
        ids = make_sign_ins(4_000, energy, [None])
        assert rows_read(ids[:2]) < 200
        assert rows_read(None) > len(ids)

    def test_who_never_signed_in_is_not_asked_about(self, ana: Member, energy: Division) -> None:
        own(ana, energy, phone=PHONE)
        face(make_record(make_source(energy), name="Cara"), phone=PHONE)
        assert refresh() == (0, 0)

    def test_staff_are_not_asked_as_customers(
        self, ana: Member, dov: Member, energy: Division
    ) -> None:
        own(ana, energy, phone=PHONE)
        own(dov, energy, phone=PHONE)
        assert refresh() == (0, 0)

    def test_a_no_ends_it_for_good(self, ana: Member, ben: Member, energy: Division) -> None:
        own(ana, energy, phone=PHONE)
        own(ben, energy, phone=PHONE)
        refresh()
        answer(ben, yes=False)
        with clock.moved(LONG):
            assert refresh() == (0, 0)

    def test_who_has_left_knows_their_mind(
        self, ana: Member, ben: Member, energy: Division
    ) -> None:
        own(ana, energy, phone=PHONE)
        own(ben, energy, phone=PHONE)
        refresh()
        for who in (ben, ana):
            answer(who, yes=True)
        with acting(ben.actor):
            households.leave(by=ben.actor, person=ben.person.pk)
        with working("a test"):
            Invitation.objects.all().delete()
        assert refresh() == (0, 0)

    def test_one_question_at_a_time(self, ana: Member, ben: Member, energy: Division) -> None:
        cara = make_customer("cara@home.example")
        for who in (ana, ben, cara):
            own(who, energy, phone=PHONE)
        assert refresh() == (1, 0)
        assert refresh() == (0, 0)

    @pytest.mark.parametrize("late", [0, 1, 2])
    @pytest.mark.parametrize("end", ["agreed", "said no", "lapsed"])
    def test_a_question_that_is_over_keeps_nobody_from_the_next(
        self, ana: Member, ben: Member, energy: Division, end: str, late: int
    ) -> None:
        asked = [ana, ben, make_customer("cara@home.example")]
        third = asked.pop(late)
        for who in asked:
            own(who, energy, phone=PHONE)
        assert refresh() == (1, 0)
        own(third, energy, phone=PHONE)
        assert refresh() == (0, 0)
        if end == "agreed":
            for who in asked:
                answer(who, yes=True)
        elif end == "said no":
            for who in asked:
                answer(who, yes=False)
            with working("a test"):
                Invitation.objects.update(withdrawn_at=clock.now())
        with clock.moved(LONG if end == "lapsed" else timedelta()):
            assert refresh() == (1, 0)
            assert len(asked_of(third)) == 1

    @pytest.mark.parametrize(("homes", "asked"), [(1, 1), (2, 0)])
    def test_who_has_a_household_each_is_not_asked_and_who_lives_alone_may_join(
        self, ana: Member, ben: Member, energy: Division, homes: int, asked: int
    ) -> None:
        with working("a test"):
            for who in (ana, ben)[:homes]:
                home = Household.objects.create(begun_at=clock.now())
                for person in (who.person, people.mint()):
                    HouseholdMember.objects.create(
                        household=home, person=person, name="A name", since=clock.now().date()
                    )
        own(ana, energy, phone=PHONE)
        own(ben, energy, phone=PHONE)
        assert refresh() == (asked, 0)

    def test_a_record_that_speaks_of_somebody_else_by_now_asks_nothing(
        self, ana: Member, ben: Member, energy: Division
    ) -> None:
        speaks_of_another(own(ana, energy, phone=PHONE))
        own(ben, energy, phone=PHONE)
        assert refresh() == refresh(ana, ben) == (0, 0)

    def test_a_record_its_source_has_withdrawn_asks_nothing(
        self, ana: Member, ben: Member, energy: Division
    ) -> None:
        record = own(ana, energy, phone=PHONE)
        own(ben, energy, phone=PHONE)
        with working("a test"):
            Record.objects.filter(pk=record.pk).update(withdrawn_at=clock.now())
        assert refresh() == (0, 0)


class TestAStewardsRelated:
    @pytest.fixture
    def pair(self, ana: Member, ben: Member, energy: Division) -> Review:
        one, other = own(ana, energy), own(ben, energy)
        with working("a test"):
            for who, record in ((ana, one), (ben, other)):
                mine = own_words(who).pk  # each has proved theirs, so it stays with them
                make_word(mine, record.pk, Says.SAME, by=who.actor, level=1)
            return Review.objects.create(
                a_id=min(one.pk, other.pk),
                b_id=max(one.pk, other.pk),
                why=Review.Why.UNSURE,
                asked_at=clock.now(),
            )

    def relate(self, dov: Member, pair: Review) -> None:
        with acting(dov.actor):
            review.answer(by=dov.actor, review=pair.pk, says=Says.RELATED)
            relating.suggest(by=dov.actor, review=pair.pk, kind=Invitation.Kind.HOUSEHOLD)

    def test_puts_the_question_to_both_and_names_neither(
        self, ana: Member, ben: Member, dov: Member, pair: Review
    ) -> None:
        self.relate(dov, pair)
        (hers,), (his,) = asked_of(ana), asked_of(ben)
        assert hers.invitation_id == his.invitation_id
        assert (hers.invitation.asker_name, hers.invitation.origin) == ("", "steward")

    def test_taken_back_it_leaves_both_pages(
        self, ana: Member, ben: Member, dov: Member, pair: Review
    ) -> None:
        self.relate(dov, pair)
        with acting(dov.actor):
            assert relating.take_back(by=dov.actor, review=pair.pk) == 1
        assert asked_of(ana) == asked_of(ben) == []

    def test_taken_back_it_leaves_what_others_have_asked(
        self, ana: Member, ben: Member, dov: Member, pair: Review
    ) -> None:
        cara = make_customer("cara@home.example")
        hers = ask(cara, ben.login.email, "Cara")
        self.relate(dov, pair)
        with acting(dov.actor):
            assert relating.take_back(by=dov.actor, review=pair.pk) == 1
        assert [side.invitation_id for side in asked_of(ben)] == [hers.pk]

    def test_taken_back_it_leaves_what_both_have_agreed_on(
        self, ana: Member, ben: Member, dov: Member, pair: Review
    ) -> None:
        self.relate(dov, pair)
        for who in (ana, ben):
            answer(who, yes=True)
        with acting(dov.actor):
            assert relating.take_back(by=dov.actor, review=pair.pk) == 0
        with working("a test"):
            assert HouseholdMember.objects.present().count() == 2

    def test_twice_asks_once(self, ana: Member, ben: Member, dov: Member, pair: Review) -> None:
        self.relate(dov, pair)
        with acting(dov.actor):
            again = relating.suggest(by=dov.actor, review=pair.pk, kind=Invitation.Kind.HOUSEHOLD)
        assert again is None

    def test_nobody_else_may_ask_it(self, ana: Member, pair: Review) -> None:
        with acting(ana.actor), pytest.raises(Refused, match="steward"):
            relating.suggest(by=ana.actor, review=pair.pk, kind=Invitation.Kind.HOUSEHOLD)
