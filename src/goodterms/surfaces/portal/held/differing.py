"""Where our desk thinks otherwise than the customer: shown to them, answered, and nothing moves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goodterms.customer.identity import disputes
from goodterms.customer.identity.models import Says
from goodterms.customer.identity.operations import disputes as operations
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.shell import PortalRequest, for_customers
from goodterms.ui.errors import refused as refused_page
from goodterms.ui.http import SeeOther
from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpResponse

    from goodterms.customer.identity.disputes import Dispute


class Differing(NamedTuple):
    """One word of ours against theirs. ``stayed``: since when they stay with theirs."""

    id: UUID
    words: str
    reason: str
    at: datetime
    stayed: datetime | None


def of(person: UUID) -> list[Differing]:
    """Two queries at most; the open ones first."""
    told = sorted(disputes.of(person), key=lambda one: (one.stayed is not None, one.at))
    return [Differing(one.id, _words(one), one.reason, one.at, one.stayed) for one in told]


@require_POST
@for_customers
def stay(request: PortalRequest, dispute_id: UUID) -> HttpResponse:
    """Their word stays theirs, and Home asks no more."""
    try:
        operations.stay(by=request.actor, person=request.me, dispute=dispute_id)
    except Refused as refusal:
        return refused_page(request, refusal)
    return SeeOther(f"{reverse('portal:held')}#differing")


def _words(told: Dispute) -> str:
    words = {"who": told.by or _("Somebody"), "day": day(told.at)}
    if told.says == Says.SAME:
        return (
            _("%(who)s at our desk said on %(day)s that a record you set aside is yours.") % words
        )
    return _("%(who)s at our desk said on %(day)s that a record you proved is not yours.") % words
