"""Claims that a person must go on with, and those that rang an alarm."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from goodterms.customer.identity import queries
from goodterms.customer.identity.models import Claim
from goodterms.customer.profile.models import Card
from goodterms.kernel import clock
from goodterms.surfaces.desk.claims import wording
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look
from goodterms.ui.parts import Cell, Column, Row, Table
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from goodterms.kernel.actors import Actor

ALARMS_STAND = timedelta(days=7)


def waiting(by: Actor) -> Table | None:
    """What waits, the soonest due first, then the newest that rang of anybody else.

    Nothing where nothing does. Their names are a look.
    """
    claims = queries.waiting_claims()
    rang = {claim.claimant_id: claim for claim in reversed(_alarmed())}
    for claim in claims:
        rang.pop(claim.claimant_id, None)  # they stand there already
    claims += rang.values()
    if not claims:
        return None
    people = {claim.claimant.canonical_id for claim in claims}
    names = dict(Card.objects.filter(pk__in=people).values_list("pk", "name"))
    look(by=by, kind=Look.Kind.LISTED, people=people, groups=["card"], reason="by.claim")
    return Table(
        columns=(
            Column(label=_("Who")),
            Column(label=_("What it waits for")),
            Column(label=_("Answer by")),
            Column(label=_("Asked"), optional=True),
        ),
        rows=[_row(claim, names) for claim in claims],
    )


def _alarmed() -> list[Claim]:
    return queries.alarmed_claims(clock.now() - ALARMS_STAND)


def _row(claim: Claim, names: Mapping[UUID, str]) -> Row:
    match = wording.match_of(claim)
    rang = wording.alarms(match.alarms if match else ())
    waits = wording.waits_for(claim) or _("Nobody; look at the alarm")
    asked = _("by %(means)s") % {"means": wording.MEANS[Claim.Means(claim.means)]}
    due = claim.answer_by
    return Row(
        cells=(
            Cell(
                words=names.get(claim.claimant.canonical_id) or _("No name yet"),
                second=asked,
                url=reverse("desk:claims-one", args=[claim.pk]),
            ),
            Cell(words=waits, second=get_text_list(rang, _("and")) if rang else ""),
            Cell(words=moment(due) if due else "", second=claim.greeter),
            Cell(words=moment(claim.asked_at)),
        )
    )
