"""Things and faults: a name is enough, a place is asked only when one must be found (scenario 21).

R13 to R15, R22, R23, R26.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.urls import reverse

from goodterms.customer.holdings.models import Thing
from goodterms.customer.holdings.operations import bringing, things
from goodterms.customer.holdings.operations.things import Told
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.kernel.acting import acting, working
from tests.surfaces.portal.steps import queries_of, spoken

if TYPE_CHECKING:
    from tests.conftest import FormClient, Member
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

LIST = reverse("portal:things")
NEW = reverse("portal:things-new")
FAULT = reverse("portal:things-fault")


@pytest.fixture
def router(story: Story) -> Thing:
    """Sold by Mere Energy, on the record Ana's mailbox opens."""
    brought = bringing.Brought(
        record=story.known.pk,
        key="T1",
        origin=Thing.Origin.BOUGHT,
        kind="Router",
        maker="Hearth",
        model="2",
        serial="HR2-5517-0093",
    )
    with working("a test"):
        bringing.bring(source=story.known.source_id, things=[brought])
        return Thing.objects.get(source_key="T1")


def tell(who: Member, name: str, **more: Any) -> Thing:
    with acting(who.actor):
        return things.tell(by=who.actor, person=who.person.pk, told=Told(known_as=name, **more))


def sent() -> Ask:
    with working("a test"):
        return Ask.objects.select_related("division").get()


class TestList:
    def test_with_nothing_on_it_says_how_it_begins(self, portal: FormClient) -> None:
        page = portal.get(LIST)
        assert "We know of no thing of yours" in page.text
        assert f'href="{NEW}"' in page.text

    def test_each_thing_stands_under_where_we_know_it_from(
        self, portal: FormClient, ana: Member, router: Thing
    ) -> None:
        tell(ana, "The old boiler")
        page = spoken(portal.get(LIST))
        assert re.search(r"Bought here Router Hearth 2 from Mere Energy.*serial …0093", page)
        assert "Told by you Thing The old boiler told by you" in page

    def test_gaps_are_no_matter(self, portal: FormClient, ana: Member) -> None:
        tell(ana, "Boiler")
        page = spoken(portal.get(LIST)).lower()
        for blame in ("missing", "incomplete", "required", "unknown"):
            assert blame not in page.partition("told by you")[2].partition("what else")[0]

    def test_the_database_is_asked_ten_times_at_most(
        self, portal: FormClient, ana: Member, router: Thing
    ) -> None:
        for number in range(30):
            tell(ana, f"Thing {number}")
        assert queries_of(portal, LIST) <= 10


class TestAdding:
    def test_takes_one_word_and_asks_for_no_place(self, portal: FormClient) -> None:
        assert 'name="place"' not in portal.get(NEW).text
        answer = portal.post(NEW, {"known_as": "The boiler"}, follow=True)
        assert "It is on your list." in answer.text
        assert "The boiler" in spoken(answer)

    def test_nothing_written_is_refused_with_what_was_typed_kept(self, portal: FormClient) -> None:
        answer = portal.post(NEW, {"known_as": " ", "maker": "Hearthworks"})
        assert answer.status_code == 422
        assert "One thing to put right" in answer.text
        assert 'value="Hearthworks"' in answer.text

    def test_a_serial_somebody_else_told_is_taken_and_nothing_is_said_of_them(
        self, portal: FormClient, ben: Member
    ) -> None:
        tell(ben, "Ben's router", serial="HR2-5517-0093")
        plain = portal.post(NEW, {"known_as": "One", "serial": "ZZ-1"}, follow=True)
        taken = portal.post(NEW, {"known_as": "Two", "serial": "HR2-5517-0093"}, follow=True)
        assert plain.status_code == taken.status_code == 200
        assert "It is on your list." in taken.text
        assert "already" not in taken.text


class TestChanging:
    def test_what_they_told_is_told_anew_and_taken_off_and_put_back(
        self, portal: FormClient, ana: Member
    ) -> None:
        thing = tell(ana, "Boiler")
        here = reverse("portal:things-one", args=[thing.pk])
        assert portal.post(here, {"known_as": "Loft boiler"}).status_code == 303
        off = portal.post(reverse("portal:things-removal", args=[thing.pk]), follow=True)
        assert "“Loft boiler” is off your list." in off.text
        undo = reverse("portal:things-removal-undo", args=[thing.pk])
        assert undo in off.text
        assert "Loft boiler" in spoken(portal.post(undo, follow=True))

    def test_a_division_s_thing_is_named_and_stays(self, portal: FormClient, router: Thing) -> None:
        here = reverse("portal:things-one", args=[router.pk])
        page = portal.get(here).text
        assert 'name="serial"' not in page
        assert "Take it off my list" not in page
        refused = portal.post(reverse("portal:things-removal", args=[router.pk]))
        assert refused.status_code == 422
        assert "One of our divisions told of this" in refused.text
        portal.post(here, {"known_as": "Router upstairs"})
        assert "Router upstairs" in spoken(portal.get(LIST))

    def test_nobody_finds_another_s_thing(self, portal: FormClient, ben: Member) -> None:
        theirs = tell(ben, "Ben's boiler")
        assert portal.get(reverse("portal:things-one", args=[theirs.pk])).status_code == 404
        assert portal.get(f"{LIST}?removed={theirs.pk}").status_code == 200
        assert portal.get(f"{LIST}?removed=nonsense&new=nonsense").status_code == 200
        assert "Ben" not in portal.get(f"{FAULT}?thing={theirs.pk}").text


class TestFault:
    def test_carries_all_that_is_known_so_that_nobody_asks_again(
        self, portal: FormClient, ana: Member, router: Thing, divisions: Divisions
    ) -> None:
        page = portal.get(f"{FAULT}?thing={router.pk}")
        assert re.search(rf'value="{router.pk}"[^>]*checked', page.text)
        assert "Empty means 14 Quay Lane, Merehaven." in page.text
        assert "Dov Adler reads it before" in page.text
        answer = portal.post(FAULT, {"thing": str(router.pk), "words": "It drops out at six."})
        ask = sent()
        assert answer["Location"] == reverse("portal:ask-one", args=[ask.pk])
        assert (ask.kind, ask.about) == (Ask.Kind.FAULT, f"thing:{router.pk}")
        assert ask.about_words == ("Hearth 2, serial HR2-5517-0093, at 14 Quay Lane, Merehaven")
        assert ask.division_id == divisions.energy.division_id
        with working("a test"):
            assert Turn.objects.get(ask=ask).words == "It drops out at six."
        assert "Dov Adler" in spoken(portal.get(answer["Location"]))

    def test_waits_on_us_at_home_with_its_hour(self, portal: FormClient, router: Thing) -> None:
        portal.post(FAULT, {"thing": str(router.pk), "words": "It drops out."})
        page = spoken(portal.get(reverse("portal:home")))
        assert "One thing waits on us, nothing waits on you." in page
        assert "Fault: Hearth 2" in page
        assert "Dov Adler reads it before" in page

    def test_a_place_told_now_stays_with_the_thing_and_why(
        self, portal: FormClient, router: Thing
    ) -> None:
        data = {"thing": str(router.pk), "words": "It drops out.", "place": "The studio"}
        portal.post(FAULT, data)
        with working("a test"):
            told = Thing.objects.get(pk=router.pk)
        assert (told.place, told.place_why) == ("The studio", "fault")
        assert "Empty means The studio." in portal.get(f"{FAULT}?thing={router.pk}").text
        assert sent().about_words.endswith("at The studio")

    def test_something_not_on_the_list_is_a_fault_too(
        self, portal: FormClient, divisions: Divisions
    ) -> None:
        answer = portal.post(FAULT, {"thing": "another", "words": "The street lamp is out."})
        assert answer.status_code == 303
        assert sent().about == ""

    def test_no_words_are_refused_and_the_thing_stays_picked(
        self, portal: FormClient, router: Thing
    ) -> None:
        answer = portal.post(FAULT, {"thing": str(router.pk), "words": ""})
        assert answer.status_code == 422
        assert re.search(rf'value="{router.pk}"[^>]*checked', answer.text)
        with working("a test"):
            assert not Ask.objects.exists()

    def test_a_double_click_is_one_report(self, portal: FormClient, router: Thing) -> None:
        data = {"thing": str(router.pk), "words": "It drops out.", "_key": str(uuid4())}
        portal.post(FAULT, data)
        portal.post(FAULT, data)
        assert sent().about

    def test_another_s_thing_cannot_be_named(self, portal: FormClient, ben: Member) -> None:
        theirs = tell(ben, "Ben's boiler")
        answer = portal.post(FAULT, {"thing": str(theirs.pk), "words": "Broken."})
        assert answer.status_code == 422
        assert "Ben" not in answer.text
