"""Taking a record apart, with a reason, and what was not joined (R139)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings.models import Bill
from goodterms.customer.identity.models import Assertion, Review, Says, Strength
from goodterms.customer.identity.operations.groups import join
from goodterms.customer.people.models import Affiliation
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from tests.conftest import FormClient
from tests.support.make import make_cards, make_record, make_source, make_staff, seed_of
from tests.support.said import make_word, own_words
from tests.surfaces.desk.conftest import make_case
from tests.surfaces.portal.steps import spoken

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division
    from tests.conftest import Member
    from tests.surfaces.desk.conftest import Case

pytestmark = pytest.mark.django_db

REASON = {"reason": "Her mother, same address"}


def form_of(case: Case) -> str:
    return reverse("desk:people-apart", args=[case.person, case.second.pk])


def test_it_stands_alone_at_once_with_what_came_through_it(desk: FormClient, case: Case) -> None:
    assert "Take apart" in desk.get(case.page).content.decode()
    assert desk.get(form_of(case)).status_code == 200
    answer = desk.post(form_of(case), REASON)
    assert answer.status_code == 303
    assert seed_of(case.second).canonical_id == case.joined
    with working("a test"):
        assert Bill.objects.get(number="MC-2207").person_id == case.joined
        assert AuditRecord.objects.filter(what="identity.taken_apart").count() == 1
        assert Assertion.objects.get().strength == Strength.WORD
    page = desk.get(answer["Location"]).content.decode()
    assert "Not joined, and why" in page
    assert "somebody else, says Dov Adler. “Her mother, same address”" in page


def test_undo_puts_it_back(desk: FormClient, energy: Division, connect: Division) -> None:
    phone = "01632 960 811"  # so that the machine itself takes the two for one
    second = make_record(make_source(connect), name="A. Ferreira", phone=phone)
    case = make_case(make_record(make_source(energy), name="Ana Ferreira", phone=phone), second)
    desk.post(form_of(case), REASON)
    with working("a test"):
        pair = Review.objects.get()
    assert seed_of(case.second).canonical_id == case.joined
    desk.post(reverse("desk:review-undo", args=[pair.pk]))
    assert seed_of(case.second).canonical_id == case.person


@pytest.mark.parametrize("reason", ["", "no", "two words"])
def test_without_a_reason_nothing_moves(desk: FormClient, case: Case, reason: str) -> None:
    answer = desk.post(form_of(case), {"reason": reason})
    assert answer.status_code == 422
    assert seed_of(case.second).canonical_id == case.person


def test_what_the_customer_proved_stays(desk: FormClient, case: Case, ana: Member) -> None:
    with working("a test"):
        join(ana.person.pk, [case.joined], cause={})
    make_word(own_words(ana).pk, case.second.pk, Says.SAME, by=ana.actor)
    person = seed_of(case.second).canonical_id
    answer = desk.post(reverse("desk:people-apart", args=[person, case.second.pk]), REASON)
    assert answer.status_code == 303
    make_cards()
    said = desk.get(answer["Location"]).content.decode()
    assert "Your word is kept, and nothing moved." in said
    assert seed_of(case.second).canonical_id == person
    with working("a test"):
        assert Review.objects.get().state == Review.State.DISPUTED


class TestWhatWouldMove:
    """Seen before it is pressed, by doing it and undoing all of it."""

    def test_it_names_the_record_what_came_through_it_and_what_stays(
        self, desk: FormClient, case: Case
    ) -> None:
        page = spoken(desk.get(form_of(case)))
        assert "What goes" in page
        assert "A. Ferriera" in page
        assert "1 bill and 1 account" in page
        assert "1 record stays, with all that came through it." in page
        assert "asked, told us or agreed to stays where it is." in page

    def test_looking_leaves_nothing(self, desk: FormClient, case: Case) -> None:
        desk.get(case.page)  # the look itself is written, once a visit
        before = left()
        desk.get(form_of(case))
        assert left() == before
        assert seed_of(case.second).canonical_id == case.person

    def test_what_it_says_is_what_then_happens(
        self, desk: FormClient, energy: Division, connect: Division
    ) -> None:
        """A twin that nothing but the record ties to the person goes along."""
        told: dict[str, Any] = {
            "name": "Ruth Larkspur",
            "phone": "01632 960123",
            "street": "14 Saltmarsh Lane",
        }
        ana = make_record(make_source(energy), name="Ana Ferreira")
        ruth = make_record(make_source(connect), **told)
        twin = make_record(make_source(connect), **told)
        case = make_case(ana, ruth)
        with working("a test"):
            join(case.person, [seed_of(twin).pk], cause={})
        make_cards()
        table = desk.get(form_of(case)).text.split("What would move")[1].split("</table>")[0]
        desk.post(form_of(case), REASON)
        assert table.count("Ruth Larkspur") == 2
        assert seed_of(twin).canonical_id == seed_of(ruth).canonical_id != case.person

    def test_against_a_customers_word_nothing_would_and_it_says_so(
        self, desk: FormClient, case: Case, ana: Member
    ) -> None:
        with working("a test"):
            join(ana.person.pk, [case.joined], cause={})
        make_word(own_words(ana).pk, case.second.pk, Says.SAME, by=ana.actor)
        make_cards()
        person = seed_of(case.second).canonical_id
        page = spoken(desk.get(reverse("desk:people-apart", args=[person, case.second.pk])))
        assert "has said themselves that it is theirs. Nothing would move." in page
        assert "What goes" not in page

    def test_the_places_and_ties_that_hang_on_it_are_counted(
        self, desk: FormClient, case: Case
    ) -> None:
        with working("a test"):
            Affiliation.objects.create(
                person_id=case.joined,
                firm="Norr Logistics",
                state=Affiliation.State.CONFIRMED,
                told_at=clock.now(),
            )
        page = spoken(desk.get(form_of(case)))
        assert "With it goes what hangs on it: 1 place of work." in page

    def test_what_cannot_be_taken_apart_says_so_when_pressed(
        self, desk: FormClient, energy: Division
    ) -> None:
        alone = make_record(make_source(energy), name="Ana Ferreira")
        make_cards()
        there = reverse("desk:people-apart", args=[seed_of(alone).pk, alone.pk])
        assert "What would move" not in desk.get(there).text
        assert "This record stands alone" in desk.post(there, REASON).text


def left() -> list[int]:
    """How many rows there are of all that taking apart writes."""
    with working("a test"):
        tables = ["audit_record", "identity_assertion", "identity_review", "identity_event"]
        tables += ["access_look", "procrastinate_jobs"]
        return [sql.value(f"SELECT count(*) FROM {table}") for table in tables]


def test_only_a_steward_and_only_their_own_records(
    case: Case, energy: Division, connect: Division
) -> None:
    reader = make_staff("r@x.example", "Rita", [energy, connect], frozenset({Power.READER}))
    client = FormClient()
    client.force_login(reader.login)
    assert "Take apart" not in client.get(case.page).content.decode()
    assert client.post(form_of(case), REASON).status_code == 403


def test_a_record_of_somebody_else_is_not_there(desk: FormClient, case: Case) -> None:
    there = reverse("desk:people-apart", args=[case.person, 999_999])
    assert desk.get(there).status_code == 404
