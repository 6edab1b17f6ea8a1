"""The parts a person plays in an account besides what a list says, written down at our desk (R111).

A part is written beside one they have already, through the same record: it opens nothing they could
not read before, and goes where that record goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.holdings.models import AccountParty, PartOffer
from goodterms.customer.people.models import Person, Role
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor


@operation("holdings.part.given")
def give(*, by: Actor, person: UUID, account: UUID, role: str) -> AccountParty:
    """They pay for it, use it, are insured by it ... from today on."""
    _refuse_others(by)
    if not Role.objects.filter(pk=role, on_accounts=True, in_use=True).exists():
        raise Refused(
            _("This role is not in use here."),
            next_step=_("Take one of those shown."),
            rule="roles.unknown",
        )
    theirs = AccountParty.objects.of(_seeds(person)).filter(account=account)
    seen = [one.pk for one in theirs]  # the walls say which of them this colleague may see
    now = clock.now()
    with working("holdings.part.given"):
        locked = theirs.filter(pk__in=seen, record__isnull=False).select_for_update()
        standing = list(locked.order_by("said_by", "pk"))
        _refuse_unless_new(standing, role)
        part = AccountParty(
            account_id=account,
            record_id=standing[0].record_id,
            person_id=standing[0].person_id,
            role=role,
            since=now.date(),
            said_by=by.name[:120],
            told_at=now,
        )
        part.save(force_insert=True)
    record("holdings.part.given", part, by=by, about=[person], role=role)
    return part


@operation("holdings.part.ended")
def end(*, by: Actor, person: UUID, part: UUID) -> AccountParty:
    """It ends today: taken back at the desk, or said not to be theirs by whoever has it."""
    if by.is_staff:
        _refuse_others(by)
    seen = AccountParty.objects.of(_seeds(person)).filter(pk=part).exists()
    with working("holdings.part.ended"):
        # The question before the part it made, as ``offers.take_back`` holds them.
        asked = PartOffer.objects.filter(part=part, over_at__isnull=True)
        offers = list(asked.select_for_update(of=("self",)))
        standing = AccountParty.objects.select_for_update().filter(pk=part, until__isnull=True)
        mine = standing.first() if seen else None
        if mine is None:
            raise Refused(
                _("This part has ended already."),
                next_step=_("Look at the list as it is now."),
                rule="parts.over",
            )
        if not mine.is_told:
            raise Refused(
                _("A list of the division says so, and it is put right there."),
                next_step=_("Ask the division that keeps the account."),
                rule="parts.listed",
            )
        mine.until = clock.now().date()
        mine.save(update_fields=["until"])
        PartOffer.objects.filter(pk__in=[one.pk for one in offers]).update(over_at=clock.now())
    record("holdings.part.ended", mine, by=by, about=[person], role=mine.role)
    return mine


def _seeds(person: UUID) -> list[UUID]:
    return list(Person.objects.of(person).values_list("pk", flat=True))


def _refuse_unless_new(standing: list[AccountParty], role: str) -> None:
    if not standing:
        raise Refused(
            _("No record of theirs tells of this account."),
            next_step=_("Ask whoever holds it for a part, from the person's page."),
            rule="parts.strange",
        )
    if any(one.role == role for one in standing):
        raise Refused(
            _("They have this part already."),
            next_step=_("Look at the list as it is now."),
            rule="parts.held",
        )


def _refuse_others(by: Actor) -> None:
    if not by.may(Power.STEWARD, Power.CONTRIBUTOR):
        raise Refused(
            _("Which part somebody has in an account is for a colleague who may write to say."),
            next_step=_("Ask one of them to look at it."),
            rule="parts.desk",
        )
