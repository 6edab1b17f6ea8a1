"""The firm's divisions: whether the hours people are told can be read and ever come."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfoNotFoundError

from goodterms.customer.people.hours import next_open
from goodterms.customer.people.models import Division
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.runtime.doctor.findings import Finding, ok, warn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from goodterms.runtime.doctor.findings import Patient


def hours(_: Patient) -> Iterator[Finding]:
    """Without hours a division still answers: by the second working day."""
    with working("doctor"):
        divisions = list(Division.objects.order_by("name"))
    wrong = [(one, problem) for one in divisions if (problem := _problem(one))]
    for division, problem in wrong:
        yield warn(
            f"The opening hours of {division.name} tell no hour: {problem}.",
            f"Mend hours, zone or closed_on of {division.code} in people_division. Until then it "
            "promises an answer by the second working day.",
        )
    if not wrong:
        yield ok("Every division opens at hours that can be read.")


def _problem(division: Division) -> str:
    try:
        next_open(division, at=clock.now())
    except ZoneInfoNotFoundError:
        return f"there is no time zone {division.zone!r}"
    except ValueError as problem:
        return str(problem)
    return ""


CHECKS = (hours,)
