"""Arriving: what a proved mailbox opens, also when two hands knock at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

from django.db import connections
from django.test import Client

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.models import Record
from goodterms.customer.identity.operations import mailboxes
from goodterms.customer.people.models import Login, Person
from goodterms.kernel.acting import working
from goodterms.surfaces.door import arrivals
from tests.support.make import make_division, make_record, make_source, seed_of
from tests.surfaces.door.visitors import Visitor, newest

if TYPE_CHECKING:
    import pytest

EVE = "eve.holm@mail.example"


def test_a_first_sign_in_opens_what_its_mailbox_proves(own_database: str) -> None:
    source = make_source(make_division("mere-energy", "Mere Energy"), verifies=["email"])
    mine = make_record(source, email=EVE, name="Eve Holm")
    other = make_record(source, email="somebody.else@mail.example", name="Eve Holm")
    visitor = Visitor()
    visitor.ask_first(EVE)
    visitor.type(newest(EVE).code, path="/sign-in/first/code/")

    login = Login.objects.get(email=EVE)
    assert visitor.is_in
    with working("a test"):
        seed = Person.objects.get(pk=seed_of(mine).pk)
        assert seed.opened == 2
        assert login.person_id in Person.objects.of(seed.pk).values_list("pk", flat=True)
        assert Person.objects.get(pk=seed_of(other).pk).opened == 0
        assert AuditRecord.objects.filter(what="identity.welcomed").count() == 1


def test_a_double_click_makes_one_person(own_database: str) -> None:
    visitor = Visitor()
    visitor.ask_first(EVE)
    code = newest(EVE).code
    together = Barrier(2)

    def click() -> int:
        browser = Client()
        browser.cookies.load(visitor.browser.cookies.output(header="", sep=";"))
        together.wait()
        try:
            form = {"code": code, "action": "verify"}
            return browser.post("/sign-in/first/code/", form).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        answers = [click.result() for click in [hands.submit(click) for _ in range(2)]]

    assert 302 in answers
    assert 500 not in answers
    with working("a test"):
        assert Record.objects.filter(payload__email=EVE).count() == 1
        assert Person.objects.count() == 1


def test_two_welcomes_at_once_find_one_person(own_database: str) -> None:
    login = Login.objects.create(email=EVE, password="!")
    together = Barrier(2)

    def arrive() -> None:
        mine = Login.objects.get(pk=login.pk)
        together.wait()
        try:
            arrivals.welcome(mine, EVE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as hands:
        for hand in [hands.submit(arrive) for _ in range(2)]:
            hand.result()

    with working("a test"):
        assert Person.objects.count() == 1


def test_nobody_is_signed_in_when_their_welcome_fails(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    Login.objects.create(email=EVE, password="!")
    visitor = Visitor()
    visitor.browser.raise_request_exception = False
    visitor.ask(EVE)
    with monkeypatch.context() as broken:
        broken.setattr(mailboxes, "welcome", _fail)
        assert visitor.type(newest(EVE).code).status_code == 500
    assert not visitor.is_in

    visitor.type(newest(EVE).code)
    assert visitor.is_in


def _fail(**_: object) -> None:
    raise RuntimeError
