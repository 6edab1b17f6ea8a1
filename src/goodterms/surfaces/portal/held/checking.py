"""Wishes, objections and disputes as their rows say them: who checks, by when, and the answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.customer.profile.fields import FIELDS
from goodterms.customer.profile.models import Proposal
from goodterms.kernel import clock
from goodterms.surfaces.portal.held.wording import shape_of
from goodterms.ui.parts import Action
from goodterms.ui.templatetags.ui import day, moment
from goodterms.ui.wording import value_of

if TYPE_CHECKING:
    from collections.abc import Iterable

TOLD_FOR = timedelta(days=30)  # so long an answer stands beside what it is about

Kind, Answer = Proposal.Kind, Proposal.Answer


def shown(proposals: Iterable[Proposal]) -> Proposal | None:
    """The newest one that has something to say: it waits, or it was answered lately.

    A dispute we did not agree to stays as long as the value does: both sides read their word.
    """
    for one in proposals:
        lately = one.answered_at is not None and clock.now() - one.answered_at < TOLD_FOR
        stays = one.kind == Kind.DISPUTE and one.answer == Answer.NO
        if one.is_open or stays or (lately and one.answer != Answer.WITHDRAWN):
            return one
    return None


def words_of(proposal: Proposal | None, *, is_open: bool = True) -> str:
    """The line below the value; ``is_open``: a hidden value may be read just now."""
    if proposal is None:
        return ""
    told = _waits(proposal, is_open=is_open) if proposal.is_open else _answered(proposal)
    return (
        f"{told} {_('Your words: “%(words)s”') % {'words': proposal.words}}"
        if proposal.words
        else told
    )


def _waits(proposal: Proposal, *, is_open: bool) -> str:
    said = {"who": proposal.owner_name, "when": moment(proposal.due_at)}
    if proposal.is_late(clock.now()):
        return _("%(who)s should have answered by %(when)s and is late.") % said
    if proposal.kind == Kind.WISH:
        field = FIELDS[proposal.field]
        wanted = (value_of if is_open else shape_of)(field, proposal.value)
        return _("Saved as your wish: %(value)s. %(who)s checks it and you hear by %(when)s.") % {
            **said,
            "value": wanted,
        }
    if proposal.kind == Kind.DISPUTE:
        return (
            _(
                "You say that this is wrong, and both sides see it. %(who)s looks into it and you "
                "hear by %(when)s."
            )
            % said
        )
    return _("You object, so it is out of use. %(who)s answers by %(when)s.") % said


def _answered(proposal: Proposal) -> str:
    said = {
        "who": proposal.answered_by,
        "day": day(proposal.answered_at),
        "reason": proposal.reason,
    }
    agreed = proposal.answer == Answer.YES
    words = {
        (Kind.WISH, True): _("%(who)s checked your wish on %(day)s: it stands now."),
        (Kind.WISH, False): _("%(who)s checked your wish on %(day)s and left it as it was."),
        (Kind.DISPUTE, True): _("%(who)s agreed on %(day)s that it is wrong."),
        (Kind.DISPUTE, False): _(
            "You say that this is wrong; %(who)s looked into it on %(day)s and holds it for right."
        ),
        (Kind.OBJECTION, True): _("%(who)s agreed on %(day)s: it stays out of use."),
        (Kind.OBJECTION, False): _("%(who)s answered on %(day)s: it is used again."),
    }[Kind(proposal.kind), agreed] % said
    return f"{words} {_('“%(reason)s”') % said}" if proposal.reason else words


def taking_back(proposal: Proposal | None, label: str) -> list[Action]:
    """The way back while nobody has answered."""
    if proposal is None or not proposal.is_open:
        return []
    about = {
        Kind.WISH: _("your wish for “%(label)s”"),
        Kind.DISPUTE: _("your word on “%(label)s”"),
        Kind.OBJECTION: _("your objection to “%(label)s”"),
    }[Kind(proposal.kind)] % {"label": label}
    url = reverse("portal:held-withdrawal", args=[proposal.pk])
    return [Action(label=_("Take back"), about=about, url=url, icon="undo-2", post=True)]
