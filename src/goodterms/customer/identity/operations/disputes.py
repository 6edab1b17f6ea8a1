"""A customer's answer to a steward who differs: they have read it, and stay with their word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity import disputes
from goodterms.customer.identity.models import DISPUTE_HEARD, Change
from goodterms.customer.identity.operations.groups import hold
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor


@operation("identity.dispute.heard")
def stay(*, by: Actor, person: UUID, dispute: UUID) -> None:
    """Both words stand on, and it is no open question to them any more. Said twice it is said."""
    with working("identity.dispute.heard"):
        hold([person])
        told = next((one for one in disputes.of(person) if one.id == dispute), None)
        if told is None:
            raise Refused(
                _("We do not differ on this any more."),
                next_step=_("Look at the page again."),
                rule="dispute.over",
            )
        if told.stayed:
            return
        theirs = {"seeds": [person], "was": [person], "now": [person]}
        heard = Change(at=clock.now(), what=DISPUTE_HEARD, cause={"word": told.word}, **theirs)
        heard.save(force_insert=True)
    record("identity.dispute.heard", heard, by=by, about=[person])
