"""How many letters a mailing means, with and without one a household (R109)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from goodterms.customer.profile.mailing import Pieces, mail_pieces
from goodterms.surfaces.desk.shell import local_time, readers_only, show
from goodterms.surfaces.desk.wording import figure
from goodterms.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from django.http import HttpResponse

    from goodterms.ui.http import StaffRequest

PAGE = "desk/firms/letters.html"


@require_GET
@readers_only
def letters(request: StaffRequest) -> HttpResponse:
    """Everybody, then each division one works for; the same person may stand in several."""
    with local_time() as divisions:
        everybody = mail_pieces()
        mine = [one for one in divisions if one.pk in request.actor.divisions]
        rows = [_row(_("Everybody we hold"), everybody)]
        rows += [_row(one.name, mail_pieces(division=one.pk)) for one in mine]
        table = Table(
            columns=(
                Column(label=_("A letter to")),
                Column(label=_("One each"), number=True),
                Column(label=_("As households want it"), number=True),
            ),
            rows=rows,
        )
        context = {"table": table, "lede": _lede(everybody)}
        return show(request, PAGE, "letters", context)


def _lede(pieces: Pieces) -> str:
    if not pieces.spared:
        return _("No household has chosen one letter for all yet.")
    words = ngettext(
        "%(count)s letter is spared because a household wants one for all.",
        "%(count)s letters are spared because households want one for all.",
        pieces.spared,
    )
    return words % {"count": figure(pieces.spared)}


def _row(words: str, pieces: Pieces) -> Row:
    return Row(
        cells=(
            Cell(words=words),
            Cell(words=figure(pieces.each)),
            Cell(words=figure(pieces.sent)),
        )
    )
