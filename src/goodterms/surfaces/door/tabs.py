"""Tabs of one browser, one after the other: what a session counts would else count one of many."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

    type View = Callable[..., HttpResponseBase]


def one_at_a_time(view: View) -> View:
    """What is posted sees the session as the one before left it, and leaves it before the next."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        key = request.session.session_key
        if request.method != "POST" or key is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            list(Session.objects.select_for_update().filter(pk=key))
            request.session = SessionStore(key)
            response = view(request, *args, **kwargs)
            _leave(request, key)
        return response

    return inner


def _leave(request: HttpRequest, key: str) -> None:
    """Saved while it is held; the middleware, which saves later, would undo what came between.

    A sign-in has made another session, which nobody else knows yet; its cookie is still to be set.
    """
    if request.session.modified and request.session.session_key == key:
        request.session.save()
        request.session.modified = False
