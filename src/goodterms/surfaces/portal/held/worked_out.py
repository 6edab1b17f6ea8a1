"""What we worked out, as rows: what it is, from what, and Object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.customer.profile.derived import Derived, worked_out
from goodterms.surfaces.portal.held import checking
from goodterms.surfaces.portal.held.things import division_of
from goodterms.ui.parts import Action, Fact, FactGroup

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from goodterms.customer.holdings.queries import Has
    from goodterms.customer.identity.models import Record
    from goodterms.customer.profile.queries import Holding


def group(holding: Holding, records: list[Record], has: Has) -> FactGroup:
    found = worked_out(holding, records, dealt(has))
    return FactGroup(
        title=_("Worked out by us"),
        anchor="worked-out",
        hint=_("and from what"),
        facts=[row(one, holding) for one in found],
    )


def row(one: Derived, holding: Holding) -> Fact:
    said = checking.shown(holding.about(one.key))
    url = reverse("portal:held-objection", args=[one.key])
    object_to = Action(
        label=_("Object"), about=_("to “%(label)s”") % {"label": one.label}, url=url, icon="flag"
    )
    return Fact(
        label=one.label,
        value=one.value,
        source=_("worked out: %(what)s") % {"what": one.because},
        more=checking.words_of(said),
        actions=checking.taking_back(said, one.label) if one.stopped else [object_to],
        anchor=anchor(one.key),
    )


def anchor(key: str) -> str:
    return f"worked-out-{key}"


def dealt(has: Has) -> Iterator[tuple[str, date | None]]:
    """Division and day of everything they have with us."""
    for party in has.accounts:
        yield division_of(party.account.source), party.since or party.account.opened
    for bill in has.bills:
        yield division_of(bill.source), bill.issued
    for purchase in has.purchases:
        if not purchase.is_told:  # bought elsewhere
            yield division_of(purchase.source), purchase.on
