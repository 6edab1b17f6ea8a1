"""What is late, before anything else: its kind and its hour. The words are a look further on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.customer.profile.models import Proposal
from goodterms.dialogue.timeline.models import Ask
from goodterms.kernel import clock
from goodterms.surfaces.desk.asks import listing as ask_words
from goodterms.surfaces.desk.checks import listing as check_words
from goodterms.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from datetime import datetime

MOST = 5


def table(*, asks: int, checks: int) -> Table | None:
    """The longest late first; nothing, and no query, where none is."""
    late = [*(_asks() if asks else ()), *(_checks() if checks else ())]
    if not late:
        return None
    rows = [row for _due, row in sorted(late, key=lambda pair: pair[0])[:MOST]]
    columns = (
        Column(label=_("What")),
        Column(label=_("By when")),
        Column(label=_("Who has it"), optional=True),
    )
    return Table(columns=columns, rows=rows)


def _asks() -> list[tuple[datetime, Row]]:
    late = Ask.objects.waiting().filter(due_at__lt=clock.now())
    return [(one.due_at, _ask(one)) for one in late.select_related("division")[:MOST]]


def _checks() -> list[tuple[datetime, Row]]:
    late = Proposal.objects.waiting().filter(due_at__lt=clock.now())
    told = late.select_related("record__source", "division")[:MOST]
    return [(one.due_at, _check(one)) for one in told]


def _ask(one: Ask) -> Row:
    words, url = str(ask_words.KINDS[Ask.Kind(one.kind)]), reverse("desk:asks-one", args=[one.pk])
    return Row(
        cells=(
            Cell(words=words, second=one.division.name, url=url),
            Cell(tag=ask_words.due(one)),
            Cell(words=one.owner_name),
        )
    )


def _check(one: Proposal) -> Row:
    url = reverse("desk:checks-one", args=[one.pk])
    return Row(
        cells=(
            Cell(words=check_words.about(one), second=one.division.name, url=url),
            Cell(tag=check_words.due(one)),
            Cell(words=one.owner_name),
        )
    )
