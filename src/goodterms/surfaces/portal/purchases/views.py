"""Purchases: the whole history, rated and counted by its buyer (scenario 19; R16 to R19)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodterms.customer.holdings import queries
from goodterms.customer.holdings.models import Purchase
from goodterms.customer.holdings.operations import purchases as operations
from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.purchases import rows
from goodterms.surfaces.portal.purchases.forms import ElsewhereForm, FilterForm, RatingForm
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, show
from goodterms.surfaces.portal.yours import named, rooms
from goodterms.ui.http import SeeOther, is_part
from goodterms.ui.parts import Action
from goodterms.ui.templatetags.ui import hour

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from django.http import HttpResponse

PAGE = "portal/purchases/purchases.html"
RATE = "portal/purchases/rate.html"
NEW = "portal/purchases/new.html"
A_PAGE = 50


@require_safe
@for_customers
def purchases(request: PortalRequest) -> HttpResponse:
    """Every item, the newest first, fifty a page; one year or one division if they like."""
    one = named(request, "one")
    if is_part(request) and one:
        return _row(request, _mine(request, one))
    everything = queries.purchases(request.me)
    only = _filter(request, everything)
    page = Paginator(_filtered(everything, only), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rooms": rooms(request),
        "only": only,
        "rows": [rows.row(purchase) for purchase in page],
        "empty": rows.empty(filtered=bool(request.GET.get("year") or request.GET.get("division"))),
        "page": page,
        "removed": _removed(request) if "removed" in request.GET else None,
    }
    return show(request, PAGE, "purchases", context)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def rating(request: PortalRequest, purchase_id: UUID) -> HttpResponse:
    """One to five and words; in place of the row where there is script."""
    mine = _mine(request, purchase_id)
    first = {"rating": mine.rating, "words": mine.words}
    posted = request.POST if request.method == "POST" else None
    form = RatingForm(mine.pk, posted, initial=first)
    if form.is_valid():
        try:
            mine = operations.rate(by=request.actor, purchase=mine.pk, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            return _saved(request, mine)
    context = {"rooms": rooms(request), "form": form, "purchase": mine, "back": _place(mine.pk)}
    return show(request, RATE, "rate", context, status=422 if form.errors else 200)


@require_POST
@for_customers
def counting(request: PortalRequest, purchase_id: UUID) -> HttpResponse:
    """The switch: suggestions may look at it, or may not."""
    mine = _mine(request, purchase_id)
    counts = bool(request.POST.get("counts"))
    return _saved(request, operations.count(by=request.actor, purchase=mine.pk, counts=counts))


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def new(request: PortalRequest) -> HttpResponse:
    """A purchase made elsewhere."""
    form = ElsewhereForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            told = operations.tell(by=request.actor, person=request.me, told=form.told())
        except Refused as refusal:
            form.add_error("item", str(refusal))
        else:
            return SeeOther(_place(told.pk))
    context = {"rooms": rooms(request), "form": form}
    return show(request, NEW, "new", context, status=422 if form.errors else 200)


@require_POST
@for_customers
def removal(request: PortalRequest, purchase_id: UUID) -> HttpResponse:
    mine = _mine(request, purchase_id)
    if not mine.is_told:
        raise Http404  # no page offers it
    operations.remove(by=request.actor, purchase=mine.pk)
    there = f"{reverse('portal:purchases')}?removed={mine.pk}"
    return SeeOther(there)


@require_POST
@for_customers
def removal_undo(request: PortalRequest, purchase_id: UUID) -> HttpResponse:
    try:
        operations.put_back(by=request.actor, purchase=purchase_id)
    except Refused:
        raise Http404 from None
    return SeeOther(_place(purchase_id))


def _saved(request: PortalRequest, mine: Purchase) -> HttpResponse:
    if not is_part(request):
        return SeeOther(_place(mine.pk))
    return _row(request, mine, saved=_("Saved at %(hour)s.") % {"hour": hour(clock.now())})


def _row(request: PortalRequest, mine: Purchase, *, saved: str = "") -> HttpResponse:
    return show(request, PAGE, "row", {"fact": rows.row(mine, saved=saved)})


def _place(purchase: UUID) -> str:
    return f"{reverse('portal:purchases')}?one={purchase}#purchase-{purchase}"


def _mine(request: PortalRequest, purchase: UUID) -> Purchase:
    mine = queries.purchases(request.me).filter(pk=purchase).first()
    if mine is None:
        raise Http404
    return mine


def _filter(request: PortalRequest, everything: QuerySet[Purchase]) -> FilterForm:
    years = everything.order_by("-on__year").values_list("on__year", flat=True).distinct()
    sold = everything.filter(record__isnull=False, source__division__isnull=False)
    divisions = {one.source.division for one in sold.order_by("source_id").distinct("source_id")}
    choices = sorted((division.pk, division.name) for division in divisions if division)
    return FilterForm([year for year in years if year], choices, request.GET)


def _filtered(everything: QuerySet[Purchase], only: FilterForm) -> QuerySet[Purchase]:
    only.is_valid()  # what cannot be read is left out of what is cleaned, and means all
    year, division = only.cleaned_data.get("year"), only.cleaned_data.get("division")
    if year is not None:
        everything = everything.filter(on__year=year)
    if division == 0:
        return everything.filter(record__isnull=True)
    return everything.filter(source__division=division) if division else everything


def _removed(request: PortalRequest) -> dict[str, object] | None:
    pk = named(request, "removed")
    mine = Purchase.objects.filter(
        person__in=Person.objects.of(request.me), removed_at__isnull=False
    )
    one = mine.filter(pk=pk).first() if pk else None
    if one is None:
        return None
    undo = Action(
        label=_("Undo"),
        about=_("the removal of “%(name)s”") % {"name": one.item},
        url=reverse("portal:purchases-removal-undo", args=[one.pk]),
        post=True,
        icon="undo-2",
    )
    return {"words": _("“%(name)s” is off your list.") % {"name": one.item}, "undo": undo}
