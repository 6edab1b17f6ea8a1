"""What an ask says about itself: who has it, by when, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.kernel import clock
from goodterms.ui.parts import Tag
from goodterms.ui.templatetags.ui import hour, moment

if TYPE_CHECKING:
    from datetime import datetime

KINDS = {
    Ask.Kind.QUESTION: gettext_lazy("Your question"),
    Ask.Kind.WANT: gettext_lazy("What you want"),
    Ask.Kind.FAULT: gettext_lazy("A fault you reported"),
    Ask.Kind.LOOK: gettext_lazy("Your question about a look"),
    Ask.Kind.OBJECTION: gettext_lazy("Your objection"),
    Ask.Kind.TALK: gettext_lazy("Your words to us"),
}


def kind(ask: Ask) -> str:
    return str(KINDS[Ask.Kind(ask.kind)])


def reads(name: str, due: datetime) -> str:
    """``Joan Petrie reads it before 11:00 and answers here.``."""
    if timezone.localdate(due) == timezone.localdate(clock.now()):
        words = _("%(name)s reads it before %(hour)s and answers here.")
        return words % {"name": name, "hour": hour(due)}
    words = _("%(name)s reads it before %(moment)s and answers here.")
    return words % {"name": name, "moment": moment(due)}


def state(ask: Ask) -> str:
    """Where it stands, as one line in a list."""
    if ask.is_open:
        return reads(ask.owner_name, ask.due_at) if not ask.is_late(clock.now()) else _late(ask)
    if ask.state == Ask.State.ANSWERED:
        return _("%(name)s answered %(moment)s") % {
            "name": ask.owner_name,
            "moment": moment(ask.answered_at),
        }
    return _("Closed by you %(moment)s") % {"moment": moment(ask.closed_at)}


def tag(ask: Ask) -> Tag:
    if ask.is_late(clock.now()):
        return Tag(words=_("Late"), kind="late", icon="triangle-alert")
    if ask.is_open:
        return Tag(words=moment(ask.due_at), kind="due", icon="clock")
    if ask.state == Ask.State.ANSWERED:
        return Tag(words=_("Answered, waits for your word"), kind="unsure", icon="circle-help")
    return Tag(words=_("Closed by you"), kind="kept", icon="check")


def status(ask: Ask, turns: list[Turn]) -> tuple[str, str]:
    """The line at the top of a thread: a bold word and what it means."""
    newest = turns[-1].move
    if ask.is_late(clock.now()):
        return _("This is late."), _late(ask)
    if ask.is_open and newest == Turn.Move.NOT_YET:
        words = _("%(name)s has it back, with your words, and answers before %(moment)s.")
        told = words % {"name": ask.owner_name, "moment": moment(ask.due_at)}
        return _("Then it is not closed."), told
    if ask.is_open:
        return _("We have it."), reads(ask.owner_name, ask.due_at)
    return "", ""


def _late(ask: Ask) -> str:
    words = _("%(name)s should have answered by %(moment)s and owes you the reason.")
    return words % {"name": ask.owner_name, "moment": moment(ask.due_at)}


def is_late(ask: Ask) -> bool:
    return ask.is_late(clock.now())
