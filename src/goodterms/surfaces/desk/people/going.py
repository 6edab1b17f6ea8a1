"""What would go if a record were taken apart: which records, and what came through each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.holdings.queries import brought_by
from goodterms.customer.identity.operations.foreseeing import foresee
from goodterms.dialogue.timeline.models import Ask
from goodterms.surfaces.desk.people.naming import key_of, record_name
from goodterms.surfaces.desk.review import effect
from goodterms.surfaces.desk.wording import counted, listed
from goodterms.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from goodterms.customer.identity.models import Record
    from goodterms.customer.identity.operations.foreseeing import Foreseen
    from goodterms.kernel.actors import Actor


class Going(NamedTuple):
    """A table of what goes, and sentences on the rest; no table where nothing would move."""

    table: Table | None
    words: list[str]


def of(by: Actor, about: Record, told: Mapping[int, Any], name: str) -> Going | None:
    """``told``: the records of the person that the reader may see. None where nobody can tell."""
    found = foresee(by=by, about=about)
    if found is None:
        return None
    if found.differs:
        said = _("%(name)s has said themselves that it is theirs. Nothing would move.")
        return Going(None, [said % {"name": name}])
    return Going(_table(found, told), [*_words(found, told), _along(found, name)])


def _table(found: Foreseen, told: Mapping[int, Any]) -> Table:
    brings = brought_by(set(found.goes.values()))
    return Table(
        caption=_("What goes"),
        columns=(Column(label=_("Record")), Column(label=_("What goes with it"))),
        rows=[
            Row(
                cells=(
                    Cell(words=record_name(told[record]), second=key_of(told[record])),
                    Cell(words=effect.told(brings[seed]) or _("the record alone")),
                )
            )
            for record, seed in found.goes.items()
            if record in told
        ],
    )


def _words(found: Foreseen, told: Mapping[int, Any]) -> list[str]:
    """On the records that the table does not name."""
    unseen, stays = sum(record not in told for record in found.goes), len(found.stays)
    return counted(
        (
            ngettext(
                "%(count)s record that lies with another division goes, too.",
                "%(count)s records that lie with other divisions go, too.",
                unseen,
            ),
            unseen,
        ),
        (
            ngettext(
                "It then stands with %(count)s record of somebody else we know.",
                "It then stands with %(count)s records of somebody else we know.",
                found.beside,
            ),
            found.beside,
        ),
        (
            ngettext(
                "%(count)s record stays, with all that came through it.",
                "%(count)s records stay, with all that came through them.",
                stays,
            ),
            stays,
        ),
    )


def _along(found: Foreseen, name: str) -> str:
    """What people said and agreed to hangs on a seed as well, mostly on that of their sign-in."""
    asks = Ask.objects.filter(person__in=set(found.goes.values())).count()
    parts = counted(
        (ngettext("%(count)s question", "%(count)s questions", asks), asks),
        (ngettext("%(count)s place of work", "%(count)s places of work", found.jobs), found.jobs),
        (
            ngettext(
                "%(count)s household or colleague agreed on",
                "%(count)s households and colleagues agreed on",
                found.ties,
            ),
            found.ties,
        ),
    )
    if not parts:
        words = _("What %(name)s asked, told us or agreed to stays where it is.")
        return words % {"name": name}
    return _("With it goes what hangs on it: %(things)s.") % {"things": listed(parts)}
