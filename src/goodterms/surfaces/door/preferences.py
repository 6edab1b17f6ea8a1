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
from goodterms.customer.people.models import Login
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


def preferences(request: Any) -> HttpResponse:
    back = _back(request)
    if request.method != "POST":
        zone = request.user.zone if request.user.is_authenticated else ""
        liked = {"language": translation.get_language(), "zone": zone, "theme": request.theme}
        form = PreferencesForm(initial=liked)
        return _show(request, form, back)
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _show(request, form, back, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if request.user.is_authenticated:
        keep(by=actor_of(request), login=request.user.pk, **form.cleaned_data)
    return _with_cookies(SeeOther(back), form.cleaned_data)


@transaction.atomic
def keep(*, by: Actor, login: int, language: str, zone: str, theme: str) -> None:
    """Keep these with the sign-in; the record says what was chosen, it is no secret."""
    liked = {"language": language, "zone": zone, "theme": theme}
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
