"""A whole list: whom its source no longer tells of is withdrawn, and comes back when told again.

It is looked at before the first row is taken in, for half a list given as a whole one would take
half of the customers away; it is done with the last row, in its transaction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from goodterms.journeys.intake import chunks, places
from goodterms.journeys.intake.models import Import, Whole
from goodterms.kernel import sql
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Source
    from goodterms.journeys.intake.prepare import Prepared

MOST = 0.5  # of what stands; more than that is rather half a list than half of the customers


class TooManyGone(Refused):
    """``gone`` of the ``stands`` records of a source would be withdrawn."""

    def __init__(self, gone: int, stands: int) -> None:
        super().__init__(
            _("%(gone)s of the %(stands)s records that stand of this list are not in the file.")
            % {"gone": f"{gone:,}", "stands": f"{stands:,}"},
            next_step=_("Look whether it is the whole list; if it is, --whole=anyway takes it so."),
            rule="intake.whole",
        )
        self.gone, self.stands = gone, stands


def refuse_half_a_list(source: Source, prepared: Prepared, whole: str) -> None:
    """Before anything is taken in. Where rows are set aside, nobody is withdrawn anyway."""
    if whole != Whole.YES or prepared.rejected or not prepared.rows:
        return
    chunks.load_keys(prepared.out)
    stands, gone = sql.rows(sql.text(chunks.CONTEXT, "gone"), {"source": source.pk})[0]
    if gone > stands * MOST:
        raise TooManyGone(gone, stands)


def withdraw(job: Import) -> dict[str, int]:
    """With the last of its rows, in the same transaction; what its counts say of it then."""
    if not job.whole or job.holds_back:
        return {}
    chunks.load_keys(places.prepared(job.pk))
    told = {"source": job.source_id, "now": job.ended, "began": job.asked_at or job.started}
    return {"withdrawn": sql.run(sql.text(chunks.CONTEXT, "withdraw"), told)}


def hide(job: Import) -> None:
    """Where nobody settles what it brought: whom it withdrew is found by nobody until the run."""
    if job.counts.get("withdrawn"):
        told = {"source": job.source_id, "at": job.ended}
        sql.run(sql.text(chunks.CONTEXT, "hide"), told)
