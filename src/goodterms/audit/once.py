"""The one-time keys of forms and programs: how long what comes a second time is known again."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from goodterms.audit.models import FormKey
from goodterms.kernel import clock
from goodterms.kernel.acting import working

KEPT = timedelta(days=1)
KEPT_FOR_PROGRAMS = timedelta(days=7)  # a queue elsewhere that stood over a long weekend
API = "api"  # the surface programs come to


def forget() -> int:
    """Remove the keys of forms sent longer than a day ago, of programs a week; answers how many.

    A second press comes within seconds, one after a lost connection within hours.
    """
    now = clock.now()
    old = Q(at__lt=now - KEPT) & ~Q(surface=API) | Q(at__lt=now - KEPT_FOR_PROGRAMS)
    with working("audit.keys.forget"):
        gone, _each = FormKey.objects.filter(old).delete()
    return gone
