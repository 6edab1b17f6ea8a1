"""Taking a record out of its person, with a reason both sides read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from goodterms.customer.identity import queries
from goodterms.customer.identity.models import KindBy, Review
from goodterms.customer.identity.operations import review as operations
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.people import going, page
from goodterms.surfaces.desk.people.forms import ApartForm
from goodterms.surfaces.desk.people.naming import key_of, record_name
from goodterms.surfaces.desk.people.views import on_their_record
from goodterms.surfaces.desk.shell import show, stewards_only
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goodterms.surfaces.desk.people.visits import Visit

APART = "desk/people/apart.html"


@require_http_methods(["GET", "HEAD", "POST"])
@stewards_only
@on_their_record
def apart(request: StaffRequest, visit: Visit, record_id: int) -> HttpResponse:
    """Say why this record is somebody else's; it stands alone at once."""
    told = {record.pk: record for record in queries.records_of(visit.seeds)}
    record = told.get(record_id)
    if record is None or record.kind_by == KindBy.HOLDER:
        raise Http404
    back = reverse("desk:people-person", args=[visit.person])
    form = ApartForm(request.POST or None)
    if form.is_valid():
        try:
            said = operations.take_apart(
                by=request.actor, about=record, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            form.add_error("reason", str(refused))
        else:
            differs = said.state == Review.State.DISPUTED
            return SeeOther(f"{back}?done=differs" if differs else f"{back}#apart")
    name = page.read(visit).name.full
    context = {
        "form": form,
        "name": name,
        "going": going.of(request.actor, record, told, name),
        "record": record_name(record),
        "source": key_of(record),
        "url": reverse("desk:people-apart", args=[visit.person, record_id]),
        "back": back,
    }
    return show(request, APART, "apart", context, status=422 if form.errors else 200)
