"""Which parts people can play at firms and on accounts here, and what they are called (R111)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from goodterms.customer.identity.operations import jobs as operations
from goodterms.customer.people.models import Role
from goodterms.customer.people.roles import words_of
from goodterms.kernel.actors import Power
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.shell import readers_only, show, stewards_only
from goodterms.ui.forms import Form
from goodterms.ui.http import SeeOther, StaffRequest
from goodterms.ui.parts import Cell, Column, Row, Table, Tag

if TYPE_CHECKING:
    from django.http import HttpResponse

LIST = "desk/firms/roles.html"
ONE = "desk/firms/role.html"


class RoleForm(Form):
    words = forms.CharField(
        label=gettext_lazy("What you call it"),
        help_text=gettext_lazy("Empty means the word shown above. People read it on their page."),
        required=False,
        max_length=60,
    )
    in_use = forms.BooleanField(label=gettext_lazy("In use here"), required=False)


@require_GET
@readers_only
def roles(request: StaffRequest) -> HttpResponse:
    table = Table(
        columns=(
            Column(label=_("Role")),
            Column(label=_("Played"), optional=True),
            Column(label=_("Here"), number=True),
        ),
        rows=[_row(role, may=request.actor.may(Power.STEWARD)) for role in Role.objects.all()],
    )
    return show(request, LIST, "roles", {"table": table})


@require_http_methods(["GET", "HEAD", "POST"])
@stewards_only
def role(request: StaffRequest, code: str) -> HttpResponse:
    """Switch it on or off, and name it as the firm does."""
    known = Role.objects.filter(pk=code).first()
    if known is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = RoleForm(data, initial={"words": known.words, "in_use": known.in_use})
    if form.is_valid():
        try:
            operations.use_role(by=request.actor, role=known.pk, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return SeeOther(reverse("desk:people-roles"))
    context = {"form": form, "name": words_of(known)}
    return show(request, ONE, "role", context, status=422 if form.errors else 200)


def _row(role: Role, *, may: bool) -> Row:
    """With a way to its page for whoever may change it."""
    url = reverse("desk:people-role", args=[role.pk]) if may else ""
    return Row(
        cells=(
            Cell(words=words_of(role), url=url),
            Cell(words=_played(role)),
            Cell(tag=_tag(role)),
        )
    )


def _played(role: Role) -> str:
    if role.at_firms and role.on_accounts:
        return _("at firms and on accounts")
    return _("at firms") if role.at_firms else _("on accounts")


def _tag(role: Role) -> Tag:
    if role.in_use:
        return Tag(words=_("in use"), kind="kept", icon="check")
    return Tag(words=_("not in use"))
