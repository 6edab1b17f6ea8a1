"""Accounts, bills and purchases of a person, across the divisions in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.ui.parts import Cell, Column, Row, Table
from goodterms.ui.templatetags.ui import day
from goodterms.ui.wording import money

if TYPE_CHECKING:
    from goodterms.customer.holdings.models import AccountParty, Bill, Purchase
    from goodterms.customer.holdings.queries import Has

MOST = 24  # bills and purchases on the page: two years of months

ROLES = {
    "holder": gettext_lazy("holder"),
    "joint": gettext_lazy("joint holder"),
    "payer": gettext_lazy("payer"),
    "user": gettext_lazy("user"),
    "insured": gettext_lazy("insured"),
    "beneficiary": gettext_lazy("beneficiary"),
}


def tables(has: Has) -> list[Table]:
    found = [
        _table(_("Accounts"), (_("Account"), _("Part")), [_account(one) for one in has.accounts]),
        _bills([_bill(one) for one in has.bills[:MOST]]),
        _purchases([_purchase(one) for one in has.purchases[:MOST]]),
    ]
    return [table for table in found if table.rows]


def _table(caption: str, labels: tuple[str, ...], rows: list[Row]) -> Table:
    return Table(caption=caption, columns=[Column(label=label) for label in labels], rows=rows)


def _bills(rows: list[Row]) -> Table:
    columns = (
        Column(label=_("Bill")),
        Column(label=_("Issued"), optional=True),
        Column(label=_("Amount"), number=True),
    )
    return Table(caption=_("Bills"), columns=columns, rows=rows)


def _purchases(rows: list[Row]) -> Table:
    columns = (
        Column(label=_("Bought")),
        Column(label=_("On"), optional=True),
        Column(label=_("Amount"), number=True),
    )
    return Table(caption=_("Purchases"), columns=columns, rows=rows)


def _account(party: AccountParty) -> Row:
    account = party.account
    told = " ".join(word for word in (account.kind, account.status) if word)
    second = ", ".join(word for word in (str(account.source), told) if word)
    role = ROLES.get(party.role, party.role)
    return Row(cells=(Cell(words=account.number, second=second), Cell(words=str(role))))


def _bill(bill: Bill) -> Row:
    return Row(
        cells=(
            Cell(words=bill.number, second=str(bill.source)),
            Cell(words=day(bill.issued)),
            Cell(words=money(bill.amount, bill.currency)),
        )
    )


def _purchase(bought: Purchase) -> Row:
    told = bought.is_told
    where = bought.seller or _("Bought elsewhere") if told else str(bought.source)
    return Row(
        cells=(
            Cell(words=bought.item, second=where, pen=told),
            Cell(words=day(bought.on)),
            Cell(words=money(bought.amount, bought.currency)),
        )
    )
