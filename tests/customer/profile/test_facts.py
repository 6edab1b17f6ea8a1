"""Scenarios 1 and 2: see all that is held, mend a fact, take it back (R1 to R4, R60)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.make import make_record, make_source, seed_of

from goodterms.customer.identity.operations import groups
from goodterms.customer.people import operations as people
from goodterms.customer.profile import queries
from goodterms.customer.profile.naming import name_of
from goodterms.customer.profile.operations import facts
from goodterms.customer.profile.sameness import meaning
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


def held(member: Member) -> dict[str, queries.Fact]:
    with acting(member.actor):
        found = queries.facts(member.person.pk).facts
    return {fact.field.name: fact for group in found.values() for fact in group}


def linked(member: Member, division: Division, code: str = "", **values: Any) -> None:
    record = make_record(make_source(division, code), **values)
    with working("a test"):
        groups.join(member.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], 2)


def test_we_hold_at_first_only_the_address_they_signed_in_with(ana: Member) -> None:
    assert {name: fact.value for name, fact in held(ana).items()} == {
        "email": "ana.ferreira@mail.example"
    }


def test_what_the_customer_says_outranks_every_file(ana: Member, energy: Division) -> None:
    linked(ana, energy, name="Anna Ferreira", phone="01632 960111")
    with acting(ana.actor):
        facts.correct(by=ana.actor, person=ana.person.pk, field="name", value="Ana Ferreira")
    name = held(ana)["name"]
    assert name.value == "Ana Ferreira"
    assert name.chosen.is_yours
    assert [other.value for other in name.others] == ["Anna Ferreira"], "the loser is a press away"


def test_where_two_files_differ_we_say_that_we_are_not_sure(
    ana: Member, energy: Division, connect: Division
) -> None:
    linked(ana, energy, name="Ana Ferreira")
    linked(ana, connect, name="Ana Ferriera")
    assert held(ana)["name"].unsure


def test_two_spellings_of_one_phone_are_one_value(
    ana: Member, energy: Division, connect: Division
) -> None:
    linked(ana, energy, phone="01632 960111")
    linked(ana, connect, phone="01632-960 111")
    assert not held(ana)["phone"].unsure


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("name", "Ana Ferreira", "FERREIRA, ANA"),
        ("name", "Ana Ferreira", "Ms Ana Ferreira"),
        ("street", "14 Quay Lane", "14 QUAY LN"),
        ("street", "14 Quay Lane", "14 Quay La."),
        ("phone", "07700 900142", "+44 7700 900142"),
        ("postcode", "MM1 4QL", "mm14ql"),
        ("organisation", "Norr Logistics", "Norr Logistics Ltd"),
        ("city", "Merebridge", "MEREBRIDGE"),
    ],
)
def test_another_spelling_is_nothing_to_be_unsure_of(field: str, one: str, other: str) -> None:
    assert meaning(field, one) == meaning(field, other)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("name", "Ana Ferreira", "Ana Ferriera"),
        ("street", "14 Quay Lane", "16 Quay Lane"),
        ("street", "14 Quay Lane", "Flat 2, 14 Quay Lane"),
        ("street", "14 Quay Lane", "14 Quay Road"),
        ("street", "The Old Mill", "The New Mill"),
        ("phone", "07700 900142", "07700 900614"),
        ("birth_date", "1984-05-14", "1984-05-15"),
    ],
)
def test_another_value_is(field: str, one: str, other: str) -> None:
    assert meaning(field, one) != meaning(field, other)


def test_a_name_kept_in_two_columns_is_one_fact(ana: Member, energy: Division) -> None:
    linked(ana, energy, given_name="Ana", family_name="Ferreira", city="Merebridge")
    assert held(ana)["name"].value == "Ana Ferreira"
    assert not {"given_name", "family_name"} & held(ana).keys()


def test_of_two_spellings_the_better_written_one_is_shown(
    ana: Member, energy: Division, connect: Division
) -> None:
    linked(ana, energy, name="Ana Ferreira", street="14 Quay Lane")
    linked(ana, connect, name="FERREIRA, ANA", street="14 QUAY LN")
    linked(ana, connect, "moor-crm", street="14 Quay La.")
    assert (held(ana)["name"].value, held(ana)["street"].value) == ("Ana Ferreira", "14 Quay Lane")
    assert not held(ana)["name"].unsure


@pytest.mark.parametrize(
    ("values", "full", "first"),
    [
        ({"name": "Ana Ferreira"}, "Ana Ferreira", "Ana"),
        ({"name": "FERREIRA, ANA"}, "Ana Ferreira", "Ana"),
        ({"name": "Ms. Ana Ferreira"}, "Ms. Ana Ferreira", "Ana"),
        ({"name": "A. Ferreira"}, "A. Ferreira", "A. Ferreira"),
        ({"given_name": "Ana", "family_name": "Ferreira"}, "Ana Ferreira", "Ana"),
        ({"given_name": "Ana"}, "Ana", "Ana"),
        ({"family_name": "Ferreira"}, "Ferreira", ""),
        ({}, "ana.ferreira@mail.example", ""),
    ],
)
def test_what_somebody_is_called(
    ana: Member, energy: Division, values: dict[str, str], full: str, first: str
) -> None:
    linked(ana, energy, city="Merebridge", **values)
    with acting(ana.actor):
        assert name_of(queries.facts(ana.person.pk)) == (full, first)


def test_the_newest_spoken_word_holds_whoever_wrote_it_down(
    ana: Member, dov: Member, energy: Division
) -> None:
    linked(ana, energy, phone="01632 960111")
    with acting(ana.actor):
        facts.correct(by=ana.actor, person=ana.person.pk, field="phone", value="07700 900001")
    with acting(dov.actor):
        facts.correct(by=dov.actor, person=ana.person.pk, field="phone", value="07700 900002")
    assert held(ana)["phone"].value == "07700 900002"
    assert not held(ana)["phone"].unsure
    with acting(ana.actor):
        facts.correct(by=ana.actor, person=ana.person.pk, field="phone", value="07700 900003")
    assert held(ana)["phone"].value == "07700 900003"


def test_undo_brings_back_what_was_said_before(ana: Member) -> None:
    for value in ("07700 900001", "07700 900002"):
        with acting(ana.actor):
            facts.correct(by=ana.actor, person=ana.person.pk, field="phone", value=value)
    with acting(ana.actor):
        facts.take_back(by=ana.actor, person=ana.person.pk, field="phone")
    assert held(ana)["phone"].value == "07700 900001"


def test_undo_of_the_first_word_leaves_the_files_word(ana: Member, energy: Division) -> None:
    linked(ana, energy, phone="01632 960111")
    with acting(ana.actor):
        facts.correct(by=ana.actor, person=ana.person.pk, field="phone", value="07700 900001")
        facts.take_back(by=ana.actor, person=ana.person.pk, field="phone")
    assert held(ana)["phone"].value == "01632 960111"


def test_undo_goes_one_word_further_back_each_time(ana: Member, energy: Division) -> None:
    linked(ana, energy, phone="01632 960111")
    for value in ("07700 900001", "07700 900002"):
        with acting(ana.actor):
            facts.correct(by=ana.actor, person=ana.person.pk, field="phone", value=value)
    values = []
    for _ in range(2):
        with acting(ana.actor):
            facts.take_back(by=ana.actor, person=ana.person.pk, field="phone")
        values.append(held(ana)["phone"].value)
    assert values == ["07700 900001", "01632 960111"]
    with acting(ana.actor), pytest.raises(Refused, match="nothing to undo"):
        facts.take_back(by=ana.actor, person=ana.person.pk, field="phone")


def test_what_comes_back_keeps_the_day_it_was_said(ana: Member) -> None:
    with clock.moved(-timedelta(days=40)), acting(ana.actor):
        facts.correct(by=ana.actor, person=ana.person.pk, field="phone", value="07700 900001")
    then = held(ana)["phone"].chosen.at
    with acting(ana.actor):
        facts.correct(by=ana.actor, person=ana.person.pk, field="phone", value="07700 900002")
        facts.take_back(by=ana.actor, person=ana.person.pk, field="phone")
    assert held(ana)["phone"].chosen.at == then


def test_the_address_of_the_sign_in_is_nobodys_to_take_back(ana: Member) -> None:
    with acting(ana.actor), pytest.raises(Refused, match="nothing to undo"):
        facts.take_back(by=ana.actor, person=ana.person.pk, field="email")
    assert held(ana)["email"].value == "ana.ferreira@mail.example"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("birth_date", "31/31/1999", "is not a date"),
        ("birth_date", "2999-01-01", "still to come"),
        ("email", "ana at home", "one @"),
        ("phone", "   ", "Nothing was written"),
        ("name", "A" * 201, "longer than 200"),
        ("account_no", "1", "not a field you can change"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_one_sentence(
    ana: Member, field: str, value: str, sentence: str
) -> None:
    with acting(ana.actor), pytest.raises(Refused, match=sentence):
        facts.correct(by=ana.actor, person=ana.person.pk, field=field, value=value)


def test_staff_write_on_the_customers_behalf_and_it_says_so(ana: Member, dov: Member) -> None:
    with acting(dov.actor):
        seed = facts.seed_for_desk(ana.person.pk)
        facts.correct(by=dov.actor, person=seed, field="phone", value="07700 900009")
    phone = held(ana)["phone"]
    assert (phone.value, phone.chosen.by, phone.chosen.is_yours) == (
        "07700 900009",
        "Dov Adler",
        False,
    )
