"""What stands in rooms of its own, one line each: how much, what it is, and the way there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.surfaces.portal.held.things import account_line, division_of
from goodterms.ui.parts import Action, Fact, FactGroup
from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from goodterms.customer.holdings.queries import Has
    from goodterms.customer.identity.models import Source

NAMED = 6  # accounts told by name; more of them are counted only


def group(has: Has) -> FactGroup:
    """Counted where it was read for this page anyway; a count of the others would cost queries."""
    lines = [
        _accounts(has) if has.accounts else None,
        _bills(has) if has.bills else None,
        _purchases(has) if has.purchases else None,
        _line(_("Things"), _("What you own, as far as we know"), "", "portal:things"),
        _line(_("People"), _("Whom you live and work with, by your own word"), "", "portal:people"),
        _line(_("Conversations"), _("What you asked us, and our answers"), "", "portal:ask"),
    ]
    facts = [line for line in lines if line]
    return FactGroup(title=_("Yours"), anchor="accounts", facts=facts)


def _accounts(has: Has) -> Fact:
    count = len(has.accounts)
    words = ngettext("%(count)s account", "%(count)s accounts", count) % {"count": count}
    told = [account_line(party) for party in has.accounts[:NAMED]]
    if count > NAMED:
        told = _divisions(party.account.source for party in has.accounts)
    return _line(_("Accounts"), words, get_text_list(told, _("and")), "portal:accounts")


def _bills(has: Has) -> Fact:
    count = len(has.bills)
    words = ngettext("%(count)s bill", "%(count)s bills", count) % {"count": count}
    return _line(_("Bills"), words, _newest(has.bills[0].issued), "portal:accounts", "#bills")


def _purchases(has: Has) -> Fact:
    count = len(has.purchases)
    words = ngettext("%(count)s purchase", "%(count)s purchases", count) % {"count": count}
    return _line(_("Purchases"), words, _newest(has.purchases[0].on), "portal:purchases")


def _newest(on: date | None) -> str:
    return _("the newest of %(day)s") % {"day": day(on)} if on else ""


def _divisions(sources: Iterable[Source]) -> list[str]:
    return list(dict.fromkeys(division_of(source) for source in sources))


def _line(label: str, words: str, told: str, room: str, place: str = "") -> Fact:
    way = Action(label=_("Open"), about=label, url=f"{reverse(room)}{place}", icon="arrow-right")
    return Fact(label=label, value=words, source=told, actions=[way])
