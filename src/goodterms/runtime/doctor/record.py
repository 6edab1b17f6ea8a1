"""The record of what was done: sealed soon after, and, on request, gone through link by link."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from goodterms.audit import sealing
from goodterms.kernel import clock
from goodterms.runtime.doctor.findings import Finding, fail, ok, warn

if TYPE_CHECKING:
    from goodterms.runtime.doctor.findings import Patient

LATE = timedelta(minutes=5)


def sealer(patient: Patient) -> Finding:
    """Whether what was done is sealed soon after."""
    oldest = sealing.unsealed_since()
    if patient.standing and oldest and clock.now() - oldest > LATE:
        return warn(
            f"A record of {oldest:%d %b %Y %H:%M} is not sealed yet.",
            f"Read {patient.home}/logs/worker.log; a transaction may be hanging, too.",
        )
    return ok("What was done is sealed.")


def chain(_: Patient) -> Finding:
    """The whole chain, from the first record on."""
    found = sealing.check()
    if found.broken:
        return fail(
            f"The record of what was done was tampered with. {found.broken}",
            "Keep this database as it is, and compare it with a backup from before that day.",
        )
    return ok(
        f"{found.seals:,} seals over {found.records:,} records are whole; head {found.head[:16]}."
    )


CHECKS = (sealer,)
THOROUGH = (sealer, chain)
