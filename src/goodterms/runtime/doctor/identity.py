"""Who is who: whether what arrives is compared with everything we hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from goodterms.customer.identity.models import CUSTOMERS, Kind, Record
from goodterms.kernel.acting import working
from goodterms.runtime.doctor.findings import Finding, ok, warn

if TYPE_CHECKING:
    from goodterms.runtime.doctor.findings import Patient


def faces(_: Patient) -> Finding:
    """A large file leaves records without a face, as a release did that knew of none yet."""
    resolved = Record.objects.standing().filter(kind__in=(*CUSTOMERS, Kind.UNKNOWN))
    with working("doctor"):
        waiting = resolved.filter(Q(face__isnull=True) | Q(face__kind=Kind.UNKNOWN)).count()
    if waiting:
        records = "record waits" if waiting == 1 else "records wait"
        return warn(
            f"{waiting:,} {records} to be resolved: nothing that arrives is compared with them.",
            "Run: goodterms resolve",
        )
    return ok("What arrives is compared with every record.")


CHECKS = (faces,)
