"""Which parts a person plays in an account: what a list says, and what is written down (R111)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from goodterms.customer.holdings.operations import parts as operations
from goodterms.customer.holdings.queries import accounts
from goodterms.customer.people.models import Role
from goodterms.customer.people.roles import words_of
from goodterms.kernel.refusals import Refused
from goodterms.surfaces.desk.people.naming import called
from goodterms.surfaces.desk.people.views import on_their_record
from goodterms.surfaces.desk.shell import refusal, show, writers_only
from goodterms.ui.forms import Form
from goodterms.ui.http import SeeOther, StaffRequest
from goodterms.ui.parts import Action
from goodterms.ui.templatetags.ui import day

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from goodterms.customer.holdings.models import AccountParty
    from goodterms.surfaces.desk.people.visits import Visit

PARTS = "desk/people/parts.html"


class PartForm(Form):
    role = forms.ChoiceField(
        label=gettext_lazy("Which part do they play besides?"), widget=forms.RadioSelect
    )

    def __init__(self, offered: dict[str, str], data: Any = None) -> None:
        super().__init__(data)
        role: Any = self.fields["role"]
        role.choices = list(offered.items())


@dataclass(frozen=True, slots=True)
class _Part:
    """One part in words, who says so, and taking it back where it was written down here."""

    words: str
    told: str
    undo: Action | None


@dataclass(frozen=True, slots=True)
class _Account:
    """Whose account, and their parts in it."""

    visit: Visit
    party: AccountParty

    @property
    def url(self) -> str:
        return reverse("desk:people-parts", args=[self.visit.person, self.party.account_id])


@require_http_methods(["GET", "HEAD", "POST"])
@writers_only
@on_their_record
def parts(request: StaffRequest, visit: Visit, account_id: UUID) -> HttpResponse:
    """Write down one more; the person reads it with the name of whoever wrote it."""
    account = _account(visit, account_id)
    if request.method != "POST":
        return _page(request, account)
    form = PartForm(_offered(account), request.POST)
    if form.is_valid():
        try:
            operations.give(
                by=request.actor,
                person=visit.person,
                account=account_id,
                role=form.cleaned_data["role"],
            )
        except Refused as refused:
            form.add_error("role", str(refused))
        else:
            return SeeOther(account.url)
    return _page(request, account, form=form, status=422)


@require_POST
@writers_only
@on_their_record
def part_undo(request: StaffRequest, visit: Visit, account_id: UUID, part_id: UUID) -> HttpResponse:
    """Take back what was written down."""
    account = _account(visit, account_id)
    try:
        operations.end(by=request.actor, person=visit.person, part=part_id)
    except Refused as refused:
        return _page(request, account, refused=refused, status=422)
    return SeeOther(account.url)


def _account(visit: Visit, account_id: UUID) -> _Account:
    held = (one for one in accounts(visit.person) if one.account_id == account_id)
    party = next(held, None)
    if party is None:
        raise Http404
    return _Account(visit, party)


def _offered(account: _Account) -> dict[str, str]:
    """Parts in use on accounts that they do not play yet, by code."""
    held = [one.role for one in account.party.parts]
    free = Role.objects.filter(on_accounts=True, in_use=True).exclude(pk__in=held)
    return {role.code: words_of(role) for role in free}


def _page(
    request: StaffRequest,
    account: _Account,
    *,
    form: PartForm | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    names = {role.code: words_of(role) for role in Role.objects.all()}
    offered = _offered(account) if account.party.record_id else {}
    context = {
        "name": called(account.visit.who).full,
        "number": account.party.account.number,
        "parts": [_part(one, names, account) for one in account.party.parts],
        "form": form or (PartForm(offered) if offered else None),
        "url": account.url,
        "back": reverse("desk:people-person", args=[account.visit.person]),
        "refusal": refusal(refused, back=account.url) if refused else None,
    }
    return show(request, PARTS, "parts", context, status=status)


def _part(party: AccountParty, names: dict[str, str], account: _Account) -> _Part:
    words = names.get(party.role, party.role)
    if not party.is_told:
        source = party.account.source
        told = {"source": source.name, "day": day(party.account.as_of)}
        return _Part(words, _("from %(source)s, as of %(day)s") % told, None)
    told = {"who": party.said_by, "day": day(party.told_at)}
    undo = Action(
        label=_("Undo"),
        about=words,
        url=reverse(
            "desk:people-part-undo",
            args=[account.visit.person, party.account_id, party.pk],
        ),
        icon="undo-2",
        post=True,
    )
    return _Part(words, _("written down by %(who)s, %(day)s") % told, undo)
