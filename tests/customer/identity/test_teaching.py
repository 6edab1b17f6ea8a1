"""A new model: learned with labels, judged, kept, and brought back (identity.md 11)."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.customer.identity.test_resolve import is_one
from tests.customer.identity.test_resolve import town as town  # noqa: PLC0414  (a fixture)
from tests.support.make import make_record, make_source

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.matching import fixed_sets
from goodterms.customer.identity.matching.fixed_sets import Figure
from goodterms.customer.identity.models import Assertion, Known, MatchModel, Says, Strength
from goodterms.customer.identity.operations import models as operations
from goodterms.customer.identity.operations.groups import ordered
from goodterms.customer.identity.resolving.run import resolve
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused
from goodterms.runtime.modelling import line
from goodterms.runtime.results import Resolution

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Record
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

GOOD = dict.fromkeys(fixed_sets.SETS, Figure(0.9, 0.9))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> dict[str, Figure]:
    """The figures a new model earns; the sets themselves are tried in ``test_gate``."""
    new = dict(GOOD)
    monkeypatch.setattr(
        fixed_sets, "measure", lambda old, made, **_: dict(GOOD if made is old else new)
    )
    return new


def states() -> dict[int, str]:
    with working("a test"):
        return dict(MatchModel.objects.order_by("pk").values_list("pk", "state"))


def proved(records: dict[str, Record]) -> None:
    spoken([records["energy"], records["connect"]], Says.SAME)


def spoken(pair: list[Record], says: Says) -> None:
    """A customer's word on two records, with proof, from the day before: a run hears of it."""
    with working("a test"):
        Assertion(
            **ordered(pair[0].pk, pair[1].pk),
            says=says,
            by_kind="customer",
            by_actor=new_id(),
            strength=Strength.PROVED,
            at=clock.now() - timedelta(days=1),
        ).save()


def make_live(number: int) -> MatchModel:
    with working("a test") as by:
        return operations.make_live(by=by, model=number)


def test_a_new_model_no_worse_goes_live_with_its_figures(
    town: dict[str, Record], judged: dict[str, Figure]
) -> None:
    resolve()
    (first,) = states()
    proved(town)
    run = resolve(train=True)
    (second,) = states().keys() - {first}
    assert states() == {first: "retired", second: "live"}
    assert run.model_id == second, "it decides in the same run"
    with working("a test"):
        kept = MatchModel.objects.get(pk=second).figures
    assert (kept["labels"], kept["falls"]) == (1, [])
    assert kept["fixed"]["made"] == {"f1": 0.9, "b3": 0.9}
    assert "decides from now on" in Resolution.of(run.counts, run.figures).sentence()


def test_a_worse_one_stays_a_candidate_with_the_reason_and_decides_nothing(
    town: dict[str, Record], judged: dict[str, Figure]
) -> None:
    resolve()
    judged["historical"] = Figure(0.89, 0.95)
    run = resolve(train=True)
    first, second = states()
    assert states() == {first: "live", second: "candidate"}
    assert run.model_id == first
    with working("a test"):
        kept = MatchModel.objects.get(pk=second)
    said = "F1 on historical fell from 0.9000 to 0.8900"
    assert said in line(kept)
    assert said in Resolution.of(run.counts, run.figures).sentence()
    with pytest.raises(Refused, match="did worse"):
        make_live(second)


def test_a_former_model_can_be_brought_back_and_both_are_named_in_the_audit(
    town: dict[str, Record], judged: dict[str, Figure]
) -> None:
    resolve()
    resolve(train=True)
    first, second = states()
    with working("a test"):
        known = Known.objects.filter(model=second).count()
    assert make_live(first).state == "live"
    with working("a test"):
        assert dict(Counter(Known.objects.values_list("model", flat=True))) == {first: known}
        assert MatchModel.objects.get(pk=first).beside["stamp"]
    assert known
    assert states() == {first: "live", second: "retired"}
    with working("a test"):
        told = AuditRecord.objects.get(what="identity.model.made_live")
    assert {thing.rpartition(":")[2] for thing in told.things} == {str(first), str(second)}
    assert resolve().model_id == first


@pytest.mark.parametrize(("number", "why"), [(0, "decides already"), (99, "no model")])
def test_what_cannot_be_brought_back_is_refused(
    town: dict[str, Record], number: int, why: str
) -> None:
    resolve()
    (first,) = states()
    with pytest.raises(Refused, match=why):
        make_live(first + number)


def test_training_leaves_a_record(town: dict[str, Record], judged: dict[str, Figure]) -> None:
    resolve()
    resolve(train=True)
    with working("a test"):
        told: Any = AuditRecord.objects.get(what="identity.model.learned")
    assert told.details == {"labels": 0, "passed": True}


@pytest.mark.usefixtures("judged")
def test_words_outlast_every_model(
    town: dict[str, Record], energy: Division, connect: Division
) -> None:
    said: dict[str, Any] = {
        "email": "w.overbeek@mail.example",
        "phone": "01632 970001",
        "birth_date": "1950-02-11",
    }
    near, far = make_source(energy), make_source(connect)
    alike = [make_record(source, name="Wilhelmina Overbeek", **said) for source in (near, far)]
    unlike = [make_record(near, name="Ada Stone"), make_record(far, name="Bertil Quist")]
    resolve()
    assert (is_one(*alike), is_one(*unlike)) == (True, False), "what evidence alone says"
    spoken(alike, Says.DIFFERENT)
    spoken(unlike, Says.SAME)
    for train in (False, True):
        resolve(train=train)
        assert (is_one(*alike), is_one(*unlike)) == (False, True)
    make_live(min(states()))
    resolve()
    assert (is_one(*alike), is_one(*unlike)) == (False, True)
