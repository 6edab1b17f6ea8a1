"""A part in an account, from the desk's question over the holder's yes to its end (R60, R111)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from goodterms.customer.holdings.models import AccountParty, PartOffer
from goodterms.customer.identity.operations import groups
from goodterms.customer.people.models import Affiliation
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.ids import new_id
from tests.conftest import FormClient
from tests.support.make import get_person, make_cards, make_record, make_staff, seed_of
from tests.surfaces.portal.steps import queries_of, spoken

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client

    from tests.conftest import Member
    from tests.support.cast import Divisions, Story

pytestmark = pytest.mark.django_db

ACCOUNTS, HOME = reverse("portal:accounts"), reverse("portal:home")
WRITES: list[tuple[str, Callable[[Member], list[object]]]] = [
    ("portal:accounts-offer-answer", lambda _who: []),
    ("portal:accounts-offer-end", lambda _who: []),
    ("desk:people-offer-withdrawal", lambda who: [who.person.pk]),
]
TITLE = "shall Ben Whitlock have a part in it, as payer?"


@pytest.fixture
def desk(divisions: Divisions) -> FormClient:
    client = FormClient()
    client.force_login(divisions.dov.login)
    return client


@pytest.fixture
def ben(ben: Member, divisions: Divisions) -> Member:
    """He has a record of his own at the other division, and no account."""
    record = make_record(divisions.connect, name="Ben Whitlock")
    with working("a test"):
        groups.join(ben.person.pk, [seed_of(record).pk], cause={})
    make_cards()
    return ben


@pytest.fixture
def bens(ben: Member) -> FormClient:
    client = FormClient()
    client.force_login(ben.login)
    return client


def page_of(desk: FormClient, ben: Member) -> str:
    """The desk's page for Ben, with a reason given."""
    desk.post(reverse("desk:people-looks", args=[ben.person.pk]), {"reason": "asked"})
    return reverse("desk:people-offers", args=[ben.person.pk])


def number_of(story: Story) -> str:
    with working("a test"):
        return AccountParty.objects.get(record=story.known).account.number


def ask(desk: FormClient, ben: Member, story: Story, role: str = "payer") -> PartOffer:
    page = page_of(desk, ben)
    said = {"number": number_of(story), "role": role, "name": "Ben Whitlock"}
    answer = desk.post(page, said)
    assert answer.headers["Location"] == page, spoken(answer)
    with working("a test"):
        return PartOffer.objects.latest("asked_at")


def test_from_the_desks_question_to_the_holders_yes_and_back(
    desk: FormClient, portal: FormClient, bens: FormClient, ben: Member, story: Story
) -> None:
    asked = ask(desk, ben, story)
    assert "payer, account" in spoken(desk.get(page_of(desk, ben)))
    assert "Their word until" in spoken(desk.get(page_of(desk, ben)))
    assert TITLE in spoken(portal.get(HOME))
    page = spoken(portal.get(ACCOUNTS))
    assert TITLE in page
    assert "Dov Adler wrote it down at our desk" in page
    assert TITLE not in spoken(bens.get(ACCOUNTS))

    yes = reverse("portal:accounts-offer-answer", args=[asked.pk])
    after = portal.post(yes, {"answer": "yes"}).headers["Location"]
    assert after == f"{ACCOUNTS}?answered={asked.pk}"
    assert "You said yes: Ben Whitlock has a part in it (Electricity" in spoken(portal.get(after))
    assert "You said yes: " not in spoken(bens.get(after))
    page = spoken(portal.get(ACCOUNTS))
    assert TITLE not in page
    assert "Ben Whitlock has a part in it, as payer: you said yes" in page
    assert TITLE not in spoken(portal.get(HOME))
    theirs = spoken(bens.get(ACCOUNTS))
    assert "you pay for it" in theirs
    assert "Here by the yes of whoever holds it." in theirs
    assert "Quay Lane" not in theirs
    assert "£" not in theirs
    for path in (HOME, reverse("portal:held"), reverse("portal:held-taken-json")):
        assert bens.get(path).status_code == 200
    assert "Yes, " in spoken(desk.get(page_of(desk, ben)))

    shown = desk.get(reverse("desk:people-person", args=[ben.person.pk])).text
    assert "another customer" in shown
    assert story.ana.login.email not in shown

    end = reverse("portal:accounts-offer-end", args=[asked.pk])
    assert portal.post(end).headers["Location"] == ACCOUNTS
    assert "Ben Whitlock" not in spoken(portal.get(ACCOUNTS))
    assert "you pay for it" not in spoken(bens.get(ACCOUNTS))
    again = portal.post(end)
    assert again.status_code == 422
    assert "This part has ended already." in spoken(again)
    assert "Ended" in spoken(desk.get(page_of(desk, ben)))


def test_no_is_as_near_as_yes_and_ends_the_question(
    desk: FormClient, portal: FormClient, bens: FormClient, ben: Member, story: Story
) -> None:
    asked = ask(desk, ben, story)
    url = reverse("portal:accounts-offer-answer", args=[asked.pk])
    assert portal.post(url, {"answer": "perhaps"}).status_code == 404
    after = portal.post(url, {"answer": "no"}).headers["Location"]
    assert "You said no: Ben Whitlock has no part in it (Electricity" in spoken(portal.get(after))
    assert TITLE not in spoken(portal.get(ACCOUNTS))
    assert "you pay for it" not in spoken(bens.get(ACCOUNTS))
    assert "No, " in spoken(desk.get(page_of(desk, ben)))


def test_a_double_press_says_yes_once(
    desk: FormClient, portal: FormClient, ben: Member, story: Story
) -> None:
    asked = ask(desk, ben, story)
    url = reverse("portal:accounts-offer-answer", args=[asked.pk])
    twice = {"_key": str(new_id()), "answer": "yes"}
    assert {portal.post(url, twice).headers["Location"] for _press in range(2)} == {
        f"{ACCOUNTS}?answered={asked.pk}"
    }
    with working("a test"):
        assert AccountParty.objects.filter(person=ben.person, until=None).count() == 1


def test_a_stranger_to_the_account_answers_and_ends_nothing(
    desk: FormClient, bens: FormClient, ben: Member, story: Story
) -> None:
    asked = ask(desk, ben, story)
    for name in ("portal:accounts-offer-answer", "portal:accounts-offer-end"):
        answer = bens.post(reverse(name, args=[asked.pk]), {"answer": "yes"})
        assert answer.status_code == 422
    with working("a test"):
        assert PartOffer.objects.get().answer == ""


def test_the_desk_takes_its_question_back(
    desk: FormClient, portal: FormClient, ben: Member, story: Story
) -> None:
    asked = ask(desk, ben, story)
    url = reverse("desk:people-offer-withdrawal", args=[ben.person.pk, asked.pk])
    assert url in desk.get(page_of(desk, ben)).text
    assert desk.post(url).status_code == 303
    assert TITLE not in spoken(portal.get(ACCOUNTS))
    assert desk.post(url).status_code == 422


def test_from_the_page_of_somebody_else_the_desk_takes_nothing_back(
    desk: FormClient, portal: FormClient, ben: Member, story: Story
) -> None:
    asked = ask(desk, ben, story)
    ana = get_person(story.ana.person.pk).canonical_id
    for who, status in ((ana, 422), (new_id(), 404)):
        url = reverse("desk:people-offer-withdrawal", args=[who, asked.pk])
        assert desk.post(url).status_code == status
    assert TITLE in spoken(portal.get(ACCOUNTS))


def test_a_question_that_is_over_is_shown_to_nobody_and_answered_by_nobody(
    desk: FormClient, portal: FormClient, ben: Member, story: Story
) -> None:
    asked = ask(desk, ben, story)
    with working("a test"):
        PartOffer.objects.update(until=clock.now())
    assert TITLE not in spoken(portal.get(ACCOUNTS))
    assert TITLE not in spoken(portal.get(HOME))
    url = reverse("portal:accounts-offer-answer", args=[asked.pk])
    answer = portal.post(url, {"answer": "yes"})
    assert answer.status_code == 422
    assert "This question is over." in spoken(answer)
    page = page_of(desk, ben)
    assert "Nobody answered" in spoken(desk.get(page))
    assert reverse("desk:people-offer-withdrawal", args=[ben.person.pk, asked.pk]) not in (
        desk.get(page).text
    )


def test_who_has_not_signed_in_says_nothing(
    desk: FormClient, ben: Member, story: Story, client: Client
) -> None:
    asked = ask(desk, ben, story)
    for name, args in WRITES:
        url = reverse(name, args=[*args(ben), asked.pk])
        assert client.post(url, {"answer": "yes"}).headers["Location"].startswith("/sign-in/")
        assert client.get(url).status_code in {302, 405}
    with working("a test"):
        assert (PartOffer.objects.get().answer, PartOffer.objects.get().over_at) == ("", None)


def test_a_form_of_another_house_says_nothing(
    desk: FormClient, ben: Member, story: Story, divisions: Divisions
) -> None:
    asked = ask(desk, ben, story)
    logins = {"portal": story.ana.login, "desk": divisions.dov.login}
    for name, args in WRITES:
        strict = FormClient(enforce_csrf_checks=True)
        strict.force_login(logins[name.partition(":")[0]])
        url = reverse(name, args=[*args(ben), asked.pk])
        assert strict.post(url, {"answer": "yes"}).status_code == 403
    with working("a test"):
        assert (PartOffer.objects.get().answer, PartOffer.objects.get().over_at) == ("", None)


def test_a_double_press_at_the_desk_asks_once(desk: FormClient, ben: Member, story: Story) -> None:
    page = page_of(desk, ben)
    said = {"number": number_of(story), "role": "payer", "name": "Ben", "_key": str(new_id())}
    assert {desk.post(page, said).headers["Location"] for _press in range(2)} == {page}
    again = desk.post(page, {**said, "_key": str(new_id())})
    assert again.status_code == 422
    assert "That has been asked already." in spoken(again)
    with working("a test"):
        assert PartOffer.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"number": ""}, "Number of the account"),
        ({"number": "no such number"}, "No account of your divisions has this number."),
        ({"role": "holder"}, "no such choice"),
        ({"name": ""}, "Their name"),
        ({"name": "a" * 121}, "is longer than 120 signs."),
        ({"number": "1" * 61}, "is longer than 60 signs."),
        ({"number": "AC\x00"}, "holds a sign that is none."),
        ({"number": "- -"}, "No account of your divisions has this number."),
        ({"role": ""}, "Which part would they play?"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_what_was_typed(
    said: dict[str, str], words: str, desk: FormClient, ben: Member, story: Story
) -> None:
    page = page_of(desk, ben)
    right = {"number": number_of(story), "role": "payer", "name": "Ben W"}
    answer = desk.post(page, {**right, **said})
    assert answer.status_code == 422
    assert words in spoken(answer)
    typed = {**right, **said}["name"]
    assert not typed or f'value="{typed}"' in answer.text
    with working("a test"):
        assert not PartOffer.objects.exists()


def test_who_reads_only_finds_no_way_to_it(
    desk: FormClient, ben: Member, story: Story, divisions: Divisions
) -> None:
    page = page_of(desk, ben)
    person = reverse("desk:people-person", args=[ben.person.pk])
    assert page in desk.get(person).text
    division = divisions.energy.division
    assert division
    rae = make_staff("rae@mere.example", "Rae", [division], frozenset({Power.READER}))
    client = FormClient()
    client.force_login(rae.login)
    client.post(reverse("desk:people-looks", args=[ben.person.pk]), {"reason": "asked"})
    assert page not in client.get(person).text
    assert client.get(page).status_code == 403


def test_home_asks_no_more_where_nothing_of_this_waits_and_is_true_where_it_does(
    desk: FormClient, portal: FormClient, ben: Member, story: Story
) -> None:
    before = queries_of(portal, HOME)
    assert before <= 10
    with working("a test"):
        Affiliation.objects.create(
            person=story.ana.person, firm="Norr Logistics", told_at=clock.now()
        )
    page = spoken(portal.get(HOME))
    assert "Do you work at Norr Logistics?" in page
    assert "One thing waits on you" in page
    assert "Nothing is waiting" not in page
