"""Take your data, your card for an address book, and bringing a card in (R2, R4, R138)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodterms.customer.profile import queries
from goodterms.customer.profile.cards_vcf import LONGEST, NotACard, read, text_of
from goodterms.customer.profile.fields import FIELDS
from goodterms.customer.profile.operations.taking import bring, take
from goodterms.customer.profile.sameness import meaning
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.held import page, taken
from goodterms.surfaces.portal.held.forms import CardForm
from goodterms.surfaces.portal.held.wording import shape_of
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, show
from goodterms.ui.http import SeeOther
from goodterms.ui.wording import value_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goodterms.customer.profile.fields import Field
    from goodterms.customer.profile.queries import Holding

CARD = "portal/held/card.html"


@dataclass(frozen=True, slots=True)
class Change:
    """What a card says of one field, and what stands there now."""

    field: Field
    value: str
    shown: str
    now: str
    checked: bool


@require_safe
@for_customers
def everything(request: PortalRequest, form: str) -> HttpResponse:
    """All this page can see: a zip to keep, or the JSON alone."""
    held = page.read(request.me)
    what = taken.contents(request.me, held)
    take(by=request.actor, person=request.me, form=form)
    if form == "json":
        return _file(taken.as_json(what).encode(), "application/json", "goodterms.json")
    return _file(taken.as_zip(request.me, what, held.holding), "application/zip", "goodterms.zip")


@require_safe
@for_customers
def card(request: PortalRequest) -> HttpResponse:
    """Their card; ``?version=3`` for programs that know no newer one."""
    old = request.GET.get("version") == "3"
    told = taken.card(request.me, queries.facts(request.me), old=old)
    take(by=request.actor, person=request.me, form="vcf")
    return _file(told.encode(), "text/vcard; charset=utf-8", "me.vcf")


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def brought(request: PortalRequest) -> HttpResponse:
    """A card of theirs, and before anything is kept what it would change."""
    form = CardForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return _card(request, CardForm())
    if not form.is_valid():
        return _card(request, form)
    try:
        said = read(text_of(form.cleaned_data["card"].read(LONGEST)))
    except NotACard:
        form.add_error("card", _("There is no card in this file. Choose one that ends in .vcf."))
        return _card(request, form)
    return _card(request, CardForm(), changes(said, queries.facts(request.me)), seen=True)


@require_POST
@for_customers
def kept(request: PortalRequest) -> HttpResponse:
    """Keep what they ticked."""
    ticked = [name for name in request.POST.getlist("keep") if name in FIELDS]
    values = {name: request.POST.get(f"value-{name}", "") for name in ticked}
    form = CardForm()
    try:
        bring(by=request.actor, person=request.me, values=values)
    except Refused as refusal:
        form = CardForm({})
        form.errors.clear()
        form.add_error(None, str(refusal))
        return _card(request, form, changes(values, queries.facts(request.me)), seen=True)
    return SeeOther(reverse("portal:held"))


def changes(said: Mapping[str, str], holding: Holding) -> list[Change]:
    """What differs from what we hold; another spelling of the same is no change."""
    found = []
    for name, value in said.items():
        known, field = holding.fact(name), FIELDS[name]
        if known and meaning(name, known.value) == meaning(name, value):
            continue
        shape = shape_of if field.sensitive else value_of
        now = shape(field, known.value) if known else ""
        shared = bool(known and known.is_shared)
        found.append(Change(field, value, value_of(field, value), now, shared))
    return found


def _card(
    request: PortalRequest,
    form: CardForm,
    found: list[Change] | None = None,
    *,
    seen: bool = False,
) -> HttpResponse:
    context = {"form": form, "changes": found or [], "seen": seen}
    return show(request, CARD, "card", context, status=422 if form.errors else 200)


def _file(octets: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        octets,
        content_type=kind,
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )
