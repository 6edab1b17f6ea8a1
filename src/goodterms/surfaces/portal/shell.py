"""The portal's shell: whose house this is, who is reading, and where one can go from here."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from goodterms.customer.people.models import Division
from goodterms.customer.profile import queries
from goodterms.customer.profile.naming import name_of
from goodterms.surfaces.portal.ask.wants import want
from goodterms.surfaces.portal.yours import ROOMS, room
from goodterms.ui.http import (
    ActorRequest,
    CustomerRequest,
    View,
    customer_only,
    house_firm,
    is_part,
    render_page_or_part,
)
from goodterms.ui.parts import ActingAs, Action, Firm, Link, Refusal
from goodterms.ui.preferences import local_time

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from goodterms.customer.profile.queries import Holding
    from goodterms.kernel.refusals import Refused

# The looks we know, by ``Division.firm``; any other division wears the look of the house.
FIRMS = {
    "mere-and-moor": Firm(name="Mere & Moor", mark="mere-moor", palette="mere-moor"),
    "quillstone": Firm(name="Quillstone Advisory", mark="quillstone", palette="quillstone"),
}


class GuestRequest(ActorRequest):
    """A request for a page anybody may open; ``divisions`` are the firm's own, the first first."""

    divisions: list[Division]
    shell: dict[str, Any]


class PortalRequest(GuestRequest, CustomerRequest):
    """A request for a customer's own page."""


def for_all[**P](view: View[GuestRequest, P]) -> View[HttpRequest, P]:
    """A page for everybody; its times are told by the reader's clock, else by the firm's."""

    @wraps(view)
    def inner(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request.divisions = list(Division.objects.all())
        with local_time(request.divisions):
            return view(request, *args, **kwargs)

    return inner


def for_customers[**P](view: View[PortalRequest, P]) -> View[HttpRequest, P]:
    """A page of one's own: visitors sign in first."""

    @wraps(view)
    def inner(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs)

    return customer_only(for_all(inner))


def show(
    request: GuestRequest,
    page: str,
    part: str,
    context: dict[str, Any],
    *,
    holding: Holding | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the portal, or one part of it. ``holding`` saves a second look at the facts."""
    if not is_part(request):
        request.shell = _shell(request, holding)
    answer = render_page_or_part(request, page, part, context, status=status)
    if request.actor.person is not None:
        add_never_cache_headers(answer)  # nobody who comes after finds it in the browser
    return answer


def refused(refusal: Refused) -> Refusal:
    """A refusal as a page shows it: what, why, what next, and the way to a person."""
    return Refusal(
        title=_("That was not done"),
        reason=refusal.sentence,
        next_step=refusal.next_step,
        actions=[Action(label=_("Talk to a person"), url=reverse("portal:talk"))],
    )


def _shell(request: GuestRequest, holding: Holding | None) -> dict[str, Any]:
    talk = reverse("portal:talk")
    home = reverse("portal:home")
    common = {"talk_url": talk, "home_url": home, "want": want(request)}
    if request.actor.person is None:
        return {"firm": firm_of(request.divisions, ()), **common}
    if holding is None:
        holding = queries.facts(request.actor.person)
    return {
        "firm": firm_of(request.divisions, holding.divisions),
        "nav": _nav(request),
        "acting_as": ActingAs(
            name=name_of(holding).full or request.actor.name, leave_url=reverse("account_logout")
        ),
        "foot": [
            Link(label=_("Who looked at my record"), url=reverse("portal:looks")),
            Link(label=_("Take your data"), url=f"{reverse('portal:held')}#take"),
        ],
        **common,
    }


def _nav(request: HttpRequest) -> list[Link]:
    """Five pages; Yours is three rooms, and one stands in it in any of them."""
    here = room(request)
    pages = (
        ("home", _("Home"), "house", ("home",)),
        ("held", _("What we hold"), "book-open", ("held",)),
        ("accounts", _("Yours"), "building-2", ROOMS),
        ("claims", _("Is this yours?"), "link", ("claims",)),
        ("ask", _("Ask"), "search", ("ask",)),
    )
    return [
        Link(label=label, url=reverse(f"portal:{name}"), icon=icon, current=here in names)
        for name, label, icon, names in pages
    ]


def firm_of(all_divisions: list[Division], theirs: tuple[Division, ...]) -> Firm:
    """The look of the customer's own divisions where they share one, else the house's own."""
    looks = {division.firm for division in theirs}
    first = theirs[0] if len(looks) == 1 else next(iter(all_divisions), None)
    return FIRMS.get(first.firm if first else "", house_firm())
