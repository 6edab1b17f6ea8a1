"""What views share: typed requests, who may enter, and rendering a page or one part of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from goodterms.kernel.ids import new_id

if TYPE_CHECKING:
    from uuid import UUID

    from django_htmx.middleware import HtmxDetails

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


def staff_only[**P](*powers: Power) -> Callable[[View[StaffRequest, P]], View[HttpRequest, P]]:
    """Members of staff, with one of these powers where any are named. Others find nothing here."""

    def wrap(view: View[StaffRequest, P]) -> View[HttpRequest, P]:
        @wraps(view)
        def inner(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not request.actor.is_staff or (powers and not request.actor.may(*powers)):
                raise Http404
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
    """The whole page, or only ``part`` of it when htmx asks for a partial.

    htmx 4 sends ``HX-Request`` with whole-page swaps too; only the request type tells them apart.
    """
    is_partial = request.headers.get("HX-Request-Type") == "partial"
    template = f"{page}#{part}" if is_partial else page
    answer = render(request, template, context, status=status)
    answer["Vary"] = "HX-Request-Type"
    return answer


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: who is here, where they can go, and the one-time key of its forms."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "form_key": new_id,
        "is_demo": settings.IS_DEMO,
        "here": getattr(request, "resolver_match", None),
        **getattr(request, "shell", {}),
    }
