"""Where our desk thinks otherwise than the customer: shown to them, and nothing has moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from goodterms.customer.identity.models import Change, Says
from goodterms.customer.people.models import Person

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

SHOWN = 5


class Dispute(NamedTuple):
    """Who thinks what, since when."""

    words: str
    at: datetime


def of(person: UUID) -> list[Dispute]:
    """The newest words of our desk against one's own; one query."""
    seeds = list(Person.objects.of(person).values_list("pk", flat=True))
    told = Change.objects.filter(what="disputed", seeds__overlap=seeds).order_by("-at", "-pk")
    return [Dispute(_words(one), one.at) for one in told[:SHOWN]]


def _words(change: Change) -> str:
    name = {"name": str(change.cause.get("by", "")) or _("A member of staff")}
    if change.cause.get("says") == Says.SAME:
        return _("%(name)s thinks that a record you set apart is yours after all.") % name
    return _("%(name)s thinks that a record you hold for yours belongs to somebody else.") % name
