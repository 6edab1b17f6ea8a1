"""The page as a whole: its counts in words, its chapters, its records, what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.holdings.queries import Has, has
from goodterms.customer.identity.models import Assertion, Says
from goodterms.customer.profile.queries import (
    Holding,
    held_by,
    proposals_on,
    records_of,
    work_anywhere,
)
from goodterms.surfaces.portal.held import differing, facts, records, rooms, worked_out
from goodterms.surfaces.portal.people import jobs
from goodterms.ui.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from goodterms.customer.identity.models import Record


@dataclass(frozen=True, slots=True)
class Chapter:
    """A line of the table of contents; ``facts`` are counted."""

    title: str
    anchor: str
    facts: Sequence[object]


@dataclass(frozen=True, slots=True)
class Contents:
    """What we hold on one person, read once."""

    records: list[Record]
    holding: Holding
    has: Has

    @property
    def knows_only_an_address(self) -> bool:
        return self.holding.count + self.has.count == 1 and bool(self.holding.value("email"))


def read(person: UUID) -> Contents:
    told = records_of(person)
    return Contents(told, held_by(told, proposals_on(told, person)), has(person))


def lede(holding: Holding, has: Has) -> str:
    """Count in words: ``31 facts from five places; two we are not sure of.``."""
    count = holding.count + has.count
    if not count:
        return _("No facts so far.")
    told = ngettext("%(facts)s fact from %(places)s", "%(facts)s facts from %(places)s", count)
    words = told % {"facts": count, "places": _places(len(holding.told_by))}
    unsure = len(holding.unsure)
    if unsure:
        words = _("%(told)s; %(unsure)s we are not sure of") % {
            "told": words,
            "unsure": in_words(unsure),
        }
    return f"{words}."


def context(contents: Contents, person: UUID, shown: str) -> dict[str, Any]:
    """Everything the template shows; ``shown`` names the hidden fact that stands open."""
    groups = facts.groups(contents.holding, shown)
    guesses = worked_out.group(contents.holding, contents.records, contents.has)
    works = jobs.group(jobs.of(person) if work_anywhere(contents.records) else [])
    groups += [group for group in (works, rooms.group(contents.has), guesses) if group.facts]
    gaps = facts.missing(contents.holding)
    kept = records.cards(contents.records, contents.holding)
    chapters = [Chapter(group.title, group.anchor, group.facts) for group in (*groups, gaps)]
    if kept:
        chapters.append(Chapter(_("The records behind it"), "records", kept))
    return {
        "lede": lede(contents.holding, contents.has),
        "only_address": contents.knows_only_an_address,
        "chapters": [chapter for chapter in chapters if chapter.facts],
        "fact_groups": groups,
        "gaps": gaps,
        "more_to_add": facts.more_to_add(contents.holding),
        "kept": kept,
        "denials": denials(person),
        "differing": differing.of(person),
    }


def denials(person: UUID) -> list[Assertion]:
    """What they said is not theirs, the newest first; each can be taken back."""
    mine = Assertion.objects.standing().filter(by_actor=person, says=Says.DIFFERENT)
    return list(mine.order_by("-at"))


def has_denied(person: UUID, record: int) -> bool:
    """Whether they have said of this record that it is not them."""
    return any(record in {word.a_id, word.b_id} for word in denials(person))


def _places(count: int) -> str:
    return ngettext("%(count)s place", "%(count)s places", count) % {"count": in_words(count)}
