"""The page of language, clock and colours: for everybody, kept with the sign-in where there is one.

It belongs to the door, which alone may write to a login.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.db import transaction
from django.shortcuts import render
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.audit.operations import record
from goodterms.customer.people.models import Login, Post
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.ui.forms import Form
from goodterms.ui.http import SeeOther
from goodterms.ui.middleware import actor_of
from goodterms.ui.preferences import THEME_COOKIE

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from goodterms.kernel.actors import Actor

OWN_NAMES = (("en", "English"), ("de", "Deutsch"))  # each in its own language, for who is lost
FIVE_YEARS = 5 * 365 * 24 * 3600  # seconds


def zones() -> list[tuple[str, str]]:
    """``Europe/London`` and its like, by continent; the odd ones (EST5EDT) nobody looks for."""
    named = sorted(zone for zone in available_timezones() if _is_a_place(zone))
    return [("", _("As the firm has it")), *((zone, zone.replace("_", " ")) for zone in named)]


def _is_a_place(zone: str) -> bool:
    return "/" in zone and not zone.startswith(("Etc/", "SystemV/", "US/", "posix", "right"))


class PreferencesForm(Form):
    language = forms.ChoiceField(
        label=gettext_lazy("Language"), choices=OWN_NAMES, widget=forms.RadioSelect
    )
    zone = forms.ChoiceField(label=gettext_lazy("Your clock"), required=False, choices=zones)
    theme = forms.ChoiceField(
        label=gettext_lazy("Colours"),
        required=False,
        widget=forms.RadioSelect,
        choices=(
            ("", gettext_lazy("As my device has it")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ),
    )


class StaffForm(PreferencesForm):
    waits_mail = forms.ChoiceField(
        label=gettext_lazy("Mail about what waits on you"),
        help_text=gettext_lazy("What is due within an hour, or late, comes at once with either."),
        required=False,
        widget=forms.RadioSelect,
        choices=(
            (Login.WaitsMail.AT_ONCE.value, gettext_lazy("At once, several in one mail")),
            (Login.WaitsMail.MORNING.value, gettext_lazy("One mail each morning")),
            (Login.WaitsMail.NONE.value, gettext_lazy("None; I look at the desk")),
        ),
    )


def preferences(request: Any) -> HttpResponse:
    back = _back(request)
    if request.method != "POST":
        liked = {"language": translation.get_language(), "theme": request.theme}
        if request.user.is_authenticated:
            liked |= {"zone": request.user.zone, "waits_mail": request.user.waits_mail}
        return _show(request, _form_of(request)(initial=liked), back)
    form = _form_of(request)(request.POST)
    if not form.is_valid():
        return _show(request, form, back, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.user.is_authenticated:
        keep(by=actor_of(request), login=request.user.pk, **form.cleaned_data)
    return _with_cookies(SeeOther(back), form.cleaned_data)


def _form_of(request: Any) -> type[PreferencesForm]:
    """Who holds a post chooses their work mail, too."""
    if not request.user.is_authenticated or request.user.person_id is None:
        return PreferencesForm
    with working("door.preferences"):
        posts = Post.objects.on(clock.now().date()).filter(person=request.user.person_id)
        return StaffForm if posts.exists() else PreferencesForm


@transaction.atomic
def keep(*, by: Actor, login: int, **liked: str) -> None:
    """Keep these with the sign-in; the record says what was chosen, it is no secret."""
    Login.objects.filter(pk=login).update(**liked)
    with working("door.preferences"):
        about = [by.person] if by.person else []
        record("people.preferences.kept", f"login:{login}", by=by, about=about, liked=liked)


def _show(
    request: HttpRequest, form: PreferencesForm, back: str, status: int = HTTPStatus.OK
) -> HttpResponse:
    return render(request, "door/preferences.html", {"form": form, "next": back}, status=status)


def _back(request: HttpRequest) -> str:
    back: str = request.POST.get("next", "") or request.GET.get("next", "")
    hosts = {request.get_host()}
    safe = url_has_allowed_host_and_scheme(back, hosts, require_https=request.is_secure())
    return back if safe else "/"


def _with_cookies(answer: HttpResponse, liked: dict[str, str]) -> HttpResponse:
    """For the pages before sign-in, and for those who have none."""
    for name, value in (
        (settings.LANGUAGE_COOKIE_NAME, liked["language"]),
        (THEME_COOKIE, liked["theme"]),
    ):
        answer.set_cookie(
            name,
            value,
            max_age=FIVE_YEARS if value else 0,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return answer
