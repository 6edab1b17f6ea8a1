"""Places in firms: what somebody has answered of their own life is theirs to change (R7, R111)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from goodterms.audit.models import AuditRecord, Outcome
from goodterms.customer.identity import firms
from goodterms.customer.identity.operations import jobs
from goodterms.customer.people.models import Affiliation
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Member

pytestmark = pytest.mark.django_db

State = Affiliation.State


@pytest.fixture
def proposed(ana: Member) -> Affiliation:
    """A place that a record of hers names, as our desk's page shows it."""
    with working("a test"):
        return Affiliation.objects.create(
            person=ana.person,
            firm="Norr Logistics",
            firm_key=firms.key_of("Norr Logistics"),
            told_at=clock.now(),
        )


def say(
    who: Member, verb: Callable[..., Affiliation], place: Affiliation, **named: object
) -> Affiliation:
    with acting(who.actor):
        return verb(by=who.actor, person=place.person_id, affiliation=place.pk, **named)


@pytest.mark.parametrize(
    ("theirs", "ours", "state"),
    [(jobs.confirm, jobs.deny, State.CONFIRMED), (jobs.deny, jobs.confirm, State.DENIED)],
    ids=["yes", "no"],
)
def test_our_desk_does_not_turn_round_what_they_have_answered_meanwhile(
    ana: Member,
    dov: Member,
    proposed: Affiliation,
    theirs: Callable[..., Affiliation],
    ours: Callable[..., Affiliation],
    state: State,
) -> None:
    say(ana, theirs, proposed)
    with pytest.raises(Refused, match="answered this themselves"):
        say(dov, ours, proposed)
    with working("a test"):
        assert Affiliation.objects.get().state == state
        assert AuditRecord.objects.filter(rule="jobs.theirs", outcome=Outcome.REFUSED).count() == 1


def test_a_place_they_said_no_to_is_not_brought_back_by_mending_it(
    ana: Member, dov: Member, proposed: Affiliation
) -> None:
    say(ana, jobs.deny, proposed)
    with pytest.raises(Refused, match="answered this themselves"):
        say(dov, jobs.correct, proposed, job=jobs.Job("Norr Logistics", "Buyer"))


def test_what_our_desk_has_answered_they_turn_round_themselves(
    ana: Member, dov: Member, proposed: Affiliation
) -> None:
    assert say(dov, jobs.deny, proposed).state == State.DENIED
    assert say(dov, jobs.confirm, proposed).state == State.CONFIRMED
    assert say(ana, jobs.deny, proposed).state == State.DENIED
    assert say(ana, jobs.confirm, proposed).state == State.CONFIRMED


def test_who_tells_of_a_place_that_was_proposed_says_yes_to_it(
    ana: Member, proposed: Affiliation
) -> None:
    with acting(ana.actor):
        told = jobs.tell(
            by=ana.actor, person=ana.person.pk, job=jobs.Job("Norr Logistics Ltd", "Buyer")
        )
    with working("a test"):
        assert Affiliation.objects.get() == told == proposed
    assert (told.firm, told.title, told.state) == ("Norr Logistics Ltd", "Buyer", State.CONFIRMED)


@pytest.mark.parametrize(
    ("job", "words"),
    [
        (jobs.Job("  "), "needs the name of the firm"),
        (jobs.Job("Norr", since=date(2026, 3, 1), until=date(2026, 2, 28)), "before the beginning"),
    ],
)
def test_a_place_at_no_firm_or_that_ends_before_it_begins_is_refused(
    ana: Member, proposed: Affiliation, job: jobs.Job, words: str
) -> None:
    with pytest.raises(Refused, match=words), acting(ana.actor):
        jobs.tell(by=ana.actor, person=ana.person.pk, job=job)
    with pytest.raises(Refused, match=words):
        say(ana, jobs.correct, proposed, job=job)
    with working("a test"):
        assert Affiliation.objects.get().state == State.PROPOSED
