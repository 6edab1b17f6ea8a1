"""The one-time keys of forms: how long a form that comes a second time is known again."""

from __future__ import annotations

from datetime import timedelta

from goodterms.audit.models import FormKey
from goodterms.kernel import clock
from goodterms.kernel.acting import working

KEPT = timedelta(days=1)


def forget() -> int:
    """Remove the keys of forms sent longer than a day ago; answers how many.

    A second press comes within seconds, one after a lost connection within hours.
    """
    with working("audit.keys.forget"):
        gone, _each = FormKey.objects.filter(at__lt=clock.now() - KEPT).delete()
    return gone
