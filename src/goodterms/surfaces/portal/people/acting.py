"""Who may act for one, and which programs hold a key: what stands today, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.kernel.actors import Scope
from goodterms.trust.access import programs
from goodterms.ui.parts import Action, Fact, FactGroup
from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django_stubs_ext import StrPromise

    from goodterms.customer.people.models import Division
    from goodterms.trust.access.programs import Known

MAY: dict[Scope, StrPromise] = {
    Scope.RECORDS_WRITE: gettext_lazy("sends us records and reads whom they speak of"),
    Scope.PEOPLE_READ: gettext_lazy("asks which of our ids stands for you"),
}


def group(divisions: Sequence[Division]) -> FactGroup:
    """``divisions`` know this person; a program of none of these reaches nothing of theirs."""
    known = programs.let_in([one.pk for one in divisions]) if divisions else []
    return FactGroup(
        title=_("Who may act for you"),
        anchor="act",
        hint=_("nobody else signs in"),
        facts=[_you(), _staff(), *(map(_program, known) if known else [_no_program()])],
    )


def _you() -> Fact:
    return Fact(
        label=_("By signing in"),
        value=_("You alone"),
        source=_(
            "sharing a home or a firm opens nothing of yours, and nobody else can be let in to act"
            " for you here"
        ),
    )


def _staff() -> Fact:
    return Fact(
        label=_("At our desk"),
        value=_("Our staff, when you ask them to"),
        source=_("what they write down for you stands on your pages with their name"),
        actions=[Action(label=_("Who looked at my record"), url=reverse("portal:looks"))],
    )


def _program(known: Known) -> Fact:
    may = [str(MAY[Scope(one)]) for one in known.program.scopes]
    words = _("%(may)s, for %(divisions)s, until %(day)s; it acts for us, not for you")
    return Fact(
        label=_("A program with a key"),
        value=known.program.name,
        source=words
        % {
            "may": get_text_list(may, _("and")),
            "divisions": get_text_list(list(known.divisions), _("and")),
            "day": day(known.program.until),
        },
        anchor=f"program-{known.program.pk}",
    )


def _no_program() -> Fact:
    return Fact(
        label=_("Programs"),
        value=_("None"),
        source=_("no program has a key to the divisions that know you"),
    )
