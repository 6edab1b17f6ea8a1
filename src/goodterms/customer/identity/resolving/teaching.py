"""A new model from all records and all labels, and what the gate says of it.

It is kept as a candidate. One that passes goes live when the run has frozen beside it what the live
path needs, so nothing arriving meanwhile meets a model that is half there.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from goodterms.audit.operations import record
from goodterms.customer.identity.matching import fixed_sets, gate, pipeline
from goodterms.customer.identity.models import MatchModel
from goodterms.customer.identity.resolving import labels, models
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import duckdb

    from goodterms.customer.identity.matching.fixed_sets import Figure
    from goodterms.customer.identity.matching.model import Model
    from goodterms.customer.identity.matching.pipeline import Learned
    from goodterms.customer.identity.resolving.labels import Control

    type Progress = Callable[[str, int, int], None]


class Taught(NamedTuple):
    """The new model, whether it may decide, and its figures as they are kept with it."""

    number: int
    models: Mapping[str, Model]
    passed: bool
    figures: dict[str, Any]

    def told(self) -> dict[str, Any]:
        """The figures a run keeps of it, ready for JSON; ``live`` says whether it decides now."""
        return {"model": self.number, "live": self.passed, **self.figures}


def teach(
    connection: duckdb.DuckDBPyConnection, known: Mapping[str, Model], progress: Progress
) -> Taught:
    """Learn, judge against ``known``, and keep as a candidate. Needs ``face``."""
    known = models.plain(known)  # both are judged by what they learned, not by how strict we are
    told, asked = labels.read(), labels.controls()
    made = pipeline.learn(
        connection,
        labels=told,
        known=known,
        asked=[(one.a, one.b) for one in asked],
        progress=progress,
    )
    new = fixed_sets.measure(known, made.models, progress=progress)
    old = fixed_sets.measure(known, known, progress=progress)
    missed = _missed(made, asked)
    fell = gate.falls(new, old, missed)
    figures = {
        "records": {kind: model.figures.get("records", 0) for kind, model in made.models.items()},
        "labels": len(told),
        "fixed": _told(new),
        "before": _told(old),
        "control": _control(missed, asked),
        "falls": [one._asdict() for one in fell],
    }
    number = models.propose(made.models, figures)
    with working("identity.resolve") as task:
        row = MatchModel.objects.get(pk=number)
        record("identity.model.learned", row, by=task, labels=len(told), passed=not fell)
    return Taught(number, made.models, passed=not fell, figures=figures)


def _missed(made: Learned, asked: list[Control]) -> tuple[float, float] | None:
    """How far the new and the known model are from the control answers both can weigh."""
    both = made.by_new.keys() & made.by_known.keys()
    told = [one for one in asked if (one.a, one.b) in both]
    if not told:
        return None
    new, known = (
        gate.miss((weights[one.a, one.b], one.same) for one in told)
        for weights in (made.by_new, made.by_known)
    )
    return new, known


def _control(missed: tuple[float, float] | None, asked: list[Control]) -> dict[str, Any]:
    new, known = missed or (None, None)
    return {"answers": len(asked), "miss": new, "before": known}


def _told(figures: Mapping[str, Figure]) -> dict[str, dict[str, float]]:
    return {
        name: {key: round(value, 4) for key, value in asdict(figure).items()}
        for name, figure in figures.items()
    }
