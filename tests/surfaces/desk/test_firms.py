"""Firms at the desk: people joined to them, sites, parts, lineage; letters (R76, R109)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.identity.models import Face, Kind, Membership, Review
from goodterms.customer.people.models import (
    Affiliation,
    HouseholdChoice,
    HouseholdMember,
    Invitation,
    Lineage,
    RoleHeld,
)
from goodterms.customer.people.operations import households
from goodterms.customer.profile.operations import cards
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.kernel.ids import new_id
from goodterms.trust.access.models import Look
from tests.conftest import FormClient
from tests.support.make import make_division, make_record, make_source, make_staff
from tests.surfaces.portal.steps import spoken

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.people.models import Division
    from tests.conftest import Member
    from tests.surfaces.desk.conftest import Case

pytestmark = pytest.mark.django_db

FIRMS = reverse("desk:people-firms")
LETTERS = reverse("desk:people-letters")


def make_firm(division: Division, name: str, *places: tuple[str, str]) -> UUID:
    """A firm with a record a place, all of one seed."""
    firm: UUID | None = None
    for street, city in places or (("1 Dock Road", "Stannick"),):
        record = make_record(
            make_source(division),
            kind=Kind.ORGANISATION,
            organisation=name,
            street=street,
            city=city,
        )
        with working("a test"):
            Face.objects.create(record=record, org=" ".join(sorted(name.lower().split())),
                                norm_version=1)  # fmt: skip
            told = Membership.objects.filter(record=record, until=None)
            firm = firm or told.values_list("organisation_id", flat=True)[0]
            told.update(organisation_id=firm)
    assert firm
    return firm


@pytest.fixture
def norr(energy: Division) -> UUID:
    return make_firm(energy, "Norr Logistics", ("1 Dock Road", "Stannick"), ("9 Pier", "Leeds"))


@pytest.fixture
def aldgate(energy: Division) -> UUID:
    return make_firm(energy, "Aldgate Freight")


@pytest.fixture
def place(case: Case) -> Affiliation:
    """What a record says of Ana's work; nobody has said yes to it."""
    with working("a test"):
        return Affiliation.objects.create(
            person_id=case.person,
            firm="Norr Logistics",
            firm_key="logistics norr",
            title="Planner",
            told_at=clock.now(),
        )


def test_a_place_written_in_two_ways_is_one_site(desk: FormClient, energy: Division) -> None:
    places = ("17 TEMPERANCE CL", "HALLOWMERE"), ("17 Temperance Close", "Hallowmere")
    firm = make_firm(energy, "Southgate Polymers", *places, ("The Old Mill", "Hallowmere"))
    page = spoken(desk.get(reverse("desk:people-firm", args=[firm])))
    assert "2 places" in page
    assert "17 Temperance Close Hallowmere 2" in page
    assert "TEMPERANCE CL" not in page


class TestJobs:
    def test_what_a_record_says_is_settled_in_one_press(
        self, desk: FormClient, case: Case, place: Affiliation
    ) -> None:
        assert "nobody has said yes yet" in spoken(desk.get(case.page))
        url = reverse("desk:people-work-answer", args=[case.person, place.pk])
        assert desk.post(url, {"is": "yes"}).status_code == 303
        assert "checked by Dov Adler" in spoken(desk.get(case.page))
        desk.post(url, {"is": "no"})
        assert "Norr Logistics" not in spoken(desk.get(case.page))

    def test_a_person_is_joined_to_a_firm_of_ours_with_days_and_parts(
        self, desk: FormClient, case: Case, place: Affiliation, norr: UUID
    ) -> None:
        url = reverse("desk:people-work", args=[case.person, place.pk])
        form = desk.get(url).text
        assert f'value="{norr}"' in form
        said = {
            "firm": "Norr Logistics",
            "title": "Head of Network Design",
            "since": "2026-07-01",
            "ours": str(norr),
            "roles": ["approver", "influencer"],
        }
        assert desk.post(url, said).status_code == 303
        page = desk.get(case.page)
        assert reverse("desk:people-firm", args=[norr]) in page.text
        assert "Part: approver and influencer" in spoken(page)
        desk.post(url, {**said, "roles": ["approver"]})
        assert "influencer" not in spoken(desk.get(case.page))
        with working("a test"):
            assert RoleHeld.objects.filter(until__isnull=False).count() == 1

    def test_a_new_place_is_written_down_for_them(
        self, desk: FormClient, case: Case, aldgate: UUID
    ) -> None:
        url = reverse("desk:people-work-new", args=[case.person])
        assert "Aldgate Freight" in spoken(desk.get(f"{url}?name=aldgate"))
        answer = desk.post(
            f"{url}?name=aldgate",
            {"firm": "Aldgate Freight", "since": "2014-03-01", "until": "2018-04-01",
             "ours": str(aldgate)},
        )  # fmt: skip
        assert answer.status_code == 303
        assert "1 March 2014 to 1 April 2018" in spoken(desk.get(case.page))

    def test_another_persons_place_is_not_there(
        self, desk: FormClient, case: Case, place: Affiliation, ben: Member
    ) -> None:
        with working("a test"):
            Affiliation.objects.filter(pk=place.pk).update(person=ben.person)
        url = reverse("desk:people-work", args=[case.person, place.pk])
        assert desk.get(url).status_code == 404
        assert desk.post(url, {"firm": "Mine", "ours": "none"}).status_code == 404
        answer = reverse("desk:people-work-answer", args=[case.person, place.pk])
        assert desk.post(answer, {"is": "no"}).status_code == 404
        with working("a test"):
            assert Affiliation.objects.get().firm == "Norr Logistics"

    def test_a_double_press_writes_one_place_down(self, desk: FormClient, case: Case) -> None:
        url = reverse("desk:people-work-new", args=[case.person])
        said = {"firm": "Norr", "ours": "none", "_key": str(new_id())}
        assert len({desk.post(url, said)["Location"] for _press in range(2)}) == 1
        with working("a test"):
            assert Affiliation.objects.count() == 1

    def test_days_in_disorder_are_refused_with_what_was_typed(
        self, desk: FormClient, case: Case
    ) -> None:
        url = reverse("desk:people-work-new", args=[case.person])
        said = {"firm": "Norr", "since": "2020-01-01", "until": "2019-01-01", "ours": "none"}
        answer = desk.post(url, said)
        assert answer.status_code == 422
        assert "The end lies before the beginning." in spoken(answer)
        assert 'value="2019-01-01"' in answer.text

    def test_of_a_person_elsewhere_nothing_is_written(
        self, desk: FormClient, elsewhere: UUID
    ) -> None:
        url = reverse("desk:people-work-new", args=[elsewhere])
        answer = desk.post(url, {"firm": "Norr", "ours": "none"})
        assert answer.headers["Location"] == reverse("desk:people-looks", args=[elsewhere])
        with working("a test"):
            assert not Affiliation.objects.exists()


class TestRoles:
    def test_a_role_taken_out_of_use_is_offered_to_nobody(
        self, desk: FormClient, case: Case
    ) -> None:
        new = reverse("desk:people-work-new", args=[case.person])
        assert "influencer" in spoken(desk.get(new))
        url = reverse("desk:people-role", args=["influencer"])
        assert desk.post(url, {"words": "signs off"}).status_code == 303
        assert "influencer" not in spoken(desk.get(new))
        assert "signs off at firms not in use" in spoken(desk.get(reverse("desk:people-roles")))
        desk.post(url, {"words": "signs off", "in_use": "on"})
        assert "signs off" in spoken(desk.get(new))

    def test_who_plays_it_goes_on_when_their_place_is_saved(
        self, desk: FormClient, case: Case, place: Affiliation
    ) -> None:
        url = reverse("desk:people-work", args=[case.person, place.pk])
        said = {"firm": "Norr Logistics", "ours": "none", "roles": ["influencer", "user"]}
        desk.post(url, said)
        desk.post(reverse("desk:people-role", args=["influencer"]), {"words": ""})
        assert desk.post(url, {**said, "title": "Planner", "roles": []}).status_code == 303
        assert "Planner, days not known Part: influencer written down by" in spoken(
            desk.get(case.page)
        )

    def test_only_who_may_change_a_role_is_led_to_its_page(
        self, desk: FormClient, energy: Division
    ) -> None:
        reader = FormClient()
        powers = frozenset({Power.READER})
        reader.force_login(make_staff("r@mere.example", "A Reader", [energy], powers).login)
        roles, one = reverse("desk:people-roles"), reverse("desk:people-role", args=["influencer"])
        assert one in desk.get(roles).text
        assert one not in reader.get(roles).text
        assert reader.get(one).status_code == 403

    def test_an_unknown_role_is_not_there(self, desk: FormClient) -> None:
        assert desk.get(reverse("desk:people-role", args=["king"])).status_code == 404


class TestFirms:
    def test_a_firm_has_sites_people_parts_and_records(
        self, desk: FormClient, case: Case, place: Affiliation, norr: UUID
    ) -> None:
        with working("a test"):
            Affiliation.objects.filter(pk=place.pk).update(
                organisation_id=norr, state=Affiliation.State.CONFIRMED
            )
        assert "Norr Logistics 1" in spoken(desk.get(FIRMS))
        page = spoken(desk.get(reverse("desk:people-firm", args=[norr])))
        assert "2 places, 1 person we know there, 2 records." in page
        assert "1 Dock Road Stannick 1" in page
        assert "Ana Ferreira" in page
        with working("a test"):
            seen = Look.objects.filter(reason="by.firm", people__contains=[case.person])
            assert seen.count() == 1
        desk.get(reverse("desk:people-firm", args=[norr]))
        with working("a test"):
            assert seen.count() == 1

    def test_firms_are_found_by_a_word_of_their_name(
        self, desk: FormClient, norr: UUID, aldgate: UUID
    ) -> None:
        page = spoken(desk.get(f"{FIRMS}?name=Aldgate Ltd"))
        assert "Aldgate Freight" in page
        assert "Norr" not in page
        assert "No firm answers to “zzz”" in spoken(desk.get(f"{FIRMS}?name=zzz"))

    def test_what_became_of_a_firm_is_told_and_taken_back(
        self, desk: FormClient, norr: UUID, aldgate: UUID
    ) -> None:
        url = reverse("desk:people-firm-lineage", args=[aldgate])
        said = {"kind": "bought", "later": str(norr), "on": "2026-11-02"}
        assert desk.post(f"{url}?name=norr", said).status_code == 303
        for firm in (aldgate, norr):
            page = spoken(desk.get(reverse("desk:people-firm", args=[firm])))
            assert "Norr Logistics bought Aldgate Freight on 2 November." in page
        with working("a test"):
            told = Lineage.objects.get()
        undo = reverse("desk:people-firm-lineage-undo", args=[told.pk])
        assert desk.post(undo).status_code == 303
        assert desk.post(undo).status_code == 422
        assert "bought" not in spoken(desk.get(reverse("desk:people-firm", args=[norr])))

    def test_a_firm_cannot_become_itself(self, desk: FormClient, norr: UUID) -> None:
        url = reverse("desk:people-firm-lineage", args=[norr])
        assert "No other firm answers to" in spoken(desk.get(f"{url}?name=norr"))
        answer = desk.post(
            f"{url}?name=norr", {"kind": "bought", "later": str(norr), "on": "2026-11-02"}
        )
        assert answer.status_code == 422

    @pytest.mark.parametrize(
        ("changed", "words"),
        [
            ({"kind": "eaten"}, "“What became of it?” has no such choice"),
            ({"later": "01a20367-0000-7000-8000-000000000000"}, "has no such choice"),
            ({"later": "norr"}, "“Which firm?” has no such choice"),
            ({"on": "soon"}, "“Since which day?” is not in a form we can read."),
            ({"on": ""}, "“Since which day?” is still empty."),
        ],
        ids=["kind", "unknown", "no-id", "no-day", "empty"],
    )
    def test_what_cannot_be_read_is_refused_and_tells_nothing(
        self, desk: FormClient, norr: UUID, aldgate: UUID, changed: dict[str, str], words: str
    ) -> None:
        url = reverse("desk:people-firm-lineage", args=[aldgate])
        said = {"kind": "bought", "later": str(norr), "on": "2026-11-02", **changed}
        answer = desk.post(f"{url}?name=norr", said)
        assert answer.status_code == 422
        assert words in spoken(answer)
        with working("a test"):
            assert not Lineage.objects.exists()

    def test_a_double_press_tells_it_once(
        self, desk: FormClient, norr: UUID, aldgate: UUID
    ) -> None:
        url = reverse("desk:people-firm-lineage", args=[aldgate])
        said = {"kind": "bought", "later": str(norr), "on": "2026-11-02", "_key": str(new_id())}
        for _press in range(2):
            assert desk.post(f"{url}?name=norr", said).status_code in {302, 303}
        with working("a test"):
            assert Lineage.objects.count() == 1

    @pytest.mark.parametrize("words", ["%00", "%FF", "%27%3B--", "a+" * 200, "%25_%25"])
    def test_whatever_is_typed_is_looked_for(
        self, desk: FormClient, norr: UUID, words: str
    ) -> None:
        assert desk.get(f"{FIRMS}?name={words}").status_code == 200

    def test_of_a_firm_another_division_told_of_the_name_is_known_and_no_more(
        self, desk: FormClient
    ) -> None:
        elsewhere = make_division("quillstone", "Quillstone Advisory", "quillstone")
        firm = make_firm(elsewhere, "Vantage Brokers", ("77 Secret Yard", "Kelder"))
        assert "Vantage Brokers" in spoken(desk.get(f"{FIRMS}?name=vantage"))
        page = spoken(desk.get(reverse("desk:people-firm", args=[firm])))
        assert "Vantage Brokers" in page
        assert "They lie with another division." in page
        assert "Secret Yard" not in page

    def test_an_unknown_firm_is_not_there(self, desk: FormClient, case: Case) -> None:
        for name in ("people-firm", "people-firm-lineage"):
            assert desk.get(reverse(f"desk:{name}", args=[case.person])).status_code == 404
        undo = reverse("desk:people-firm-lineage-undo", args=[case.person])
        assert desk.post(undo).status_code == 404


class TestHouseholds:
    @pytest.fixture
    def home(self, ana: Member, ben: Member) -> None:
        with working("a test"):
            households.take_in({ana.person.pk: "Ana", ben.person.pk: "Ben"}, clock.now())
            cards.refresh()

    def test_the_person_page_names_who_lives_with_them_and_leaves_a_look(
        self, desk: FormClient, ana: Member, ben: Member, home: None
    ) -> None:
        page = spoken(desk.get(reverse("desk:people-person", args=[ana.person.pk])))
        assert "Household Ben" in page
        assert "One letter by post for each." in page
        with working("a test"):
            seen = Look.objects.filter(reason="by.household", people__contains=[ben.person.pk])
            assert seen.count() == 1

    def test_letters_are_counted_with_and_without_one_a_household(
        self, desk: FormClient, ana: Member, home: None
    ) -> None:
        page = spoken(desk.get(LETTERS))
        assert "No household has chosen one letter for all yet." in page
        with acting(ana.actor):
            households.choose_copies(
                by=ana.actor,
                person=ana.person.pk,
                copies=HouseholdChoice.Copies.ONE,
                name="Ana",
            )
        page = spoken(desk.get(LETTERS))
        assert "1 letter is spared because a household wants one for all." in page
        assert "Everybody we hold 3 2" in page  # Ana, Ben, and Dov at the desk


class TestRelated:
    @pytest.fixture
    def pair(self, case: Case, energy: Division) -> Review:
        other = make_record(make_source(energy), name="Ben Whitlock")
        with working("a test"):
            cards.refresh()
            return Review.objects.create(
                a_id=min(case.first.pk, other.pk),
                b_id=max(case.first.pk, other.pk),
                why=Review.Why.UNSURE,
                asked_at=clock.now(),
            )

    def answer(self, desk: FormClient, pair: Review, **more: str) -> None:
        url = reverse("desk:review-answer", args=[pair.pk])
        assert desk.post(url, {"says": "related", **more}).status_code == 303

    def asked(self) -> list[tuple[str, int]]:
        with working("a test"):
            still = Invitation.objects.filter(withdrawn_at__isnull=True)
            return [(str(one.kind), one.sides.count()) for one in still]

    def test_the_key_alone_asks_both_whether_they_live_together(
        self, desk: FormClient, pair: Review
    ) -> None:
        self.answer(desk, pair)
        assert self.asked() == [("household", 2)]
        desk.post(reverse("desk:review-undo", args=[pair.pk]))
        assert self.asked() == []

    @pytest.mark.parametrize(("chosen", "kinds"), [("colleague", ["colleague"]), ("other", [])])
    def test_how_they_are_related_can_be_said(
        self, desk: FormClient, pair: Review, chosen: str, kinds: list[str]
    ) -> None:
        self.answer(desk, pair, relation=chosen)
        assert [kind for kind, _sides in self.asked()] == kinds

    def test_a_steward_sees_the_choice_beside_the_answers(
        self, desk: FormClient, pair: Review
    ) -> None:
        page = spoken(desk.get(reverse("desk:review")))
        assert "They live together" in page


def test_a_colleague_reads_no_household_of_whom_they_did_not_open(
    dov: Member, ana: Member, ben: Member
) -> None:
    with working("a test"):
        households.take_in({ana.person.pk: "Ana", ben.person.pk: "Ben"}, clock.now())
    with acting(dov.actor):
        assert not HouseholdMember.objects.exists()
