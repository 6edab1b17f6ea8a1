"""Claims that ended in too many wrong codes: somebody at the desk takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity import queries
from goodterms.customer.identity.models import Claim
from goodterms.customer.profile.models import Card
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look
from goodterms.ui.parts import Cell, Column, Row, Table
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor

MEANS = {
    Claim.Means.INVOICE: gettext_lazy("an invoice number"),
    Claim.Means.ACCOUNT: gettext_lazy("an account number"),
    Claim.Means.EMAIL: gettext_lazy("an email address"),
    Claim.Means.PHONE: gettext_lazy("a phone number"),
}


def waiting(by: Actor) -> Table | None:
    """The claims that wait, the oldest first; nothing where none does. Their names are a look."""
    claims = queries.stopped_claims()
    if not claims:
        return None
    people = {claim.claimant.canonical_id for claim in claims}
    names = dict(Card.objects.filter(pk__in=people).values_list("pk", "name"))
    look(by=by, kind=Look.Kind.LISTED, people=people, groups=["card"])
    return Table(
        columns=(
            Column(label=_("Who")),
            Column(label=_("Tried to claim with")),
            Column(label=_("Wrong codes"), number=True),
            Column(label=_("Asked"), optional=True),
        ),
        rows=[_row(claim, names) for claim in claims],
    )


def _row(claim: Claim, names: dict[UUID, str]) -> Row:
    person = claim.claimant.canonical_id
    url = f"{reverse('desk:people-person', args=[person])}?by=claim"
    return Row(
        cells=(
            Cell(words=names.get(person) or _("No name yet"), url=url),
            Cell(words=str(MEANS[Claim.Means(claim.means)])),
            Cell(words=str(claim.attempts)),
            Cell(words=moment(claim.asked_at)),
        )
    )
