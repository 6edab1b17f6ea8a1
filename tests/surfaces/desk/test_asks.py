"""The queue of asks: late first, answered with a reason, never closed here. R58, R84."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.dialogue.timeline.operations import asks
from goodterms.dialogue.timeline.operations.asks import About
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.trust.access import reasons
from goodterms.trust.access.models import Look
from tests.conftest import FormClient
from tests.support import actors
from tests.support.make import make_cards, make_division, make_staff
from tests.surfaces.portal.steps import queries_of, spoken

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from goodterms.customer.people.models import Division
    from tests.conftest import Member

pytestmark = pytest.mark.django_db

QUEUE = "/desk/asks/"


@pytest.fixture
def put(ana: Member, dov: Member) -> Callable[..., Ask]:
    """Ana asks; ``late`` hours ago it should have been answered."""

    def ask(words: str = "When is it read?", *, late: float = 0, about: About | None = None) -> Ask:
        with acting(ana.actor):
            made = asks.ask(
                by=ana.actor,
                person=ana.person.pk,
                words=words,
                kind=Ask.Kind.QUESTION,
                about=about,
            )
        if late:
            with working("a test"):
                due = clock.now() - timedelta(hours=late)
                Ask.objects.filter(pk=made.pk).update(due_at=due)
        make_cards()
        return made

    return ask


def rows(answer: Any) -> list[str]:
    return re.findall(r'<a href="/desk/asks/[0-9a-f-]{36}/"[^>]*>([^<]*)</a>', answer.text)


def state_of(ask: Ask) -> Ask:
    with working("a test"):
        return Ask.objects.get(pk=ask.pk)


def moves(ask: Ask) -> list[str]:
    with working("a test"):
        return list(Turn.objects.filter(ask=ask).order_by("n").values_list("move", flat=True))


def test_today_says_what_waits_and_leads_there(desk: FormClient, put: Callable[..., Ask]) -> None:
    put("When is it read?", late=2)
    page = desk.get("/desk/").text
    assert "1 ask waits, 1 is late" in page
    assert f'href="{QUEUE}"' in page.split("<main")[1]
    assert "Nobody waits." not in page


def test_today_shows_what_is_late_by_kind_and_hour_and_looks_at_nobody(
    desk: FormClient, put: Callable[..., Ask], ana: Member
) -> None:
    put("In time")
    older, newer = put("My secret meter", late=5), put("Also late", late=1)
    page = desk.get("/desk/")
    late = [str(one.pk) for one in (older, newer)]
    assert re.findall(r'href="/desk/asks/([0-9a-f-]{36})/"', page.text) == late
    assert "secret" not in page.text
    with working("a test"):
        assert not Look.objects.exists()


def test_what_is_late_stands_first_and_the_title_counts_it(
    desk: FormClient, put: Callable[..., Ask]
) -> None:
    put("In time")
    put("Late", late=2)
    put("Later still", late=9)
    answer = desk.get(QUEUE)
    assert rows(answer) == ["Later still", "Late", "In time"]
    assert "3 asks wait, 2 are late" in spoken(answer)
    assert "Late since" in spoken(answer)


def test_an_empty_queue_says_so(desk: FormClient) -> None:
    assert "Nothing waits" in spoken(desk.get(QUEUE))


def test_mine_and_answered_have_their_own_lists(
    desk: FormClient, put: Callable[..., Ask], energy: Division
) -> None:
    joan = make_staff("joan@mereandmoor.example", "Joan Petrie", [energy])
    mine, hers, done = put("Mine"), put("Hers"), put("Done")
    desk.post(f"{QUEUE}{hers.pk}/handover/", {"to": str(joan.person.pk)})
    desk.post(f"{QUEUE}{done.pk}/answer/", {"words": "Here."})
    assert rows(desk.get(QUEUE, {"show": "mine"})) == ["Mine"]
    assert rows(desk.get(QUEUE, {"show": "answered"})) == ["Done"]
    assert set(rows(desk.get(QUEUE))) == {"Mine", "Hers"}
    assert state_of(mine).is_open


def test_opening_one_shows_the_words_and_what_they_are_about(
    desk: FormClient, put: Callable[..., Ask], ana: Member
) -> None:
    ask = put(about=About(thing="bill:1", words="Bill …4402, Mere Energy", page="/accounts/"))
    told = spoken(desk.get(f"{QUEUE}{ask.pk}/"))
    assert "When is it read?" in told
    assert "Bill …4402, Mere Energy" in told
    assert "/accounts/" in told
    assert f"/desk/people/{ana.person.pk}/?by=ask" in desk.get(f"{QUEUE}{ask.pk}/").text


def test_an_answer_goes_out_and_the_next_page_says_so(
    desk: FormClient, put: Callable[..., Ask]
) -> None:
    ask = put()
    answer = desk.post(f"{QUEUE}{ask.pk}/answer/", {"words": "On Friday."})
    assert answer["Location"] == f"{QUEUE}?done=answered"
    assert "They read it now, and say whether it helped." in spoken(desk.get(answer["Location"]))
    told = spoken(desk.get(f"{QUEUE}{ask.pk}/"))
    assert "Only the one who asked can say whether that helped." in told
    assert 'name="words"' not in desk.get(f"{QUEUE}{ask.pk}/").text
    assert state_of(ask).state == "answered"


def test_a_late_one_asks_why_and_takes_no_answer_without(
    desk: FormClient, put: Callable[..., Ask]
) -> None:
    ask = put(late=3)
    assert "Why is this late?" in spoken(desk.get(f"{QUEUE}{ask.pk}/"))
    answer = desk.post(f"{QUEUE}{ask.pk}/answer/", {"words": "On Friday."})
    assert answer.status_code == 422
    assert "“Why is this late?” is still empty." in answer.text
    assert ">\nOn Friday.</textarea>" in answer.text
    desk.post(f"{QUEUE}{ask.pk}/answer/", {"words": "On Friday.", "reason": "I was away."})
    assert moves(ask) == ["asked", "explained", "answered"]
    assert state_of(ask).missed_at


def test_one_in_time_asks_for_no_reason(desk: FormClient, put: Callable[..., Ask]) -> None:
    assert "Why is this late?" not in desk.get(f"{QUEUE}{put().pk}/").text


def test_it_is_handed_to_a_colleague_with_a_word(
    desk: FormClient, put: Callable[..., Ask], connect: Division
) -> None:
    joan = make_staff("joan@mereandmoor.example", "Joan Petrie", [connect])
    ask = put()
    page = desk.get(f"{QUEUE}{ask.pk}/").text
    assert page.count("Joan Petrie, Front line, Moor Connect") == 1
    assert '<option value="" selected>Choose a colleague</option>' in page
    assert desk.post(f"{QUEUE}{ask.pk}/handover/", {"to": ""}).status_code == 422
    desk.post(f"{QUEUE}{ask.pk}/handover/", {"to": str(joan.person.pk), "words": "She knows."})
    assert state_of(ask).owner_name == "Joan Petrie"
    assert moves(ask) == ["asked", "handed_over"]


def test_a_new_hour_takes_a_reason(desk: FormClient, put: Callable[..., Ask]) -> None:
    ask = put(late=1)
    assert desk.post(f"{QUEUE}{ask.pk}/hour/", {"hours": "8", "reason": ""}).status_code == 422
    assert desk.post(f"{QUEUE}{ask.pk}/hour/", {"hours": "99", "reason": "x"}).status_code == 422
    desk.post(f"{QUEUE}{ask.pk}/hour/", {"hours": "8", "reason": "The depot is shut."})
    assert state_of(ask).due_at > clock.now()
    assert moves(ask) == ["asked", "postponed"]


def test_two_colleagues_answer_once(desk: FormClient, put: Callable[..., Ask]) -> None:
    ask = put()
    desk.post(f"{QUEUE}{ask.pk}/answer/", {"words": "First."})
    second = desk.post(f"{QUEUE}{ask.pk}/answer/", {"words": "Second."})
    assert second.status_code == 422
    assert "Somebody has answered this already." in second.text
    assert moves(ask) == ["asked", "answered"]


def test_reading_is_a_look_the_asker_sees_once_a_visit(
    desk: FormClient, put: Callable[..., Ask], ana: Member
) -> None:
    ask = put()
    for _ in range(3):
        desk.get(f"{QUEUE}{ask.pk}/")
    with acting(ana.actor):
        [look] = Look.objects.all()
    assert (look.looker_name, look.groups) == ("Dov Adler", ["asks", "card"])
    assert reasons.words(look.reason) == "You asked us something"


def test_the_list_is_a_look_at_those_it_names_and_at_nobody_else(
    desk: FormClient, put: Callable[..., Ask], ana: Member
) -> None:
    desk.get(QUEUE)
    with working("a test"):
        assert not Look.objects.exists()
    put()
    desk.get(QUEUE)
    with working("a test"):
        assert [look.people for look in Look.objects.all()] == [[ana.person.pk]]


def test_another_divisions_staff_find_nothing(put: Callable[..., Ask]) -> None:
    ask = put()
    other = make_staff(
        "priya@quillstone.example", "Priya Raman", [make_division("quillstone", "Quillstone")]
    )
    client = FormClient()
    client.force_login(other.login)
    assert rows(client.get(QUEUE)) == []
    assert client.get(f"{QUEUE}{ask.pk}/").status_code == 404
    assert client.post(f"{QUEUE}{ask.pk}/answer/", {"words": "Hi"}).status_code == 404


def test_who_may_only_read_reads_and_answers_nothing(
    put: Callable[..., Ask], energy: Division
) -> None:
    ask = put()
    reader = make_staff(
        "sam@mereandmoor.example", "Sam Iveson", [energy], frozenset({Power.READER})
    )
    client = FormClient()
    client.force_login(reader.login)
    page = client.get(f"{QUEUE}{ask.pk}/")
    assert page.status_code == 200
    assert "<textarea" not in page.text
    assert client.post(f"{QUEUE}{ask.pk}/answer/", {"words": "Hi"}).status_code == 403


def test_the_queue_asks_the_database_the_same_however_long_it_is(
    desk: FormClient, put: Callable[..., Ask]
) -> None:
    put()
    once = queries_of(desk, QUEUE)
    assert once <= 12
    for number in range(5):
        put(f"Number {number}")
    assert queries_of(desk, QUEUE) == once


def test_a_long_queue_is_paged_by_fifty(desk: FormClient, put: Callable[..., Ask]) -> None:
    first = put()
    with working("a test"):
        Ask.objects.bulk_create(
            Ask(
                person_id=first.person_id,
                kind=first.kind,
                division_id=first.division_id,
                owner_id=first.owner_id,
                owner_name=first.owner_name,
                asked_at=first.asked_at,
                due_at=first.due_at,
            )
            for _ in range(60)
        )
    assert len(rows(desk.get(QUEUE))) == 50
    assert len(rows(desk.get(QUEUE, {"page": 2}))) == 11


class TestWrittenDown:
    """Staff write an ask down for somebody who rang."""

    def page(self, who: Member) -> str:
        make_cards()
        return f"/desk/people/{who.person.pk}/asks/"

    def test_it_stands_on_the_customers_page_with_who_wrote_it(
        self, desk: FormClient, portal: FormClient, ana: Member
    ) -> None:
        page = self.page(ana)
        person = f"/desk/people/{ana.person.pk}/"
        assert page in desk.get(person).text
        answer = desk.post(page, {"kind": "fault", "words": "No heat since Monday"})
        assert (answer.status_code, answer["Location"]) == (303, f"{person}?done=asked")
        assert "finds it on their page" in spoken(desk.get(answer["Location"]))
        with working("a test"):
            ask = Ask.objects.get()
        told = spoken(portal.get(f"/ask/{ask.pk}/"))
        assert "No heat since Monday" in told
        assert "Written down by Dov Adler, Front line" in told
        assert "Written down by Dov Adler" in spoken(desk.get(f"{QUEUE}{ask.pk}/"))
        assert "No heat since Monday" in spoken(portal.get("/"))

    @pytest.mark.parametrize(
        ("form", "words"),
        [
            ({"kind": "fault", "words": " "}, "“In their words” is still empty."),
            ({"kind": "look", "words": "x"}, "has no such choice"),
        ],
    )
    def test_a_refused_form_keeps_what_was_typed(
        self, desk: FormClient, ana: Member, form: dict[str, str], words: str
    ) -> None:
        answer = desk.post(self.page(ana), form)
        assert answer.status_code == 422
        assert words in spoken(answer)
        with working("a test"):
            assert not Ask.objects.exists()

    def test_who_may_only_read_writes_nothing_down(self, ana: Member, energy: Division) -> None:
        reader = make_staff(
            "sam@mereandmoor.example", "Sam Iveson", [energy], frozenset({Power.READER})
        )
        client = FormClient()
        client.force_login(reader.login)
        page = self.page(ana)
        assert page not in client.get(f"/desk/people/{ana.person.pk}/").text
        assert client.post(page, {"kind": "fault", "words": "x"}).status_code == 403

    def test_somebody_of_another_division_needs_a_reason_first(
        self, desk: FormClient, elsewhere: UUID
    ) -> None:
        page = f"/desk/people/{elsewhere}/asks/"
        answer = desk.post(page, {"kind": "fault", "words": "x"})
        assert answer["Location"] == f"/desk/people/{elsewhere}/looks/"
        with working("a test"):
            assert not Ask.objects.exists()


def test_ones_own_ask_shows_no_answer_to_give(desk: FormClient, dov: Member) -> None:
    at_home = actors.customer(dov.person)
    with acting(at_home):
        ask = asks.ask(by=at_home, person=dov.person.pk, words="My bill", kind=Ask.Kind.TALK)
    page = desk.get(f"{QUEUE}{ask.pk}/")
    assert "a colleague answers it" in spoken(page)
    assert "Name a new hour" not in spoken(page)
    assert "Hand it over" in spoken(page)
    answer = desk.post(f"{QUEUE}{ask.pk}/answer/", {"words": "Yes."})
    assert answer.status_code == 422
    assert "You asked this yourself." in answer.text
