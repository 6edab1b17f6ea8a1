"""The names of intake's jobs, so that who orders one need not load what does it."""

from __future__ import annotations

BRING = "goodterms.intake.bring"
CARRY_ON = "goodterms.intake.carry_on"
CLEAR = "goodterms.intake.clear"
