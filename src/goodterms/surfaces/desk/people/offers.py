"""A part in another's account: the desk writes the question, its holder answers (R111)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.holdings.models import PartOffer
from goodterms.customer.holdings.operations import offers as operations
from goodterms.customer.people.models import Role
from goodterms.customer.people.roles import words_of
from goodterms.customer.profile.operations.facts import seed_for_desk
from goodterms.kernel import clock
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.people.naming import called
from goodterms.surfaces.desk.people.views import on_their_record
from goodterms.surfaces.desk.shell import refusal, show, writers_only
from goodterms.ui.forms import Form
from goodterms.ui.http import SeeOther, StaffRequest
from goodterms.ui.parts import Action, Tag
from goodterms.ui.templatetags.ui import day, moment

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from goodterms.surfaces.desk.people.visits import Visit

OFFERS = "desk/people/offers.html"
MOST = 12


class OfferForm(Form):
    number = forms.CharField(
        label=gettext_lazy("Number of the account"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Which part would they play?"), widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=gettext_lazy("Their name, as whoever holds it knows them"),
        help_text=gettext_lazy("Whoever holds the account reads this name, and nothing else."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, name: str, data: Any = None) -> None:
        super().__init__(data, initial={"name": name})
        role: Any = self.fields["role"]
        role.choices = [(one.code, words_of(one)) for one in operations.offered_roles()]


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question in words, how it stands, and taking it back while that can be done."""

    words: str
    told: str
    tag: Tag
    undo: Action | None


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
@on_their_record
def offers(request: StaffRequest, visit: Visit) -> HttpResponse:
    """Ask whoever holds an account; what was asked for this person stands beneath."""
    form = OfferForm(called(visit.who).full, request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            operations.offer(
                by=request.actor,
                person=seed_for_desk(visit.person),
                number=said["number"].strip(),
                role=said["role"],
                name=said["name"],
            )
        except Refused as refused:
            form.add_error("number", f"{refused} {refused.next_step}")
        else:
            return SeeOther(_url(visit))
    return _page(request, visit, form=form, status=422 if form.errors else 200)


@require_POST
@writers_only
@on_their_record
def withdrawal(request: StaffRequest, visit: Visit, offer_id: UUID) -> HttpResponse:
    """The question is taken back, or the part it made."""
    try:
        operations.take_back(by=request.actor, person=visit.person, asked=offer_id)
    except Refused as refused:
        return _page(request, visit, refused=refused, status=422)
    return SeeOther(_url(visit))


def _url(visit: Visit) -> str:
    return reverse("desk:people-offers", args=[visit.person])


def _page(
    request: StaffRequest,
    visit: Visit,
    *,
    form: OfferForm | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    name = called(visit.who).full
    names = {role.code: words_of(role) for role in Role.objects.all()}
    asked = PartOffer.objects.filter(person__in=visit.seeds).select_related("account")
    context = {
        "name": name,
        "form": form or OfferForm(name),
        "asked": [_asked(one, names, visit) for one in asked.order_by("-asked_at", "pk")[:MOST]],
        "url": _url(visit),
        "back": reverse("desk:people-person", args=[visit.person]),
        "refusal": refusal(refused, back=_url(visit)) if refused else None,
    }
    return show(request, OFFERS, "offers", context, status=status)


def _asked(one: PartOffer, names: dict[str, str], visit: Visit) -> _Asked:
    said = {"part": names.get(one.role, one.role), "number": one.account.number}
    words = _("%(part)s, account %(number)s") % said
    told = _("asked by %(who)s, %(day)s") % {"who": one.said_by, "day": day(one.asked_at)}
    is_open = not one.answer and one.until > clock.now()
    undo = Action(
        label=_("Take it back"),
        about=words,
        url=reverse("desk:people-offer-withdrawal", args=[visit.person, one.pk]),
        icon="undo-2",
        post=True,
    )
    stands = not one.over_at and (is_open or one.answer == PartOffer.Answer.YES)
    return _Asked(words, told, _tag(one, is_open=is_open), undo if stands else None)


def _tag(one: PartOffer, *, is_open: bool) -> Tag:
    if one.over_at:
        return Tag(words=_("Ended %(day)s") % {"day": day(one.over_at)})
    if one.answer == PartOffer.Answer.YES:
        return Tag(
            words=_("Yes, %(day)s") % {"day": day(one.answered_at)}, kind="kept", icon="check"
        )
    if one.answer == PartOffer.Answer.NO:
        return Tag(words=_("No, %(day)s") % {"day": day(one.answered_at)})
    if is_open:
        words = _("Their word until %(moment)s") % {"moment": moment(one.until)}
        return Tag(words=words, kind="due", icon="clock")
    return Tag(words=_("Nobody answered"))
