"""Pages for when something is closed, missing or broken: what happened, why, what next.

They ask the database nothing, so they also work while it is away or a transaction is being undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from goodterms.ui.http import NotYours, house_firm
from goodterms.ui.problems import is_program, problem

if TYPE_CHECKING:
    from goodterms.kernel.refusals import Refused


def _page(name: str, status: int, **context: Any) -> HttpResponse:
    context = {"firm": house_firm(), "talk_url": "/talk/", **context}
    return HttpResponse(render_to_string(f"{name}.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_program(request):
        return problem(400, _("What came cannot be read."))
    return _page("400", 400)


def closed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_program(request):
        return problem(403, _("This is closed to you."))
    if isinstance(exception, NotYours):
        ask = get_text_list(exception.holders, _("or"))
        return _page("403", 403, whose=exception.whose, ask=ask, talk_url="")
    return _page("403", 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    # Signing in renews the token, so the second press of a slow double click comes with the old
    # one although the person is in.
    if request.path.startswith("/sign-in/") and request.user.is_authenticated:
        return HttpResponseRedirect("/")
    return _page("403", 403, stale_form=True)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_program(request):
        return problem(404, _("There is nothing at this address for you."))
    return _page("404", 404)


def broken(request: HttpRequest) -> HttpResponse:
    if is_program(request):
        return problem(
            500,
            _("Something broke on our side; nothing of this request was kept."),
            next_step=_("Send it again with the same Idempotency-Key."),
        )
    return _page("500", 500)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    if is_program(request):
        return problem(422, refusal.sentence, next_step=refusal.next_step)
    return _page("422", 422, refusal=refusal)
