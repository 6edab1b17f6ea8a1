"""Property: what a sign-in reads follows proof, never the machine's match (rule 9).

Any sequence of machine matches, claims with and without paper, undos, denials and their undos: the
portal role reads just what an oracle of a few lines says, pointers stay one step deep, no seed is
lost, and undoing every word brings the partition back that the machine alone had made.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.make import make_bill, make_customer, make_record, make_source, seed_of

from goodterms.customer.holdings.models import Bill
from goodterms.customer.identity.models import Record
from goodterms.customer.identity.operations import claims, groups, looking, words
from goodterms.customer.people.models import Person
from goodterms.kernel import secrets
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from uuid import UUID

    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

RECORDS = 4
STEPS = st.tuples(
    st.sampled_from(["match", "claim", "claim with paper", "undo", "deny", "undo denial"]),
    st.integers(0, RECORDS - 1),
)


@dataclass
class Story:
    """What has been done, and what the oracle says is open."""

    ana: Member
    records: list[Record]
    level: dict[int, int] = field(default_factory=dict)
    claimed: dict[int, UUID] = field(default_factory=dict)
    denied: dict[int, tuple[UUID, int]] = field(default_factory=dict)

    def match(self, number: int) -> None:
        """The nightly run finds that this record speaks of Ana, unless her own word forbids."""
        if number in self.denied:
            return
        with working("a test"):
            groups.join(self.ana.person.pk, [seed_of(self.records[number]).pk], cause={"run": 1})

    def claim(self, number: int, *, paper: bool) -> None:
        if self.level.get(number) or number in self.denied:
            return
        with acting(self.ana.actor):
            claim = claims.ask(
                by=self.ana.actor,
                person=self.ana.person.pk,
                means="invoice",
                value=f"N-{number}",
                fact="10.00" if paper else "",
            )
        with working("a test"):
            looking.look(claim.pk)
        with acting(self.ana.actor):
            claims.prove(
                by=self.ana.actor,
                person=self.ana.person.pk,
                claim=claim.pk,
                code=secrets.code("claim", claim.pk, 1),
            )
        self.level[number], self.claimed[number] = (2 if paper else 1), claim.pk

    def undo(self, number: int) -> None:
        if number in self.claimed and number not in self.denied:
            with acting(self.ana.actor):
                claims.undo(
                    by=self.ana.actor, person=self.ana.person.pk, claim=self.claimed.pop(number)
                )
            self.level.pop(number)

    def deny(self, number: int) -> None:
        if self.level.get(number):
            with acting(self.ana.actor):
                about = Record.objects.get(pk=self.records[number].pk)
                word = words.deny(by=self.ana.actor, person=self.ana.person.pk, about=about)
            self.denied[number] = (word.pk, self.level.pop(number))

    def undo_denial(self, number: int) -> None:
        if number in self.denied:
            word, level = self.denied.pop(number)
            with acting(self.ana.actor):
                words.undo_denial(by=self.ana.actor, person=self.ana.person.pk, word=word)
            self.level[number] = level

    def holds(self) -> None:
        with acting(self.ana.actor):
            read = set(Record.objects.told_by_others().values_list("pk", flat=True))
            billed = set(Bill.objects.values_list("number", flat=True))
        assert read == {self.records[number].pk for number, level in self.level.items() if level}
        assert billed == {f"N-{number}" for number, level in self.level.items() if level > 1}
        with working("a test"):
            assert not Person.objects.exclude(canonical__canonical=F("canonical")).exists()
            assert Person.objects.count() == RECORDS + 1


@contextmanager
def told_and_forgotten() -> Iterator[None]:
    """Everything inside is rolled back: one story never reads another's."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, max_size=12))
def test_what_a_sign_in_reads_follows_proof_and_never_the_match(
    connect: Division, steps: list[tuple[str, int]]
) -> None:
    with told_and_forgotten(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims, "A_DAY", 100)
        patch.setattr(claims, "A_MONTH", 100)
        story = Story(make_customer("ana@mail.example"), _records(connect))
        for verb, number in steps:
            if verb.startswith("claim"):
                story.claim(number, paper=verb.endswith("paper"))
            else:
                getattr(story, verb.replace(" ", "_"))(number)
            story.holds()


def _records(connect: Division) -> list[Record]:
    made = []
    for number in range(RECORDS):
        record = make_record(make_source(connect), name="Ana F", email=f"old{number}@x.example")
        make_bill(record, f"N-{number}", "10.00")
        made.append(record)
    return made


def test_a_proved_record_is_refused_where_another_said_it_is_not_theirs(
    ana: Member, connect: Division
) -> None:
    record = _records(connect)[0]
    story = Story(ana, [record])
    story.claim(0, paper=True)
    story.deny(0)
    with pytest.raises(Refused, match="two people"), working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={"run": 1})
