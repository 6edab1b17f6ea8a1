"""Invoices and accounts as means of a claim, with the fact from paper that raises its level.

And which of holdings' rows follow a person when records are joined or parted.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from goodterms.customer.holdings.models import Account, AccountParty, Bill
from goodterms.customer.identity import effects, proofs


def by_invoice(value: str, fact: str) -> proofs.Found:
    """The record billed under this number; the amount on the paper is the second fact."""
    bills = list(Bill.objects.filter(number__iexact=value, person__isnull=False)[:20])
    amount = _amount(fact)
    agreed = bool(bills) and amount is not None and all(bill.amount == amount for bill in bills)
    return proofs.Found(tuple(sorted({bill.record_id for bill in bills})), paper=agreed)


def by_account(value: str, _fact: str) -> proofs.Found:
    """The records holding this account. Its number stands on paper, so it is itself the fact."""
    accounts: Any = Account.objects.filter(number__iexact=value)
    parties = AccountParty.objects.filter(
        account__in=accounts, until__isnull=True, person__isnull=False
    )
    records = tuple(sorted(set(parties.values_list("record_id", flat=True)[:20])))
    return proofs.Found(records, paper=bool(records))


def _amount(text: str) -> Decimal | None:
    plain = "".join(sign for sign in text if sign.isdigit() or sign in ".,").replace(",", ".")
    whole, _, pence = plain.rpartition(".")
    number = f"{whole.replace('.', '')}.{pence}" if whole else pence
    try:
        return Decimal(number)
    except InvalidOperation:
        return None


proofs.register("invoice", by_invoice)
proofs.register("account", by_account)
effects.register("holdings_account_party", "until IS NULL")
effects.register("holdings_bill")
effects.register("holdings_purchase")
