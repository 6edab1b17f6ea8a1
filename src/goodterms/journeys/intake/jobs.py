"""The names of intake's jobs, so that who orders one need not load what does it."""

from __future__ import annotations

CARRY_ON = "goodterms.intake.carry_on"
