"""People and permissions: one's household, colleagues and jobs (screen 4; scenarios 4, 5, 6, 8)."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.identity.operations import groups, jobs, lineage
from goodterms.customer.people import operations as seeds
from goodterms.customer.people.models import (
    Affiliation,
    Colleagues,
    Invitation,
    Lineage,
    Role,
)
from goodterms.customer.people.operations import households, invitations
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Scope
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused
from goodterms.trust.access import programs
from tests.conftest import FormClient
from tests.support.make import make_customer, make_program, make_record, seed_of
from tests.surfaces.portal.steps import queries_of, spoken

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

    from tests.conftest import Member
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

PEOPLE = reverse("portal:people")
ASK = reverse("portal:people-household-ask")
COLLEAGUE = reverse("portal:people-colleague-ask")
NEW = reverse("portal:people-work-new")
CHANGE = reverse("portal:people-work-change")
LETTERS = reverse("portal:people-household-letters")
LEAVING = reverse("portal:people-household-leaving")
UNDO = reverse("portal:people-household-undo")


@pytest.fixture
def ben(db: None) -> Member:
    return make_customer("ben.whitlock@post.example", "Ben Whitlock")


@pytest.fixture
def bens(ben: Member) -> FormClient:
    """Ben's browser."""
    client = FormClient()
    client.force_login(ben.login)
    return client


def ask(client: FormClient, address: str, name: str = "Ana", **more: str) -> Answer:
    answer: Answer = client.post(ASK, {"address": address, "name": name, **more})
    with working("a test"):
        invitations.bind()
    return answer


def the_question() -> Invitation:
    with working("a test"):
        return Invitation.objects.get()


def reply(client: FormClient, said: str, name: str = "") -> Answer:
    address = reverse("portal:people-answer", args=[the_question().pk])
    answer: Answer = client.post(address, {"answer": said, "name": name})
    return answer


@pytest.fixture
def together(portal: FormClient, bens: FormClient, ben: Member) -> None:
    """Ana has asked and Ben has agreed: they live together."""
    ask(portal, ben.login.email)
    reply(bens, "yes", "Ben")


def told(client: FormClient, **values: str) -> Affiliation:
    """A place told on the page."""
    answer = client.post(NEW, {"firm": "Aldgate Freight", **values})
    assert answer.status_code == 303, spoken(answer)
    with working("a test"):
        return Affiliation.objects.latest("told_at", "pk")


class TestHousehold:
    def test_empty_it_says_only_you(self, portal: FormClient) -> None:
        page = spoken(portal.get(PEOPLE))
        assert "Only you" in page
        assert "Who may act for you nobody else signs in" in page

    def test_two_browsers_agree_and_read_one_anothers_name(
        self, portal: FormClient, bens: FormClient, ben: Member
    ) -> None:
        assert ask(portal, ben.login.email).headers["Location"] == f"{PEOPLE}#questions"
        page = spoken(bens.get(PEOPLE))
        assert "Ana says that you live together" in page
        assert "Waits until" in spoken(portal.get(PEOPLE))
        assert reply(bens, "yes", "Ben").status_code == 303
        assert re.search(r"Lives with you Ben", spoken(portal.get(PEOPLE)))
        assert re.search(r"Lives with you Ana", spoken(bens.get(PEOPLE)))

    def test_the_page_after_asking_is_the_same_for_an_address_nobody_has(
        self, portal: FormClient, ben: Member
    ) -> None:
        ask(portal, ben.login.email)
        known = portal.get(PEOPLE).text.replace(ben.login.email, "X")
        with working("a test"):
            Invitation.objects.all().delete()
        ask(portal, "nobody@here.example")
        unknown = portal.get(PEOPLE).text.replace("nobody@here.example", "X")
        masked = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|csrfmiddlewaretoken.{90}|\d\d:\d\d")
        assert masked.sub("", known) == masked.sub("", unknown)

    def test_a_no_changes_nothing_on_the_askers_page(
        self, portal: FormClient, bens: FormClient, ben: Member
    ) -> None:
        ask(portal, ben.login.email)
        before = spoken(portal.get(PEOPLE))
        assert reply(bens, "no").status_code == 303
        assert spoken(portal.get(PEOPLE)) == before
        assert "Ana says" not in spoken(bens.get(PEOPLE))

    def test_yes_without_a_name_is_refused_beside_the_field(
        self, portal: FormClient, bens: FormClient, ben: Member
    ) -> None:
        ask(portal, ben.login.email)
        answer = reply(bens, "yes")
        assert answer.status_code == 422
        assert "The others need a name to know you by." in spoken(answer)
        assert f'href="#question-{the_question().pk}-name"' in answer.text

    def test_the_question_waits_on_home_too(
        self, portal: FormClient, bens: FormClient, ben: Member
    ) -> None:
        ask(portal, ben.login.email)
        home = bens.get(reverse("portal:home"))
        assert "Ana says that you live together" in spoken(home)
        assert f"{PEOPLE}#question-{the_question().pk}" in home.text
        assert "live together" not in spoken(portal.get(reverse("portal:home")))

    def test_a_stranger_can_neither_answer_nor_take_it_back(
        self, portal: FormClient, ben: Member
    ) -> None:
        ask(portal, ben.login.email)
        other = FormClient()
        other.force_login(make_customer("cara@home.example").login)
        assert reply(other, "yes", "Cara").status_code == 404
        taken = other.post(reverse("portal:people-withdrawal", args=[the_question().pk]))
        assert taken.status_code == 422
        assert the_question().withdrawn_at is None

    def test_taken_back_it_leaves_both_pages(
        self, portal: FormClient, bens: FormClient, ben: Member
    ) -> None:
        ask(portal, ben.login.email)
        portal.post(reverse("portal:people-withdrawal", args=[the_question().pk]))
        assert "live together" not in spoken(bens.get(PEOPLE))
        assert "You asked" not in spoken(portal.get(PEOPLE))

    def test_leaving_is_one_press_and_says_so(
        self, portal: FormClient, bens: FormClient, together: None
    ) -> None:
        answer = bens.post(LEAVING)
        page = spoken(bens.get(answer.headers["Location"]))
        assert "You have left the household." in page
        assert "Lives with you" not in spoken(portal.get(PEOPLE))
        assert portal.post(LEAVING).status_code == 422

    def test_leaving_is_undone_on_the_same_page(
        self, portal: FormClient, bens: FormClient, together: None
    ) -> None:
        assert portal.post(UNDO).status_code == 422  # she has not left
        left = portal.post(LEAVING).headers["Location"]
        assert f'action="{UNDO}"' in portal.get(left).text
        assert f'action="{UNDO}"' not in portal.get(PEOPLE).text
        assert bens.post(UNDO).status_code == 422  # it was hers to leave, so it is to come back
        assert portal.post(UNDO).headers["Location"] == f"{PEOPLE}#household"
        assert "Lives with you Ben" in spoken(portal.get(PEOPLE))
        assert "Lives with you Ana" in spoken(bens.get(PEOPLE))
        assert "You have left" not in spoken(portal.get(left))

    def test_a_double_press_leaves_once_and_comes_back_once(
        self, portal: FormClient, bens: FormClient, together: None
    ) -> None:
        for address in (LEAVING, UNDO):
            twice = {"_key": str(new_id())}
            places = {portal.post(address, twice).headers["Location"] for _press in range(2)}
            assert len(places) == 1
        assert "Lives with you Ben" in spoken(portal.get(PEOPLE))

    def test_one_letter_for_all_is_read_by_all_with_whose_word_it_was(
        self, portal: FormClient, bens: FormClient, together: None
    ) -> None:
        assert "One copy for each of you" in spoken(portal.get(PEOPLE))
        bens.post(LETTERS, {"copies": "one"})
        page = spoken(portal.get(PEOPLE))
        assert "One copy for all of you" in page
        assert "chosen by Ben" in page
        portal.post(LETTERS, {"copies": "each"})
        assert "chosen by Ana" in spoken(bens.get(PEOPLE))
        assert bens.post(LETTERS, {"copies": "none"}).status_code == 404

    @pytest.mark.parametrize(
        ("address", "name", "words"),
        [
            ("ben", "Ana", "An email address has one @ in it."),
            ("", "Ana", "“Their email” is still empty."),
            ("ben@post.example", "", "“Your name, as they know you” is still empty."),
        ],
    )
    def test_what_is_refused_is_said_and_typed_words_stay(
        self, portal: FormClient, address: str, name: str, words: str
    ) -> None:
        answer = ask(portal, address, name)
        assert answer.status_code == 422
        assert words in spoken(answer)
        assert f'value="{address}"' in answer.text or not address

    def test_a_double_press_asks_once_and_answers_once(
        self, portal: FormClient, bens: FormClient, ben: Member
    ) -> None:
        key = str(new_id())
        for _press in range(2):
            assert ask(portal, ben.login.email, _key=key).headers["Location"].startswith(PEOPLE)
        said = {"answer": "yes", "name": "Ben", "_key": str(new_id())}
        address = reverse("portal:people-answer", args=[the_question().pk])
        assert {bens.post(address, said)["Location"] for _press in range(2)} == {PEOPLE}
        assert spoken(portal.get(PEOPLE)).count("Lives with you") == 1

    def test_the_sixth_of_a_day_is_refused_with_a_next_step(self, portal: FormClient) -> None:
        for number in range(invitations.A_DAY):
            ask(portal, f"one{number}@home.example")
        answer = ask(portal, "another@home.example")
        assert answer.status_code == 422
        assert "Try again tomorrow, or talk to a person." in spoken(answer)

    def test_nothing_of_another_stands_on_any_page_before_they_agreed(
        self, portal: FormClient, bens: FormClient, ben: Member, divisions: Divisions
    ) -> None:
        record = make_record(
            divisions.connect, name="Benjamin Zymurgy", email=ben.login.email, street="9 Zymurgy"
        )
        with working("a test"):
            groups.join(ben.person.pk, [seed_of(record).pk], cause={})
            seeds.open_to_level([seed_of(record).pk], 2)
        ask(portal, ben.login.email)
        pages = [PEOPLE, reverse("portal:home"), reverse("portal:held"), reverse("portal:claims")]
        assert all("Zymurgy" not in portal.get(page).text for page in pages)
        reply(bens, "yes", "Ben")
        assert all("Zymurgy" not in portal.get(page).text for page in pages)


class TestWork:
    def test_a_place_is_told_with_the_firms_name_alone(self, portal: FormClient) -> None:
        told(portal)
        page = spoken(portal.get(PEOPLE))
        assert "You work here Aldgate Freight told by you" in page
        assert "Aldgate Freight" in spoken(portal.get(reverse("portal:held")))

    def test_what_a_record_says_waits_for_a_yes(self, portal: FormClient, story: Story) -> None:
        with working("a test"):
            place = Affiliation.objects.create(
                person=seed_of(story.known), firm="Norr", title="Planner", told_at=clock.now()
            )
        assert "found in a record of yours" in spoken(portal.get(PEOPLE))
        portal.post(reverse("portal:people-work-answer", args=[place.pk]), {"is": "yes"})
        assert "and you said yes" in spoken(portal.get(PEOPLE))
        portal.post(reverse("portal:people-work-answer", args=[place.pk]), {"is": "no"})
        assert "Norr" not in spoken(portal.get(PEOPLE))

    def test_three_questions_keep_the_history_and_end_the_old_place(
        self, portal: FormClient, story: Story
    ) -> None:
        old = told(portal, title="Network Planner", since="2018-05-01")
        form = portal.get(CHANGE).text
        assert f'value="{old.pk}"' in form
        answer = portal.post(
            CHANGE,
            {
                "firm": "Norr Logistics",
                "title": "Head of Network Design",
                "since": "2026-07-01",
                "leaves": [str(old.pk)],
            },
        )
        assert answer.status_code == 303
        page = spoken(portal.get(PEOPLE))
        assert "Head of Network Design Norr Logistics since 1 July" in page
        assert "Network Planner Aldgate Freight from 1 May 2018 to 1 July" in page
        assert page.index("Norr Logistics") < page.index("Aldgate Freight")

    def test_a_place_left_unticked_goes_on_beside_the_new_one(self, portal: FormClient) -> None:
        old = told(portal)
        portal.post(CHANGE, {"firm": "Norr Logistics", "since": "2026-07-01"})
        with working("a test"):
            old.refresh_from_db()
        assert old.until is None

    def test_a_double_press_tells_one_place_and_one_change(self, portal: FormClient) -> None:
        for address, said in (
            (NEW, {"firm": "Aldgate Freight"}),
            (CHANGE, {"firm": "Norr Logistics", "since": "2026-07-01"}),
        ):
            twice = {**said, "_key": str(new_id())}
            assert len({portal.post(address, twice)["Location"] for _press in range(2)}) == 1
        with working("a test"):
            assert Affiliation.objects.count() == 2

    def test_a_day_before_the_beginning_is_refused_with_what_was_typed(
        self, portal: FormClient
    ) -> None:
        answer = portal.post(NEW, {"firm": "Norr", "since": "2026-07-01", "until": "2025-07-01"})
        assert answer.status_code == 422
        assert "The end lies before the beginning." in spoken(answer)
        assert 'value="2025-07-01"' in answer.text
        old = told(portal, since="2026-01-01")
        moved = portal.post(
            CHANGE, {"firm": "Norr", "since": "2020-01-01", "leaves": [str(old.pk)]}
        )
        assert moved.status_code == 422

    def test_it_is_put_right_and_an_end_is_written(self, portal: FormClient) -> None:
        place = told(portal)
        here = reverse("portal:people-work", args=[place.pk])
        assert 'value="Aldgate Freight"' in portal.get(here).text
        portal.post(here, {"firm": "Aldgate Freight Ltd", "until": "2026-06-30"})
        assert "You worked here Aldgate Freight Ltd until 30 June" in spoken(portal.get(PEOPLE))

    def test_whoever_changed_it_last_is_named_as_the_one_who_says_so(
        self, portal: FormClient, story: Story, divisions: Divisions
    ) -> None:
        place = told(portal)
        here, dov = reverse("portal:people-work", args=[place.pk]), divisions.dov.actor
        planner = jobs.Job("Aldgate Freight", "Planner")
        with acting(dov):
            jobs.correct(by=dov, person=story.ana.person.pk, affiliation=place.pk, job=planner)
        words = "Planner Aldgate Freight written down by Dov Adler at our desk"
        assert words in spoken(portal.get(PEOPLE))
        portal.post(here, {"firm": "Aldgate Freight", "title": "Planner"})
        page = spoken(portal.get(PEOPLE))
        assert "Planner Aldgate Freight written down at our desk" in page
        assert "and you said yes" in page
        portal.post(here, {"firm": "Aldgate Freight", "title": "Head Planner"})
        assert "Head Planner Aldgate Freight told by you" in spoken(portal.get(PEOPLE))

    def test_a_firm_typed_over_that_of_a_record_is_not_joined_by_the_machine(
        self, portal: FormClient, story: Story
    ) -> None:
        with working("a test"):
            place = Affiliation.objects.create(
                person=seed_of(story.known),
                firm="Norr",
                record=story.known.pk,
                told_at=clock.now(),
            )
        here = reverse("portal:people-work", args=[place.pk])
        portal.post(here, {"firm": "Aldgate Freight"})
        with working("a test"):
            place.refresh_from_db()
        assert place.origin == Affiliation.Origin.PERSON  # the machine joins places records tell

    def test_another_persons_place_is_not_there(self, portal: FormClient, bens: FormClient) -> None:
        place = told(bens)
        assert portal.get(reverse("portal:people-work", args=[place.pk])).status_code == 404
        answer = portal.post(reverse("portal:people-work-answer", args=[place.pk]), {"is": "no"})
        assert answer.status_code == 404

    def test_roles_and_what_became_of_the_firm_are_read_where_a_record_proves_the_place(
        self, portal: FormClient, story: Story, divisions: Divisions
    ) -> None:
        place = told(portal)
        with working("a test"):
            aldgate, norr = seeds.mint_organisation(), seeds.mint_organisation()
        dov = divisions.dov.actor
        with acting(dov):
            became = lineage.tell(
                by=dov,
                former=aldgate.pk,
                later=norr.pk,
                kind=Lineage.Kind.BOUGHT,
                on=date(2026, 11, 2),
            )
        with working("a test"):
            Lineage.objects.filter(pk=became.pk).update(
                former_name="Aldgate Freight", later_name="Norr Logistics"
            )
        bought = "Norr Logistics bought Aldgate Freight on 2 November"
        assert bought not in spoken(portal.get(PEOPLE))
        with acting(dov):
            jobs.join_to_firm(
                by=dov, person=story.ana.person.pk, affiliation=place.pk, organisation=aldgate.pk
            )
            held = jobs.play(
                by=dov, person=story.ana.person.pk, affiliation=place.pk, role="approver"
            )
        page = spoken(portal.get(PEOPLE))
        assert bought in page
        assert "Your role at Aldgate Freight: approver." in page
        job = spoken(portal.get(reverse("portal:people-work", args=[place.pk])))
        assert "Your part there approver, written down by Dov Adler at our desk" in job
        portal.post(reverse("portal:people-role-end", args=[held.pk]))
        assert "approver" not in spoken(portal.get(PEOPLE))

    def test_a_role_that_is_not_in_use_cannot_be_given(
        self, portal: FormClient, story: Story, divisions: Divisions
    ) -> None:
        place = told(portal)
        with working("a test"):
            Role.objects.filter(pk="approver").update(in_use=False)
        dov = divisions.dov.actor

        with acting(dov), pytest.raises(Refused, match="not in use"):
            jobs.play(by=dov, person=story.ana.person.pk, affiliation=place.pk, role="approver")


def ask_colleague(client: FormClient, place: Affiliation, address: str) -> Answer:
    said = {"firm": str(place.pk), "address": address, "name": "Ana"}
    answer: Answer = client.post(COLLEAGUE, said)
    with working("a test"):
        invitations.bind()
    return answer


@pytest.fixture
def workplace(portal: FormClient, bens: FormClient, ben: Member) -> Affiliation:
    """Where Ana works, and where Ben has agreed that they are colleagues."""
    place = told(portal)
    ask_colleague(portal, place, ben.login.email)
    reply(bens, "yes", "Ben")
    return place


class TestColleagues:
    def test_one_asks_at_a_firm_one_works_at_and_either_removes_it(
        self, portal: FormClient, bens: FormClient, ben: Member
    ) -> None:
        assert portal.get(COLLEAGUE).status_code == 404
        assert ask_colleague(portal, told(portal), ben.login.email).status_code == 303
        assert "Ana says that you are colleagues" in spoken(bens.get(PEOPLE))
        reply(bens, "yes", "Ben")
        page = portal.get(PEOPLE)
        assert "Aldgate Freight Ben since" in spoken(page)
        end = re.search(r'action="([^"]+/colleagues/[^"]+/end/)"', page.text)
        assert end
        after = bens.post(end[1]).headers["Location"]
        assert "Aldgate Freight Ben" not in spoken(portal.get(PEOPLE))
        page = bens.get(after)
        assert "You and Ana no longer read one another" in spoken(page)
        undo = re.search(r'action="([^"]+/end/undo/)"', page.text)
        assert undo
        assert "no longer read" not in spoken(portal.get(after)), "it is his press, not hers"
        assert portal.post(undo[1]).status_code == 422
        assert bens.post(undo[1]).status_code == 303
        assert "Aldgate Freight Ben" in spoken(portal.get(PEOPLE))
        again = bens.post(undo[1])
        assert again.status_code == 422
        assert "cannot simply be put back" in spoken(again)

    def test_a_stranger_ends_nobodys_tie_and_nobodys_part(
        self, portal: FormClient, workplace: Affiliation, divisions: Divisions
    ) -> None:
        dov = divisions.dov.actor
        with acting(dov):
            held = jobs.play(
                by=dov, person=workplace.person_id, affiliation=workplace.pk, role="approver"
            )
        with working("a test"):
            tie = Colleagues.objects.get()
        other = FormClient()
        other.force_login(make_customer("cara@home.example").login)
        for name, one in (("people-colleague-end", tie.pk), ("people-role-end", held.pk)):
            address = reverse(f"portal:{name}", args=[one])
            assert other.post(address).status_code == 422
            assert other.post(reverse(f"portal:{name}", args=[new_id()])).status_code == 422
        page = spoken(portal.get(PEOPLE))
        assert "Aldgate Freight Ben since" in page
        assert "approver" in page

    @pytest.mark.parametrize("firm", ["", "nothing", "01a20367-0000-7000-8000-000000000000"])
    def test_a_firm_one_does_not_work_at_is_no_choice(
        self, portal: FormClient, ben: Member, firm: str
    ) -> None:
        told(portal)
        said = {"firm": firm, "address": ben.login.email, "name": "Ana"}
        answer = portal.post(COLLEAGUE, said)
        assert answer.status_code == 422
        assert f'value="{ben.login.email}"' in answer.text
        with working("a test"):
            assert not Invitation.objects.exists()

    def test_the_tie_ends_with_the_place(
        self, portal: FormClient, bens: FormClient, workplace: Affiliation
    ) -> None:
        place = reverse("portal:people-work", args=[workplace.pk])
        portal.post(place, {"firm": workplace.firm, "until": "2026-06-30"})
        for one, name in ((bens, "Ana"), (portal, "Ben")):
            page = spoken(one.get(PEOPLE))
            assert re.search(
                rf"Aldgate Freight {name} from .* when the place of one of you there ended", page
            )
        portal.post(place, {"firm": workplace.firm})
        assert "Aldgate Freight Ana since" in spoken(bens.get(PEOPLE))

    def test_an_ended_tie_leaves_the_page_by_a_press_and_after_a_month(
        self,
        portal: FormClient,
        bens: FormClient,
        workplace: Affiliation,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        place = reverse("portal:people-work", args=[workplace.pk])
        portal.post(place, {"firm": workplace.firm, "until": "2026-06-30"})
        end = re.search(r'action="([^"]+/colleagues/[^"]+/end/)"', bens.get(PEOPLE).text)
        assert end
        with monkeypatch.context() as later:
            later.setattr(households, "TOLD_FOR", timedelta())
            assert "the place of one of you" not in spoken(bens.get(PEOPLE))
        assert bens.post(end[1]).status_code == 303
        for one in (bens, portal):
            assert "colleagues" not in spoken(one.get(PEOPLE))
        portal.post(place, {"firm": workplace.firm})
        assert "colleagues" not in spoken(bens.get(PEOPLE)), "no place overrules Ben's press"

    def test_a_yes_to_a_records_new_firm_says_what_it_ends(
        self, portal: FormClient, bens: FormClient, workplace: Affiliation
    ) -> None:
        with working("a test"):
            Affiliation.objects.filter(pk=workplace.pk).update(
                record=7, record_key="aldgate freight"
            )
            now = Affiliation.objects.create(
                person_id=workplace.person_id,
                firm="Norr Logistics",
                firm_key="norr logistics",
                record=7,
                record_key="norr logistics",
                told_at=clock.now(),
            )
        page = spoken(portal.get(PEOPLE))
        assert "Before, this record told of Aldgate Freight. Your yes ends that today" in page
        portal.post(reverse("portal:people-work-answer", args=[now.pk]), {"is": "yes"})
        assert "Before, this record" not in spoken(portal.get(PEOPLE))
        assert "when the place of one of you there ended" in spoken(bens.get(PEOPLE))


class TestWhoMayAct:
    def test_nobody_else_and_no_program_has_a_key(self, portal: FormClient, story: Story) -> None:
        page = spoken(portal.get(PEOPLE)).partition("Who may act for you")[2]
        assert "By signing in You alone" in page
        assert "At our desk Our staff, when you ask them to" in page
        assert "Programs None" in page

    def test_programs_of_the_divisions_that_know_one_are_named_while_their_key_opens(
        self, portal: FormClient, story: Story, divisions: Divisions
    ) -> None:
        energy, connect = divisions.energy.division, divisions.connect.division
        assert energy
        assert connect
        till = make_program(energy, connect, name="Till", scopes=[Scope.PEOPLE_READ])
        make_program(connect, name="Router desk")  # of a division that does not know her
        page = spoken(portal.get(PEOPLE))
        assert (
            "A program with a key Till asks which of our ids stands for you, for Mere Energy, until"
            in page
        )
        assert "it acts for us, not for you" in page
        assert "Router desk" not in page
        with working("a test") as by:
            programs.end(by=by, number=till.program.pk)
        assert "Till" not in spoken(portal.get(PEOPLE))


def test_all_of_it_can_be_taken_along_and_of_others_their_name_alone(
    portal: FormClient, bens: FormClient, ben: Member
) -> None:
    told(portal, title="Planner", since="2018-05-01")
    ask(portal, ben.login.email)
    taken = portal.get(reverse("portal:held-taken-json")).json()["belongs_together"]
    assert taken["household"] is None
    reply(bens, "yes", "Ben")
    taken = portal.get(reverse("portal:held-taken-json")).json()["belongs_together"]
    assert [job["firm"] for job in taken["jobs"]] == ["Aldgate Freight"]
    assert [one["name"] for one in taken["household"]["others"]] == ["Ben"]
    assert ben.login.email not in str(taken)


def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    portal: FormClient, story: Story
) -> None:
    assert queries_of(portal, PEOPLE) <= 14
    for number in range(6):
        told(portal, firm=f"Firm {number}")
    many = queries_of(portal, PEOPLE)
    assert many <= 15
