"""What every address of the API shares: its method, its scope, and how it says no."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from goodterms.kernel.refusals import Refused
from goodterms.ui.http import ActorRequest
from goodterms.ui.problems import problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpRequest

    from goodterms.kernel.actors import Scope
    from goodterms.ui.http import View


PASSING = frozenset({"receiving.busy"})  # refusals that pass by themselves: send it once more


class Faulty(Exception):  # noqa: N818  (it is an answer to a program, not an error of ours)
    """What came cannot be used: a sentence, and the path of the field it speaks of."""

    def __init__(
        self, sentence: str, *, field: str = "", next_step: str = "", status: int = 422
    ) -> None:
        super().__init__(sentence)
        self.sentence, self.field, self.next_step = sentence, field, next_step
        self.status = status


class ProgramRequest(ActorRequest):
    """A request of a program whose key was recognised."""


def endpoint[**P](
    method: str, scope: Scope
) -> Callable[[View[ProgramRequest, P]], View[HttpRequest, P]]:
    """One method, one scope. No token against forged forms is asked: no cookie is read here."""

    def wrap(view: View[ProgramRequest, P]) -> View[HttpRequest, P]:
        @csrf_exempt
        @wraps(view)
        def inner(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in {method, "HEAD" if method == "GET" else method}:
                sentence = _("This address answers %(method)s alone.") % {"method": method}
                return problem(405, sentence, headers={"Allow": method})
            if scope not in request.actor.scopes:
                return problem(
                    403,
                    _("The key of %(name)s does not carry the scope %(scope)s.")
                    % {"name": request.actor.name, "scope": scope},
                    next_step=_("An administrator can make a key that does."),
                )
            try:
                return view(request, *args, **kwargs)
            except Faulty as told:
                return problem(
                    told.status, told.sentence, field=told.field, next_step=told.next_step
                )
            except Refused as refused:
                passes = refused.rule in PASSING
                return problem(
                    503 if passes else 422,
                    refused.sentence,
                    next_step=refused.next_step,
                    headers={"Retry-After": "1"} if passes else None,
                )

        return inner

    return wrap


def told(contents: Mapping[str, Any], *, status: int = 200, there: str = "") -> HttpResponse:
    """An answer; nobody on the way keeps a copy."""
    answer = JsonResponse(dict(contents), status=status)
    answer["Cache-Control"] = "no-store"
    if there:
        answer["Location"] = there
    return answer
