"""The identity engine as it lives (identity.md 14): whatever happens in whatever order, it holds.

A machine of random imports, records one by one, edits, withdrawals, erasures, claims, denials, a
steward's answers, corrected kinds, undos and runs of the batch. After every step the laws of
``Town.check`` hold; what was undone is where it was; and in the end the batch finds what the live
engine found.
"""

from __future__ import annotations

import os
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.support.living import Town, partition, settle, standing, try_to

from goodterms.customer.identity.models import Kind, Says
from goodterms.customer.identity.operations import claims, looking
from goodterms.customer.identity.resolving.run import resolve
from goodterms.kernel import events

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

NAMES = ["Ana Ferreira", "Ferreira, Ana", "Anna Ferriera", "A. Ferreira", "Ben Ferreira",
         "Benjamin Ferreira", "Carla Moss", "Street light 4411"]  # fmt: skip
EMAILS = ["ana.ferreira@mail.example", "ana@old.example", "ben.ferreira@mail.example",
          "info@quay.example", "carla@old.example"]  # fmt: skip
FACTS: dict[str, st.SearchStrategy[str]] = {
    "email": st.sampled_from(EMAILS),
    "phone": st.sampled_from(["07700 900101", "07700 900102", "01632 960500"]),
    "street": st.sampled_from(["14 Saltmarsh Lane", "9 Quay Lane"]),
    "postcode": st.sampled_from(["QU4 4XY", "QU1 1AB"]),
    "birth_date": st.sampled_from(["1984-05-14", "1984-05-15", "1951-11-30"]),
    "organisation": st.sampled_from(["Quay Works Ltd"]),
    "account_no": st.sampled_from(["5512345", "5512399"]),
}
PERSONS = st.fixed_dictionaries({"name": st.sampled_from(NAMES)}, optional=FACTS)
FIRMS = st.fixed_dictionaries(
    {"organisation": st.sampled_from(["Quay Works Ltd", "QUAY WORKS", "Mere Energy plc"])},
    optional={name: FACTS[name] for name in ("email", "phone", "street", "postcode")},
)
ROWS = st.lists(PERSONS | FIRMS, min_size=1, max_size=3)
CHANGES = st.fixed_dictionaries(
    {}, optional={name: values | st.just("") for name, values in FACTS.items()}
)
KNOWN = [
    {"name": "Ana Ferreira", "email": "ana@old.example", "birth_date": "1984-05-14"},
    {"name": "Carla Moss", "email": "carla@old.example", "street": "9 Quay Lane"},
    {"name": "A. Ferreira", "email": "info@quay.example", "street": "14 Saltmarsh Lane"},
    {"name": "Ana Ferriera", "street": "14 Saltmarsh Lane", "phone": "07700 900101"},
]
STORIES = int(os.environ.get("STORIES", "0"))  # so many others than the usual, drawn anew
WHICH = st.integers(0, 30)
WHO = st.integers(0, 1)


class Living(RuleBasedStateMachine):
    """One story of the town, forgotten when it has been told."""

    did: ClassVar[Counter[tuple[str, bool]]] = Counter()
    town: Town  # set by the test: a class attribute, for hypothesis makes the machines itself

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.runs = 0

    @initialize()
    def begin(self) -> None:
        town = type(self).town
        town.waiting.clear()
        self.here = Town(town.near, town.far, town.customers, town.steward, waiting=town.waiting)
        self.here.received(KNOWN, far=True)
        self.here.check()

    def teardown(self) -> None:
        try:
            if hasattr(self, "here"):
                self.ends()
        finally:
            transaction.set_rollback(True)
            self.stack.close()

    def do(self, deed: Callable[..., bool], *told: Any, **more: Any) -> bool:
        done = try_to(self.here, lambda: deed(*told, **more))
        self.did[deed.__name__, done] += 1
        return done

    def and_back(self, deed: Callable[[], bool], undo: Callable[[], bool]) -> None:
        """What was done and undone at once has left every pointer and every ``opened`` alone."""
        before = standing()
        if deed() and undo():
            stands = {seed: told for seed, *told in standing()}
            assert {seed: stands[seed] for seed, *_ in before} == {
                seed: told for seed, *told in before
            }

    @rule(rows=ROWS)
    def a_file_comes(self, rows: list[dict[str, str]]) -> None:
        self.do(self.here.imported, rows)

    @rule(rows=ROWS, far=st.booleans())
    def records_come(self, rows: list[dict[str, str]], *, far: bool) -> None:
        self.do(self.here.received, rows, far=far)

    @rule(which=WHICH, changes=CHANGES)
    def a_record_changes(self, which: int, changes: dict[str, str]) -> None:
        self.do(self.here.edited, which, changes)

    @rule(which=WHICH)
    def a_record_is_withdrawn(self, which: int) -> None:
        self.do(self.here.withdraws, which)

    @rule(which=WHICH)
    def somebody_is_erased(self, which: int) -> None:
        self.do(self.here.erases, which)

    @rule(who=WHO, email=st.sampled_from(EMAILS))
    def somebody_claims(self, who: int, email: str) -> None:
        self.do(self.here.claims, who, email)

    @rule(who=WHO, email=st.sampled_from(EMAILS))
    def somebody_claims_and_takes_it_back(self, who: int, email: str) -> None:
        known = len(self.here.claimed)
        self.and_back(
            lambda: self.do(self.here.claims, who, email) and len(self.here.claimed) > known,
            lambda: self.do(self.here.undoes_claim, -1),
        )

    @precondition(lambda self: self.here.claimed)
    @rule(which=WHICH)
    def a_claim_is_undone(self, which: int) -> None:
        self.do(self.here.undoes_claim, which)

    @precondition(lambda self: self.here.claimed)
    @rule(which=WHICH)
    def somebody_denies(self, which: int) -> None:
        self.do(self.here.denies, which)

    @precondition(lambda self: self.here.denied)
    @rule(which=WHICH)
    def a_denial_is_undone(self, which: int) -> None:
        self.do(self.here.undoes_denial, which)

    @rule(which=WHICH, says=st.sampled_from([Says.SAME, Says.DIFFERENT]))
    def a_steward_answers(self, which: int, says: Says) -> None:
        self.do(self.here.answers, which, says)

    @rule(which=WHICH, says=st.sampled_from([Says.SAME, Says.DIFFERENT]))
    def a_steward_answers_and_takes_it_back(self, which: int, says: Says) -> None:
        known = len(self.here.answered)
        self.and_back(
            lambda: self.do(self.here.answers, which, says) and len(self.here.answered) > known,
            lambda: self.do(self.here.undoes_answer, -1),
        )

    @precondition(lambda self: self.here.answered)
    @rule(which=WHICH)
    def an_answer_is_undone(self, which: int) -> None:
        self.do(self.here.undoes_answer, which)

    @rule(which=WHICH)
    def a_steward_takes_a_record_out(self, which: int) -> None:
        self.do(self.here.takes_apart, which)

    @rule(which=WHICH, kind=st.sampled_from([Kind.ASSET, Kind.PERSON]))
    def a_kind_is_corrected(self, which: int, kind: Kind) -> None:
        self.do(self.here.corrects, which, kind)

    @precondition(lambda self: self.here.corrected)
    @rule(which=WHICH)
    def a_correction_is_undone(self, which: int) -> None:
        self.do(self.here.undoes_correction, which)

    @invariant()
    def the_laws_hold(self) -> None:
        if hasattr(self, "here"):
            self.here.check()

    def ends(self) -> None:
        """Decided once more, nobody moves again: it follows from what is known and said."""
        assert self.here.decide(self.here.records) == 0


class LivingBesideTheBatch(Living):
    """The same with runs of the batch between, and one at the end."""

    @precondition(lambda self: self.runs < 1)
    @rule()
    def the_batch_runs(self) -> None:
        resolve()
        self.runs += 1

    def ends(self) -> None:
        """Where everybody stands is what a batch makes of the same records and words."""
        resolve()
        self.here.check()
        found = partition()
        self.here.decide(self.here.records)
        assert partition() == found, "the batch and the live engine differ"


@pytest.fixture
def town(energy: Division, connect: Division, dov: Member, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Thirty people, resolved once, and nobody who counts how often one claims."""
    monkeypatch.setattr(claims, "A_DAY", 1000)
    monkeypatch.setattr(claims, "A_MONTH", 1000)
    monkeypatch.setattr(looking, "CODES_A_DAY", 1000)
    made = settle(energy, connect, dov)
    resolve()
    monkeypatch.setattr(events, "defer", made.waiting.extend)
    return made


def tell(machine: type[Living], town: Town, stories: int, steps: int) -> None:
    machine.town = town
    machine.did.clear()
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=STORIES or stories,
            derandomize=not STORIES,
            stateful_step_count=steps,
            deadline=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert sum(n for (_, done), n in machine.did.items() if done) > stories, "nothing happened"


def test_whatever_happens_the_laws_hold(town: Town) -> None:
    tell(Living, town, stories=25, steps=15)
    assert Living.did["erases", True], "nobody was erased"


def test_the_batch_finds_what_the_live_engine_found(town: Town) -> None:
    tell(LivingBesideTheBatch, town, stories=4, steps=15)
