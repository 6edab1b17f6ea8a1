"""Purchases as rows: what, where, when, for how much; the buyer's rating; whether it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.surfaces.portal.held.things import division_of
from goodterms.surfaces.portal.purchases.forms import RATINGS
from goodterms.ui.parts import Action, Empty, Fact
from goodterms.ui.templatetags.ui import day
from goodterms.ui.wording import money

if TYPE_CHECKING:
    from goodterms.customer.holdings.models import Purchase

COUNTS = gettext_lazy("Counts for suggestions")
LEFT_OUT = gettext_lazy("Left out of suggestions")


def row(purchase: Purchase, *, saved: str = "") -> Fact:
    amount = money(purchase.amount, purchase.currency)
    return Fact(
        label=day(purchase.on) or _("day not known"),
        value=f"{purchase.item}, {amount}" if amount else purchase.item,
        theirs=purchase.is_told,
        source=_told(purchase),
        more=" · ".join(filter(None, (_rated(purchase), str(_counts(purchase))))),
        actions=_actions(purchase),
        saved=saved,
        anchor=f"purchase-{purchase.pk}",
    )


def empty(*, filtered: bool) -> Empty:
    if filtered:
        everything = Action(label=_("Show all of them"), url=reverse("portal:purchases"))
        return Empty(
            title=_("Nothing bought in this year and place"),
            words=_("Take another year, or look at all of them."),
            action=everything,
        )
    return Empty(
        title=_("We know of no purchase of yours"),
        words=_("Each item you buy from any of our divisions stands here, with its day and price."),
        action=Action(
            label=_("Add one made elsewhere"), url=reverse("portal:purchases-new"), icon="plus"
        ),
    )


def _told(purchase: Purchase) -> str:
    if not purchase.is_told:
        return _("from %(source)s") % {"source": division_of(purchase.source)}
    told = _("told by you, %(day)s") % {"day": day(purchase.as_of)}
    return f"{purchase.seller}, {told}" if purchase.seller else told


def _rated(purchase: Purchase) -> str:
    if purchase.rating is None:
        return f"“{purchase.words}”" if purchase.words else ""
    rating = _("your rating: %(rating)s") % {"rating": dict(RATINGS)[str(purchase.rating)]}
    return f"{rating}, “{purchase.words}”" if purchase.words else rating


def _counts(purchase: Purchase) -> object:
    return COUNTS if purchase.counts_for_suggestions else LEFT_OUT


def _actions(purchase: Purchase) -> list[Action]:
    """The switch is a button that says what it does; no toggle without a word."""
    counts = purchase.counts_for_suggestions
    actions = [
        Action(
            label=_("Rate") if purchase.rating is None else _("Rate anew"),
            about=purchase.item,
            url=reverse("portal:purchases-rating", args=[purchase.pk]),
            icon="pencil",
        ),
        Action(
            label=_("Leave out") if counts else _("Let it count"),
            about=_("“%(item)s”, for suggestions") % {"item": purchase.item},
            url=reverse("portal:purchases-counting", args=[purchase.pk]),
            post=True,
            fields={"counts": "" if counts else "on"},
        ),
    ]
    if purchase.is_told:
        actions.append(
            Action(
                label=_("Take off"),
                about=_("“%(item)s”") % {"item": purchase.item},
                url=reverse("portal:purchases-removal", args=[purchase.pk]),
                post=True,
            )
        )
    return actions
