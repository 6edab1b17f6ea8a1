"""The gate: what may be sent, to whom, and who may say so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import goodterms
from goodterms.audit.models import AuditRecord
from goodterms.customer.people.models import Person
from goodterms.customer.profile.models import Permit
from goodterms.customer.profile.operations.permits import ask_again, permit
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from tests.conftest import Member


def given(person: UUID, topic: str = "proof", channel: str = "email") -> Permit:
    with working("a test") as by:
        return permit(by=by, person=person, topic=topic, channel=channel)


def test_a_service_message_is_permitted_by_its_duty(ana: Member) -> None:
    leave = given(ana.person.pk)
    assert leave.because.startswith("security: ")
    with working("a test"):
        assert Permit.objects.get().person_id == ana.person.pk
        assert AuditRecord.objects.get(what="profile.permitted").people == [ana.person.pk]
        ask_again(leave)


@pytest.mark.parametrize("topic", ["offers", "events", "research", "", "Proof"])
def test_what_nobody_chose_is_not_sent(ana: Member, topic: str) -> None:
    with (
        working("a test") as by,
        pytest.raises(Refused, match="Nobody has chosen to hear about this"),
    ):
        permit(by=by, person=ana.person.pk, topic=topic, channel="email")
    with working("a test"):
        assert not Permit.objects.exists()
        assert AuditRecord.objects.get(what="profile.permitted").rule == "permits.not_chosen"


def test_a_way_we_do_not_write_is_refused(ana: Member) -> None:
    with pytest.raises(Refused) as refusal:
        given(ana.person.pk, channel="post")
    assert refusal.value.rule == "permits.channel"


def test_nobody_writes_to_a_person_who_was_erased_or_never_was(ana: Member) -> None:
    leave = given(ana.person.pk)
    with working("a test"):
        Person.objects.filter(pk=ana.person.pk).update(erased_at=clock.now())
    for person in (ana.person.pk, new_id()):
        with pytest.raises(Refused) as refusal:
            given(person)
        assert refusal.value.rule == "permits.erased"
    with pytest.raises(Refused), working("a test"):
        ask_again(leave)


def test_a_permit_is_made_in_one_place_only() -> None:
    root = Path(goodterms.__file__).parent
    makers = [
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if re.search(r"\bPermit(\.objects\.(bulk_)?create)?\(", _without_classes(file.read_text()))
    ]
    assert makers == ["customer/profile/operations/permits.py"]


def _without_classes(source: str) -> str:
    return re.sub(r"^class Permit\(", "", source, flags=re.MULTILINE)
