"""Once: what is sent a second time under the same one-time key has no second effect.

A form carries its key in a hidden field, a program in the header ``Idempotency-Key``.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from goodterms.kernel import clock, sql
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused
from goodterms.ui import errors, problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.core.files.uploadedfile import UploadedFile
    from django.http import HttpRequest

    from goodterms.kernel.actors import Actor

    type Answer = Callable[[HttpRequest], HttpResponse]

LONGEST = 64  # the column's width
SENT_ON = (307, 308)  # nothing was done here: the same form, and its key, come to another address

_TAKE = """
INSERT INTO audit_key (id, actor, surface, key, body_hash, location, at)
VALUES (%s, %s, %s, %s, %s, '', %s) ON CONFLICT (actor, surface, key) DO NOTHING
"""
_FIRST = """
SELECT body_hash, status, location, body FROM audit_key
 WHERE actor = %s AND surface = %s AND key = %s
"""
_ANSWERED = """
UPDATE audit_key SET status = %s, location = %s, body = %s
 WHERE actor = %s AND surface = %s AND key = %s
"""
_RETURN = "DELETE FROM audit_key WHERE actor=%s AND surface=%s AND key=%s"


def once(request: HttpRequest, actor: Actor, answer: Answer) -> HttpResponse:
    """A form has one effect: its key is taken first, in the request's own transaction.

    A twin waits on the unique index until the first has committed, then gets its answer. A refused
    form gives the key back, so the corrected one may use it.
    """
    key = request.headers.get("Idempotency-Key") or request.POST.get("_key", "")
    if not _is_key(key):
        return errors.bad_request(request)
    return _once(request, [str(actor.person), actor.surface, key], _form(request), answer)


def once_for_a_program(request: HttpRequest, actor: Actor, answer: Answer) -> HttpResponse:
    """The same for what a program sends with a key of its own; without one it is simply done."""
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        return answer(request)
    if not _is_key(key):
        return problems.problem(400, _("An Idempotency-Key has 64 printable signs at most."))
    said = hashlib.sha256(request.path.encode() + b"\0" + request.body).digest()
    return _once(request, [str(actor.program), actor.surface, key], said, answer)


def _is_key(key: str) -> bool:
    """What the table can hold: no sign that PostgreSQL has no place for."""
    return bool(key) and len(key) <= LONGEST and key.isprintable()


def _once(request: HttpRequest, where: list[str], said: bytes, answer: Answer) -> HttpResponse:
    if not sql.run(_TAKE, [new_id(), *where, said, clock.now()]):
        return _answered_before(request, where, said)
    response = answer(request)
    if transaction.get_connection().needs_rollback:
        return response
    if response.status_code in SENT_ON or response.status_code >= 400:  # noqa: PLR2004
        sql.run(_RETURN, where)
    else:
        body = response.content.decode() if problems.is_program(request) else ""
        sql.run(_ANSWERED, [response.status_code, response.get("Location", ""), body, *where])
    return response


def _form(request: HttpRequest) -> bytes:
    """A digest of what the form says; an upload counts by name and size, not read a second time."""
    said = [
        request.path,
        *(f"{name}={value}" for name, values in request.POST.lists() for value in values),
        *(f"{name}={file.name} {file.size}" for name, file in _uploads(request)),
    ]
    return hashlib.sha256("\0".join(said).encode()).digest()


def _uploads(request: HttpRequest) -> list[tuple[str, UploadedFile[Any]]]:
    return [(name, file) for name, files in request.FILES.lists() for file in files]


def _answered_before(request: HttpRequest, where: list[str], said: bytes) -> HttpResponse:
    first, status, location, body = sql.rows(_FIRST, where)[0]
    if problems.is_program(request):
        if bytes(first) != said:
            return problems.problem(
                422, _("This Idempotency-Key was already used with other contents.")
            )
        return HttpResponse(body, status=status, content_type=problems.JSON)
    if bytes(first) != said:
        return errors.refused(request, _sent_already())
    if location:
        return HttpResponseRedirect(location)
    return HttpResponse(status=204, headers={"HX-Refresh": "true"})


def _sent_already() -> Refused:
    """Who went back in their browser stands before the form of old: a page says what holds now."""
    return Refused(
        _("This form was already sent with other contents."),
        next_step=_("What you sent first holds. Go back, load the page again, and write it there."),
    )
