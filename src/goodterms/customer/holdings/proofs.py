"""Invoices, accounts and serials as means of a claim, with the paper that raises its level.

And which of holdings' rows follow a person when records are joined or parted.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from goodterms.customer.holdings.models import Account, AccountParty, Bill, Thing
from goodterms.customer.holdings.models.numbers import bare
from goodterms.customer.identity import effects, proofs

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

MOST = 20  # rows one number may speak of before it proves nothing
OTHERS = 20  # as many others must fit the same words before a hint is given


def by_invoice(value: str, fact: str) -> proofs.Found:
    """The record billed under this number; the amount on the paper is the second fact."""
    bills = list(numbered(Bill.objects.all(), value)[:MOST])
    amount = _amount(fact)
    agreed = bool(bills) and amount is not None and all(bill.amount == amount for bill in bills)
    return proofs.Found(tuple(sorted({bill.record_id for bill in bills})), paper=agreed)


def by_account(value: str, _fact: str) -> proofs.Found:
    """The records holding this account. Its number stands on paper, so it is itself the fact."""
    accounts = numbered(Account.objects.all(), value)[:MOST]
    parties = AccountParty.objects.filter(account__in=list(accounts), until__isnull=True)
    told = parties.filter(record__isnull=False).values_list("record_id", flat=True)[:MOST]
    records = tuple(sorted({record for record in told if record}))
    return proofs.Found(records, paper=bool(records))


def by_serial(value: str, _fact: str) -> proofs.Found:
    """The records that told of a thing with this serial. It stands on the thing, as on paper.

    A thing its owner told us of has no record, so a serial anybody may type proves nothing.
    """
    told = Thing.objects.standing().bearing(value).filter(record__isnull=False)
    records = told.values_list("record_id", flat=True)
    found = tuple(sorted({pk for pk in records[:MOST] if pk is not None}))
    return proofs.Found(found, paper=bool(found))


def behind(records: Collection[int]) -> dict[str, Any]:
    """What may be told of these records' accounts: year and town, where 20 others share both."""
    parties = AccountParty.objects.filter(record__in=records, until__isnull=True, said_by="")
    told = parties.filter(since__isnull=False).select_related("record").order_by("since").first()
    if told is None or told.since is None:
        return {}
    year, city = told.since.year, str(told.said.get("city", "")).strip()
    alike = AccountParty.objects.filter(since__year=year, until__isnull=True, said_by="")
    alike = alike.exclude(record__in=records)
    if city and _are_many(alike.filter(record__payload__city__iexact=city)):
        return {"year": year, "city": city}
    return {"year": year} if _are_many(alike) else {}


def _are_many(alike: QuerySet[AccountParty]) -> bool:
    return alike.values("record_id").distinct()[:OTHERS].count() >= OTHERS


def numbered[M: (Account, Bill)](rows: QuerySet[M], value: str) -> QuerySet[M]:
    """Rows of this number as it was typed, else with blanks and dashes left out; by index."""
    signs = bare(value)
    if not signs:
        return rows.none()
    alike = rows.filter(bare=signs).order_by("pk")
    exact = alike.filter(number__in={value, value.upper()})
    return exact if exact.exists() else alike


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
proofs.register("serial", by_serial)
proofs.register_hint(behind)
effects.register("holdings_account_party", "until IS NULL")
effects.register("holdings_bill")
effects.register("holdings_purchase")
effects.register("holdings_thing")
