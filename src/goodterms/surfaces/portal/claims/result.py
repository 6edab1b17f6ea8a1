"""What a proved claim opened: in words, as a picture, and with the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.holdings.queries import Has, has
from goodterms.customer.identity.models import PORTAL, Assertion
from goodterms.customer.profile.naming import name_of
from goodterms.customer.profile.queries import Holding, held_by, records_of
from goodterms.kernel import clock
from goodterms.surfaces.portal.claims.wording import accounts_heading, hint, undo_until
from goodterms.surfaces.portal.held.things import account_line, division_of
from goodterms.ui.parts import Action
from goodterms.ui.pictures.maps import join
from goodterms.ui.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from goodterms.customer.identity.models import Claim, Record

AGREED = 3  # above it stand documents alone
PAPER_PROOF = 2  # from this level on a claim opens accounts and bills
PICTURED = 4  # divisions that fit the picture


def context(claim: Claim, person: UUID) -> dict[str, Any]:
    """The third step: everything that now stands together, and what this claim brought to it."""
    told = records_of(person)
    holding, things = held_by(told), has(person)
    opened = _opened(claim)
    name = name_of(holding)
    return {
        "holding": holding,
        "heading": _heading(len(things.accounts), name.first),
        "done": {
            "title": _("It is yours."),
            "words": _brought([r for r in told if r.pk in opened], things, opened)
            if opened
            else claim.told,
        },
        "only_contact": claim.level < PAPER_PROOF,
        "picture": _picture(holding, things, name.first or name.full),
        "undo": _undo(claim),
        "hint": hint(claim),
        "by_documents": claim.level > AGREED,
    }


def _undo(claim: Claim) -> Action | None:
    """A press for 30 days, later a request; none while a request is under way."""
    if claim.undo_wanted_at:
        return None
    if claim.undo_until and claim.undo_until <= clock.now():
        url = reverse("portal:claims-undo-request", args=[claim.pk])
        return Action(label=_("Ask us to undo it"), url=url, icon="undo-2", post=True)
    url = reverse("portal:claims-undo", args=[claim.pk])
    return Action(label=undo_until(claim), url=url, icon="undo-2", post=True)


def _opened(claim: Claim) -> set[int]:
    """The records of this claim: those of the words it was proved by."""
    pairs = Assertion.objects.standing().filter(claim=claim).values_list("a_id", "b_id")
    return {record for pair in pairs for record in pair}


def _heading(accounts: int, first_name: str) -> str:
    if accounts > 1:
        return accounts_heading(accounts, first_name)
    return _("What was apart stands together now")


def _brought(records: Sequence[Record], things: Has, opened: Collection[int]) -> str:
    """Say what came: ``Now beside what you had: Broadband …4402 and one bill of Moor Connect.``."""
    accounts = [party for party in things.accounts if party.record_id in opened]
    bills = sum(bill.record_id in opened for bill in things.bills)
    what = [account_line(party) for party in accounts]
    if bills:
        count = ngettext("%(count)s bill", "%(count)s bills", bills)
        what.append(count % {"count": in_words(bills)})
    where = {division_of(r.source): None for r in records if r.source.code != PORTAL}
    return _("Now beside what you had: %(what)s of %(where)s.") % {
        "what": get_text_list(what or [_("Name and contact details")], _("and")),
        "where": get_text_list(list(where), _("and")),
    }


def _picture(holding: Holding, things: Has, name: str) -> str:
    """Each division they have something with, leading to one person."""
    lines = {division.name: division.name for division in holding.divisions}
    details = {division_of(p.account.source): account_line(p) for p in reversed(things.accounts)}
    sources = [(line, details.get(line, _("contact details"))) for line in lines][:PICTURED]
    if not sources:
        return ""
    label = _("%(divisions)s all lead to one person, %(name)s") % {
        "divisions": get_text_list([line for line, _detail in sources], _("and")),
        "name": name,
    }
    place = holding.value("street") or holding.value("city")
    return join(sources, name, place, label)
