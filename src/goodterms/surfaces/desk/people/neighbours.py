"""Records that were nearly joined to somebody's, and what keeps them apart."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.customer.identity import reviews
from goodterms.customer.identity.models import Review, Says
from goodterms.surfaces.desk.people.naming import key_of, record_name
from goodterms.ui.parts import Action


class Kept(NamedTuple):
    """A record that was not joined, why, and what a steward can do about it."""

    words: str
    action: Action | None


def kept_apart(records: set[int], *, may_decide: bool) -> list[Kept]:
    """What was nearly joined to these records, and what became of it; one query."""
    return [_kept(pair, records, may_decide=may_decide) for pair in reviews.about(records)]


def _kept(pair: Review, records: set[int], *, may_decide: bool) -> Kept:
    other = pair.b if pair.a_id in records else pair.a
    words = _why(pair) % {
        "other": record_name(other),
        "source": key_of(other),
        "who": pair.answered_name,
        "reason": pair.documents,
    }
    return Kept(words, _action(pair, words) if may_decide else None)


def _why(pair: Review) -> str:
    if pair.state == Review.State.DISPUTED:
        return _("%(other)s (%(source)s): %(who)s and the customer say the contrary of each other.")
    if pair.state == Review.State.OPEN:
        return _("%(other)s (%(source)s): not sure enough to join; waits for a steward.")
    if pair.answer == Says.RELATED:
        return _("%(other)s (%(source)s): related, says %(who)s.")
    if pair.documents:
        return _("%(other)s (%(source)s): somebody else, says %(who)s. “%(reason)s”")
    return _("%(other)s (%(source)s): somebody else, says %(who)s.")


def _action(pair: Review, words: str) -> Action:
    if pair.state == Review.State.OPEN:
        there = f"{reverse('desk:review')}?pair={pair.pk}#pair"
        return Action(label=_("Decide"), about=words, url=there)
    return Action(
        label=_("Undo"), about=words, url=reverse("desk:review-undo", args=[pair.pk]), post=True
    )
