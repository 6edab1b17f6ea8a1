"""Our question of the month: it shows nothing, and reads the same whatever we have in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from goodterms.customer.identity.models import Question
from goodterms.customer.identity.operations import questions as operations
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.portal.claims.forms import QuestionForm
from goodterms.surfaces.portal.shell import PortalRequest, for_customers
from goodterms.ui.errors import refused as refused_page
from goodterms.ui.http import SeeOther
from goodterms.ui.parts import Action, Tag

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

Answer = Question.Answer
LABELS = {
    Answer.YES: gettext_lazy("Yes, I will show it"),
    Answer.NO: gettext_lazy("No"),
    Answer.NOT_NOW: gettext_lazy("Not now"),
}


class Asked(NamedTuple):
    """The question as its page shows it, before and after its answer."""

    words: str
    tag: Tag
    actions: list[Action]


@require_POST
@for_customers
def question(request: PortalRequest, question_id: UUID) -> HttpResponse:
    """``Yes``, ``No`` or ``Not now``: one press; a yes goes on to what they know."""
    form = QuestionForm(request.POST)
    if not form.is_valid():
        raise Http404
    says = form.cleaned_data["answer"]
    try:
        operations.answer(by=request.actor, person=request.me, question=question_id, says=says)
    except Refused as refusal:
        return refused_page(request, refusal)
    return SeeOther(f"{reverse('portal:claims')}#{'ask' if says == Answer.YES else 'question'}")


def newest(person: UUID) -> Asked | None:
    """The question of this month to them; one query."""
    told = Question.objects.filter(asked=person, asked_at__gt=clock.now() - operations.EVERY)
    one = told.order_by("-asked_at").first()
    return Asked(_words(one), _tag(one), _actions(one)) if one else None


def _words(one: Question) -> str:
    after = {
        Answer.YES: _("Give us one thing you know, in the form below. It opens once it is proved."),
        Answer.NO: _("Noted. Should something come to mind, the form below is always there."),
        Answer.NOT_NOW: _("We ask again in a month at the earliest."),
    }
    before = _(
        "We keep several lists, and only you can say what belongs to you. We ask this of everybody,"
        " once a month at most, and it does not mean that we hold anything."
    )
    return after.get(Answer(one.answer), before)


def _tag(one: Question) -> Tag:
    if not one.answer:
        return Tag(words=_("A question from us"), icon="circle-help")
    said = {
        Answer.YES: Tag(words=_("You said: yes"), kind="kept", icon="check"),
        Answer.NO: Tag(words=_("You said: no"), kind="kept", icon="check"),
    }
    return said.get(Answer(one.answer), Tag(words=_("You said: not now"), icon="clock"))


def _actions(one: Question) -> list[Action]:
    """Equal buttons: we never colour the answer we hope for. What was said can be changed."""
    url = reverse("portal:claims-question", args=[one.pk])
    return [
        Action(label=str(label), url=url, post=True, fields={"answer": str(answer)})
        for answer, label in LABELS.items()
        if answer != one.answer
    ]
