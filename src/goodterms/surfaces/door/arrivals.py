"""Arriving: what a proved mailbox opens, and where somebody goes from the door."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language

from goodterms.customer.identity.operations import mailboxes
from goodterms.customer.people.models import Login
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.trust.access.models import PowerHeld
from goodterms.ui.middleware import DESK

if TYPE_CHECKING:
    from uuid import UUID


def welcome(login: Login, email: str) -> None:
    """Whoever signs in here has just proved ``email``: find or make the seed behind the login.

    The row of the login is held meanwhile, so that a double click cannot make two people of one.
    """
    with transaction.atomic():
        held = Login.objects.select_for_update().get(pk=login.pk)
        with working("door.welcome"):
            held.person_id = mailboxes.welcome(login_id=held.pk, email=email)
            # Before version 18 a deferred check runs as whoever commits: that would be the door.
            sql.run("SET CONSTRAINTS ALL IMMEDIATE")
        held.language = held.language or get_language() or ""
        held.save(update_fields=["person", "language"])
    login.person_id, login.language = held.person_id, held.language


def is_staff(person: UUID | None) -> bool:
    """Whether this seed holds any power today; asked as a task, the door may not read it."""
    if person is None:
        return False
    with working("door.landing"):
        return PowerHeld.objects.on(clock.now().date()).of([person]).exists()


def landing(person: UUID | None) -> str:
    return DESK if is_staff(person) else str(settings.LOGIN_REDIRECT_URL)
