"""Which firm of ours a name in somebody else's words means."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.make import make_record, make_source

from goodterms.customer.identity import firms
from goodterms.customer.identity.models import Face, Kind, Membership, Record
from goodterms.customer.people import operations as people
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


def make_firm(division: Division, name: str = "Norr Logistics") -> Record:
    record = make_record(make_source(division), kind=Kind.ORGANISATION, organisation=name)
    with working("a test"):
        Face.objects.create(record=record, org=firms.key_of(name), norm_version=1)
    return record


def firm_of(record: Record) -> UUID:
    with working("a test"):
        found = Membership.objects.get(record=record, until=None).organisation_id
    assert found
    return found


def test_a_firm_is_known_by_its_name_whatever_its_legal_form(energy: Division) -> None:
    firm = firm_of(make_firm(energy))
    assert firms.known_by(["NORR Logistics Ltd", "Aldgate"]) == {
        firms.key_of("Norr Logistics"): firm
    }


def test_of_two_of_one_name_the_one_known_longest_is_meant_as_it_stands_now(
    energy: Division,
) -> None:
    older, newer = make_firm(energy), make_firm(energy)
    key = firms.key_of("Norr Logistics")
    assert firms.known_by([key]) == {key: firm_of(older)}
    with working("a test"):
        other = people.mint_organisation()
        Membership.objects.filter(record=older).update(until=clock.now())
        Membership.objects.create(
            record=older, organisation=other, since=clock.now(), why="corrected"
        )
    assert firms.known_by([key]) == {key: other.pk}
    with working("a test"):
        Record.objects.filter(pk=older.pk).update(withdrawn_at=clock.now())
    assert firms.known_by([key]) == {key: firm_of(newer)}


def test_a_firm_every_source_has_withdrawn_is_neither_known_nor_found(energy: Division) -> None:
    record = make_firm(energy)
    assert list(firms.found("norr").values()) == ["Norr Logistics"]
    with working("a test"):
        Record.objects.filter(pk=record.pk).update(withdrawn_at=clock.now())
    assert firms.known_by(["Norr Logistics"]) == {}
    assert firms.found("norr") == {}
