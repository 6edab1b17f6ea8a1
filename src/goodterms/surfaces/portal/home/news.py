"""What is new, who looked, and the strip of what is theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.identity.models import Claim
from goodterms.kernel import clock
from goodterms.surfaces.portal.accounts.rows import acting_as
from goodterms.surfaces.portal.claims.wording import means_of
from goodterms.surfaces.portal.held.things import account_line, division_of, role_line
from goodterms.ui.templatetags.ui import moment
from goodterms.ui.wording import in_words, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goodterms.customer.holdings.models import AccountParty
    from goodterms.surfaces.portal.home.glance import Glance

LATELY = timedelta(days=14)
SHOWN = 3


class Line(NamedTuple):
    """One line of a list: what, a word more, and where it leads."""

    icon: str
    title: str
    words: str
    url: str


def looked(seen: Glance) -> str:
    """``Three people looked at your record this week.``."""
    if not seen.lookers:
        return ""
    words = ngettext(
        "%(count)s person looked at your record this week.",
        "%(count)s people looked at your record this week.",
        seen.lookers,
    )
    return sentence(words % {"count": in_words(seen.lookers)})


def lines(seen: Glance, claims: Iterable[Claim]) -> list[Line]:
    """What became of their claims lately, and new bills."""
    since = clock.now() - LATELY
    told = [_linked(one) for one in claims if one.proved_at and one.proved_at > since]
    if seen.bills:
        told.append(_bills(seen.bills))
    if seen.question:
        told.append(_question())
    return told[:SHOWN]


def yours(accounts: Sequence[AccountParty], seen: Glance) -> list[Line]:
    """Each account under its division with whom they act for; then things and purchases."""
    strip = [
        Line(
            icon="user-round" if party.role in {"holder", "joint"} else "users-round",
            title=division_of(party.account.source),
            words=f"{account_line(party)}, {role_line(party)}; {acting_as([party])}",
            url=f"{reverse('portal:accounts')}#account-{party.pk}",
        )
        for party in accounts
    ]
    return [*strip, *_rooms(seen)] if strip or seen.things or seen.purchases else []


def _rooms(seen: Glance) -> list[Line]:
    things = ngettext("%(count)s thing", "%(count)s things", seen.things)
    bought = ngettext("%(count)s purchase", "%(count)s purchases", seen.purchases)
    return [
        Line(
            icon="house",
            title=_("Your things"),
            words=sentence(things % {"count": in_words(seen.things)})
            if seen.things
            else _("None that we know of; a name is enough to add one"),
            url=reverse("portal:things"),
        ),
        Line(
            icon="list-checks",
            title=_("What you bought"),
            words=sentence(bought % {"count": in_words(seen.purchases)})
            if seen.purchases
            else _("Nothing that we know of"),
            url=reverse("portal:purchases"),
        ),
    ]


def _linked(claim: Claim) -> Line:
    is_undone = claim.state == Claim.State.UNDONE
    return Line(
        icon="undo-2" if is_undone else "link",
        title=_("You took a link back") if is_undone else _("You linked something that is yours"),
        words=_("By %(means)s, %(moment)s")
        % {"means": means_of(claim), "moment": moment(claim.proved_at)},
        url=reverse("portal:claims-one", args=[claim.pk]),
    )


def _question() -> Line:
    return Line(
        icon="circle-help",
        title=_("A question from us"),
        words=_("Do we know you by another name, email or address?"),
        url=f"{reverse('portal:claims')}#question",
    )


def _bills(count: int) -> Line:
    words = ngettext("%(count)s new bill", "%(count)s new bills", count)
    return Line(
        icon="inbox",
        title=sentence(words % {"count": in_words(count)}),
        words=_("Issued within the last month"),
        url=f"{reverse('portal:accounts')}#bills",
    )
