"""The matcher's numbers as the database keeps them: one live model, learned once and used again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from goodterms.customer.identity import defining
from goodterms.customer.identity.matching.model import Model
from goodterms.customer.identity.models import MatchModel
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping


def live() -> tuple[int | None, dict[str, Model]]:
    """The live model's number and its parts by kind; nothing before the first run has learned."""
    with working("identity.resolve"):
        row = MatchModel.objects.filter(state=MatchModel.State.LIVE).first()
    if row is None:
        return None, {}
    return row.pk, {kind: Model.from_json(json.dumps(told)) for kind, told in row.contents.items()}


def propose(models: Mapping[str, Model], figures: Mapping[str, object]) -> int:
    """Keep what was learned as a candidate, which decides nothing.

    If it ever decides, then as the definition in force says, whatever it has learned.
    """
    with working("identity.resolve"):
        contents = _shaped(models, defining.in_force())
        return MatchModel.objects.create(
            made_at=clock.now(), contents=contents, figures=dict(figures)
        ).pk


def let_decide(number: int) -> None:
    """From now on this one decides; the former one is retired, never removed.

    It was kept as the definition of its day said, and another may be in force by now.
    """
    with working("identity.resolve"):
        live = MatchModel.State.LIVE
        MatchModel.objects.filter(state=live).update(state=MatchModel.State.RETIRED)
        MatchModel.objects.filter(pk=number).update(state=live)
        follow(defining.in_force())


def follow(terms: defining.Terms) -> None:
    """Let the live model decide as these terms say, from now on; what it has learned stays."""
    number, models = live()
    if number is None:
        return
    with working("identity.definition"):
        row = MatchModel.objects.select_for_update().get(pk=number)
        contents = _shaped(models, terms)
        if row.contents == contents:
            return
        row.contents = contents
        row.beside["stamp"] = str(new_id())  # who holds it compiled makes it anew
        row.save(update_fields=["contents", "beside"])


def plain(models: Mapping[str, Model]) -> dict[str, Model]:
    """Copies that decide as they have learned, whatever definition is in force."""
    copies = {kind: Model.from_json(model.to_json()) for kind, model in models.items()}
    _shaped(copies, defining.Terms())
    return copies


def _shaped(models: Mapping[str, Model], terms: defining.Terms) -> dict[str, Any]:
    for model in models.values():
        defining.shape(model, terms)
    return {kind: json.loads(model.to_json()) for kind, model in models.items()}
