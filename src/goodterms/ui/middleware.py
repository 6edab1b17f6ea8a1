"""From a request to somebody acting: who it is, under which role, once, or not at all."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, enter
from goodterms.kernel.actors import Actor, Kind, Power
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused
from goodterms.trust.access import programs
from goodterms.ui import errors
from goodterms.ui.http import NotYours
from goodterms.ui.once import once, once_for_a_program
from goodterms.ui.problems import is_program, problem

if TYPE_CHECKING:
    from collections.abc import Callable

    type Answer = Callable[[HttpRequest], HttpResponse]

# Surfaces that run as the door (login role, autocommit) or need no database at all.
OUTSIDE = ("/sign-in/", "/preferences/", "/mailbox/", "/ui/", "/static/", "/livez", "/readyz")
DESK = "/desk/"
SAFE = {"GET", "HEAD", "OPTIONS"}


class Refusals:
    """A refusal no view has caught becomes a page with its reason and next step.

    So does a page of the desk for others: Django would log each of them as a fault, with its trace.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        if isinstance(exception, NotYours):
            return errors.closed(request, exception)
        return None


class Context:
    """One transaction a request, under the role of whoever asks (trust.md 3b)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        if is_program(request):
            return self._program(request)
        visitor = actor_of(request)  # reads the door, before any role is taken
        with suppress(Refused), acting(visitor):
            actor = with_standing(visitor) if visitor.is_staff else visitor
            request.actor = actor  # type: ignore[attr-defined]
            if request.method in SAFE or actor.person is None:
                response = self.get_response(request)
            else:
                response = once(request, actor, self.get_response)
            _undo_what_was_refused(request)
        return response

    def _program(self, request: HttpRequest) -> HttpResponse:
        """Software with a key: no session, no form, a wall of its own."""
        known = program_of(request)
        if isinstance(known, HttpResponse):
            return known
        with suppress(Refused), acting(known):
            request.actor = known  # type: ignore[attr-defined]
            if request.method in SAFE:
                response = self.get_response(request)
            else:
                response = once_for_a_program(request, known, self.get_response)
            _undo_what_was_refused(request)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        # Django turns the exception into a page before it reaches __call__; without this the 500
        # would commit.
        if getattr(request, "actor", None) is not None:
            transaction.set_rollback(True)
            if isinstance(exception, Refused):
                request.refusal = exception  # type: ignore[attr-defined]


def _undo_what_was_refused(request: HttpRequest) -> None:
    """Its page is drawn already; ``acting`` knows what is undone by a refusal and what is kept."""
    if refusal := getattr(request, "refusal", None):
        raise refusal


def actor_of(request: HttpRequest) -> Actor:
    """The first of the three places where an Actor is made."""
    user: Any = request.user
    is_desk = request.path.startswith(DESK)
    surface = "desk" if is_desk else "portal"
    mark = str(new_id())
    if not user.is_authenticated or user.person_id is None:
        return Actor(kind=Kind.VISITOR, surface=surface, request=mark)
    return Actor(
        kind=Kind.STAFF if is_desk else Kind.CUSTOMER,
        name=user.email,
        user=user.pk,
        person=user.person_id,
        proof=1,
        surface=surface,
        request=mark,
    )


def program_of(request: HttpRequest) -> Actor | HttpResponse:
    """The program behind a request's key, counted; or why it is turned away."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not key.strip():
        return _turned_away(_("This address is for programs, and no key came along."))
    now = clock.now()
    known = programs.recognise(key.strip(), now)
    if known is None:
        return _turned_away(_("This key opens nothing: it is not ours, or it has ended."))
    if known.asked > known.a_minute:
        return problem(
            429,
            _("%(name)s may ask %(most)d times a minute, and has.")
            % {"name": known.name, "most": known.a_minute},
            next_step=_("Wait for the next minute, or send up to 50 records at a time."),
            headers={"Retry-After": str(60 - now.second)},
        )
    return Actor(
        kind=Kind.PROGRAM,
        name=known.name,
        program=known.id,
        scopes=known.scopes,
        divisions=known.divisions,
        surface="api",
        request=str(new_id()),
    )


def _turned_away(sentence: str) -> HttpResponse:
    return problem(
        401,
        sentence,
        next_step=_(
            "Send the header “Authorization: Bearer KEY”. An administrator gives keys out."
        ),
        headers={"WWW-Authenticate": "Bearer"},
    )


# What is found is also what the walls go by from here on: one round trip for both.
_STANDING = """
WITH found AS (
  SELECT (SELECT array_agg(p.power::text ORDER BY p.power::text) FROM access_power p
           WHERE p.person_id = %(me)s AND p.since <= %(today)s
             AND (p.until IS NULL OR p.until > %(today)s)) AS powers,
         (SELECT array_agg(DISTINCT p.division_id) FROM people_post p
           WHERE p.person_id = %(me)s AND p.until IS NULL
             AND p.since <= %(today)s) AS divisions,
         (SELECT min(p.name) FROM people_post p
           WHERE p.person_id = %(me)s AND p.until IS NULL
             AND p.since <= %(today)s) AS name)
SELECT powers, divisions, name,
       set_config('goodterms.powers', coalesce(array_to_string(powers, ','), ''), true),
       set_config('goodterms.divisions', coalesce(array_to_string(divisions, ','), ''), true)
  FROM found
"""


def with_standing(actor: Actor) -> Actor:
    """The same member of staff with today's powers and divisions; a customer again without any."""
    row = sql.rows(_STANDING, {"me": actor.person, "today": clock.now().date()})[0]
    powers, divisions, name, *_entered = row
    standing = Actor(
        kind=Kind.STAFF if powers else Kind.CUSTOMER,
        name=name or actor.name,
        user=actor.user,
        person=actor.person,
        proof=actor.proof,
        powers=frozenset(Power(power) for power in powers or ()),
        divisions=tuple(sorted(divisions or ())),
        surface=actor.surface,
        request=actor.request,
    )
    if not standing.is_staff:
        enter(standing)
    return standing
