"""What passed between a person and the firm: what they asked, and what they claimed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.models import Claim
from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.queries import asks_of
from goodterms.kernel import clock
from goodterms.surfaces.desk.asks.listing import KINDS
from goodterms.surfaces.desk.claims.wording import MEANS
from goodterms.ui.parts import Cell, Column, Row, Table
from goodterms.ui.templatetags.ui import day, moment

if TYPE_CHECKING:
    from collections.abc import Collection
    from uuid import UUID

MOST = 12
STATES = {
    Claim.State.ASKED: gettext_lazy("we are looking"),
    Claim.State.WAITING: gettext_lazy("waits for their code"),
    Claim.State.CHECKING: gettext_lazy("waits for the other side"),
    Claim.State.AGREED: gettext_lazy("waits for their last word"),
    Claim.State.PROVED: gettext_lazy("proved"),
    Claim.State.UNDONE: gettext_lazy("taken back"),
    Claim.State.STOPPED: gettext_lazy("waits for a person"),
    Claim.State.CLOSED: gettext_lazy("closed"),
}


def tables(person: UUID, seeds: Collection[UUID]) -> list[Table]:
    """Asks and claims, the newest first; two queries."""
    found = [_asks(asks_of(person)[:MOST]), _claims(seeds)]
    return [table for table in found if table.rows]


def _asks(asks: list[Ask]) -> Table:
    return Table(
        caption=_("What they asked"),
        columns=(
            Column(label=_("About")),
            Column(label=_("With"), optional=True),
            Column(label=_("How it stands")),
        ),
        rows=[
            Row(
                cells=(
                    Cell(
                        words=ask.about_words or str(KINDS[Ask.Kind(ask.kind)]),
                        second=day(ask.asked_at),
                        url=reverse("desk:asks-one", args=[ask.pk]),
                    ),
                    Cell(words=ask.owner_name),
                    Cell(words=_ask_stands(ask)),
                )
            )
            for ask in asks
        ],
    )


def _ask_stands(ask: Ask) -> str:
    if ask.is_open:
        words = _("late since %(when)s") if ask.is_late(clock.now()) else _("due %(when)s")
        return words % {"when": moment(ask.due_at)}
    return _("answered %(when)s") % {"when": day(ask.answered_at or ask.closed_at)}


def _claims(seeds: Collection[UUID]) -> Table:
    claims = Claim.objects.filter(claimant__in=list(seeds)).order_by("-asked_at")[:MOST]
    return Table(
        caption=_("What they claimed"),
        columns=(Column(label=_("By")), Column(label=_("How it stands"))),
        rows=[
            Row(
                cells=(
                    Cell(
                        words=str(MEANS[Claim.Means(claim.means)]),
                        second=day(claim.asked_at),
                        url=reverse("desk:claims-one", args=[claim.pk]),
                    ),
                    Cell(words=str(STATES[Claim.State(claim.state)])),
                )
            )
            for claim in claims
        ],
    )
