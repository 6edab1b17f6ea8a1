"""What they have with the firm, all divisions in one list, each row under its division's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.ui.parts import Action, Fact, FactGroup
from goodterms.ui.templatetags.ui import day
from goodterms.ui.wording import money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goodterms.customer.holdings.models import AccountParty, Bill, Purchase
    from goodterms.customer.holdings.queries import Has
    from goodterms.customer.identity.models import Source

KINDS = {
    "supply": gettext_lazy("Supply"),
    "electricity": gettext_lazy("Electricity"),
    "gas": gettext_lazy("Gas"),
    "broadband": gettext_lazy("Broadband"),
    "membership": gettext_lazy("Membership"),
    "policy": gettext_lazy("Policy"),
    "": gettext_lazy("Account"),
}
ROLES = {
    "holder": gettext_lazy("you hold it"),
    "joint": gettext_lazy("you hold it together with somebody"),
    "payer": gettext_lazy("you pay for it"),
    "user": gettext_lazy("you use it"),
    "insured": gettext_lazy("it insures you"),
    "beneficiary": gettext_lazy("you are its beneficiary"),
}


def group(has: Has) -> FactGroup:
    """Accounts first, then bills and purchases, the newest first."""
    facts = [
        *(_account(party) for party in has.accounts),
        *(_bill(bill) for bill in has.bills),
        *(_purchase(purchase) for purchase in has.purchases),
    ]
    return FactGroup(
        title=_("Accounts and bills"),
        anchor="accounts",
        hint=_("all divisions in one place") if _divisions(has) > 1 else "",
        facts=facts,
    )


def division_of(source: Source) -> str:
    return source.division.name if source.division else source.name


def account_line(party: AccountParty) -> str:
    """``Broadband …4402``: what kind of account, and the end of its number."""
    account = party.account
    return f"{KINDS.get(account.kind, account.kind.capitalize())} {account.masked}"


def role_line(party: AccountParty) -> str:
    """``you hold it and you pay for it``."""
    return get_text_list([part_line(one) for one in party.parts], _("and"))


def part_line(part: AccountParty) -> str:
    """A firm's own name for a part stands in place of our words."""
    if part.called:
        return _("your part: %(part)s") % {"part": part.called}
    return str(ROLES.get(part.role, part.role))


def _account(party: AccountParty) -> Fact:
    account = party.account
    since = party.since or account.opened
    return Fact(
        label=division_of(account.source),
        value=account_line(party),
        source=_told(
            account.source,
            role_line(party),
            _("since %(day)s") % {"day": day(since)} if since else "",
            _("closed %(day)s") % {"day": day(account.closed)} if account.closed else "",
        ),
        actions=_ask(_("account %(number)s") % {"number": account.masked}),
    )


def _bill(bill: Bill) -> Fact:
    amount = money(bill.amount, bill.currency)
    number = _("Bill %(number)s") % {"number": bill.masked}
    return Fact(
        label=division_of(bill.source),
        value=f"{number}, {amount}" if amount else number,
        source=_told(
            bill.source,
            day(bill.issued),
            _("due %(day)s") % {"day": day(bill.due)} if bill.due else "",
        ),
        actions=_ask(_("bill %(number)s") % {"number": bill.masked}),
    )


def _purchase(purchase: Purchase) -> Fact:
    amount = money(purchase.amount, purchase.currency)
    bought = _("bought %(day)s") % {"day": day(purchase.on)} if purchase.on else ""
    told = ", ".join(_filled([_("told by you"), bought]))
    return Fact(
        label=_seller(purchase),
        value=f"{purchase.item}, {amount}" if amount else purchase.item,
        theirs=purchase.is_told,
        source=told if purchase.is_told else _told(purchase.source, bought),
        actions=_ask(purchase.item),
    )


def _seller(purchase: Purchase) -> str:
    if not purchase.is_told:
        return division_of(purchase.source)
    return purchase.seller or _("Bought elsewhere")


def _told(source: Source, *more: str) -> str:
    return ", ".join(_filled([_("from %(source)s") % {"source": source.name}, *more]))


def _ask(about: str) -> list[Action]:
    """A silo's own row is mended in the silo, by a person."""
    return [Action(label=_("Ask"), about=about, url=reverse("portal:talk"), icon="message-circle")]


def _filled(words: Iterable[str]) -> list[str]:
    return [word for word in words if word]


def _divisions(has: Has) -> int:
    sources = [party.account.source for party in has.accounts]
    sources += [bill.source for bill in has.bills]
    sources += [purchase.source for purchase in has.purchases if not purchase.is_told]
    return len({source.division_id for source in sources})
