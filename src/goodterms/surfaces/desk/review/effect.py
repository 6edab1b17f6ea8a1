"""What a steward's word would change: how many bills, accounts and things change sides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.holdings.queries import brought
from goodterms.surfaces.desk.wording import counted, listed

if TYPE_CHECKING:
    from goodterms.customer.holdings.queries import Brought
    from goodterms.customer.identity.reviews import Question


def sentence(question: Question) -> str:
    """Such as "If the same: 2 bills and 1 account move."."""
    if question.is_joined:
        return _("They are one person now. Different or related takes them apart again.")
    many = brought(question.fewer)
    if not many.count:
        return _("If the same: the record alone moves. Nothing opens to anybody by your word.")
    words = ngettext(
        "If the same: %(things)s moves. Nothing opens to anybody by your word.",
        "If the same: %(things)s move. Nothing opens to anybody by your word.",
        many.count,
    )
    return words % {"things": told(many)}


def told(many: Brought) -> str:
    """``2 bills and 1 account``; nothing where there is nothing."""
    parts = counted(
        (ngettext("%(count)s bill", "%(count)s bills", many.bills), many.bills),
        (ngettext("%(count)s account", "%(count)s accounts", many.accounts), many.accounts),
        (ngettext("%(count)s purchase", "%(count)s purchases", many.purchases), many.purchases),
        (ngettext("%(count)s thing", "%(count)s things", many.things), many.things),
    )
    return listed(parts)
