"""What the door throws away: logins nobody proved, sessions that have ended, erased sign-ins."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from goodterms.customer.people.models import Login
from goodterms.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

PATIENCE = timedelta(days=1)  # a code holds for ten minutes


@transaction.atomic
def clear_unproved() -> int:
    """Forget addresses that somebody typed at sign-up and nobody proved; answers how many.

    They were never welcomed, so no person, record or right hangs on them. As the door, which owns
    these tables: they hold nothing that another role may read.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    unproved = Login.objects.select_for_update().filter(
        Exists(addresses.filter(verified=False)),
        ~Exists(addresses.filter(verified=True)),
        person__isnull=True,
        begun_at__lt=clock.now() - PATIENCE,
    )
    logins = list(unproved.values_list("pk", flat=True))
    EmailAddress.objects.filter(user__in=logins).delete()
    Login.objects.filter(pk__in=logins).delete()
    return len(logins)


@transaction.atomic
def end_sign_ins(seeds: Collection[UUID]) -> None:
    """Sign these people out everywhere, and let their addresses go: they may begin anew."""
    theirs = Login.objects.filter(person__in=seeds)
    logins = {str(key) for key in theirs.values_list("pk", flat=True)}
    if not logins:
        return
    signed_in = [
        one.pk for one in Session.objects.iterator() if one.get_decoded().get(SESSION_KEY) in logins
    ]
    Session.objects.filter(pk__in=signed_in).delete()
    EmailAddress.objects.filter(user__in=logins).delete()
    theirs.delete()


def clear_sessions() -> None:
    """Remove sessions that have ended by themselves."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
