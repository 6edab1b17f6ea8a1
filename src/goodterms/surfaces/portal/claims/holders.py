"""Somebody says that something of mine is also theirs: my one press, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from goodterms.customer.identity.models import SecondWord
from goodterms.customer.identity.operations import holders as operations
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.claims import wording
from goodterms.surfaces.portal.claims.forms import SecondForm
from goodterms.surfaces.portal.shell import PortalRequest, for_customers
from goodterms.ui.errors import refused as refused_page
from goodterms.ui.http import SeeOther
from goodterms.ui.parts import Action, Tag
from goodterms.ui.templatetags.ui import moment

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

SHOWN = 10


class Asked(NamedTuple):
    """One question to the holder, as their page shows it."""

    title: str
    words: str
    tag: Tag
    actions: list[Action]
    anchor: str


@require_POST
@for_customers
def second(request: PortalRequest, second_id: UUID) -> HttpResponse:
    """``That is me too`` or ``Not me``: one press, and the page says what came of it."""
    form = SecondForm(request.POST)
    if not form.is_valid():
        raise Http404
    answer = operations.agree if form.cleaned_data["answer"] == "me" else operations.disown
    try:
        answer(by=request.actor, person=request.me, second=second_id)
    except Refused as refusal:
        return refused_page(request, refusal)
    return SeeOther(f"{reverse('portal:claims')}#asked-{second_id}")


def asked_of(person: UUID) -> list[Asked]:
    """What others claimed of mine, the newest first; one query."""
    told = SecondWord.objects.filter(holder=person).order_by("-asked_at")
    return [_asked(one) for one in told[:SHOWN]]


def waiting_for(person: UUID) -> list[SecondWord]:
    """Questions that still wait for this holder's word; one query."""
    open_ones = SecondWord.objects.filter(holder=person, answer="", until__gt=clock.now())
    return list(open_ones.order_by("asked_at"))


def _asked(one: SecondWord) -> Asked:
    asked = {"means": wording.means_of(one), "moment": moment(one.asked_at)}
    return Asked(
        title=_("Somebody says that something of yours is also theirs"),
        words=_(
            "Asked by %(means)s, %(moment)s. Say “that is me too” only if both sign-ins are yours:"
            " they then become one person here, and each opens everything of both. Neither of you"
            " learns who the other is before both say yes."
        )
        % asked,
        tag=_tag(one),
        actions=_actions(one),
        anchor=f"asked-{one.pk}",
    )


def _tag(one: SecondWord) -> Tag:
    if one.answer == SecondWord.Answer.NOT_ME:
        return Tag(words=_("You said: not me"))
    if one.answer == SecondWord.Answer.ME:
        return _agreed(one)
    if one.until <= clock.now():
        return Tag(words=_("Not answered"))
    until = _("Your word until %(moment)s") % {"moment": moment(one.until)}
    return Tag(words=until, kind="due", icon="clock")


def _agreed(one: SecondWord) -> Tag:
    """What the last word of the one who asked made of this yes."""
    if one.became == SecondWord.Became.ONE:
        return Tag(words=_("Both said: that is me"), kind="kept", icon="check")
    if one.became == SecondWord.Became.TWO or not _waits_for_them(one):
        return Tag(words=_("You said: that is me too. Nothing is joined"))
    return Tag(words=_("You said: that is me too. Their last word is asked"), icon="clock")


def _actions(one: SecondWord) -> list[Action]:
    """Two equal buttons: we never colour the answer we hope for. Later the way back."""
    url = reverse("portal:claims-second", args=[one.pk])
    if one.became == SecondWord.Became.ONE:
        undo = reverse("portal:claims-undo", args=[one.claim_id])
        return [Action(label=_("Undo"), url=undo, icon="undo-2", post=True)]
    if _waits_for_them(one):
        after_all = _("Not me after all")
        return [Action(label=after_all, url=url, post=True, fields={"answer": "not_me"})]
    if one.answer or one.until <= clock.now():
        return []
    return [
        Action(label=_("That is me too"), url=url, post=True, fields={"answer": "me"}),
        Action(label=_("Not me"), url=url, post=True, fields={"answer": "not_me"}),
    ]


def _waits_for_them(one: SecondWord) -> bool:
    said = one.answered_at if one.answer == SecondWord.Answer.ME and not one.became else None
    return bool(said and said + operations.LAST_WORD_WITHIN > clock.now())
