"""Facts as rows of the page: value, source, day, and what the customer can do about each."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from goodterms.customer.profile.fields import GROUPS
from goodterms.customer.profile.queries import ASKED, OFFERED
from goodterms.kernel import clock
from goodterms.surfaces.portal.held import checking
from goodterms.surfaces.portal.held.wording import shape_of, source_of
from goodterms.ui import parts
from goodterms.ui.parts import Action, FactGroup
from goodterms.ui.templatetags.ui import hour
from goodterms.ui.wording import value_of

if TYPE_CHECKING:
    from goodterms.customer.profile.fields import Field
    from goodterms.customer.profile.queries import Fact, Holding, Said

JUST_NOW = timedelta(hours=1)  # so long a row says that it was saved, and offers Undo
ANSWERS = 3  # values to choose from on a fact we are not sure of


def anchor(field: Field) -> str:
    return f"fact-{field.name}"


def row(
    fact: Fact, holding: Holding, *, shown: bool = False, settled: bool = False, more: str = ""
) -> parts.Fact:
    """``settled``: it was unsure until this press, and keeps its place until they leave."""
    field, chosen = fact.field, fact.chosen
    is_open = shown or not field.sensitive
    said = checking.shown(holding.about(field.name))
    is_new = chosen.can_be_taken_back and chosen.is_yours and clock.now() - chosen.at < JUST_NOW
    return parts.Fact(
        label=str(field.label),
        value=(value_of if is_open else shape_of)(field, fact.value),
        source=_sources(fact) if fact.unsure else _seen(fact),
        theirs=chosen.is_yours,
        unsure=fact.unsure or settled,
        more=more or checking.words_of(said, is_open=is_open),
        actions=[
            *_actions(fact, is_open=is_open),
            *checking.taking_back(said, str(field.label)),
        ],
        saved=_("Saved at %(hour)s.") % {"hour": hour(chosen.at)} if is_new else "",
        undo=undo(field) if is_new else None,
        anchor=anchor(field),
    )


def missing_row(field: Field) -> parts.Fact:
    """A fact we lack and would be glad to know; nothing blames them for the gap."""
    add = Action(
        label=_("Add"),
        about=str(field.label).lower(),
        url=reverse("portal:held-fact", args=[field.name]),
        icon="plus",
    )
    return parts.Fact(
        label=str(field.label),
        value="",
        source=_("we do not know it"),
        actions=(add,),
        anchor=anchor(field),
    )


def groups(holding: Holding, shown: str) -> list[FactGroup]:
    """The unsure ones first, then the rest under their headings."""
    unsure = FactGroup(
        title=_("Not sure"),
        anchor="not-sure",
        hint=_("a word from you settles it"),
        facts=[row(fact, holding, shown=fact.field.name == shown) for fact in holding.unsure],
        unsure=True,
    )
    sure = [
        FactGroup(
            title=str(GROUPS[group]),
            anchor=group,
            facts=[
                row(fact, holding, shown=fact.field.name == shown)
                for fact in facts
                if not fact.unsure
            ],
        )
        for group, facts in holding.facts.items()
    ]
    return [group for group in (unsure, *sure) if group.facts]


def missing(holding: Holding) -> FactGroup:
    return FactGroup(
        title=_("What we do not know"),
        anchor="missing",
        hint=_("add it if it helps you"),
        facts=[missing_row(field) for field in holding.missing if field.name in ASKED],
    )


def more_to_add(holding: Holding) -> list[Action]:
    """What else they may tell us; nobody is asked for it."""
    return [
        Action(
            label=str(field.label),
            url=reverse("portal:held-fact", args=[field.name]),
            icon="plus",
        )
        for field in holding.missing
        if field.name in OFFERED
    ]


def answers(fact: Fact) -> list[Action]:
    """One button a value: pressing it makes that value the customer's own word."""
    values = [fact.chosen, *fact.others][:ANSWERS]
    return [use(fact.field, said, asked=True) for said in values]


def use(field: Field, said: Said, *, asked: bool = False) -> Action:
    fields = {"value": said.value, **({"asked": "on"} if asked else {})}
    return Action(
        label=_("Use “%(value)s”") % {"value": value_of(field, said.value)},
        url=reverse("portal:held-fact", args=[field.name]),
        post=True,
        fields=fields,
    )


def fix(field: Field) -> Action:
    return Action(
        label=_("Fix"),
        about=str(field.label).lower(),
        url=reverse("portal:held-fact", args=[field.name]),
        icon="pencil",
    )


def undo(field: Field) -> Action:
    return Action(
        label=_("Undo"),
        about=_("the change of “%(label)s”") % {"label": field.label},
        url=reverse("portal:held-undo", args=[field.name]),
        post=True,
    )


def choices(field: Field, holding: Holding, address: str) -> dict[str, object]:
    """What stands around the form of one fact: other values said, and the way back."""
    fact = holding.fact(field.name)
    own = fact.chosen if fact and fact.chosen.is_yours else None
    said = (fact.chosen, *fact.others) if fact and fact.others else ()
    return {
        "field": field,
        "known": fact,
        "anchor": anchor(field),
        "url": reverse("portal:held-fact", args=[field.name]),
        "back": f"{reverse('portal:held')}?fact={field.name}#{anchor(field)}",
        "sign_in": address if field.input == "email" else "",
        "others": [(use(field, other), source_of(other)) for other in said if other is not own],
        "undo": undo(field) if own and own.can_be_taken_back else None,
        "told": source_of(own) if own else "",
        "checked": bool(fact and fact.is_shared),
        "wrong": _wrong(field) if fact and not own else None,
    }


def _wrong(field: Field) -> Action:
    return Action(
        label=_("It is wrong, and I do not want to say what is right"),
        url=reverse("portal:held-dispute", args=[field.name]),
        icon="flag",
    )


def _seen(fact: Fact) -> str:
    """Where the value comes from, and which divisions see it without a reason to look."""
    told = source_of(fact.chosen)
    if not fact.known_to:
        return _("%(told)s; all our divisions see it") % {"told": told}
    return _("%(told)s; seen by %(divisions)s") % {
        "told": told,
        "divisions": get_text_list(list(fact.known_to), _("and")),
    }


def _actions(fact: Fact, *, is_open: bool) -> list[Action]:
    field = fact.field
    if not is_open:
        shown = f"{reverse('portal:held')}?show={field.name}#{anchor(field)}"
        show = Action(label=_("Show"), about=str(field.label).lower(), url=shown, icon="eye")
        return [show, fix(field)]
    if not fact.unsure:
        return [fix(field)]
    not_mine = Action(
        label=_("Not mine"), about=str(field.label).lower(), url="#records", look="plain"
    )
    return [*answers(fact), fix(field), not_mine]


def _sources(fact: Fact) -> str:
    """Who says what, where they differ. Hidden values are named by their sources alone."""
    told = source_of(fact.chosen)
    if fact.field.sensitive:
        return _("%(told)s; elsewhere it reads differently") % {"told": told}
    other = fact.others[0]
    return _("%(told)s; %(source)s says “%(value)s”") % {
        "told": told,
        "source": other.source,
        "value": value_of(fact.field, other.value),
    }
