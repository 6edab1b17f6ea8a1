"""Letting software in: a name, scopes, divisions, an end, and a key shown once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from tests.support.make import (
    make_customer,
    make_division,
    make_program,
    make_record,
    make_source,
    make_staff,
    program_actor,
    seed_of,
)

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.models import Assertion, Claim, Paper, Record, Source
from goodterms.customer.people.models import Division, Person
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power, Scope
from goodterms.kernel.refusals import Refused
from goodterms.trust.access import programs
from goodterms.trust.access.models import Look, Program

if TYPE_CHECKING:
    from tests.conftest import Member

pytestmark = pytest.mark.django_db


def test_the_key_is_shown_once_and_kept_as_a_hash_alone(energy: Division) -> None:
    made = make_program(energy)
    with working("a test"):
        kept = Program.objects.get()
        audited = AuditRecord.objects.get(what="access.program.added")
    assert bytes(kept.key_hash) == programs.hashed(made.key)
    everything = f"{vars(kept)} {vars(audited)}"
    assert made.key not in everything
    assert made.key.removeprefix(programs.MARK) not in everything


def test_two_keys_are_never_alike_and_each_knows_its_own(
    energy: Division, connect: Division
) -> None:
    first, second = make_program(energy, name="One"), make_program(connect, name="Two")
    assert first.key != second.key
    known = programs.recognise(second.key, clock.now())
    assert known is not None
    assert (known.name, known.divisions) == ("Two", (connect.pk,))


def test_a_program_is_let_in_for_a_year_unless_said_otherwise(energy: Division) -> None:
    made = make_program(energy)
    assert made.program.until - made.program.since == programs.A_YEAR


def test_the_source_it_speaks_as_is_made_for_it(energy: Division) -> None:
    make_program(energy, source="webshop")
    with working("a test"):
        assert Source.objects.get(code="webshop").division_id == energy.pk


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"name": "  "}, "programs.name"),
        ({"divisions": ["nowhere"]}, "programs.division"),
        ({"divisions": []}, "programs.division"),
        ({"scopes": []}, "programs.scopes"),
        ({"until": "today"}, "programs.until"),
        ({"source": "theirs"}, "programs.source"),
    ],
    ids=["name", "division", "no division", "scopes", "end", "source"],
)
def test_what_does_not_fit_is_refused_and_no_key_is_made(
    energy: Division, connect: Division, given: dict[str, Any], rule: str
) -> None:
    make_source(connect, "theirs")
    if given.get("until"):
        given = {"until": clock.now().date()}
    wanted: dict[str, Any] = {"name": "Till", "divisions": [energy.code], **given}
    with working("a test") as by, pytest.raises(Refused) as refused:
        programs.add(by=by, **wanted)
    assert refused.value.rule == rule
    with working("a test"):
        assert not Program.objects.exists()


def test_two_programs_of_one_name_are_not_let_in_at_once(energy: Division) -> None:
    make_program(energy, name="Till")
    with pytest.raises(Refused, match="let in already"):
        make_program(energy, name="till")
    with working("a test") as by:
        programs.end(by=by, name="Till")
    make_program(energy, name="Till")
    assert [one.program.name for one in programs.programs()] == ["Till", "Till"]


def test_nobody_is_ended_who_is_not_let_in(db: None) -> None:
    with working("a test") as by, pytest.raises(Refused, match="is let in"):
        programs.end(by=by, name="Till")


def test_only_an_administrator_lets_programs_in(dov: Member, energy: Division) -> None:
    chief = make_staff(
        "chief@mereandmoor.example", "Chief", [energy], frozenset({Power.ADMINISTRATOR})
    )
    with acting(dov.actor), pytest.raises(Refused, match="administrator"):
        programs.add(by=dov.actor, name="Till", divisions=[energy.code])
    with acting(chief.actor):
        programs.add(by=chief.actor, name="Till", divisions=[energy.code])
    assert programs.programs()[0].program.made_by == "Chief"


def test_the_count_of_a_minute_starts_anew_with_the_next(energy: Division) -> None:
    key = make_program(energy).key
    start = clock.now().replace(second=0, microsecond=0)
    asked = [
        getattr(programs.recognise(key, start + timedelta(seconds=after)), "asked", 0)
        for after in (0, 30, 59, 60, 61)
    ]
    assert asked == [1, 2, 3, 1, 2]


# Walls: what the database itself lets a program see.


def test_a_program_sees_the_sources_and_people_of_its_divisions_and_nobody_elses(
    energy: Division, connect: Division
) -> None:
    ours, theirs = make_source(energy), make_source(connect)
    mine, other = make_record(ours, name="Ana"), make_record(theirs, name="Ben")
    make_customer("somebody@else.example")
    with acting(program_actor(make_program(energy))):
        assert list(Source.objects.values_list("pk", flat=True)) == [ours.pk]
        assert list(Division.objects.values_list("pk", flat=True)) == [energy.pk]
        assert list(Person.objects.values_list("pk", flat=True)) == [seed_of_(mine)]
        assert not Person.objects.filter(pk=seed_of_(other)).exists()


def test_a_program_of_no_division_sees_nothing(energy: Division) -> None:
    make_record(make_source(energy), name="Ana")
    made = make_program(energy)
    made.program.divisions = []
    with acting(program_actor(made)):
        assert not Source.objects.exists()
        assert not Person.objects.exists()


@pytest.mark.parametrize("model", [Record, Paper, Claim, Assertion, Look, Program])
def test_a_program_has_no_right_on_what_is_said_of_people(energy: Division, model: Any) -> None:
    with (
        acting(program_actor(make_program(energy))),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        list(model.objects.all())


def test_a_program_leaves_lines_it_cannot_read_or_change(energy: Division) -> None:
    made = make_program(energy)
    with acting(program_actor(made)) as by:
        from goodterms.audit.operations import record  # noqa: PLC0415

        record("a.test", by=by)
        for statement in ("SELECT * FROM audit_record", "DELETE FROM audit_record"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                sql.run(statement)
    with working("a test"):
        line = AuditRecord.objects.get(what="a.test")
    assert (line.actor_kind, line.actor, line.actor_name) == ("program", made.program.pk, "Webshop")


def test_the_scopes_are_those_trust_names(energy: Division) -> None:
    made = make_program(energy, scopes=[Scope.PEOPLE_READ])
    assert made.program.scopes == ["people:read"]
    with acting(program_actor(made)) as by:
        assert by.scopes == {Scope.PEOPLE_READ}
        assert not by.may(*Power)


def test_a_division_made_later_is_not_reached(energy: Division) -> None:
    actor = program_actor(make_program(energy))
    late = make_source(make_division("late", "Late"))
    with acting(actor):
        assert not Source.objects.filter(pk=late.pk).exists()


def seed_of_(record: Record) -> Any:
    """The seed, read as a task and not as whoever acts just now."""
    with working("a test"):
        return seed_of(record).pk
