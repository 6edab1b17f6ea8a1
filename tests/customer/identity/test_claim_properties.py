"""Properties of claims by several people (identity.md 14), against an oracle of a few lines.

Whatever strangers claim, match and undo: nobody reads another's bills without a code from the
channel on that record and a fact from its paper, or the holder's own yes; and when all has been
taken back every pointer and every ``opened`` is what it was.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.make import make_bill, make_customer, make_record, make_source, seed_of

from goodterms.customer.holdings.models import Bill
from goodterms.customer.identity.models import Claim, Record, SecondWord
from goodterms.customer.identity.operations import claims, groups, holders, looking
from goodterms.customer.identity.operations.claims import Paper
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

PEOPLE, RECORDS = 2, 3  # Ana and Mallory; records 0 and 1 strangers', 2 proved by its holder
ACTS = (
    "match", "guess", "code", "code with paper", "paper of another",
    "yes", "last word", "no", "undo",
)  # fmt: skip
STEPS = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, PEOPLE - 1), st.integers(0, RECORDS - 1)),
    max_size=10,
)


@dataclass
class World:
    """People, records, and what the oracle allows: {(who, record): level}."""

    people: list[Member]
    holder: Member
    records: list[Record]
    proved: dict[tuple[int, int], tuple[int, UUID]] = field(default_factory=dict)
    asked: list[tuple[int, UUID]] = field(default_factory=list)
    said_yes: dict[int, list[UUID]] = field(default_factory=dict)  # of the holder, to whom
    agreed: set[int] = field(default_factory=set)  # who became one with the holder

    def do(self, act: str, who: int, number: int) -> None:
        try:
            with transaction.atomic():
                getattr(self, act.replace(" ", "_"))(who, number)
        except Refused:
            pass  # a refusal is an answer; what it leaves is checked below

    def match(self, who: int, number: int) -> None:
        with working("a test"):
            groups.join(
                self.people[who].person.pk, [seed_of(self.records[number]).pk], cause={"run": 1}
            )

    def guess(self, who: int, number: int) -> None:
        claim = self._ask(who, number)
        right = secrets.code("claim", claim.pk, 1)
        self._give(who, claim, "000000" if right != "000000" else "000001", _paper(number))

    def code(self, who: int, number: int) -> None:
        self._prove(who, number, None, 1)

    def code_with_paper(self, who: int, number: int) -> None:
        self._prove(who, number, _paper(number), 2)

    def paper_of_another(self, who: int, number: int) -> None:
        self._prove(who, number, _paper((number + 1) % RECORDS), 1)

    def yes(self, who: int, number: int) -> None:
        self._answer(holders.agree)

    def last_word(self, who: int, number: int) -> None:
        """Only whoever the holder said yes to gets anywhere by it."""
        one = self.people[who]
        for claim in self.said_yes.get(who, ()):
            with acting(one.actor):
                holders.confirm(by=one.actor, person=one.person.pk, claim=claim)
            self.agreed.add(who)

    def no(self, who: int, number: int) -> None:
        self._answer(holders.disown)

    def undo(self, who: int, number: int) -> None:
        _level, claim = self.proved.get((who, number), (0, None))
        if claim:
            self._undo(who, claim)
            del self.proved[who, number]

    def _undo(self, who: int, claim: UUID) -> None:
        one = self.people[who]
        with acting(one.actor):
            claims.undo(by=one.actor, person=one.person.pk, claim=claim)

    def _ask(self, who: int, number: int) -> Claim:
        one = self.people[who]
        with acting(one.actor):
            claim = claims.ask(
                by=one.actor, person=one.person.pk, means="email", value=_email(number)
            )
        with working("a test"):
            looking.look(claim.pk)
        return claim

    def _give(self, who: int, claim: Claim, code: str, paper: Paper | None) -> Claim:
        one = self.people[who]
        with acting(one.actor):
            return claims.prove(
                by=one.actor, person=one.person.pk, claim=claim.pk, code=code, paper=paper
            )

    def _prove(self, who: int, number: int, paper: Paper | None, level: int) -> None:
        claim = self._ask(who, number)
        done = self._give(who, claim, secrets.code("claim", claim.pk, 1), paper)
        if done.state == Claim.State.PROVED:
            best = max(level, self.proved.get((who, number), (0, None))[0])
            self.proved[who, number] = (best, claim.pk)

    def _answer(self, verb: Any) -> None:
        with working("a test"):
            second = SecondWord.objects.filter(answer="", claim__state__in=Claim.OPEN).first()
            claimant = second.claim.claimant_id if second else None
        if second is None:
            return
        asked = next(
            one for one in (*self.people, self.holder) if one.person.pk == second.holder_id
        )
        with acting(asked.actor):
            verb(by=asked.actor, person=asked.person.pk, second=second.pk)
        if verb is holders.agree:
            for who, one in enumerate(self.people):
                if one.person.pk == claimant:
                    self.said_yes.setdefault(who, []).append(second.claim_id)

    def holds(self) -> None:
        """Who reads a bill has proved it by code and paper, or has the holder's yes."""
        for who, one in enumerate(self.people):
            with acting(one.actor):
                billed = set(Bill.objects.values_list("number", flat=True))
            for number in range(RECORDS):
                if f"N-{number}" in billed:
                    level = self.proved.get((who, number), (0, None))[0]
                    assert level >= 2 or self.agreed, (who, number)
        with working("a test"):
            assert not Person.objects.exclude(canonical__canonical_id=_canonical()).exists()


def _canonical() -> Any:
    from django.db.models import F  # noqa: PLC0415

    return F("canonical_id")


def _email(number: int) -> str:
    return f"old{number}@x.example"


def _paper(number: int) -> Paper:
    return Paper("invoice", f"N-{number}", "10.00")


def _standing() -> list[tuple[Any, ...]]:
    with working("a test"):
        return list(Person.objects.order_by("pk").values_list("pk", "canonical_id", "opened"))


def _world(connect: Division) -> World:
    made = []
    for number in range(RECORDS):
        verifies = ["email"] if number == RECORDS - 1 else []
        source = make_source(connect, f"s{number}", verifies=verifies)
        record = make_record(source, name=f"Cara Dunn {number}", email=_email(number))
        make_bill(record, f"N-{number}", "10.00")
        made.append(record)
    holder = make_customer(_email(RECORDS - 1), "Cara")
    people = [make_customer("ana@mail.example", "Ana"), make_customer("mal@mail.example", "Mal")]
    return World(people, holder, made)


@contextmanager
def told_and_forgotten() -> Iterator[None]:
    with transaction.atomic(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(claims, "A_DAY", 100)
        patch.setattr(claims, "A_MONTH", 100)
        patch.setattr(looking, "CODES_A_DAY", 100)
        yield
        transaction.set_rollback(True)


PLAIN = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@PLAIN
@given(steps=STEPS)
def test_nobody_reads_anothers_bills_without_code_and_paper_or_their_yes(
    connect: Division, steps: list[tuple[str, int, int]]
) -> None:
    with told_and_forgotten():
        world = _world(connect)
        for act, who, number in steps:
            world.do(act, who, number)
            world.holds()


@PLAIN
@given(
    matched=st.lists(
        st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, RECORDS - 2)), max_size=3
    ),
    steps=st.lists(
        st.tuples(st.sampled_from(("code", "code with paper")), st.integers(0, RECORDS - 2)),
        max_size=6,
    ),
)
def test_undoing_every_claim_in_turn_restores_every_pointer_and_every_opened(
    connect: Division, matched: list[tuple[int, int]], steps: list[tuple[str, int]]
) -> None:
    with told_and_forgotten():
        world = _world(connect)
        for who, number in matched:
            world.do("match", who, number)
        before, done = _standing(), []
        for act, number in steps:
            known = world.proved.get((0, number))
            world.do(act, 0, number)
            newest = world.proved.get((0, number))
            if newest and newest != known:
                done.append(newest[1])
        for claim in reversed(done):
            world._undo(0, claim)
        assert _standing() == before


@PLAIN
@given(
    steps=st.lists(
        st.tuples(st.just("match"), st.integers(0, PEOPLE - 1), st.integers(0, RECORDS - 1)),
        max_size=8,
    )
)
def test_a_machine_match_opens_nothing(
    connect: Division, steps: list[tuple[str, int, int]]
) -> None:
    with told_and_forgotten():
        world = _world(connect)
        for act, who, number in steps:
            world.do(act, who, number)
        for one in world.people:
            with acting(one.actor):
                assert not Bill.objects.exists()
                assert not Record.objects.told_by_others().exists()
