"""Taking a record out of its person, with a reason both sides read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from goodterms.customer.identity import queries
from goodterms.customer.identity.models import KindBy
from goodterms.customer.identity.operations import review as operations
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.people import page
from goodterms.surfaces.desk.people.forms import ApartForm
from goodterms.surfaces.desk.people.naming import key_of, record_name
from goodterms.surfaces.desk.people.views import known, moved
from goodterms.surfaces.desk.people.visits import open_record
from goodterms.surfaces.desk.shell import local_time, show, stewards_only
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

APART = "desk/people/apart.html"


@require_http_methods(["GET", "HEAD", "POST"])
@stewards_only
def apart(request: StaffRequest, seed: UUID, record_id: int) -> HttpResponse:
    """Say why this record is somebody else's; it stands alone at once."""
    who = known(seed)
    if who.card.person_id != seed:
        return moved(request, seed, who)
    with local_time():
        visit = open_record(request, who)
        if visit is None or visit.is_outside:
            return SeeOther(reverse("desk:people-looks", args=[seed]))
        told = {record.pk: record for record in queries.records_of(visit.seeds)}
        record = told.get(record_id)
        if record is None or record.kind_by == KindBy.HOLDER:
            raise Http404
        form = ApartForm(request.POST or None)
        if form.is_valid():
            try:
                operations.take_apart(
                    by=request.actor, about=record, reason=form.cleaned_data["reason"]
                )
            except Refused as refused:
                form.add_error("reason", str(refused))
            else:
                return SeeOther(reverse("desk:people-person", args=[seed]) + "#apart")
        context = {
            "form": form,
            "name": page.read(visit).name.full,
            "record": record_name(record),
            "source": key_of(record),
            "url": reverse("desk:people-apart", args=[seed, record_id]),
            "back": reverse("desk:people-person", args=[seed]),
        }
        return show(request, APART, "apart", context, status=422 if form.errors else 200)
