"""Firms: the list, one firm, and what became of it (R76 to R78, R111; scenario 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from goodterms.customer.identity import firms as known
from goodterms.customer.identity.operations import lineage as operations
from goodterms.customer.people.models import Lineage
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.firms import page
from goodterms.surfaces.desk.firms.forms import LineageForm
from goodterms.surfaces.desk.shell import local_time, readers_only, refusal, show, stewards_only
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goodterms.customer.identity.firms import Firm

LIST = "desk/firms/list.html"
FIRM = "desk/firms/firm.html"
LINEAGE = "desk/firms/lineage.html"
FEW = 12


@require_GET
@readers_only
def firms(request: StaffRequest) -> HttpResponse:
    asked = " ".join(request.GET.get("name", "").split())
    return show(request, LIST, "list", page.listed(asked))


@require_GET
@readers_only
def firm(request: StaffRequest, firm_id: UUID) -> HttpResponse:
    """One firm; a seed that stands behind another leads to it."""
    return _firm(request, _known(firm_id))


@require_http_methods(["GET", "HEAD", "POST"])
@stewards_only
def lineage(request: StaffRequest, firm_id: UUID) -> HttpResponse:
    """What became of it: another firm, how, since when."""
    here = _known(firm_id)
    asked = " ".join(request.GET.get("name", "").split())
    others = {one: name for one, name in known.found(asked, most=FEW).items() if one != here.id}
    form = LineageForm(others, request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            operations.tell(
                by=request.actor,
                former=here.id,
                later=UUID(said["later"]),
                kind=Lineage.Kind(said["kind"]),
                on=said["on"],
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return SeeOther(reverse("desk:people-firm", args=[here.id]) + "#lineage")
    context = {
        "form": form,
        "firm_id": here.id,
        "name": here.name,
        "asked": asked,
        "others": others,
    }
    return show(request, LINEAGE, "lineage", context, status=422 if form.errors else 200)


@require_POST
@stewards_only
def lineage_undo(request: StaffRequest, lineage_id: UUID) -> HttpResponse:
    told = Lineage.objects.filter(pk=lineage_id).first()
    if told is None:
        raise Http404
    try:
        operations.take_back(by=request.actor, lineage=lineage_id)
    except Refused as refused:
        return _firm(request, _known(told.former_id), refused=refused)
    return SeeOther(reverse("desk:people-firm", args=[told.former_id]) + "#lineage")


def _known(firm_id: UUID) -> Firm:
    found = known.firm(firm_id)
    if found is None:
        raise Http404
    return found


def _firm(request: StaffRequest, here: Firm, *, refused: Refused | None = None) -> HttpResponse:
    with local_time():
        context = page.context(here, request.actor)
        back = reverse("desk:people-firm", args=[here.id])
        context["refusal"] = refusal(refused, back=back) if refused else None
        return show(request, FIRM, "firm", context, status=422 if refused else 200)
