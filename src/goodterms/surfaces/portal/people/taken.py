"""Jobs, household and colleagues as plain values, for the customer to take along (R138).

Of others it holds the names this person reads on their own page, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from goodterms.customer.people.models import Affiliation, Person
from goodterms.customer.people.operations.households import ties_told_to
from goodterms.customer.people.roles import words_of
from goodterms.customer.people.ties import home_of

if TYPE_CHECKING:
    from datetime import date
    from uuid import UUID


def taken(person: UUID) -> dict[str, Any]:
    """Days are ISO 8601."""
    return {"jobs": _jobs(person), "household": _home(person), "colleagues": _colleagues(person)}


def _jobs(person: UUID) -> list[dict[str, Any]]:
    places = Affiliation.objects.of_person(person).prefetch_related("roles__role")
    return [
        {
            "firm": place.firm,
            "title": place.title,
            "since": _iso(place.since),
            "until": _iso(place.until),
            "told_by": place.origin,
            "stands": place.state,
            "roles": [
                {"role": words_of(one.role), "since": _iso(one.since), "until": _iso(one.until)}
                for one in place.roles.all()
            ],
        }
        for place in places.order_by("since", "pk")
    ]


def _home(person: UUID) -> dict[str, Any] | None:
    home = home_of(person)
    if home is None:
        return None
    return {
        "your_name_there": home.me.name,
        "since": _iso(home.me.since),
        "others": [{"name": one.name, "since": _iso(one.since)} for one in home.others],
        "one_letter_for_all": home.one_copy,
    }


def _colleagues(person: UUID) -> list[dict[str, Any]]:
    ties = ties_told_to(person)
    mine = set(Person.objects.of(person).values_list("pk", flat=True)) if ties else set()
    return [
        {
            "name": tie.other_name if tie.one_id in mine else tie.one_name,
            "firm": tie.firm,
            "since": _iso(tie.since),
            "until": _iso(tie.until),
        }
        for tie in ties
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
