"""Talk to a person: a name, a number, its hours, and a field that reaches them (R50, R55, R107)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goodterms.customer.profile import queries
from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations import asks
from goodterms.dialogue.timeline.queries import hour_of
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.ask import wording
from goodterms.surfaces.portal.ask.forms import WordsForm
from goodterms.surfaces.portal.shell import (
    GuestRequest,
    PortalRequest,
    for_all,
    for_customers,
    show,
)
from goodterms.surfaces.portal.talk.people import Greeter, greeters
from goodterms.ui.http import SeeOther, is_part
from goodterms.ui.parts import Empty

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

PAGE = "portal/talk/people.html"


@require_safe
@for_all
def people(request: GuestRequest) -> HttpResponse:
    return _people(request)


@require_POST
@for_customers
def words(request: PortalRequest, person: UUID) -> HttpResponse:
    """Write to one of them; the answer comes to the thread that opens now."""
    if person not in {one.person for one in greeters()}:
        raise Http404
    form = _form(person, request.POST)
    if form.is_valid():
        try:
            sent = asks.ask(
                by=request.actor,
                person=request.me,
                words=form.cleaned_data["words"],
                kind=Ask.Kind.TALK,
                to=person,
            )
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            there = reverse("portal:ask-one", args=[sent.pk])
            if is_part(request):
                return HttpResponse(headers={"HX-Redirect": there})
            return SeeOther(there)
    return _people(request, person, form)


def _people(
    request: GuestRequest, written_to: UUID | None = None, form: WordsForm | None = None
) -> HttpResponse:
    me = request.actor.person
    holding = queries.facts(me) if me else None
    theirs = [division.pk for division in holding.divisions] if holding else []
    written = form if form and form.errors else None
    context = {
        "people": [
            _one(one, theirs, written if one.person == written_to else None)
            for one in greeters(theirs)
        ],
        "signed_in": me is not None,
        "wrong": written,
        "empty": _nobody(),
    }
    status = 422 if written else 200
    return show(request, PAGE, "people", context, holding=holding, status=status)


def _one(one: Greeter, theirs: Sequence[int], form: WordsForm | None) -> dict[str, Any]:
    """A person, and the field to write to them with the hour it would be read by."""
    due = hour_of(Ask.Kind.TALK, one.division_for(theirs), at=clock.now())
    return {
        "who": one,
        "form": form or _form(one.person),
        "refused": form is not None,
        "reads": wording.reads(one.name, due),
    }


def _form(person: UUID, data: Any = None) -> WordsForm:
    return WordsForm(data, label=_("Your words"), auto_id=f"to-{person}-%s")


def _nobody() -> Empty:
    return Empty(
        title=_("Nobody is named here yet"),
        words=_("The number at the top of any letter from us reaches somebody who can help."),
    )
