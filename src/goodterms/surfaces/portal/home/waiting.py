"""What waits on the customer: facts we are not sure of, and codes still to be given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.surfaces.portal.claims.wording import means_of, step_of, tag_of
from goodterms.surfaces.portal.counting import in_words, sentence
from goodterms.surfaces.portal.held import facts
from goodterms.surfaces.portal.held.wording import source_of
from goodterms.ui.parts import Action, Tag
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goodterms.customer.identity.models import Claim, SecondWord
    from goodterms.customer.profile.queries import Fact, Holding

SHOWN = 3  # more than three things to do is none


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to deal with: a word on its urgency, a title, why, and what to press."""

    tag: Tag
    title: str
    url: str
    words: str
    actions: Sequence[Action]


def on_you(
    holding: Holding, claims: Iterable[Claim], seconds: Iterable[SecondWord] = ()
) -> list[Waiting]:
    return [
        *(_second(asked) for asked in seconds),
        *(_code(claim) for claim in claims if step_of(claim) == "proof"),
        *(_unsure(fact) for fact in holding.unsure),
    ]


def lede(waiting: int) -> str:
    """Say how many things wait: ``Two things wait on you, nothing waits on us.``."""
    if not waiting:
        return _("Nothing is waiting, neither on you nor on us.")
    words = ngettext(
        "%(count)s thing waits on you, nothing waits on us.",
        "%(count)s things wait on you, nothing waits on us.",
        waiting,
    )
    return sentence(words % {"count": in_words(waiting)})


def _second(asked: SecondWord) -> Waiting:
    """Two equal buttons stand on the page itself; here the way to it."""
    url = f"{reverse('portal:claims')}#asked-{asked.pk}"
    until = _("Your word until %(moment)s") % {"moment": moment(asked.until)}
    return Waiting(
        tag=Tag(words=until, kind="due", icon="clock"),
        title=_("Somebody says that something of yours is also theirs"),
        url=url,
        words=_("Nothing opens before you have answered: that is me too, or not me."),
        actions=[Action(label=_("Answer"), url=url)],
    )


def _code(claim: Claim) -> Waiting:
    url = reverse("portal:claims-one", args=[claim.pk])
    return Waiting(
        tag=tag_of(claim),
        title=_("Give the code for what you asked about"),
        url=url,
        words=_("You asked by %(means)s, %(moment)s. If we found anything, a code was sent.")
        % {"means": means_of(claim), "moment": moment(claim.asked_at)},
        actions=[Action(label=_("Give the code"), url=url)],
    )


def _unsure(fact: Fact) -> Waiting:
    """Answered here and now, but for what is hidden: that is looked at first."""
    url = f"{reverse('portal:held')}#{facts.anchor(fact.field)}"
    look = Action(label=_("Look at it"), url=url)
    return Waiting(
        tag=Tag(words=_("We are not sure"), kind="unsure", icon="circle-help"),
        title=_("%(label)s: which is right?") % {"label": fact.field.label},
        url=url,
        words=_("One %(told)s, another from %(source)s.")
        % {"told": source_of(fact.chosen), "source": fact.others[0].source},
        actions=[look] if fact.field.sensitive else [*facts.answers(fact), facts.fix(fact.field)],
    )
