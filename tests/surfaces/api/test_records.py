"""Records by the API: resolved before the answer, all or none, nothing twice (R5, R28, R139)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.test import Client

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity import papers
from goodterms.customer.identity.models import Membership, Paper, Record, Version
from goodterms.customer.people.models import Person
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Scope
from tests.support.make import make_program, make_record, make_source, seed_of
from tests.surfaces.api.conftest import Api, told

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Source
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

PATH = "/api/v1/records"
RUTH: dict[str, Any] = {
    "name": "Ruth Larkspur",
    "email": "ruth.larkspur@mail.example",
    "phone": "+44 1632 960123",
    "street": "14 Saltmarsh Lane",
    "postcode": "QU4 4XY",
    "birth_date": "1984-05-14",
}
MISSPELT: dict[str, Any] = {**RUTH, "name": "Larkspurr, Ruth", "email": "r.larkspur@old.example"}
LAMP: dict[str, Any] = {"name": "Street light 44", "street": "14 Saltmarsh Lane"}


@pytest.fixture(autouse=True)
def source(energy: Division) -> Source:
    return make_source(energy, "webshop")


def one(key: str = "4711", fields: dict[str, str] = RUTH, **more: Any) -> dict[str, Any]:
    return {"source": "webshop", "key": key, "fields": fields, **more}


def several(*records: tuple[str, dict[str, str]]) -> dict[str, Any]:
    told = [{"key": key, "fields": fields} for key, fields in records]
    return {"source": "webshop", "records": told}


def rows(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["records"]
    return found


def count() -> int:
    with working("a test"):
        return Record.objects.filter(source__code="webshop").count()


def test_a_new_record_is_told_with_its_person_and_kind(shop: Api) -> None:
    (told_,) = rows(shop.post(PATH, one()))
    assert (told_["key"], told_["change"], told_["kind"]) == ("4711", "new", "person")
    assert told_["probability"] > 0.9
    assert told_["person"] == told_["seed"]
    assert told_["organisation"] is None
    with working("a test"):
        row = Record.objects.get(pk=told_["record"])
        assert row.payload == RUTH
        assert str(seed_of(row).pk) == told_["seed"]
    assert shop.get(f"/api/v1/people/{told_['person']}").status_code == 200


def test_two_records_of_one_person_are_told_with_one_person(shop: Api) -> None:
    (first,) = rows(shop.post(PATH, one("1")))
    (second,) = rows(shop.post(PATH, one("2", MISSPELT)))
    assert second["person"] == first["person"]
    assert second["seed"] != first["seed"]
    answer = shop.get(f"/api/v1/people/{second['seed']}")
    assert (answer.status_code, answer.json()["canonical"]) == (308, first["person"])


def test_several_are_answered_in_their_order_and_a_lamp_post_is_nobody(shop: Api) -> None:
    answer = rows(shop.post(PATH, several(("9", LAMP), ("1", RUTH), ("5", MISSPELT))))
    assert [row["key"] for row in answer] == ["9", "1", "5"]
    assert (answer[0]["kind"], answer[0]["person"]) == ("asset", None)
    assert answer[1]["person"] == answer[2]["person"]


def test_the_same_again_does_nothing(shop: Api) -> None:
    first = rows(shop.post(PATH, one()))[0]
    again = rows(shop.post(PATH, one()))[0]
    assert again == {**first, "change": "unchanged"}
    with working("a test"):
        assert count() == 1
        assert not Version.objects.exists()


def test_other_contents_under_the_same_key_are_a_new_version(shop: Api) -> None:
    first = rows(shop.post(PATH, one()))[0]
    moved = rows(shop.post(PATH, one(fields={**RUTH, "street": "3 Mill Road"})))[0]
    assert (moved["change"], moved["record"]) == ("changed", first["record"])
    assert moved["person"] == first["person"]
    with working("a test"):
        assert Version.objects.get().payload["street"] == "14 Saltmarsh Lane"


def test_an_idempotency_key_gets_the_first_answer_again_and_has_no_effect(shop: Api) -> None:
    key = str(uuid4())
    first = shop.post(PATH, one(), Idempotency_Key=key)
    shop.post(PATH, one(fields={**RUTH, "street": "3 Mill Road"}))
    again = shop.post(PATH, one(), Idempotency_Key=key)
    assert again.json() == first.json()
    assert again["Content-Type"] == "application/json"
    with working("a test"):
        assert Record.objects.get().payload["street"] == "3 Mill Road", "the newer stands"


def test_an_idempotency_key_used_with_other_contents_is_refused(shop: Api) -> None:
    key = str(uuid4())
    shop.post(PATH, one(), Idempotency_Key=key)
    told(shop.post(PATH, one("4712"), Idempotency_Key=key), 422)
    assert count() == 1


def test_one_programs_keys_are_not_anothers(shop: Api, other_shop: Api, connect: Division) -> None:
    make_source(connect, "moor-shop")
    key = str(uuid4())
    rows(shop.post(PATH, one(), Idempotency_Key=key))
    rows(other_shop.post(PATH, one(source="moor-shop"), Idempotency_Key=key))


def test_a_refused_request_gives_its_key_back(shop: Api) -> None:
    key = str(uuid4())
    told(shop.post(PATH, one(fields={"birth_date": "x"}), Idempotency_Key=key), 422)
    rows(shop.post(PATH, one(), Idempotency_Key=key))


def test_who_meets_others_at_work_on_the_same_is_asked_to_send_it_again(
    shop: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    from goodterms.customer.identity.live import engine  # noqa: PLC0415

    def busy(*_: object) -> None:
        raise engine.Again

    key = str(uuid4())
    with monkeypatch.context() as patch:
        patch.setattr(engine, "settle", busy)
        answer = shop.post(PATH, one(), Idempotency_Key=key)
    told(answer, 503)
    assert answer["Retry-After"] == "1"
    assert count() == 0
    rows(shop.post(PATH, one(), Idempotency_Key=key))


def test_one_bad_record_keeps_all_of_its_request_out(shop: Api) -> None:
    body = several(("1", RUTH), ("2", {"birth_date": "31/31/1999"}))
    problem = told(shop.post(PATH, body), 422)
    assert problem["field"] == "records[1].fields.birth_date"
    assert count() == 0


def test_a_source_of_another_division_is_not_there(shop: Api, connect: Division) -> None:
    make_source(connect, "moor-shop")
    problem = told(shop.post(PATH, one(source="moor-shop")), 422)
    assert problem["field"] == "source"
    for own in ("portal", "desk"):  # nobody speaks for customers, or for our desk
        told(shop.post(PATH, one(source=own)), 422)
    assert count() == 0


def test_a_program_that_may_only_read_writes_nothing(energy: Division) -> None:
    reader = Api(make_program(energy, scopes=[Scope.PEOPLE_READ]))
    told(reader.post(PATH, one()), 403)
    assert count() == 0


def test_a_browser_with_a_session_and_no_key_writes_nothing(desk: Client) -> None:
    answer = Client(enforce_csrf_checks=True).post(PATH, one(), content_type="application/json")
    told(answer, 401)


def test_what_could_prove_a_claim_lies_apart_and_a_national_number_sealed(shop: Api) -> None:
    number = "AB 12 34 56 C"
    fields = {**RUTH, "account_no": "AC-77", "national_id": number}
    (row,) = rows(shop.post(PATH, one(fields=fields)))
    with working("a test"):
        record = Record.objects.get(pk=row["record"])
        paper = Paper.objects.get(record=record)
        assert record.payload == RUTH
        assert paper.payload == {"account_no": "AC-77"}
        assert number.encode() not in bytes(paper.national_id or b"")
        assert papers.national_ids([paper])[record.pk] == number


def test_a_record_joins_whom_a_file_of_another_division_told_of(
    shop: Api, connect: Division
) -> None:
    """The program learns the person's id and nothing of the other division."""
    known = make_record(make_source(connect), **RUTH)
    with working("a test"):
        from goodterms.customer.identity.operations.deciding import at_once  # noqa: PLC0415

        at_once([known.pk], why="a test")
    (row,) = rows(shop.post(PATH, one(fields=MISSPELT)))
    with working("a test"):
        canonical = Person.objects.get(pk=seed_of(known).pk).canonical_id
        assert str(canonical) == row["person"]
    answer = shop.get(f"/api/v1/people/{row['person']}")
    assert answer.status_code == 200
    assert "moor" not in answer.text.lower()


def test_each_request_leaves_one_line_that_names_the_program(shop: Api) -> None:
    shop.post(PATH, several(("1", RUTH), ("2", MISSPELT)))
    with working("a test"):
        line = AuditRecord.objects.get(what="identity.records.received")
    assert line.actor_name == "Webshop of Mere Energy"
    assert line.surface == "api"
    assert line.details == {"new": 2, "changed": 0, "unchanged": 0}


def test_every_record_has_one_membership_whatever_is_sent(shop: Api) -> None:
    for fields in (RUTH, LAMP, MISSPELT, {"organisation": "Norr Ltd"}, RUTH):
        rows(shop.post(PATH, one(fields=fields)))
        with working("a test"):
            assert Membership.objects.filter(until__isnull=True).count() == 1
