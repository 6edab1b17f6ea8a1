"""A refusal is on record for good, whatever it undoes: told by real commits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.support.make import make_customer

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.models import Record
from goodterms.customer.profile.operations import facts
from goodterms.kernel import sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member


class TestARefusalThatEndsACommandOrATask:
    """No page catches it and what was begun is undone; that it was refused stays, for good."""

    @pytest.fixture
    def cleo(self, own_database: str) -> Member:
        return make_customer("cleo@mail.example")

    def refuse(self, cleo: Member) -> None:
        ours: dict[str, Any] = {"by": cleo.actor, "person": cleo.person.pk}
        facts.correct(**ours, field="phone", value="07700 900614")
        facts.correct(**ours, field="birth_date", value="tomorrow")

    def on_record(self, cleo: Member) -> list[str]:
        with working("a test"):
            words = Record.objects.get(source__code="portal", source_key=str(cleo.person.pk))
            assert "phone" not in words.payload, "what was done before it is undone"
            told = AuditRecord.objects.filter(what="profile.fact.corrected")
            return [f"{one.outcome} by {one.actor_kind}" for one in told]

    def test_under_the_role_of_who_asked(self, cleo: Member) -> None:
        with pytest.raises(Refused), acting(cleo.actor):
            self.refuse(cleo)
        assert self.on_record(cleo) == ["refused by customer"]

    def test_from_within_a_part_that_is_undone_with_it(self, cleo: Member) -> None:
        with pytest.raises(Refused), working("a task"), acting(cleo.actor):
            self.refuse(cleo)
        assert self.on_record(cleo) == ["refused by customer"]

    def test_where_the_task_goes_on_without_that_part(self, cleo: Member) -> None:
        with working("a task"):
            with pytest.raises(Refused), acting(cleo.actor):
                self.refuse(cleo)
            assert sql.value("SELECT current_setting('role')") == "goodterms_worker"
        assert self.on_record(cleo) == ["refused by customer"]

    def test_a_refusal_of_no_operation_leaves_none(self, cleo: Member) -> None:
        with pytest.raises(Refused), working("a task"):
            raise Refused("Not today.")
        assert self.on_record(cleo) == []
