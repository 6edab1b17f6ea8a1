"""What buyers do: rate a purchase, count it or not, tell of others (R16 to R19)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.holdings.models import Purchase
from goodterms.customer.holdings.operations import own
from goodterms.kernel import clock
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal
    from uuid import UUID

    from goodterms.kernel.actors import Actor

BEST = 5
LONGEST = 1_000  # signs of somebody's own words on a purchase


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What was bought elsewhere; everything but what it is may stay unsaid."""

    item: str
    seller: str = ""
    on: date | None = None
    amount: Decimal | None = None
    currency: str = "GBP"


@operation("holdings.purchase.told")
def tell(*, by: Actor, person: UUID, told: Told) -> Purchase:
    """Put a purchase made elsewhere into the person's history."""
    item = own.line(told.item, 200)
    if not item:
        raise Refused(
            _("Nothing was written in the field."),
            next_step=_("What it is, is enough."),
            rule="holdings.unnamed",
        )
    pk = new_id()
    purchase = Purchase(
        id=pk,
        source=own.voice(by),
        source_key=str(pk),
        person_id=person,
        item=item,
        seller=own.line(told.seller, 120),
        on=told.on,
        amount=told.amount,
        currency=told.currency,
        as_of=clock.now(),
    )
    purchase.save(force_insert=True)
    record("holdings.purchase.told", purchase, by=by, about=[person])
    return purchase


@operation("holdings.purchase.rated")
def rate(*, by: Actor, purchase: UUID, rating: int | None, words: str = "") -> Purchase:
    """One to five and their own words; no rating takes an earlier one back."""
    if rating is not None and not 1 <= rating <= BEST:
        raise Refused(_("A rating is one to five."), rule="holdings.rating")
    said = words.strip()
    if len(said) > LONGEST:
        raise Refused(
            _("That is longer than %(most)d signs.") % {"most": LONGEST},
            next_step=_("Shorten it a little."),
            rule="holdings.long",
        )
    with own.held(Purchase, purchase, by) as mine:
        mine.rating, mine.words = rating, said
        mine.save(update_fields=["rating", "words"])
    record("holdings.purchase.rated", mine, by=by, about=_buyer(mine), rating=rating)
    return mine


@operation("holdings.purchase.counted")
def count(*, by: Actor, purchase: UUID, counts: bool) -> Purchase:
    """Whether suggestions may look at it; from this moment on."""
    with own.held(Purchase, purchase, by) as mine:
        mine.counts_for_suggestions = counts
        mine.save(update_fields=["counts_for_suggestions"])
    record("holdings.purchase.counted", mine, by=by, about=_buyer(mine), counts=counts)
    return mine


@operation("holdings.purchase.removed")
def remove(*, by: Actor, purchase: UUID) -> Purchase:
    """Take a purchase they told us of out of the history; it can be put back."""
    with own.held(Purchase, purchase, by) as mine:
        own.only_if_told(mine)
        mine.removed_at = mine.removed_at or clock.now()
        mine.save(update_fields=["removed_at"])
    record("holdings.purchase.removed", mine, by=by, about=_buyer(mine))
    return mine


@operation("holdings.purchase.put_back")
def put_back(*, by: Actor, purchase: UUID) -> Purchase:
    """Undo a removal."""
    with own.held(Purchase, purchase, by) as mine:
        mine.removed_at = None
        mine.save(update_fields=["removed_at"])
    record("holdings.purchase.put_back", mine, by=by, about=_buyer(mine))
    return mine


def _buyer(purchase: Purchase) -> list[UUID]:
    return [purchase.person_id] if purchase.person_id else []
