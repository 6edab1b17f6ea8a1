"""Which model decides: every one is kept, and the former ones can be brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.models import Known, MatchModel
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from goodterms.kernel.actors import Actor

State = MatchModel.State


@operation("identity.model.made_live")
def make_live(*, by: Actor, model: int) -> MatchModel:
    """Let a former model decide again. One that the gate has kept back stays where it is.

    It decides as the definition in force says, whichever was when it was learned. Records move when
    everything is resolved the next time. What the last run read of the data passes on to it, so
    that a record arriving before then is weighed by what is known.
    """
    # The matcher's engines take a second to load: only the process that resolves should pay it.
    from goodterms.customer.identity.resolving import models  # noqa: PLC0415

    with working("identity.model.made_live"):
        known = {row.pk: row for row in MatchModel.objects.select_for_update().order_by("pk")}
        wanted = known.get(model)
        _refuse(wanted, model)
        former = [row for row in known.values() if row.state == State.LIVE]
        beside = former[0].beside if former else {}
        MatchModel.objects.filter(pk=model).update(beside=beside)
        models.let_decide(model)
        Known.objects.filter(model=model).delete()
        Known.objects.filter(model__in=former).update(model=model)
    record("identity.model.made_live", *former, *([wanted] if wanted else []), by=by)
    return MatchModel.objects.get(pk=model)


def _refuse(wanted: MatchModel | None, number: int) -> None:
    if wanted is None:
        raise Refused(
            _("There is no model %(number)d.") % {"number": number},
            next_step=_("goodterms model list says which there are."),
            rule="models.unknown",
        )
    if wanted.state == State.LIVE:
        raise Refused(
            _("Model %(number)d decides already.") % {"number": number}, rule="models.live"
        )
    if wanted.figures.get("falls"):
        raise Refused(
            _("Model %(number)d did worse than the live one, so it decides nothing.")
            % {"number": number},
            next_step=_("Learn anew with goodterms resolve --train when there are more answers."),
            rule="models.candidate",
        )
