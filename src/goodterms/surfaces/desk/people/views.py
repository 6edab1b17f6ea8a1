"""People: the list and its search, one person's page, and the reason for looking (R22, R23)."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from goodterms.customer.people.models import Person
from goodterms.customer.profile import search
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.people import listing, page, visits
from goodterms.surfaces.desk.people.forms import LookForm
from goodterms.surfaces.desk.people.naming import called
from goodterms.surfaces.desk.people.visits import GROUPS, open_record
from goodterms.surfaces.desk.shell import local_time, readers_only, show
from goodterms.trust.access import reasons
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look
from goodterms.ui.http import SeeOther, StaffRequest

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpResponse

    from goodterms.customer.profile.search import Hit

LIST = "desk/people/list.html"
PERSON = "desk/people/person.html"
LOOKS = "desk/people/looks.html"
ERASED = "desk/people/erased.html"


def of_somebody(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view of a person we hold, who is given to it in place of any of their seeds.

    The address of a seed that was joined leads to the survivor's: 308, the rest as it was.
    """

    @wraps(view)
    def inner(request: StaffRequest, /, seed: UUID, **more: Any) -> HttpResponse:
        who = search.card_of(seed)
        if who is None:
            return _nobody(request, seed)
        if who.card.person_id != seed:
            there = request.get_full_path().replace(str(seed), str(who.card.person_id), 1)
            return HttpResponsePermanentRedirect(there, preserve_request=True)
        return view(request, who, **more)

    return inner


def on_their_record(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that writes to the record of ``seed``: it is given the visit in place of the seed.

    Where there is none it leads to the question why one looks.
    """

    @wraps(view)
    @of_somebody
    def inner(request: StaffRequest, /, who: Hit, **more: Any) -> HttpResponse:
        visit = open_record(request, who)
        if visit is None or visit.is_outside:
            return SeeOther(reverse("desk:people-looks", args=[who.card.person_id]))
        with local_time():
            return view(request, visit, **more)

    return inner


def _nobody(request: StaffRequest, seed: UUID) -> HttpResponse:
    """An id that never stood for anybody; or one of somebody who was erased, which says so."""
    erased = Person.objects.filter(pk=seed, erased_at__isnull=False).first()
    if erased is None:
        raise Http404
    with local_time():
        return show(request, ERASED, "erased", {"at": erased.erased_at}, status=410)


@require_GET
@readers_only
def people(request: StaffRequest) -> HttpResponse:
    """Everybody by name, or who answers to ``?q=``; a look at each page of names."""
    asked = " ".join(request.GET.get("q", "").split())
    number = request.GET.get("page", "")[:9]  # more figures than any page has
    hits = search.people(asked, page=max(int(number), 1) if number.isdecimal() else 1)
    visits.list_people(request, hits.people)
    return show(request, LIST, "list", listing.context(hits, asked))


@require_GET
@readers_only
@of_somebody
def person(request: StaffRequest, who: Hit) -> HttpResponse:
    """One person. The look is written first; a seed that was joined leads to the survivor."""
    with local_time():
        visit = open_record(request, who, came_by=request.GET.get("by", ""))
        if visit is None:
            return _ask_why(request, who, LookForm())
        context = page.context(visit, request.actor)
        context["done"] = _done(request.GET.get("done", ""), context["first_name"])
        return show(request, PERSON, "person", context)


@require_http_methods(["GET", "HEAD", "POST"])
@readers_only
@of_somebody
def looks(request: StaffRequest, who: Hit) -> HttpResponse:
    """Say why, before what lies with another division opens, or to say it better."""
    if request.method != "POST":
        return _ask_why(request, who, LookForm())
    form = LookForm(request.POST)
    if form.is_valid():
        try:
            reason = reasons.read(form.cleaned_data["reason"], form.cleaned_data["words"])
        except Refused as refused:
            form.add_error("words", str(refused))
    if form.errors:
        return _ask_why(request, who, form, status=422)
    look(
        by=request.actor,
        kind=Look.Kind.OPENED,
        people=who.seeds,
        groups=GROUPS,
        reason=reason,
        reaches=True,
    )
    return SeeOther(reverse("desk:people-person", args=[who.card.person_id]))


def _ask_why(request: StaffRequest, who: Hit, form: LookForm, *, status: int = 200) -> HttpResponse:
    """The basic card and the question; naming somebody is a look, too."""
    visits.list_people(request, [who], came_by=request.GET.get("by", ""))
    name = called(who)
    context = {"who": who, "name": name.full, "short": name.first, "form": form}
    return show(request, LOOKS, "why", context, status=status)


def _done(what: str, name: str) -> dict[str, str] | None:
    """What was just done, at the top of the page."""
    told = {
        "asked": (
            _("Written down."),
            _("%(name)s finds it on their page, with who answers and by when."),
        ),
        "differs": (
            _("Your word is kept, and nothing moved."),
            _(
                "%(name)s has said that it is theirs: both words stand, and they read that we"
                " differ. Under Who is who you can take yours back."
            ),
        ),
    }.get(what)
    return {"title": told[0], "words": told[1] % {"name": name}} if told else None
