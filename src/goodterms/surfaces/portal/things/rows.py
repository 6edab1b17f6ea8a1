"""Things as rows, by where we know them from; a gap is a gap and nobody's fault (R15)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.holdings.models import Thing, masked
from goodterms.kernel import clock
from goodterms.surfaces.portal.held.things import division_of
from goodterms.ui.parts import Action, Empty, Fact, FactGroup
from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from collections.abc import Sequence

ORIGINS = {
    Thing.Origin.BOUGHT: gettext_lazy("Bought here"),
    Thing.Origin.REGISTERED: gettext_lazy("Registered under a contract"),
    Thing.Origin.TOLD: gettext_lazy("Told by you"),
}


def groups(things: Sequence[Thing]) -> list[FactGroup]:
    found = [
        FactGroup(
            title=str(title),
            anchor=origin.value,
            facts=[row(thing) for thing in things if thing.origin == origin],
        )
        for origin, title in ORIGINS.items()
    ]
    return [group for group in found if group.facts]


def row(thing: Thing) -> Fact:
    name = thing.name or _("A thing of yours")
    here = reverse("portal:things-one", args=[thing.pk])
    fault = f"{reverse('portal:things-fault')}?thing={thing.pk}"
    return Fact(
        label=thing.kind or (thing.made if thing.known_as else "") or _("Thing"),
        value=name,
        theirs=bool(thing.known_as),
        source=_told(thing),
        more=", ".join(filter(None, (_serial(thing), warranty(thing), _place(thing)))),
        actions=[
            Action(label=_("Report a fault"), about=name, url=fault, icon="flag"),
            Action(label=_("Change"), about=name, url=here, icon="pencil"),
        ],
        anchor=f"thing-{thing.pk}",
    )


def warranty(thing: Thing) -> str:
    holds = thing.under_warranty(on=clock.now().date())
    if holds is None:
        return ""
    words = _("under warranty until %(day)s") if holds else _("warranty ended %(day)s")
    return words % {"day": day(thing.warranty_until)}


def empty() -> Empty:
    return Empty(
        title=_("We know of no thing of yours"),
        words=_("Tell us of one, and a fault is reported in two sentences. A name is enough."),
        action=Action(
            label=_("Add a thing"), url=reverse("portal:things-new"), icon="plus", look="main"
        ),
    )


def _told(thing: Thing) -> str:
    when = thing.since
    if thing.is_told:
        words = _("told by you, %(day)s") % {"day": day(thing.as_of)}
        return f"{words}, {_('yours since %(day)s') % {'day': day(when)}}" if when else words
    words = _("from %(source)s") % {"source": division_of(thing.source)}
    return f"{words}, {_('since %(day)s') % {'day': day(when)}}" if when else words


def _serial(thing: Thing) -> str:
    if not thing.serial:
        return ""
    words = _("serial %(end)s") if thing.verified else _("serial %(end)s, as you read it")
    return words % {"end": thing.serial if thing.is_told else masked(thing.serial)}


def _place(thing: Thing) -> str:
    return _("at %(place)s") % {"place": thing.place} if thing.place else ""
