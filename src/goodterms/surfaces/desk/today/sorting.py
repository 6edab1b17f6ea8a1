"""The street and its counts: before anything is sorted, while it is, and after."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.identity.models import Kind
from goodterms.customer.identity.wording import stage
from goodterms.kernel import clock, secrets
from goodterms.kernel.actors import Power
from goodterms.surfaces.desk import streams
from goodterms.surfaces.desk.shell import READERS
from goodterms.surfaces.desk.wording import figure
from goodterms.ui import live
from goodterms.ui.parts import Action, Count, Empty
from goodterms.ui.pictures.street import Counts, street
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Run
    from goodterms.customer.identity.tallies import Tally
    from goodterms.kernel.actors import Actor


SILENCE = timedelta(seconds=60)  # the longest step of a resolve that cannot tell how far it is


class Progress(NamedTuple):
    """What a run is at, in words; ``done`` of ``of`` where that can be counted."""

    words: str
    done: int
    of: int
    silent: bool


def context(tally: Tally, actor: Actor) -> dict[str, Any]:
    run = tally.run
    return {
        "title": title(tally),
        "sorted_when": _when(run),
        "street": _street(tally),
        "counts": _counts(tally),
        "is_part": tally.is_part and is_sorted(tally),
        "counted": tally.at if is_sorted(tally) else None,
        "progress": _progress(run) if run and run.ended is None else None,
        "resolve": _resolve(tally) if actor.may(Power.STEWARD) else None,
        "lamps_url": reverse("desk:lamps") if is_sorted(tally) and actor.may(*READERS) else "",
        "empty": None if tally.records else _nothing(actor),
        "live": live.address(streams.RESOLVE),
        "version": streams.of_run(run),
    }


def title(tally: Tally) -> str:
    """The hard truth, once it is known."""
    records = figure(tally.records)
    if not tally.records:
        return _("No records yet")
    if not is_sorted(tally):
        return _("%(records)s records look like customers") % {"records": records}
    words = ngettext(
        "%(records)s “customers”. %(lamps)s is a lamp post.",
        "%(records)s “customers”. %(lamps)s are lamp posts.",
        tally.lamps,
    )
    return words % {"records": records, "lamps": figure(tally.lamps)}


def is_sorted(tally: Tally) -> bool:
    """Kinds are written early in a run, so the lamps light before it has ended."""
    return any(count for kind, count in tally.by_kind.items() if kind) and tally.run is not None


def _street(tally: Tally) -> Any:
    counts = Counts(
        lamps=tally.lamps if is_sorted(tally) else tally.records,
        people=tally.people,
        households=tally.homes,
        firms=tally.firms,
    )
    return street(counts, secrets.code("street"), lit=is_sorted(tally)) if tally.records else None


def _counts(tally: Tally) -> list[Count]:
    if not is_sorted(tally):
        return []
    return [
        Count(figure=figure(tally.lamps), words=_("lamp posts, meters, tests"), lit=True),
        Count(figure=figure(tally.people), words=_("people")),
        Count(figure=figure(tally.homes), words=_("homes")),
        Count(figure=figure(tally.firms), words=_("firms and offices")),
        Count(figure=figure(tally.unknown), words=_in_doubt(tally)),
    ]


def _in_doubt(tally: Tally) -> str:
    """By the firm's own definition they count, or they do not."""
    if Kind.UNKNOWN in tally.kinds:
        return _("records in doubt, kept as people")
    return _("records in doubt, not counted")


def _when(run: Run | None) -> str:
    if run is None or run.ended is None:
        return ""
    seconds = max(round((run.ended - run.started).total_seconds()), 1)
    words = ngettext(
        "sorted %(when)s, in %(seconds)s second", "sorted %(when)s, in %(seconds)s seconds", seconds
    )
    return words % {"when": moment(run.ended), "seconds": seconds}


def _progress(run: Run) -> Progress:
    of = int(run.counts.get("of") or 0)
    silent = clock.now() - run.moved_at > SILENCE
    return Progress(stage(run.stage), min(int(run.counts.get("done") or 0), of), of, silent)


def _resolve(tally: Tally) -> Action | None:
    if not tally.records or (tally.run and tally.run.ended is None):
        return None
    label = _("Resolve again") if tally.run else _("Resolve")
    return Action(
        label=label, url=reverse("desk:today-runs"), look="" if tally.run else "main", post=True
    )


def _nothing(actor: Actor) -> Empty:
    bring = Action(label=_("Bring a list in"), url=reverse("desk:imports"), look="main")
    return Empty(
        title=_("Nothing has come in"),
        words=_("Bring the firm's own lists in; what looks like a customer will stand here."),
        action=bring if actor.may(Power.STEWARD) else None,
    )
