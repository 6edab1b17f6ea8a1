"""What is late, before anything else: its kind and its hour. The words are a look further on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.customer.profile.models import Proposal
from goodterms.dialogue.timeline.models import Ask
from goodterms.kernel import clock
from goodterms.surfaces.desk.asks import listing as asks
from goodterms.surfaces.desk.checks import listing as checks
from goodterms.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from datetime import datetime

MOST = 5


def table(*, may_check: bool) -> Table | None:
    """The longest late first; nothing where all is in time. Two queries."""
    now = clock.now()
    late = [(one.due_at, _ask(one)) for one in _late_asks(now)]
    if may_check:
        late += [(one.due_at, _check(one)) for one in _late_checks(now)]
    if not late:
        return None
    rows = [row for _due, row in sorted(late, key=lambda pair: pair[0])[:MOST]]
    columns = (
        Column(label=_("What")),
        Column(label=_("By when")),
        Column(label=_("Who has it"), optional=True),
    )
    return Table(caption=_("Late"), columns=columns, rows=rows)


def _late_asks(now: datetime) -> list[Ask]:
    late = Ask.objects.waiting().filter(due_at__lt=now)
    return list(late.select_related("division")[:MOST])


def _late_checks(now: datetime) -> list[Proposal]:
    late = Proposal.objects.waiting().filter(due_at__lt=now)
    return list(late.select_related("record__source", "division")[:MOST])


def _ask(one: Ask) -> Row:
    words, url = str(asks.KINDS[Ask.Kind(one.kind)]), reverse("desk:asks-one", args=[one.pk])
    return Row(
        cells=(
            Cell(words=words, second=one.division.name, url=url),
            Cell(tag=asks.due(one)),
            Cell(words=one.owner_name),
        )
    )


def _check(one: Proposal) -> Row:
    url = reverse("desk:checks-one", args=[one.pk])
    return Row(
        cells=(
            Cell(words=checks.about(one), second=one.division.name, url=url),
            Cell(tag=checks.due(one)),
            Cell(words=one.owner_name),
        )
    )
