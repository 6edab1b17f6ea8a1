"""Writing down what somebody asks who rang or came by; their own page shows who wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from goodterms.customer.profile.operations.facts import seed_for_desk
from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations import asks
from goodterms.dialogue.timeline.operations.turns import LONGEST
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.asks.listing import KINDS
from goodterms.surfaces.desk.people import page
from goodterms.surfaces.desk.people.views import on_their_record
from goodterms.surfaces.desk.shell import show, writers_only
from goodterms.ui.forms import Form
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goodterms.surfaces.desk.people.visits import Visit

ASKING = "desk/people/asking.html"
HEARD = (Ask.Kind.QUESTION, Ask.Kind.FAULT, Ask.Kind.WANT, Ask.Kind.TALK)


class AskForm(Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is it?"),
        choices=[(kind.value, KINDS[kind]) for kind in HEARD],
        widget=forms.RadioSelect,
        initial=Ask.Kind.QUESTION,
    )
    words = forms.CharField(
        label=gettext_lazy("In their words"),
        help_text=gettext_lazy("They read it on their page, with your name beneath."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
@on_their_record
def asking(request: StaffRequest, visit: Visit) -> HttpResponse:
    """It gets a named person and an hour, as if they had written it themselves."""
    form = AskForm(request.POST or None)
    if form.is_valid():
        person = seed_for_desk(visit.person)
        try:
            asks.ask(by=request.actor, person=person, **form.cleaned_data)
        except Refused as refused:
            form.add_error("words", str(refused))
        else:
            there = reverse("desk:people-person", args=[visit.person])
            return SeeOther(f"{there}?done=asked")
    name = page.read(visit).name
    context = {"form": form, "name": name.full, "short": name.first, "seed": visit.person}
    return show(request, ASKING, "asking", context, status=422 if form.errors else 200)
