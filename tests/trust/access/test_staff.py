"""Letting people in at the desk: a post, powers, a greeter, and an end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_division, make_record, make_source, seed_of

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.models import Record
from goodterms.customer.people.models import Login, Person, Post
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused
from goodterms.trust.access import staff

if TYPE_CHECKING:
    from tests.conftest import Member

JOAN = "joan.petrie@north.example"


def add(email: str = JOAN, **more: object) -> None:
    given: dict[str, object] = {"name": "Joan Petrie", "title": "Front line", "division": "North"}
    staff.appoint(email, **(given | more))  # type: ignore[arg-type]


def test_the_first_of_a_new_division_greets_its_customers(db: None) -> None:
    add()
    add("sam@north.example", name="Sam Iveson")
    with working("a test"):
        posts = list(Post.objects.order_by("pk").values_list("name", "division__name", "greets"))
    assert posts == [("Joan Petrie", "North", True), ("Sam Iveson", "North", False)]


def test_the_everyday_powers_are_reading_and_writing(db: None) -> None:
    add()
    (joan,) = staff.members()
    assert (joan.email, joan.divisions, joan.powers) == (
        JOAN,
        ("North",),
        ("contributor", "reader"),
    )


def test_adding_again_changes_powers_and_leaves_one_post(db: None) -> None:
    add()
    add(powers=(Power.READER, Power.STEWARD), title="Steward")
    (joan,) = staff.members()
    assert (joan.title, joan.powers) == ("Steward", ("reader", "steward"))
    with working("a test"):
        assert Post.objects.count() == 1


def test_a_customer_can_work_here_too_and_stays_the_same_person(ana: Member) -> None:
    add(ana.login.email, name="Ana Ferreira")
    assert Login.objects.get(email=ana.login.email).person_id == ana.person.pk


def test_an_address_alone_opens_no_record_that_holds_it(db: None) -> None:
    """The mailbox is proved at the first sign-in, not by whoever types it here."""
    record = make_record(make_source(make_division("south", "South")), name="Joan", email=JOAN)
    add()
    with working("a test"):
        assert Person.objects.get(pk=seed_of(record).pk).opened == 0
        assert Record.objects.count() == 2


def test_whoever_ends_is_at_no_desk_and_keeps_their_history(db: None) -> None:
    add()
    staff.end(JOAN)
    assert staff.members() == []
    with working("a test"):
        assert Post.objects.get().until is not None
        told = AuditRecord.objects.filter(what__startswith="access.staff").order_by("id")
        assert [one.what for one in told] == ["access.staff.appointed", "access.staff.ended"]


@pytest.mark.parametrize(
    ("email", "more", "sentence"),
    [
        ("joan", {}, "joan is not an email address."),
        (JOAN, {"name": " "}, "The name is empty."),
        (JOAN, {"division": ""}, "The division is empty."),
    ],
)
def test_what_is_missing_is_said_and_nobody_is_let_in(
    db: None, email: str, more: dict[str, str], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        add(email, **more)
    assert not Login.objects.exists()


def test_nobody_can_be_ended_who_is_not_there(db: None) -> None:
    with pytest.raises(Refused, match="Nobody at the desk signs in with"):
        staff.end(JOAN)
