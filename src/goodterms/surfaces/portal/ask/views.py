"""Ask or find: an answer, or a named person with an hour, in two steps (scenario 9; R41, R50)."""

from __future__ import annotations

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.profile import queries
from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations import asks
from goodterms.dialogue.timeline.operations.asks import About
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.ask import page
from goodterms.surfaces.portal.ask.forms import QuestionForm, WantForm
from goodterms.surfaces.portal.ask.wants import back_to, want
from goodterms.surfaces.portal.shell import (
    GuestRequest,
    PortalRequest,
    for_all,
    for_customers,
    show,
)
from goodterms.ui.http import SeeOther, is_part

PAGE = "portal/ask/ask.html"
WANT = "portal/ask/want.html"


@require_http_methods(["GET", "HEAD", "POST"])
@for_all
def ask(request: GuestRequest) -> HttpResponse:
    """What answers to ``?q=``; one press more sends the same words to a named person."""
    me = request.actor.person
    words = request.POST.get("words", "") if request.method == "POST" else request.GET.get("q", "")
    about = (request.POST if request.method == "POST" else request.GET).get("about", "")
    if request.method == "POST" and me is None:
        return redirect_to_login(page.address(words))  # and back, with what they wrote
    holding = queries.facts(me) if me else None
    contents = page.read(me, holding, words, about)
    form = QuestionForm(request.POST if request.method == "POST" else None, words=words)
    if me and form.is_valid():
        try:
            sent = asks.ask(
                by=request.actor,
                person=me,
                words=form.cleaned_data["words"],
                kind=Ask.Kind.QUESTION,
                about=contents.about,
            )
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            there = reverse("portal:ask-one", args=[sent.pk])
            if is_part(request):
                return HttpResponse(headers={"HX-Redirect": there})
            return SeeOther(there)
    context = {"form": form, "contents": contents}
    status = 422 if form.errors else 200
    return show(request, PAGE, "ask", context, holding=holding, status=status)


@require_POST
@for_customers
def wants(request: PortalRequest) -> HttpResponse:
    """What else do you want? The receipt stands where it was written, on the same page (R56)."""
    form, sent = WantForm(request.POST), None
    if form.is_valid():
        about = About(page=form.cleaned_data["page"])
        try:
            sent = asks.ask(
                by=request.actor,
                person=request.me,
                words=form.cleaned_data["words"],
                kind=Ask.Kind.WANT,
                about=about,
            )
        except Refused as refusal:
            form.add_error("words", str(refusal))
        else:
            if not is_part(request):
                return SeeOther(back_to(about.page, sent.pk))
    context = {"form": form, "want": want(request, sent=sent, form=form)}
    return show(request, WANT, "want", context, status=422 if form.errors else 200)
