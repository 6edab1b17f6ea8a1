"""From a request to somebody acting: who it is, under which role, once, or not at all."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from goodterms.audit.operations import keep_refusal
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, enter
from goodterms.kernel.actors import Actor, Kind, Power
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused
from goodterms.ui import errors

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.files.uploadedfile import UploadedFile

    type Answer = Callable[[HttpRequest], HttpResponse]

# Surfaces that run as the door (login role, autocommit) or need no database at all.
OUTSIDE = ("/sign-in/", "/preferences/", "/mailbox/", "/ui/", "/static/", "/livez", "/readyz")
DESK = "/desk/"
SAFE = {"GET", "HEAD", "OPTIONS"}


class Refusals:
    """A refusal no view has caught becomes a page with its reason and next step."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Refused):
            return errors.refused(request, exception)
        return None


class Context:
    """One transaction a request, under the role of whoever asks (trust.md 3b)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(OUTSIDE):
            return self.get_response(request)
        visitor = actor_of(request)  # reads the door, before any role is taken
        with acting(visitor):
            actor = with_standing(visitor) if visitor.is_staff else visitor
            request.actor = actor  # type: ignore[attr-defined]
            if request.method in SAFE or actor.person is None:
                response = self.get_response(request)
            else:
                response = once(request, actor, self.get_response)
        if refusal := getattr(request, "refusal", None):
            with acting(actor):
                keep_refusal(refusal)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        # Django turns the exception into a page before it reaches __call__; without this the 500
        # would commit.
        if getattr(request, "actor", None) is not None:
            transaction.set_rollback(True)
            if isinstance(exception, Refused):
                request.refusal = exception  # type: ignore[attr-defined]


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


# What is found is also what the walls go by from here on: one round trip for both.
_STANDING = """
WITH found AS (
  SELECT (SELECT array_agg(p.power::text ORDER BY p.power::text) FROM access_power p
           WHERE p.person_id = %(me)s AND p.since <= %(today)s
             AND (p.until IS NULL OR p.until > %(today)s)) AS powers,
         (SELECT array_agg(DISTINCT p.division_id) FROM people_post p
           WHERE p.person_id = %(me)s AND p.until IS NULL) AS divisions,
         (SELECT min(p.name) FROM people_post p
           WHERE p.person_id = %(me)s AND p.until IS NULL) AS name)
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


_TAKE = """
INSERT INTO audit_key (id, actor, surface, key, body_hash, location, at)
VALUES (%s, %s, %s, %s, %s, '', %s) ON CONFLICT (actor, surface, key) DO NOTHING
"""
_FIRST = (
    "SELECT body_hash, status, location FROM audit_key WHERE actor=%s AND surface=%s AND key=%s"
)
_ANSWERED = "UPDATE audit_key SET status=%s, location=%s WHERE actor=%s AND surface=%s AND key=%s"
_RETURN = "DELETE FROM audit_key WHERE actor=%s AND surface=%s AND key=%s"


def once(request: HttpRequest, actor: Actor, answer: Answer) -> HttpResponse:
    """A form has one effect: its key is taken first, in the request's own transaction.

    A twin waits on the unique index until the first has committed, then gets its answer. A refused
    form gives the key back, so the corrected one may use it.
    """
    key = request.headers.get("Idempotency-Key") or request.POST.get("_key", "")
    if not key or len(key) > 64:  # noqa: PLR2004  (the column's width)
        return errors.bad_request(request)
    where = [str(actor.person), actor.surface, key]
    body = _contents(request)
    if not sql.run(_TAKE, [new_id(), *where, body, clock.now()]):
        return _answered_before(where, body)
    response = answer(request)
    if transaction.get_connection().needs_rollback:
        return response
    if response.status_code >= 400:  # noqa: PLR2004
        sql.run(_RETURN, where)
    else:
        sql.run(_ANSWERED, [response.status_code, response.get("Location", ""), *where])
    return response


def _contents(request: HttpRequest) -> bytes:
    """A digest of what the form says; an upload counts by name and size, not read a second time."""
    said = [
        request.path,
        *(f"{name}={value}" for name, values in request.POST.lists() for value in values),
        *(f"{name}={file.name} {file.size}" for name, file in _uploads(request)),
    ]
    return hashlib.sha256("\0".join(said).encode()).digest()


def _uploads(request: HttpRequest) -> list[tuple[str, UploadedFile[Any]]]:
    return [(name, file) for name, files in request.FILES.lists() for file in files]


def _answered_before(where: list[str], body: bytes) -> HttpResponse:
    first, _status, location = sql.rows(_FIRST, where)[0]
    if bytes(first) != body:
        return HttpResponse(_("This form was already sent with other contents."), status=422)
    if location:
        return HttpResponseRedirect(location)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})
