"""A list that still tells of somebody who was erased brings nothing of them back, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings.models import Account, Bill
from goodterms.customer.identity import erased
from goodterms.customer.identity.models import Membership, Record
from goodterms.customer.people.models import Person
from goodterms.journeys.intake.operations.bringing import import_file
from goodterms.kernel import clock

if TYPE_CHECKING:
    from tests.journeys.intake.conftest import Write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home", "reading")]

HEAD = "Customer No,Name,Phone,Account No,Invoice No\n"
RUTH = "1,Ruth Larkspur,01632 960123,5512345,R-1\n"
OSCAR = "2,Oscar Whitlock,01632 960777,5512346,R-2\n"


@pytest.fixture
def without_ruth(write: Write) -> None:
    """Both came in, and Ruth was erased: her row stays, emptied, its key a digest."""
    import_file(write(HEAD + RUTH + OSCAR), source="billing")
    for model in (Bill, Account):
        model.objects.filter(number__in=("R-1", "5512345")).update(number="gone")
    row = Record.objects.get(source_key="1")
    row.source_key, row.payload = erased.key_of(row.source_id, "1"), {}
    row.erased_at = clock.now()
    row.save()


def test_the_same_list_again_leaves_them_out_and_counts_them(
    write: Write, without_ruth: None
) -> None:
    people = Person.objects.count()
    done = import_file(write(HEAD + RUTH + OSCAR), source="billing")
    assert (done.new, done.changed, done.same, done.erased) == (0, 0, 1, 1)
    assert "1 left out: whom they tell of was erased here." in done.sentence()
    assert done.as_dict()["erased"] == 1
    assert AuditRecord.objects.filter(details__erased=1).count() == 1
    assert not Record.objects.filter(payload__name__icontains="Ruth").exists()
    assert (Record.objects.count(), Person.objects.count()) == (2, people)
    assert Membership.objects.filter(until=None).count() == 2, "nothing opens anew"


def test_nor_do_their_accounts_and_bills_come_back(write: Write, without_ruth: None) -> None:
    import_file(write(HEAD + RUTH.replace("R-1", "R-3") + OSCAR), source="billing")
    assert not Account.objects.filter(number="5512345").exists()
    assert not Bill.objects.filter(number__in=("R-1", "R-3")).exists()
    assert Bill.objects.filter(number="R-2").exists()


def test_where_nobody_was_erased_nothing_is_said_of_it(write: Write) -> None:
    done = import_file(write(HEAD + RUTH), source="billing")
    assert done.erased == 0
    assert "erased" not in done.sentence()
