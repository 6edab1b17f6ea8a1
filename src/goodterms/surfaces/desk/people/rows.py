"""Facts as the desk shows them: value, who said it and when, what else was said, Fix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.kernel import clock
from goodterms.surfaces.desk.people import put
from goodterms.surfaces.desk.people.naming import label_of
from goodterms.ui import parts
from goodterms.ui.parts import Action, FactGroup
from goodterms.ui.templatetags.ui import day, hour
from goodterms.ui.wording import value_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from goodterms.customer.profile.fields import Field
    from goodterms.customer.profile.queries import Fact, Holding, Said

# The groups of the customer's page, spoken of from this side of the counter.
TITLES = {
    "you": gettext_lazy("Who they are"),
    "contact": gettext_lazy("How to reach them"),
    "home": gettext_lazy("Where they are"),
    "work": gettext_lazy("Work"),
}
JUST_NOW = timedelta(hours=1)  # so long a row says that it was saved


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(parts.Fact):
    """``put``: what the customer put to us about it, each with the way to its check."""

    put: Sequence[Action] = ()
    may_check: bool = False


class Whose(NamedTuple):
    """Whose facts these are, what they are called, and whether the reader may put them right."""

    person: UUID
    name: str
    may_fix: bool


def groups(holding: Holding, whose: Whose) -> list[FactGroup]:
    return [
        FactGroup(
            title=str(title), anchor=name, facts=[row(fact, whose, holding) for fact in facts]
        )
        for name, title in TITLES.items()
        if (facts := holding.facts.get(name))
    ]


def gaps(holding: Holding, whose: Whose) -> list[parts.Fact]:
    """What nobody has told us, for whom may write it down."""
    return [gap(field, whose) for field in holding.missing] if whose.may_fix else []


def row(fact: Fact, whose: Whose, holding: Holding) -> Row:
    said = fact.chosen
    is_new = said.is_desk and clock.now() - said.at < JUST_NOW
    takes_back = said.is_desk and said.can_be_taken_back and whose.may_fix
    return Row(
        label=label_of(fact.field),
        value=value_of(fact.field, fact.value),
        source=source_of(said, whose.name),
        theirs=said.is_yours,
        more="; ".join(_other(other, whose.name) for other in fact.others),
        actions=[_fix(fact.field, whose)] if whose.may_fix else [],
        saved=_saved(said, is_new=is_new) if is_new or takes_back else "",
        undo=undo(fact.field, whose) if takes_back else None,
        anchor=anchor(fact.field),
        put=put.beside(holding.about(fact.field.name), whose.name),
        may_check=whose.may_fix,
    )


def gap(field: Field, whose: Whose) -> parts.Fact:
    """A fact nobody has told us; what the caller says can be written here."""
    return parts.Fact(
        label=label_of(field),
        value=_("Nobody has told us"),
        source="",
        actions=[_fix(field, whose, _("Add"), "plus")],
        anchor=anchor(field),
    )


def anchor(field: Field) -> str:
    return f"fact-{field.name}"


def source_of(said: Said, name: str) -> str:
    """Who said it, in the desk's words."""
    words = {"name": name, "day": day(said.at), "who": said.by, "source": said.source}
    if said.is_yours and not said.can_be_taken_back:
        return _("proved by %(name)s by signing in, %(day)s") % words
    if said.is_yours:
        return _("told by %(name)s, %(day)s") % words
    if said.is_desk:
        return _("told by %(name)s to %(who)s at our desk, %(day)s") % words
    return _("from %(source)s, %(day)s") % words


def undo(field: Field, whose: Whose) -> Action:
    return Action(
        label=_("Undo"),
        about=_("the change of “%(label)s”") % {"label": label_of(field)},
        url=reverse("desk:people-fact-undo", args=[whose.person, field.name]),
        post=True,
    )


def _saved(said: Said, *, is_new: bool) -> str:
    if is_new:
        return _("Saved at %(hour)s.") % {"hour": hour(said.at)}
    return _("Written at our desk.")


def _fix(field: Field, whose: Whose, label: str = "", icon: str = "pencil") -> Action:
    return Action(
        label=label or _("Fix"),
        about=label_of(field).lower(),
        url=reverse("desk:people-fact", args=[whose.person, field.name]),
        icon=icon,
    )


def _other(said: Said, name: str) -> str:
    return _("“%(value)s” %(source)s") % {
        "value": value_of(said.field, said.value),
        "source": source_of(said, name),
    }
