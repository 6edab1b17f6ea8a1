"""Somebody would have a part in an account of theirs: the question, and who has one so far."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.customer.holdings.models import PartOffer
from goodterms.customer.people.models import Role
from goodterms.customer.people.roles import words_of
from goodterms.kernel import clock
from goodterms.surfaces.portal.held.things import account_line
from goodterms.ui.parts import Action, Tag
from goodterms.ui.templatetags.ui import day, moment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from uuid import UUID

    from goodterms.customer.holdings.models import AccountParty


class Question(NamedTuple):
    """One that waits for their word; two equal answers."""

    title: str
    words: str
    tag: Tag
    anchor: str
    url: str


class Given(NamedTuple):
    """Who has a part in one account by their yes, and taking it back."""

    words: str
    action: Action


class Offers(NamedTuple):
    questions: list[Question]
    given: dict[UUID, list[Given]]  # by account
    said: str = ""


def of(held: Sequence[AccountParty], answered: str = "") -> Offers:
    """What the walls let this reader see of accounts they hold; two queries, one where none is.

    ``answered`` is the question they have just said yes or no to.
    """
    lines = {one.account_id: account_line(one) for one in held}
    found = list(PartOffer.objects.filter(account__in=lines, over_at__isnull=True))
    if not found:
        return Offers([], {})
    names = {role.code: words_of(role) for role in Role.objects.all()}
    now, given = clock.now(), defaultdict(list)
    for one in found:
        if one.answer == PartOffer.Answer.YES:
            given[one.account_id].append(_given(one, names.get(one.role, one.role)))
    return Offers(
        [
            _question(one, names.get(one.role, one.role), lines[one.account_id])
            for one in sorted(found, key=lambda each: each.asked_at)
            if not one.answer and one.until > now
        ],
        dict(given),
        _said([one for one in found if str(one.pk) == answered], lines),
    )


def _said(answered: Sequence[PartOffer], lines: Mapping[UUID, str]) -> str:
    """What their word did, where they have just given it."""
    for one in answered:
        told = {"name": one.name, "account": lines[one.account_id]}
        if one.answer == PartOffer.Answer.YES:
            return _("You said yes: %(name)s has a part in it (%(account)s).") % told
        if one.answer == PartOffer.Answer.NO:
            return _("You said no: %(name)s has no part in it (%(account)s).") % told
    return ""


def _question(one: PartOffer, part: str, account: str) -> Question:
    told = {"name": one.name, "account": account, "part": part}
    words = _(
        "%(who)s wrote it down at our desk, %(day)s. If you say yes, they read that the account is"
        " there, the end of its number and this part. Bills and everything else stay yours, and"
        " you can take it back in one press."
    ) % {"who": one.said_by, "day": day(one.asked_at)}
    until = _("Your word until %(moment)s") % {"moment": moment(one.until)}
    return Question(
        title=_("%(account)s: shall %(name)s have a part in it, as %(part)s?") % told,
        words=words,
        tag=Tag(words=until, kind="due", icon="clock"),
        anchor=f"offer-{one.pk}",
        url=reverse("portal:accounts-offer-answer", args=[one.pk]),
    )


def _given(one: PartOffer, part: str) -> Given:
    told = {"name": one.name, "part": part, "day": day(one.answered_at)}
    return Given(
        words=_("%(name)s has a part in it, as %(part)s: you said yes, %(day)s.") % told,
        action=Action(
            label=_("Take back"),
            about=_("the part of %(name)s") % told,
            url=reverse("portal:accounts-offer-end", args=[one.pk]),
            post=True,
        ),
    )
