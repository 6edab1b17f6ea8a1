"""Things: see them, add one with a name, change it, take it off the list (screen 5; R13 to R15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goodterms.customer.holdings import queries
from goodterms.customer.holdings.models import Thing
from goodterms.customer.holdings.operations import things as operations
from goodterms.customer.people.models import Person
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, refused, show
from goodterms.surfaces.portal.things import rows
from goodterms.surfaces.portal.things.forms import NameForm, ThingForm
from goodterms.surfaces.portal.yours import named, rooms
from goodterms.ui.http import SeeOther
from goodterms.ui.parts import Action

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

PAGE = "portal/things/things.html"
ONE = "portal/things/thing.html"


@require_safe
@for_customers
def things(request: PortalRequest) -> HttpResponse:
    return _list(request)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def new(request: PortalRequest) -> HttpResponse:
    """A name is enough; where it is, nobody asks."""
    form = ThingForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            added = operations.tell(by=request.actor, person=request.me, told=form.told())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to(f"?new={added.pk}#thing-{added.pk}")
    return _form(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def thing(request: PortalRequest, thing_id: UUID) -> HttpResponse:
    """Say it anew; of a thing a division told of, what one calls it."""
    mine = _mine(request, thing_id)
    kind = ThingForm if mine.is_told else NameForm
    form = kind(request.POST) if request.method == "POST" else kind(initial=vars(mine))
    if form.is_valid():
        try:
            operations.change(by=request.actor, thing=mine.pk, told=form.told())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to(f"#thing-{mine.pk}")
    return _form(request, form, mine)


@require_POST
@for_customers
def removal(request: PortalRequest, thing_id: UUID) -> HttpResponse:
    """Off the list; the list offers to put it back."""
    try:
        operations.remove(by=request.actor, thing=thing_id)
    except Refused as refusal:
        return _list(request, refusal=refusal)
    return _to(f"?removed={thing_id}")


@require_POST
@for_customers
def removal_undo(request: PortalRequest, thing_id: UUID) -> HttpResponse:
    try:
        operations.put_back(by=request.actor, thing=thing_id)
    except Refused as refusal:
        return _list(request, refusal=refusal)
    return _to(f"#thing-{thing_id}")


def _list(request: PortalRequest, refusal: Refused | None = None) -> HttpResponse:
    held = list(queries.things(request.me))
    context = {
        "rooms": rooms(request),
        "groups": rows.groups(held),
        "empty": rows.empty(),
        "done": _added(held, named(request, "new")),
        "removed": _removed(request) if "removed" in request.GET else None,
        "refusal": refused(refusal) if refusal else None,
    }
    return show(request, PAGE, "things", context, status=422 if refusal else 200)


def _form(request: PortalRequest, form: NameForm, mine: Thing | None = None) -> HttpResponse:
    context = {"rooms": rooms(request), "form": form, "thing": mine}
    return show(request, ONE, "thing", context, status=422 if form.errors else 200)


def _mine(request: PortalRequest, thing_id: UUID) -> Thing:
    mine = queries.things(request.me).filter(pk=thing_id).first()
    if mine is None:
        raise Http404
    return mine


def _added(held: list[Thing], new_id: UUID | None) -> dict[str, str] | None:
    """The line above the list after a thing was added, as long as it stands on it."""
    one = next((thing for thing in held if thing.pk == new_id), None)
    if one is None:
        return None
    return {
        "title": _("It is on your list."),
        "words": _("Should “%(name)s” break one day, two sentences are enough.")
        % {"name": one.name},
    }


def _removed(request: PortalRequest) -> dict[str, object] | None:
    """What was taken off the list just now, with its way back; only one's own is ever named."""
    pk = named(request, "removed")
    mine = Thing.objects.filter(person__in=Person.objects.of(request.me), removed_at__isnull=False)
    one = mine.filter(pk=pk).first() if pk else None
    if one is None:
        return None
    undo = Action(
        label=_("Undo"),
        about=_("the removal of “%(name)s”") % {"name": one.name},
        url=reverse("portal:things-removal-undo", args=[one.pk]),
        post=True,
        icon="undo-2",
    )
    return {"words": _("“%(name)s” is off your list.") % {"name": one.name}, "undo": undo}


def _to(rest: str) -> SeeOther:
    return SeeOther(f"{reverse('portal:things')}{rest}")
