"""Saying that something is wrong, objecting to what we worked out, and taking both back (R3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.identity.models import Record
from goodterms.customer.profile import queries
from goodterms.customer.profile.derived import DERIVED
from goodterms.customer.profile.fields import FIELDS
from goodterms.customer.profile.models import Proposal
from goodterms.customer.profile.operations import proposals
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.held.facts import anchor
from goodterms.surfaces.portal.held.forms import WordForm
from goodterms.surfaces.portal.held.worked_out import anchor as worked_out_anchor
from goodterms.surfaces.portal.shell import PortalRequest, for_customers, show
from goodterms.ui.http import SeeOther, is_part

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

WORD = "portal/held/word.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def dispute(request: PortalRequest, name: str) -> HttpResponse:
    """Say that a fact is wrong, without saying what is right."""
    if name not in FIELDS:
        raise Http404
    label = str(FIELDS[name].label)

    def say(words: str) -> Proposal:
        return proposals.dispute(by=request.actor, person=request.me, field=name, words=words)

    title = _("“%(label)s” is wrong") % {"label": label}
    return _word(request, title, say, anchor(FIELDS[name]), button=_("Say that it is wrong"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def record_dispute(request: PortalRequest, record_id: int) -> HttpResponse:
    """Say that something in a whole record is wrong."""
    mine = Record.objects.standing().of(queries.seeds_of(request.me)).select_related("source")
    record = get_object_or_404(mine, pk=record_id)

    def say(words: str) -> Proposal:
        return proposals.dispute(by=request.actor, person=request.me, about=record, words=words)

    title = _("Something %(source)s says is wrong") % {"source": record.source.name}
    return _word(request, title, say, f"record-{record.pk}", button=_("Say that it is wrong"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_customers
def objection(request: PortalRequest, key: str) -> HttpResponse:
    """Object to what we worked out: out of use at once, answered by a person."""
    if key not in DERIVED:
        raise Http404

    def say(words: str) -> Proposal:
        return proposals.object_to(by=request.actor, person=request.me, key=key, words=words)

    title = _("Object to “%(label)s”") % {"label": DERIVED[key]}
    return _word(request, title, say, worked_out_anchor(key), button=_("Object"))


@require_POST
@for_customers
def withdrawal(request: PortalRequest, proposal_id: UUID) -> HttpResponse:
    """Take a wish, a dispute or an objection back."""
    held = get_object_or_404(Proposal.objects.of(request.me), pk=proposal_id)
    proposals.withdraw(by=request.actor, person=request.me, proposal=held.pk)
    if is_part(request):
        return HttpResponse(headers={"HX-Refresh": "true"})
    return SeeOther(f"{reverse('portal:held')}#{where(held)}")


def where(proposal: Proposal) -> str:
    """The row a proposal stands at."""
    if not proposal.field:
        return f"record-{proposal.record_id}"
    known = FIELDS.get(proposal.field)
    return anchor(known) if known else worked_out_anchor(proposal.field)


def _word(
    request: PortalRequest, title: str, say: Callable[[str], Proposal], there: str, *, button: str
) -> HttpResponse:
    """A page with one box that may stay empty; afterwards back at the row.

    It is a page of its own also where a row of another asks for it.
    """
    if is_part(request) and request.method != "POST":
        return HttpResponse(headers={"HX-Redirect": request.path})
    back = f"{reverse('portal:held')}#{there}"
    form = WordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            say(form.cleaned_data["words"])
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return SeeOther(back)
    context = {"title": title, "form": form, "back": back, "button": button}
    return show(request, WORD, "word", context, status=422 if form.errors else 200)
