"""Putting a fact right on the customer's behalf, and taking it back; both sides see who did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.profile.fields import FIELDS, Field
from goodterms.customer.profile.operations import facts as operations
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.people import page, rows
from goodterms.surfaces.desk.people.forms import FactForm
from goodterms.surfaces.desk.people.naming import label_of
from goodterms.surfaces.desk.people.views import on_their_record
from goodterms.surfaces.desk.shell import refusal, show, writers_only
from goodterms.ui.http import SeeOther, StaffRequest, is_part

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goodterms.surfaces.desk.people.visits import Visit

FACT = "desk/people/fact.html"


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
@on_their_record
def fact(request: StaffRequest, visit: Visit, name: str) -> HttpResponse:
    """One fact and its form; the row again once it is saved."""
    field = _field(name)
    if request.method == "POST":
        return _save(request, visit, field)
    if request.GET.get("row"):
        return _answer(request, visit, field)
    return _form(request, visit, field, None)


@require_POST
@writers_only
@on_their_record
def fact_undo(request: StaffRequest, visit: Visit, name: str) -> HttpResponse:
    """Take back what the desk wrote last."""
    field = _field(name)
    try:
        operations.take_back(
            by=request.actor, person=operations.seed_for_desk(visit.person), field=name
        )
    except Refused as refused:
        return _form(request, visit, field, None, refused=refused)
    return _answer(request, visit, field)


def _save(request: StaffRequest, visit: Visit, field: Field) -> HttpResponse:
    form = FactForm(field, request.POST)
    if form.is_valid():
        try:
            operations.correct(
                by=request.actor,
                person=operations.seed_for_desk(visit.person),
                field=field.name,
                value=form.cleaned_data["value"],
            )
        except Refused as refused:
            form.add_error("value", str(refused))
    if form.errors:
        return _form(request, visit, field, form)
    return _answer(request, visit, field)


def _answer(request: StaffRequest, visit: Visit, field: Field) -> HttpResponse:
    """The row as it stands now, or the page it stands on."""
    if not is_part(request):
        there = reverse("desk:people-person", args=[visit.person])
        return SeeOther(f"{there}#{rows.anchor(field)}")
    found = page.read(visit)
    whose = page.whose(visit, found.name, request.actor)
    known_fact = found.holding.fact(field.name)
    shown = rows.row(known_fact, whose, found.holding) if known_fact else rows.gap(field, whose)
    return show(request, FACT, "row", {"fact": shown})


def _form(
    request: StaffRequest,
    visit: Visit,
    field: Field,
    form: FactForm | None,
    *,
    refused: Refused | None = None,
) -> HttpResponse:
    found = page.read(visit)
    fact = found.holding.fact(field.name)
    whose = page.whose(visit, found.name, request.actor)
    there = reverse("desk:people-person", args=[visit.person])
    context = {
        "label": label_of(field),
        "name": whose.name,
        "anchor": rows.anchor(field),
        "form": form or FactForm(field, initial={"value": fact.value if fact else ""}),
        "fact": rows.row(fact, whose, found.holding) if fact else None,
        "url": reverse("desk:people-fact", args=[visit.person, field.name]),
        "back": f"{there}#{rows.anchor(field)}",
        "refusal": refusal(refused, back=there) if refused else None,
    }
    status = 422 if refused or (form and form.errors) else 200
    return show(request, FACT, "form", context, status=status)


def _field(name: str) -> Field:
    field = FIELDS.get(name)
    if field is None:
        raise Http404
    return field
