"""What views share: typed requests, who may enter, and rendering a page or one part of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from goodterms.kernel.ids import new_id
from goodterms.trust.access.queries import holders
from goodterms.ui.parts import Firm

if TYPE_CHECKING:
    from uuid import UUID

    from django_htmx.middleware import HtmxDetails
    from django_stubs_ext import StrOrPromise

    from goodterms.kernel.actors import Actor, Power


class ActorRequest(HttpRequest):
    """A request after ``ui.middleware.Context``: somebody stands behind it."""

    actor: Actor
    htmx: HtmxDetails


class CustomerRequest(ActorRequest):
    """A request of a signed-in customer; ``me`` is the seed of the sign-in."""

    me: UUID


class StaffRequest(ActorRequest):
    """A request of a member of staff at the desk."""

    me: UUID


type View[R: HttpRequest, **P] = Callable[Concatenate[R, P], HttpResponse]


def customer_only[**P](view: View[CustomerRequest, P]) -> View[HttpRequest, P]:
    """Visitors are asked to sign in first and come back to where they were going."""

    @wraps(view)
    def inner(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.actor.person is None:
            return redirect_to_login(request.get_full_path())
        request.me = request.actor.person
        return view(request, *args, **kwargs)

    return inner


class NotYours(PermissionDenied):
    """A page of the desk for colleagues with another task; ``holders`` are who may open it."""

    def __init__(self, whose: str, holders: list[str]) -> None:
        self.whose, self.holders = whose, holders


def staff_only[**P](
    *powers: Power, whose: StrOrPromise = ""
) -> Callable[[View[StaffRequest, P]], View[HttpRequest, P]]:
    """Members of staff, with one of these powers where any are named; others are told ``whose``.

    Which pages a desk has is no secret at the desk, and what stands on one is asked for only after
    this. Who is no member of staff finds nothing here.
    """

    def wrap(view: View[StaffRequest, P]) -> View[HttpRequest, P]:
        @wraps(view)
        def inner(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.actor.is_staff:
                raise Http404
            if powers and not request.actor.may(*powers):
                raise NotYours(str(whose), holders(powers))
            request.me = request.actor.person
            return view(request, *args, **kwargs)

        return inner

    return wrap


def render_page_or_part(
    request: ActorRequest,
    page: str,
    part: str,
    context: dict[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    """The whole page, or only ``part`` of it when htmx asks for a part."""
    template = f"{page}#{part}" if is_part(request) else page
    answer = render(request, template, context, status=status)
    answer["Vary"] = "HX-Request-Type"
    return answer


class SeeOther(HttpResponseRedirect):
    """After a form: come and see what became of it. A reload sends nothing twice."""

    status_code = 303


def is_part(request: HttpRequest) -> bool:
    """Whether htmx asks for one part of the page.

    htmx 4 sends ``HX-Request`` with whole-page swaps too; only the request type tells them apart.
    """
    return request.headers.get("HX-Request-Type") == "partial"


def house_firm() -> Firm:
    """The firm as a whole, for pages that belong to no division; asks the database nothing."""
    return Firm(name=settings.FIRM_NAME, mark=settings.FIRM_LOOK, palette=settings.FIRM_LOOK)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: who is here, where they can go, and the one-time key of its forms."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "form_key": new_id,
        "is_demo": settings.IS_DEMO,
        "theme": getattr(request, "theme", ""),
        "here": getattr(request, "resolver_match", None),
        "firm": house_firm(),
        **getattr(request, "shell", {}),
    }
