"""What a mail tells a member of staff of what waits on them: its kind and its hour, no more.

What was asked is read at the desk, where the look is written down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.profile.models import Proposal
from goodterms.dialogue.timeline.models import Ask
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django_stubs_ext import StrPromise

KINDS = {
    Ask.Kind.QUESTION: gettext_lazy("A question"),
    Ask.Kind.WANT: gettext_lazy("A wish"),
    Ask.Kind.FAULT: gettext_lazy("A fault"),
    Ask.Kind.LOOK: gettext_lazy("A question about a look"),
    Ask.Kind.OBJECTION: gettext_lazy("An objection"),
    Ask.Kind.TALK: gettext_lazy("Words to one of us"),
    Proposal.Kind.WISH: gettext_lazy("A fact to check"),
    Proposal.Kind.DISPUTE: gettext_lazy("A fact they hold for wrong"),
}


class Line(NamedTuple):
    """``due`` is told by the clock of the division that named it."""

    kind: StrPromise
    division: str
    due: datetime
    is_late: bool
    page: str


def waits(data: dict[str, Any]) -> dict[str, Any]:
    """What still waits of what is told, the nearest hour first."""
    lines = list(_lines(data["waits"]))
    if not lines:
        raise Refused(_("Nothing of it waits any more."), rule="waits.done")
    late = sum(line.is_late for line in lines)
    return {"lines": lines, "late": late, "preferences": f"{settings.BASE_URL}/preferences/"}


def _lines(pointers: Iterable[str]) -> Iterator[Line]:
    now = clock.now()
    for pointer in pointers:
        kind, _colon, key = pointer.partition(":")
        model: Any = Ask if kind == "ask" else Proposal
        held = model.objects.select_related("division").filter(pk=UUID(key)).first()
        if held and held.is_open:
            division, page = held.division, f"{settings.BASE_URL}/desk/{kind}s/{held.pk}/"
            due = held.due_at.astimezone(ZoneInfo(division.zone)).replace(tzinfo=None)
            yield Line(KINDS[held.kind], division.name, due, held.is_late(now), page)
