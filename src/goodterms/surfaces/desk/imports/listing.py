"""Imports in rows and in words: what became of each file, and what happens next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.journeys.intake.models import Import, Phase
from goodterms.kernel import clock
from goodterms.surfaces.desk.imports.wording import fault, stop
from goodterms.surfaces.desk.imports.wording import faults as fault_words
from goodterms.surfaces.desk.wording import figure
from goodterms.ui.parts import Cell, Column, Count, Refusal, Row, Table, Tag
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.forms import BoundField

    from goodterms.journeys.intake.looking import Column as Seen
    from goodterms.journeys.intake.looking import Preview
    from goodterms.journeys.intake.queries import SetAside
    from goodterms.journeys.intake.rejects import Reject
    from goodterms.surfaces.desk.imports.forms import ColumnsForm


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column of the file: what to take it for, its first cells, and what becomes of them."""

    field: BoundField
    cells: list[str]
    understood: list[str]
    is_same: bool
    is_guess: bool  # its name says nothing, so a steward should look at it twice


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a file is; ``silent``: killed, and what happens next."""

    words: str
    done: int
    of: int
    silent: bool


def table(imports: Iterable[Import]) -> Table:
    return Table(
        columns=(
            Column(label=_("File")),
            Column(label=_("Where it stands")),
            Column(label=_("Rows"), number=True),
            Column(label=_("New"), number=True, optional=True),
            Column(label=_("Set aside"), number=True, optional=True),
        ),
        rows=[_row(one) for one in imports],
    )


def _row(one: Import) -> Row:
    source = one.source.name if one.source else one.source_name
    when = moment(one.started)
    second = _("%(source)s, %(when)s") % {"source": source, "when": when} if source else when
    is_done = one.ended is not None and not one.is_settling
    return Row(
        cells=(
            Cell(words=one.name, second=second, url=reverse("desk:imports-one", args=[one.pk])),
            Cell(tag=tag(one)),
            Cell(words=figure(one.rows)),
            Cell(words=figure(one.counts.get("new", 0)) if is_done else ""),
            Cell(words=figure(one.rejected) if is_done else ""),
        )
    )


def tag(one: Import) -> Tag:
    tags = {
        Phase.CHOOSING: Tag(words=_("waits for you"), kind="due"),
        Phase.UNDER_WAY: Tag(words=_("under way")),
        Phase.SILENT: Tag(words=_("cut off, goes on by itself"), kind="unsure"),
        Phase.STOPPED: Tag(words=_("stopped"), kind="late"),
        Phase.DONE: Tag(words=_("in"), kind="kept", icon="check"),
    }
    return tags[one.phase(clock.now())]


def columns(form: ColumnsForm, preview: Preview) -> list[ColumnRow]:
    return [_column(form, seen) for seen in preview.columns]


def _column(form: ColumnsForm, seen: Seen) -> ColumnRow:
    return ColumnRow(
        field=form[f"column-{seen.at}"],
        cells=seen.cells,
        understood=seen.understood if seen.field else [],
        is_same=bool(seen.field) and seen.cells == seen.understood,
        is_guess=seen.guessed and form.job.source_id is None,
    )


def outlook(preview: Preview) -> str:
    """How many of the first rows would be set aside; nothing where none would."""
    if not preview.bad:
        return ""
    words = ngettext(
        "Of the first %(looked)s rows %(bad)s would be set aside to be mended.",
        "Of the first %(looked)s rows %(bad)s would be set aside to be mended.",
        preview.bad,
    )
    return words % {"looked": figure(preview.looked), "bad": figure(preview.bad)}


def faults(preview: Preview) -> list[str]:
    """The first rows that would be set aside, where they stand and why."""
    return [_fault(one.line, ", ".join(filter(None, one.columns)), one) for one in preview.rejects]


def _fault(line: int, column: str, one: Reject) -> str:
    words = _("Line %(line)s: %(reason)s")
    if column:
        words = _("Line %(line)s, %(column)s: %(reason)s")
    return words % {
        "line": figure(line),
        "column": column,
        "reason": "; ".join(map(fault, one.reasons)),
    }


def stopped(one: Import) -> Refusal:
    """Why it stopped, above the columns that can be said again."""
    if one.is_doubted:
        return _doubted(one)
    return Refusal(
        title=_("The import of %(name)s stopped") % {"name": one.name},
        reason=stop(one.stopped),
        next_step=_("Put the columns right and import it again; nothing comes in twice."),
        actions=(),
    )


def _doubted(one: Import) -> Refusal:
    return Refusal(
        title=_("Is %(name)s the whole list?") % {"name": one.name},
        reason=_("%(gone)s of the %(stands)s records that stand of this list are not in the file.")
        % {"gone": figure(one.counts["gone"]), "stands": figure(one.counts["stands"])},
        next_step=_(
            "Nothing was taken in. Say below that they are to be withdrawn, or take the tick away."
        ),
        actions=(),
    )


def progress(one: Import) -> Progress:
    is_silent = one.phase(clock.now()) is Phase.SILENT
    if one.is_settling:
        done, of = int(one.counts["settled"]), int(one.counts["to_settle"])
        return Progress(_("Finding out who is who"), done, of, is_silent)
    if one.counts.get("ready"):
        return Progress(_("Taking rows in"), one.position, one.rows, is_silent)
    done, of = int(one.counts.get("read", 0)), int(one.counts.get("of", one.rows))
    return Progress(_("Reading the file"), done, of, is_silent)


def counts(one: Import) -> list[Count]:
    figures = [
        Count(figure=figure(one.rows), words=_("rows taken in")),
        Count(figure=figure(one.counts.get("new", 0)), words=_("new")),
        Count(figure=figure(one.counts.get("changed", 0)), words=_("changed")),
        Count(figure=figure(one.same), words=_("as they stood")),
    ]
    if one.counts.get("erased"):
        figures.append(Count(figure=figure(one.counts["erased"]), words=_("left out, erased here")))
    if "withdrawn" in one.counts:
        figures.append(Count(figure=figure(one.counts["withdrawn"]), words=_("withdrawn")))
    if one.rejected:
        figures.append(Count(figure=figure(one.rejected), words=_("set aside"), lit=True))
    return figures


def became(one: Import) -> list[Count]:
    """What a small list's records turned out to be."""
    known, lamps = int(one.counts.get("known", 0)), int(one.counts.get("lamps", 0))
    words = ngettext("person we knew already", "people we knew already", known)
    figures = [Count(figure=figure(known), words=words)]
    if lamps:
        words = ngettext("is no customer", "are no customers", lamps)
        figures.append(Count(figure=figure(lamps), words=words, lit=True))
    return figures


def set_aside(found: Iterable[SetAside]) -> Table:
    return Table(
        columns=(
            Column(label=_("Line"), number=True),
            Column(label=_("Column")),
            Column(label=_("What is wrong")),
            Column(label=_("The row"), optional=True),
        ),
        rows=[
            Row(
                cells=(
                    Cell(words=one.line),
                    Cell(words=one.column),
                    Cell(words=fault_words(one.reason)),
                    Cell(words=", ".join(cell for cell in one.cells if cell)[:120]),
                )
            )
            for one in found
        ],
    )
