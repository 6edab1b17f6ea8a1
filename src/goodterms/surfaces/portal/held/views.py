"""What we hold about you: see it, put it right, take it back (scenarios 1 and 2; R1 to R5, R60)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodterms.customer.identity.models import Assertion, Record
from goodterms.customer.identity.operations import words
from goodterms.customer.profile import queries
from goodterms.customer.profile.fields import FIELDS, Field
from goodterms.customer.profile.operations import facts as operations
from goodterms.customer.profile.operations import proposals
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.held import facts, page
from goodterms.surfaces.portal.held.forms import FactForm
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, refused, show
from goodterms.ui.http import SeeOther, is_part

if TYPE_CHECKING:
    from uuid import UUID

HELD = "portal/held/held.html"
FIX = "portal/held/fix.html"


@require_safe
@for_customers
def held(request: PortalRequest) -> HttpResponse:
    """Everything; as a part one row, hidden or (``?show=``) shown."""
    shown = request.GET.get("show", "")
    name = request.GET.get("fact", shown)
    if is_part(request) and name in FIELDS:
        return _row(request, FIELDS[name], shown=bool(shown))
    return _held(request, shown=shown)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def fact(request: PortalRequest, name: str) -> HttpResponse:
    """Put one fact right, or add it."""
    field = _field(name)
    if request.method != "POST":
        known = queries.facts(request.me).fact(name)
        form = FactForm(field, initial={"value": known.value if known else ""})
        return _fix(request, field, form)
    form = FactForm(field, request.POST)
    if form.is_valid():
        try:
            _put_right(request, name, form.cleaned_data["value"])
        except Refused as refusal:
            form.add_error("value", str(refusal))
    if form.errors:
        return _fix(request, field, form, status=422)
    if is_part(request):
        return _row(request, field, settled=form.cleaned_data["asked"])
    return _back_to(facts.anchor(field))


def _put_right(request: PortalRequest, name: str, value: str) -> None:
    """At once where it is theirs alone; as a wish where our side holds it too."""
    known = queries.facts(request.me).fact(name)
    if known and known.is_shared:
        proposals.wish(by=request.actor, person=request.me, field=name, value=value)
    else:
        operations.correct(by=request.actor, person=request.me, field=name, value=value)


@require_POST
@for_customers
def fact_undo(request: PortalRequest, name: str) -> HttpResponse:
    """Take the last word on a fact back."""
    field = _field(name)
    try:
        operations.take_back(by=request.actor, person=request.me, field=name)
    except Refused as refusal:
        if is_part(request):
            return _row(request, field, more=str(refusal), status=422)
        return _held(request, refusal=refusal)
    if is_part(request):
        return _row(request, field)
    return _back_to(facts.anchor(field))


@require_POST
@for_customers
def denial(request: PortalRequest, record_id: int) -> HttpResponse:
    """Say "that is not me": the record leaves the page, and can come back."""
    mine = Record.objects.standing().of(queries.seeds_of(request.me))
    record = mine.filter(pk=record_id).first()
    if record is None and not page.has_denied(request.me, record_id):
        raise Http404
    try:
        if record is not None:  # else said already, in another window
            words.deny(by=request.actor, person=request.me, about=record)
    except Refused as refusal:
        return _held(request, refusal=refusal)
    return _held(request, fresh="set-aside") if is_part(request) else _back_to("set-aside")


@require_POST
@for_customers
def denial_undo(request: PortalRequest, word_id: UUID) -> HttpResponse:
    """Take "that is not me" back: all is as it was before."""
    word = get_object_or_404(Assertion.objects.filter(by_actor=request.me), pk=word_id)
    try:
        words.undo_denial(by=request.actor, person=request.me, word=word.pk)
    except Refused as refusal:
        return _held(request, refusal=refusal)
    return _held(request, fresh="records") if is_part(request) else _back_to("records")


def _field(name: str) -> Field:
    field = FIELDS.get(name)
    if field is None:
        raise Http404
    return field


def _back_to(anchor: str) -> SeeOther:
    return SeeOther(f"{reverse('portal:held')}#{anchor}")


def _held(
    request: PortalRequest, *, shown: str = "", fresh: str = "", refusal: Refused | None = None
) -> HttpResponse:
    """The whole page; ``fresh`` names the chapter that has just changed and takes the focus."""
    contents = page.read(request.me)
    context = page.context(contents, request.me, shown)
    context |= {"refusal": refused(refusal) if refusal else None, "fresh": fresh}
    status = 422 if refusal else 200
    return show(request, HELD, "held", context, holding=contents.holding, status=status)


def _row(
    request: PortalRequest,
    field: Field,
    *,
    shown: bool = False,
    settled: bool = False,
    more: str = "",
    status: int = 200,
) -> HttpResponse:
    """One row as it is now, and the counts above it."""
    contents = page.read(request.me)
    known = contents.holding.fact(field.name)
    line = (
        facts.row(known, contents.holding, shown=shown, settled=settled, more=more)
        if known
        else facts.missing_row(field)
    )
    context = {"fact": line, "lede": page.lede(contents.holding, contents.has)}
    return show(request, HELD, "row", context, status=status)


def _fix(
    request: PortalRequest, field: Field, form: FactForm, *, status: int = 200
) -> HttpResponse:
    holding = queries.facts(request.me)
    context = {"form": form, **facts.choices(field, holding, request.actor.name)}
    return show(request, FIX, "fix", context, holding=holding, status=status)
