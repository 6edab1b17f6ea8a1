"""A new model from all records and all labels; it decides only once the gate has let it through."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

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


def teach(
    connection: duckdb.DuckDBPyConnection, known: Mapping[str, Model], progress: Progress
) -> dict[str, Any]:
    """Learn, judge against ``known``, and keep: live if nothing fell, else a candidate.

    Needs ``face``. Answers the model's number, and its figures as they are kept with it.
    """
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
        if not fell:
            models.make_live(number)
        row = MatchModel.objects.get(pk=number)
        record("identity.model.learned", row, by=task, labels=len(told), state=row.state)
    return {"model": number, "live": not fell, **figures}


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
