"""The lamp posts by kind and reason, and a steward's word on one of them (R38, R39)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodterms.customer.identity import queries, tallies
from goodterms.customer.identity.models import CUSTOMERS, Change, Record
from goodterms.customer.identity.operations import kinds as operations
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.lamps import listing
from goodterms.surfaces.desk.lamps.forms import KindForm
from goodterms.surfaces.desk.people.naming import key_of, record_name
from goodterms.surfaces.desk.shell import local_time, readers_only, refusal, show, stewards_only
from goodterms.surfaces.desk.today import sorting
from goodterms.ui.http import SeeOther, StaffRequest, is_part

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

LAMPS = "desk/lamps/lamps.html"
REASON = "desk/lamps/reason.html"
KIND = "desk/lamps/kind.html"
PAGE = 50


@require_GET
@readers_only
def lamps(request: StaffRequest) -> HttpResponse:
    """How many for each reason, and what stewards have put right lately."""
    return _lamps(request)


@require_GET
@readers_only
def reason(request: StaffRequest, kind: str, code: str = "") -> HttpResponse:
    """The records behind one reason, fifty a page; a steward says what they are."""
    found = next((one for one in tallies.LAMPS if one.label == kind), None)
    if found is None:
        raise Http404
    records = queries.lamps(found, code)
    page = Paginator(records, PAGE).get_page(request.GET.get("page"))
    context = {
        "title": listing.sentence(tallies.Reason(found, code, page.paginator.count).sentence),
        "kind": listing.MANY[found],
        "page": page,
        "lamps": listing.lamps(page.object_list),
        "may_say": request.actor.may(Power.STEWARD),
        "choices": [(kind.value, listing.KINDS[kind]) for kind in CUSTOMERS],
    }
    return show(request, REASON, "records", context)


@require_http_methods(["GET", "HEAD", "POST"])
@stewards_only
def correction(request: StaffRequest, record_id: int) -> HttpResponse:
    """Say what a record is about."""
    record = get_object_or_404(Record.objects.standing().select_related("source"), pk=record_id)
    if request.method != "POST":
        back = request.GET.get("back", "")
        return _form(request, record, KindForm(initial={"kind": record.kind, "back": back}))
    form = KindForm(request.POST)
    if form.is_valid():
        try:
            change = operations.correct_kind(
                by=request.actor, about=record, kind=form.cleaned_data["kind"]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return _corrected(request, change, record, form.cleaned_data["back"])
    return _form(request, record, form, status=422)


@require_POST
@stewards_only
def correction_undo(request: StaffRequest, change_id: UUID) -> HttpResponse:
    """Take it back: the record is what it was taken for before."""
    change = get_object_or_404(Change.objects.filter(what="kind_changed"), pk=change_id)
    get_object_or_404(Record, pk=change.cause["record"])  # only what one may see
    try:
        operations.undo_correction(by=request.actor, change=change_id)
    except Refused as refused:
        return _lamps(request, refused=refused)
    return _lamps(request) if is_part(request) else SeeOther(reverse("desk:lamps"))


def _lamps(request: StaffRequest, *, refused: Refused | None = None) -> HttpResponse:
    with local_time():
        tally = tallies.tally()
        context = sorting.context(tally, request.actor) | {
            "count": tally.lamps,
            "before": tally.records,
            "after": tally.records - tally.lamps,
            "reasons": listing.reasons(tally.reasons) if tally.reasons else None,
            "corrected": listing.corrected(queries.corrections()),
            "may_undo": request.actor.may(Power.STEWARD),
            "refusal": refusal(refused, back=reverse("desk:lamps")) if refused else None,
        }
        return show(request, LAMPS, "lamps", context, status=422 if refused else 200)


def _corrected(request: StaffRequest, change: Change, record: Record, back: str) -> HttpResponse:
    """In place: what it is now, and Undo. As a page: back to where they came from."""
    if not is_part(request):
        return SeeOther(back or reverse("desk:lamps"))
    record.refresh_from_db(fields=["kind"])
    return show(request, REASON, "said", {"one": listing.correction(change, record)})


def _form(
    request: StaffRequest, record: Record, form: KindForm, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "name": record_name(record), "source": key_of(record), "pk": record.pk}
    return show(request, KIND, "kind", context, status=status)
