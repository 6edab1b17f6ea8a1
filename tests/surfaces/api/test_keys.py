"""Who may ask the API at all: a key, its scopes, its end, and how often (trust.md 1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from django.test import Client

from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Scope
from goodterms.trust.access import programs
from tests.support.make import make_program
from tests.surfaces.api.conftest import Api, told

if TYPE_CHECKING:
    import pytest

    from goodterms.customer.people.models import Division
    from tests.conftest import FormClient

SOMEBODY = f"/api/v1/people/{uuid4()}"


def test_without_a_key_the_door_says_how_to_come_in(db: None) -> None:
    answer = Client().get(SOMEBODY)
    problem = told(answer, 401)
    assert answer["WWW-Authenticate"] == "Bearer"
    assert "Authorization: Bearer" in problem["next_step"]


def test_a_key_of_nobody_opens_nothing(shop: Api) -> None:
    for key in ("gt_nothing", shop.made.key[:-1], shop.made.key + "x", shop.made.key.upper()):
        answer = Client().get(SOMEBODY, headers={"Authorization": f"Bearer {key}"})
        told(answer, 401)


def test_a_session_of_staff_is_no_key(desk: FormClient) -> None:
    told(desk.get(SOMEBODY), 401)


def test_a_key_ends_at_once_with_its_program(shop: Api) -> None:
    told(shop.get(SOMEBODY), 404)
    with working("a test") as by:
        programs.end(by=by, name="webshop of mere energy")
    told(shop.get(SOMEBODY), 401)


def test_a_key_opens_nothing_from_its_last_day_on(energy: Division) -> None:
    today = clock.now().date()
    brief = Api(make_program(energy, until=today + timedelta(days=2)))
    told(brief.get(SOMEBODY), 404)
    with clock.moved(timedelta(days=2)):
        told(brief.get(SOMEBODY), 401)


def test_a_scope_that_was_not_given_is_named(energy: Division) -> None:
    writer = Api(make_program(energy, name="Till", scopes=[Scope.RECORDS_WRITE]))
    problem = told(writer.get(SOMEBODY), 403)
    assert problem["detail"] == "The key of Till does not carry the scope people:read."


def test_a_program_that_asks_too_often_is_told_when_to_come_back(energy: Division) -> None:
    hasty = Api(make_program(energy, a_minute=3))
    noon = clock.now().replace(second=10, microsecond=0)
    with clock.moved(noon - clock.now()):
        for _ in range(3):
            told(hasty.get(SOMEBODY), 404)
        answer = hasty.get(SOMEBODY)
        told(answer, 429)
        assert 0 < int(answer["Retry-After"]) <= 50
    with clock.moved(noon - clock.now() + timedelta(minutes=1)):
        told(hasty.get(SOMEBODY), 404)


def test_one_program_in_haste_slows_no_other(energy: Division, other_shop: Api) -> None:
    hasty = Api(make_program(energy, a_minute=1))
    hasty.get(SOMEBODY)
    told(hasty.get(SOMEBODY), 429)
    told(other_shop.get(SOMEBODY), 404)


def test_no_cookie_is_set_and_nothing_is_kept_on_the_way(shop: Api) -> None:
    answer = shop.get(SOMEBODY)
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"
    assert "Cookie" not in answer.get("Vary", "")


def test_another_method_and_another_address_are_told_as_problems(shop: Api) -> None:
    answer = shop.post(SOMEBODY, {})
    told(answer, 405)
    assert answer["Allow"] == "GET"
    told(shop.get("/api/v1/nothing"), 404)


def test_what_breaks_on_our_side_is_told_as_a_problem_and_undone(
    shop: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Person.objects, "filter", broken)
    problem = told(shop.get(SOMEBODY), 500)
    assert "nothing of this request was kept" in problem["detail"]


def test_the_program_speaks_german_where_it_asks_for_it(shop: Api) -> None:
    answer = shop.client.get(SOMEBODY, headers=shop.headers(Accept_Language="de"))
    assert told(answer, 404)["title"] == "Not Found"  # the code's name; the sentence follows it


def test_whoever_works_here_sees_when_a_key_was_used(shop: Api) -> None:
    assert programs.programs()[0].used_at is None
    shop.get(SOMEBODY)
    (known,) = programs.programs()
    assert known.used_at is not None
    assert known.divisions == ("Mere Energy",)


def test_half_a_sign_in_what_was_sent_does_not_break_the_answer(shop: Api) -> None:
    answer = shop.post("/api/v1/records", b'{"source": "x", "\\ud800": 1}')
    assert "?" in told(answer, 422)["field"]
