"""Nobody learns at the door who is known here: same pages, same statuses, same limits."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from goodterms.customer.people.models import Login
from goodterms.surfaces.mailroom import mailbox
from goodterms.trust.access import door
from tests.surfaces.door.visitors import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Member

KNOWN = "ana.ferreira@mail.example"
UNKNOWN = "ana.fereira2@mail.example"  # as long as the known one
RIGHT, WRONG = "424242", "111111"

type Story = Callable[[Visitor, str], list[Any]]


@pytest.fixture(autouse=True)
def one_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every code is the same, so that a guess is as wrong for one address as for the other."""
    monkeypatch.setattr("allauth.account.adapter.generate_user_code", lambda **_: RIGHT)


def ask(visitor: Visitor, email: str) -> list[Any]:
    return [visitor.ask(email), visitor.get("/sign-in/code/")]


def guess(visitor: Visitor, email: str) -> list[Any]:
    visitor.ask(email)
    answers = [visitor.type(WRONG), visitor.type("12"), visitor.again()]
    answers.append(visitor.get("/sign-in/code/"))
    answers += [visitor.type(WRONG) for _ in range(2)]
    return [*answers, visitor.type(WRONG), visitor.get("/sign-in/code/")]


def ask_too_often(visitor: Visitor, email: str) -> list[Any]:
    return [visitor.ask(email) for _ in range(5)]


def resend_too_often(visitor: Visitor, email: str) -> list[Any]:
    visitor.ask(email)
    answers = [visitor.again() for _ in range(3)]
    return [*answers, visitor.get("/sign-in/code/")]


def begin(visitor: Visitor, email: str) -> list[Any]:
    return [visitor.ask_first(email), visitor.get("/sign-in/first/code/")]


def begin_and_guess(visitor: Visitor, email: str) -> list[Any]:
    path = "/sign-in/first/code/"
    visitor.ask_first(email)
    answers = [visitor.type(WRONG, path=path), visitor.again(path), visitor.get(path)]
    answers += [visitor.type(WRONG, path=path) for _ in range(3)]
    return [*answers, visitor.get(path)]


def begin_again_at_once(visitor: Visitor, email: str) -> list[Any]:
    return [visitor.ask_first(email), visitor.ask_first(email)]


@pytest.mark.parametrize(
    "story",
    [ask, guess, ask_too_often, resend_too_often, begin, begin_and_guess, begin_again_at_once],
)
def test_known_and_unknown_addresses_get_the_same_answers(
    ana: Member, visitor: Visitor, story: Story
) -> None:
    assert len(KNOWN) == len(UNKNOWN)
    known, unknown = story(visitor, KNOWN), story(Visitor(), UNKNOWN)
    assert [told(answer, KNOWN) for answer in known] == [
        told(answer, UNKNOWN) for answer in unknown
    ]


def told(answer: Any, email: str) -> tuple[Any, ...]:
    """All an answer says, without the address it speaks of and the forms' random tokens."""
    text = answer.text.replace(email, "ADDRESS").replace(email.replace("@", "%40"), "ADDRESS")
    text = re.sub(r'name="(csrfmiddlewaretoken|_key)" value="[\w-]+"', "TOKEN", text)
    headers = sorted((name, value) for name, value in answer.items() if name != "Expires")
    cookies = sorted((name, len(cookie.value)) for name, cookie in answer.cookies.items())
    return answer.status_code, headers, cookies, text


def test_both_kinds_of_address_get_one_mail_each_time(ana: Member, visitor: Visitor) -> None:
    for email in (KNOWN, UNKNOWN):
        someone = Visitor()
        someone.ask(email)
        someone.again()
        someone.ask_first(email)
    assert Counter(mail.to for mail in mailbox.latest()) == {KNOWN: 3, UNKNOWN: 3}


def test_three_codes_a_minute_go_to_one_address(ana: Member, visitor: Visitor) -> None:
    answers = [Visitor().ask(KNOWN) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert "We have sent as many codes to this address as we send in a while." in answers[3].text
    assert len(list(mailbox.latest(KNOWN))) == 3


def test_codes_that_were_typed_are_not_counted(ana: Member) -> None:
    for _ in range(5):
        visitor = Visitor()
        visitor.ask(KNOWN)
        visitor.type(RIGHT)
        assert visitor.is_in


def test_thirty_requests_a_minute_come_from_one_place(visitor: Visitor) -> None:
    answers = [visitor.ask(f"nobody{number}@mail.example") for number in range(31)]
    assert [answer.status_code for answer in answers] == [302] * 30 + [429]


def test_a_login_of_ones_own_does_not_lift_the_limit_of_a_place(
    ana: Member, visitor: Visitor
) -> None:
    for number in range(29):
        visitor.ask(f"nobody{number}@mail.example")
    visitor.ask(KNOWN)
    visitor.type(RIGHT)
    assert visitor.is_in
    assert Visitor().ask("nobody99@mail.example").status_code == 429


def test_who_begins_too_often_is_told_to_wait(visitor: Visitor) -> None:
    visitor.ask_first(UNKNOWN)
    answer = Visitor().ask_first(UNKNOWN)
    assert answer.status_code == 429
    assert "That came very often" in answer.text


def test_limits_are_kept_in_the_database_and_not_in_a_process(visitor: Visitor) -> None:
    visitor.ask(UNKNOWN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_cache WHERE cache_key LIKE '%%request_login%%'")
        assert cursor.fetchone()[0] >= 4  # by place; by address in a minute, an hour, a day


def test_a_first_sign_in_that_stopped_shows_nothing_new(visitor: Visitor) -> None:
    visitor.ask_first(UNKNOWN)
    assert Login.objects.get(email=UNKNOWN).person_id is None
    assert told(Visitor().ask(UNKNOWN), UNKNOWN) == told(Visitor().ask(KNOWN), KNOWN)


TABLE = re.compile(r'(?:FROM|INTO|UPDATE|JOIN)\s+(?:ONLY\s+)?"?(\w+)"?')


@pytest.mark.parametrize("story", [ask, guess, begin, begin_and_guess])
@pytest.mark.parametrize("email", [KNOWN, UNKNOWN])
def test_the_pages_of_the_door_touch_its_own_tables_alone(
    ana: Member, visitor: Visitor, story: Story, email: str
) -> None:
    with CaptureQueriesContext(connection) as asked:
        story(visitor, email)
    touched = {table for query in asked for table in TABLE.findall(query["sql"])}
    assert "django_session" in touched
    assert touched <= set(door.TABLES)
    assert not [query for query in asked if "set_config" in query["sql"]]


def test_a_code_that_was_never_sent_opens_nothing(visitor: Visitor) -> None:
    """Asking again makes a code for an unknown address too; typing it must not break the page."""
    visitor.ask(UNKNOWN)
    visitor.again()
    assert visitor.type(RIGHT).status_code == 422
    assert not visitor.is_in


def test_a_first_code_for_a_known_address_opens_nothing(ana: Member, visitor: Visitor) -> None:
    visitor.ask_first(KNOWN)
    assert visitor.type(RIGHT, path="/sign-in/first/code/").status_code == 422
    assert not visitor.is_in
