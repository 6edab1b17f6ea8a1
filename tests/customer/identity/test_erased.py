"""Whoever was erased does not come back with the next list, nor with a program's next call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.customer.identity.live.crowd import source
from tests.customer.identity.live.test_receiving import OSCAR, RUTH, one

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity import erased
from goodterms.customer.identity.models import Record
from goodterms.customer.identity.operations.receiving import Told, receive
from goodterms.kernel import clock
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Source
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def billing(energy: Division) -> Source:
    return source(energy)


def empty(record: int) -> None:
    """What an erasure leaves of a record's row."""
    with working("a test"):
        row = Record.objects.get(pk=record)
        key = erased.key_of(row.source_id, row.source_key)
        Record.objects.filter(pk=record).update(
            source_key=key, payload={}, content_hash=b"", erased_at=clock.now()
        )


def test_the_key_of_an_erased_record_brings_nobody_back(billing: Source) -> None:
    ruth = one(billing, "4711", RUTH)
    empty(ruth.record)
    with working("a test") as task:
        told = [Told("4711", RUTH), Told("4712", OSCAR)]
        gone, oscar = receive(by=task, source=billing, told=told)
        assert (gone.state, gone.record, gone.person) == ("erased", ruth.record, None)
        assert oscar.state == "new"
        assert not Record.objects.filter(payload__name=RUTH["name"]).exists()
        left = AuditRecord.objects.order_by("-id")[0].details
        assert left == {"new": 1, "changed": 0, "unchanged": 0, "erased": 1}


def test_the_key_itself_stands_nowhere_any_more(billing: Source) -> None:
    empty(one(billing, "ruth@old.example", RUTH).record)
    with working("a test"):
        kept = Record.objects.get().source_key
    assert "ruth" not in kept
    assert kept == erased.key_of(billing.pk, "ruth@old.example")
    assert kept != erased.key_of(billing.pk + 1, "ruth@old.example"), "two sources share no digest"


def test_another_source_with_the_same_key_tells_of_somebody_new(
    billing: Source, connect: Division
) -> None:
    empty(one(billing, "4711", RUTH).record)
    assert one(source(connect), "4711", OSCAR).state == "new"
