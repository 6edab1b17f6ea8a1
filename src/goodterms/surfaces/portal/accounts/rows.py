"""Accounts as rows: kind, number's end, role, place, source, and through what each came here."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.customer.identity.models import Assertion, Claim, Says
from goodterms.surfaces.portal.claims.wording import means_of
from goodterms.surfaces.portal.held.things import account_line, division_of, part_line, role_line
from goodterms.ui.parts import Action, Cell, Column, Empty, Fact, FactGroup, Row, Table
from goodterms.ui.templatetags.ui import day
from goodterms.ui.wording import in_words, money, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from uuid import UUID

    from goodterms.customer.holdings.models import AccountParty, Bill
    from goodterms.surfaces.portal.accounts.offers import Given

STATUSES = {
    "open": gettext_lazy("open"),
    "active": gettext_lazy("open"),
    "closed": gettext_lazy("closed"),
    "suspended": gettext_lazy("resting"),
}


def lede(held: Sequence[AccountParty]) -> str:
    """``Two accounts of two divisions, in one view.``."""
    if not held:
        return _("What you have with any of our divisions stands here in one view.")
    count = ngettext("%(count)s account", "%(count)s accounts", len(held))
    places = len({party.account.source.division_id for party in held})
    if places == 1:
        division = division_of(held[0].account.source)
        words = _("%(accounts)s, with %(division)s.")
        told = {"accounts": count % {"count": in_words(len(held))}, "division": division}
        return sentence(words % told)
    of = ngettext("%(count)s division", "%(count)s divisions", places)
    words = _("%(accounts)s of %(divisions)s, in one view. There is nothing to switch between.")
    return sentence(
        words
        % {
            "accounts": count % {"count": in_words(len(held))},
            "divisions": of % {"count": in_words(places)},
        }
    )


def ways(person: UUID) -> dict[int, Claim]:
    """For each record the claim that linked it, as the person may see it; one query."""
    linked = Assertion.objects.standing().filter(~Q(claim=None), by_actor=person, says=Says.SAME)
    return {
        record: word.claim
        for word in linked.select_related("claim")
        for record in (word.a_id, word.b_id)
        if word.claim
    }


def groups(
    held: Iterable[AccountParty],
    came: Mapping[int, Claim],
    given: Mapping[UUID, Sequence[Given]] = MappingProxyType({}),
) -> list[FactGroup]:
    """One group a division; its heading says for whom one acts there."""
    by_division: dict[str, list[AccountParty]] = defaultdict(list)
    for party in held:
        by_division[division_of(party.account.source)].append(party)
    return [
        FactGroup(
            title=name,
            anchor=f"division-{number}",
            hint=acting_as(parties),
            facts=[
                _row(party, came.get(party.record_id or 0), given.get(party.account_id, ()))
                for party in parties
            ],
        )
        for number, (name, parties) in enumerate(by_division.items(), start=1)
    ]


def acting_as(parties: Sequence[AccountParty]) -> str:
    """For whom: oneself, together with somebody, or the firm the record names."""
    firms = {str(party.said.get("organisation", "")).strip() for party in parties}
    firms.discard("")
    if len(firms) == 1:
        return _("you act for %(firm)s") % {"firm": firms.pop()}
    if firms:
        return _("you act for several firms")
    if all(party.role == "joint" for party in parties):
        return _("you act together with somebody")
    return _("you act for yourself")


def empty() -> Empty:
    return Empty(
        title=_("No account is connected to your sign-in yet"),
        words=_("One number from a bill or a letter is enough to begin."),
        action=Action(
            label=_("Is this yours?"), url=reverse("portal:claims"), icon="link", look="main"
        ),
    )


def bills(page: Iterable[Bill]) -> Table:
    """Issued, due and amount; the number leads to a question about just this bill."""
    columns = [
        Column(label=_("Bill")),
        Column(label=_("Issued"), optional=True),
        Column(label=_("Due")),
        Column(label=_("Amount"), number=True),
    ]
    return Table(columns=columns, rows=[_bill(bill) for bill in page])


def _bill(bill: Bill) -> Row:
    ask = f"{reverse('portal:ask')}?about=bill:{bill.pk}"
    return Row(
        cells=[
            Cell(
                words=_("Bill %(number)s") % {"number": bill.masked},
                second=division_of(bill.source),
                url=ask,
            ),
            Cell(words=day(bill.issued)),
            Cell(words=day(bill.due) or _("not said")),
            Cell(words=money(bill.amount, bill.currency) or _("not said")),
        ]
    )


def _row(party: AccountParty, claim: Claim | None, given: Sequence[Given]) -> Fact:
    account = party.account
    since = party.since or account.opened
    words = (
        role_line(party),
        _status(party),
        _("since %(day)s") % {"day": day(since)} if since else "",
        _("from %(source)s, as of %(day)s")
        % {"source": account.source.name, "day": day(account.as_of)},
    )
    ask = f"{reverse('portal:ask')}?about=account:{account.pk}"
    about = account_line(party)
    actions = [Action(label=_("Ask"), about=about, url=ask, icon="message-circle")]
    if claim:
        link = reverse("portal:claims-one", args=[claim.pk])
        actions.insert(0, Action(label=_("How it was linked"), about=about, url=link, icon="link"))
    told = [part for part in party.parts if part.is_told]
    actions += [*(_not_mine(part) for part in told), *(one.action for one in given)]
    return Fact(
        label=_place(party)
        or (_("place not known") if party.record_id else _("somebody else holds it")),
        value=about,
        source=", ".join(filter(None, words)),
        more=" ".join(
            [
                _came(party, claim),
                *(_written_down(part) for part in told),
                *(one.words for one in given),
            ]
        ),
        actions=actions,
        anchor=f"account-{party.pk}",
    )


def _written_down(part: AccountParty) -> str:
    """Who at our desk said so, in a sentence of its own."""
    words = _("“%(part)s”: written down by %(who)s at our desk, %(day)s.")
    told = {"part": part_line(part), "who": part.said_by, "day": day(part.told_at)}
    return words % told


def _not_mine(part: AccountParty) -> Action:
    return Action(
        label=_("Not my part"),
        about=part_line(part),
        url=reverse("portal:accounts-part-end", args=[part.pk]),
        post=True,
    )


def _status(party: AccountParty) -> str:
    account = party.account
    if account.closed:
        return _("closed %(day)s") % {"day": day(account.closed)}
    return str(STATUSES.get(account.status.lower(), account.status))


def _place(party: AccountParty) -> str:
    said = party.said
    parts = (str(said.get(name, "")).strip() for name in ("street", "city"))
    return ", ".join(filter(None, parts))


def _came(party: AccountParty, claim: Claim | None) -> str:
    if party.record_id is None:
        return _("Here by the yes of whoever holds it.")
    if claim is None:
        return _("Here through the email you sign in with.")
    return _("Linked by you %(day)s, by %(means)s.") % {
        "day": day(claim.proved_at),
        "means": means_of(claim),
    }
