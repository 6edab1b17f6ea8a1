"""How a figure went from run to run: a line from the second run on, and its range in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.utils.translation import gettext as _

from goodterms.surfaces.desk.wording import figure
from goodterms.ui.pictures.lines import sparkline
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from goodterms.customer.identity.vitals import Seen
    from goodterms.ui.pictures.svg import Picture


class Trend(NamedTuple):
    """The line says nothing to those who listen: ``words`` say the same."""

    words: str
    line: Picture | None = None


def went(
    runs: Sequence[Seen],
    value: Callable[[Seen], float | None],
    shown: Callable[..., str],
    *,
    room: float = 0.0,
) -> Trend | None:
    """One figure as runs left it, the oldest first; None before any has measured it.

    It is drawn from nothing up to ``room``, or to the most there was.
    """
    told = [(run.at, found) for run in runs if (found := value(run)) is not None]
    if not told:
        return None
    first_at, first = told[0]
    values = [found for _at, found in told]
    words = {
        "runs": figure(len(told)),
        "since": moment(first_at),
        "first": shown(first),
        "last": shown(values[-1]),
        "least": shown(min(values)),
        "most": shown(max(values)),
    }
    if len(told) == 1:
        return Trend(_("One run so far, %(since)s: %(first)s.") % words)
    line = sparkline(values, "", scale=(0.0, max(*values, room)))
    if words["least"] == words["most"]:
        same = _("%(last)s at the end of each of %(runs)s runs since %(since)s.")
        return Trend(same % words, line)
    return Trend(
        _(
            "At the end of %(runs)s runs since %(since)s: from %(first)s to %(last)s;"
            " %(least)s the least, %(most)s the most."
        )
        % words,
        line,
    )
