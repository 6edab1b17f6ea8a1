"""Who answers when no machine can go on: a name, and the hour by which that person does.

The same for everybody who asks at one moment: a name or an hour that followed from what a claim
found would tell that it found something.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from goodterms.customer.people import hours
from goodterms.customer.people.models import Post

if TYPE_CHECKING:
    from datetime import datetime

WITHIN = 4.0  # hours in which the division is open


class Greeter(NamedTuple):
    """Who answers, and by when; "" and None where nobody greets."""

    name: str = ""
    answer_by: datetime | None = None


def who_answers(at: datetime) -> Greeter:
    """Whoever greets for the first division; nobody where no post greets. One query."""
    posts = Post.objects.here(at.date()).filter(greets=True).select_related("division")
    first = posts.order_by("division_id", "name", "pk").first()
    if first is None:
        return Greeter()
    return Greeter(first.name, hours.due_within(first.division, WITHIN, at=at))
