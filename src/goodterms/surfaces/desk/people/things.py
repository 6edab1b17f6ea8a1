"""Accounts, bills and purchases of a person, across the divisions in reach."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from goodterms.customer.people.roles import WORDS
from goodterms.ui.parts import Cell, Column, Row, Table
from goodterms.ui.templatetags.ui import day
from goodterms.ui.wording import money

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.holdings.models import AccountParty, Bill, Purchase
    from goodterms.customer.holdings.queries import Has

MOST = 24  # bills and purchases on the page: two years of months


def accounts(has: Has, *, writes_for: UUID | None) -> Table | None:
    """``writes_for`` whom parts in accounts may be written down."""
    if not has.accounts:
        return None
    return Table(
        caption=_("Accounts"),
        columns=[Column(label=_("Account")), Column(label=_("Part"))],
        rows=[_account(one, writes_for) for one in has.accounts],
    )


def tables(has: Has) -> list[Table]:
    """Bills and purchases, as far as there are any."""
    found = [
        _bills([_bill(one) for one in has.bills[:MOST]]),
        _purchases([_purchase(one) for one in has.purchases[:MOST]]),
    ]
    return [table for table in found if table.rows]


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


def _account(party: AccountParty, person: UUID | None) -> Row:
    account = party.account
    told = " ".join(word for word in (account.kind, account.status) if word)
    second = ", ".join(word for word in (str(account.source), told) if word)
    url = reverse("desk:people-parts", args=[person, account.pk]) if person else ""
    parts = [one.called or str(WORDS.get(one.role, one.role)) for one in party.parts]
    return Row(
        cells=(
            Cell(words=account.number, second=second, url=url),
            Cell(words=get_text_list(parts, _("and"))),
        )
    )


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
