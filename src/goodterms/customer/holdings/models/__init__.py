"""What someone has with the firm: accounts and bills, purchases, things."""

from __future__ import annotations

from goodterms.customer.holdings.models.accounts import Account, AccountParty, Bill, masked
from goodterms.customer.holdings.models.offers import HOLDING, PartOffer
from goodterms.customer.holdings.models.purchases import Purchase
from goodterms.customer.holdings.models.things import SerialQuestion, Thing

__all__ = [
    "HOLDING",
    "Account",
    "AccountParty",
    "Bill",
    "PartOffer",
    "Purchase",
    "SerialQuestion",
    "Thing",
    "masked",
]
