"""What an answer would change, in words: how many bills and accounts change sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.holdings.queries import brought
from goodterms.surfaces.desk.wording import figure, listed

if TYPE_CHECKING:
    from goodterms.customer.identity.reviews import Question


def sentence(question: Question) -> str:
    """Such as "If the same: 2 bills and 1 account move."."""
    if question.is_joined:
        return _("They are one person now. Different or related takes them apart again.")
    counted = brought(question.fewer)
    told = [
        words % {"count": figure(count)}
        for words, count in (
            (ngettext("%(count)s bill", "%(count)s bills", counted.bills), counted.bills),
            (
                ngettext("%(count)s account", "%(count)s accounts", counted.accounts),
                counted.accounts,
            ),
            (
                ngettext("%(count)s purchase", "%(count)s purchases", counted.purchases),
                counted.purchases,
            ),
        )
        if count
    ]
    if not told:
        return _("If the same: the record alone moves. Nothing opens to anybody by your word.")
    words = ngettext(
        "If the same: %(things)s moves. Nothing opens to anybody by your word.",
        "If the same: %(things)s move. Nothing opens to anybody by your word.",
        counted.bills + counted.accounts + counted.purchases,
    )
    return words % {"things": listed(told)}
