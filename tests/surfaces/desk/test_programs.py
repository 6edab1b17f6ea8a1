"""Administrators let programs in at the desk; the key is shown in one answer and never again."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from goodterms.kernel import clock
from goodterms.kernel.actors import Power, Scope
from goodterms.kernel.ids import new_id
from goodterms.trust.access import programs
from tests.conftest import FormClient
from tests.support.make import make_program, make_staff

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

PAGE = "/desk/programs/"


@pytest.fixture
def chief(energy: Division, connect: Division) -> FormClient:
    """The browser of an administrator, who reads no customer."""
    member = make_staff("c@firm.example", "Chief", [energy], frozenset({Power.ADMINISTRATOR}))
    client = FormClient()
    client.force_login(member.login)
    return client


def said(**changed: Any) -> dict[str, Any]:
    until = (clock.now().date() + timedelta(days=90)).isoformat()
    given = {"name": "Webshop", "divisions": ["mere-energy"], "scopes": ["people:read"]}
    return {**given, "until": until, **changed}


def test_it_is_closed_to_a_steward(desk: FormClient) -> None:
    assert desk.get(PAGE).status_code == 403


def test_a_page_for_others_leaves_no_trace_of_a_fault_in_the_log(
    desk: FormClient, caplog: pytest.LogCaptureFixture
) -> None:
    answer = desk.get(PAGE)
    assert (answer.status_code, "for administrators" in answer.text) == (403, True)
    assert not [line for line in caplog.records if line.exc_info]
    assert "Which software has a key" not in desk.get("/desk/").text


def test_an_administrator_is_led_there(chief: FormClient) -> None:
    assert f'href="{PAGE}"' in chief.get("/desk/").text
    assert "No program is let in" in chief.get(PAGE).text


def test_the_key_stands_in_the_answer_and_in_none_after_it(chief: FormClient) -> None:
    answer = chief.post(PAGE, said())
    (key,) = re.findall(r"gt_[\w-]{43}", answer.text)
    assert "no-store" in answer["Cache-Control"]
    known = programs.recognise(key, clock.now())
    assert known is not None
    assert (known.name, known.scopes) == ("Webshop", frozenset({Scope.PEOPLE_READ}))
    again = chief.get(PAGE).text
    assert key not in again
    assert "Webshop" in again
    assert "Ask who an id stands for" in again


def test_a_double_press_lets_one_program_in(chief: FormClient) -> None:
    twice = said(_key="11111111-1111-7111-8111-111111111111")
    chief.post(PAGE, twice)
    chief.post(PAGE, twice)
    assert len(programs.programs()) == 1


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "“What it is called” is still empty."),
        ({"divisions": []}, "“Which divisions it works for” waits for your choice."),
        ({"scopes": []}, "“What it may do” waits for your choice."),
        ({"until": "2020-01-01"}, "The end lies in the past."),
        ({"name": "till"}, "A program called till is let in already."),
    ],
    ids=["name", "divisions", "scopes", "end", "twice"],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(
    chief: FormClient, energy: Division, changed: dict[str, Any], words: str
) -> None:
    make_program(energy, name="Till")
    answer = chief.post(PAGE, said(**changed))
    assert answer.status_code == 422
    assert words in answer.text
    assert len(programs.programs()) == 1


def test_what_has_ended_or_never_was_ends_with_a_reason(
    chief: FormClient, energy: Division
) -> None:
    made = make_program(energy, name="Till")
    assert chief.post(f"{PAGE}{made.program.pk}/end/").status_code == 303
    for number in (made.program.pk, new_id()):
        answer = chief.post(f"{PAGE}{number}/end/")
        assert answer.status_code == 422
        assert "This program has ended already." in answer.text


def test_one_press_ends_it(chief: FormClient, energy: Division) -> None:
    made = make_program(energy, name="Till")
    answer = chief.post(f"{PAGE}{made.program.pk}/end/", follow=True)
    assert programs.recognise(made.key, clock.now()) is None
    assert "ended" in answer.text
    assert "/end/" not in answer.text
