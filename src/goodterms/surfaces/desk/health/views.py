"""The engine's health on one page, each figure with its limit and what to do past it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_GET

from goodterms.customer.identity.vitals import vitals
from goodterms.kernel.actors import Power
from goodterms.surfaces.desk.health import listing
from goodterms.surfaces.desk.shell import local_time, show, stewards_only
from goodterms.trust.access.queries import how_many

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goodterms.ui.http import StaffRequest

PAGE = "desk/health/health.html"


@require_GET
@stewards_only
def health(request: StaffRequest) -> HttpResponse:
    """Read-only: what there is to do is a link to where it is done."""
    with local_time():
        found = vitals(stewards=how_many(Power.STEWARD))
        return show(request, PAGE, "health", listing.context(found))
