"""How the turns of an ask read, the same on both sides of the counter but for who "you" is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from goodterms.dialogue.timeline.models import Turn
from goodterms.ui.parts import Entry
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, timedelta

SAID = {
    Turn.Move.HELPED: gettext_lazy("That helped."),
    Turn.Move.NOT_YET: gettext_lazy("Not yet."),
    Turn.Move.TAKEN_BACK: gettext_lazy("No longer needed."),
}


def entries(turns: Iterable[Turn], you: str) -> list[Entry]:
    """The thread, the first turn first; ``you`` is what the asker is called."""
    shown, waited_from = [], None
    for turn in turns:
        shown.append(_entry(turn, you, waited_from))
        if turn.is_theirs and (waited_from is None or turn.move == Turn.Move.NOT_YET):
            waited_from = turn.at
    return shown


def _entry(turn: Turn, you: str, waited_from: datetime | None) -> Entry:
    answered = turn.move == Turn.Move.ANSWERED and waited_from
    return Entry(
        who=you if turn.is_theirs else turn.by_name or turn.owner_name,
        role="" if turn.is_theirs else turn.by_title,
        at=turn.at,
        took=took(turn.at - waited_from) if answered and waited_from else "",
        words=turn.words or str(SAID.get(Turn.Move(turn.move), "")),
        seen=_what(turn),
        theirs=turn.is_theirs,
    )


def _what(turn: Turn) -> str:
    """What the turn did, where the words alone do not tell."""
    move = turn.move
    if move == Turn.Move.HANDED_OVER:
        words = _("Handed over to %(name)s, who answers before %(moment)s.")
        return words % {"name": turn.owner_name, "moment": moment(turn.due_at)}
    if move == Turn.Move.POSTPONED:
        return _("New hour: %(moment)s.") % {"moment": moment(turn.due_at)}
    if move == Turn.Move.ASKED and turn.by_name:
        words = _("Written down by %(name)s, %(title)s")
        return words % {"name": turn.by_name, "title": turn.by_title}
    if move == Turn.Move.EXPLAINED:
        return _("Why this is late")
    if move in {Turn.Move.HELPED, Turn.Move.NOT_YET} and turn.words:
        return str(SAID[Turn.Move(move)])
    return ""


def took(time: timedelta) -> str:
    """``after 48 minutes``."""
    minutes = max(round(time.total_seconds() / 60), 1)
    hours, days = round(minutes / 60), round(minutes / 60 / 24)
    if minutes < 90:  # noqa: PLR2004  (an hour and a half is told in minutes)
        words = ngettext("after one minute", "after %(count)s minutes", minutes)
        return words % {"count": minutes}
    if hours < 36:  # noqa: PLR2004  (a day and a half is told in hours)
        return ngettext("after one hour", "after %(count)s hours", hours) % {"count": hours}
    return ngettext("after one day", "after %(count)s days", days) % {"count": days}
