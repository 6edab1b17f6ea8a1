"""What became of firms: dated, told by a steward, taken back by one press. Nobody's id changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.firms import names_of
from goodterms.customer.people.models import Lineage, Organisation
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID

    from goodterms.kernel.actors import Actor


@operation("identity.lineage.told")
def tell(*, by: Actor, former: UUID, later: UUID, kind: Lineage.Kind, on: date) -> Lineage:
    """``former`` went over into ``later`` on a day. Both stay, each with its own history."""
    _refuse_others(by)
    with working("identity.lineage.told"):
        seeds = {former: _canonical(former), later: _canonical(later)}
        if seeds[former] == seeds[later]:
            raise Refused(
                _("Both are one firm here."),
                next_step=_("Choose another firm."),
                rule="lineage.one",
            )
        names = names_of(seeds)
        told = Lineage(
            former_id=seeds[former],
            later_id=seeds[later],
            former_name=names.get(former, "")[:200],
            later_name=names.get(later, "")[:200],
            kind=kind,
            on=on,
            said_by=by.name[:120],
            at=clock.now(),
        )
        told.save(force_insert=True)
    record("identity.lineage.told", told, by=by, kind=str(kind))
    return told


@operation("identity.lineage.taken_back")
def take_back(*, by: Actor, lineage: UUID) -> Lineage:
    """It was told in error: no page says so any more. Raises ``Refused`` if it was taken back."""
    _refuse_others(by)
    with working("identity.lineage.taken_back"):
        told = Lineage.objects.standing().select_for_update().filter(pk=lineage).first()
        if told is None:
            raise Refused(_("This was taken back already."), rule="lineage.gone")
        told.undone_at = clock.now()
        told.save(update_fields=["undone_at"])
    record("identity.lineage.taken_back", told, by=by)
    return told


def _canonical(organisation: UUID) -> UUID:
    found = Organisation.objects.filter(pk=organisation).values_list("canonical_id", flat=True)
    canonical = found.first()
    if canonical is None:
        raise Refused(_("There is no such firm here."), rule="lineage.unknown")
    return canonical


def _refuse_others(by: Actor) -> None:
    if not by.may(Power.STEWARD):
        raise Refused(
            _("What became of a firm is for a steward to say."),
            next_step=_("Ask one of them to write it down."),
            rule="lineage.steward",
        )
