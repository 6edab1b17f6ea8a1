"""What of one's own can be found: facts, accounts, bills, purchases, things, earlier asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.customer.holdings import queries as holdings
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.dialogue.timeline.queries import asks_of
from goodterms.surfaces.portal.ask import wording
from goodterms.surfaces.portal.ask.found import Found
from goodterms.surfaces.portal.held.facts import anchor
from goodterms.surfaces.portal.held.things import account_line, division_of
from goodterms.ui.templatetags.ui import day
from goodterms.ui.wording import money

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from goodterms.customer.holdings.models import AccountParty, Bill, Purchase, Thing
    from goodterms.customer.profile.queries import Fact, Holding


class Own(NamedTuple):
    """What can be found of one's own, and what one asked with its first words, newest first."""

    found: Sequence[Found]
    asks: Sequence[tuple[Ask, str]]


def everything(person: UUID, holding: Holding) -> Own:
    """Everything of one's own that has a place on a page; six queries."""
    things = holdings.has(person)
    first = dict(
        Turn.objects.filter(n=1, ask__in=Ask.objects.of(person)).values_list("ask", "words")
    )
    asks = [(ask, first.get(ask.pk, "")) for ask in asks_of(person)]
    found = [
        *(_fact(fact) for facts in holding.facts.values() for fact in facts),
        *map(_account, things.accounts),
        *map(_bill, things.bills),
        *map(_purchase, things.purchases),
        *map(_thing, holdings.things(person)),
        *(_asked(ask, words) for ask, words in asks),
    ]
    return Own(found, asks)


def _fact(fact: Fact) -> Found:
    field = fact.field
    return Found(
        title=str(field.label) if field.sensitive else f"{field.label}: {fact.value}",
        words=_("What we hold"),
        url=f"{reverse('portal:held')}#{anchor(field)}",
        icon="book-open",
        thing=f"fact:{field.name}",
    )


def _asked(ask: Ask, words: str) -> Found:
    return Found(
        title=words,
        words=wording.state(ask),
        url=reverse("portal:ask-one", args=[ask.pk]),
        icon="message-circle",
        theirs=True,
    )


def _account(party: AccountParty) -> Found:
    account = party.account
    return Found(
        title=account_line(party),
        words=division_of(account.source),
        url=f"{reverse('portal:accounts')}#account-{party.pk}",
        icon="building-2",
        also=f"{account.number} {_('account contract meter supply')}",
        thing=f"account:{account.pk}",
        division=account.source.division_id,
    )


def _bill(bill: Bill) -> Found:
    return Found(
        title=_("Bill %(number)s") % {"number": bill.masked},
        words=", ".join(
            filter(
                None,
                [division_of(bill.source), day(bill.issued), money(bill.amount, bill.currency)],
            )
        ),
        url=f"{reverse('portal:accounts')}#bills",
        icon="list-checks",
        also=f"{bill.number} {_('bill invoice payment pay due')}",
        thing=f"bill:{bill.pk}",
        division=bill.source.division_id,
    )


def _purchase(purchase: Purchase) -> Found:
    where = purchase.seller or division_of(purchase.source)
    return Found(
        title=purchase.item,
        words=", ".join(filter(None, [where, day(purchase.on)])),
        url=f"{reverse('portal:purchases')}#purchase-{purchase.pk}",
        icon="check",
        also=_("bought purchase order"),
        thing=f"purchase:{purchase.pk}",
        division=purchase.source.division_id,
    )


def _thing(thing: Thing) -> Found:
    return Found(
        title=thing.name or _("A thing of yours"),
        words=", ".join(filter(None, [thing.kind, thing.place])),
        url=f"{reverse('portal:things')}#thing-{thing.pk}",
        icon="house",
        also=f"{thing.made} {thing.serial} {_('thing device fault warranty')}",
        theirs=bool(thing.known_as),
        thing=f"thing:{thing.pk}",
        division=thing.source.division_id,
    )
