"""The gallery's pages: one for each shell, and the error pages."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused
from goodterms.ui.forms import Form
from goodterms.ui.gallery import desk as desk_examples
from goodterms.ui.gallery import portal as portal_examples
from goodterms.ui.gallery import shells

if TYPE_CHECKING:
    from collections.abc import Callable

    type View = Callable[..., HttpResponse]

ERRORS = (400, 403, 404, 422, 500, 503)


class ClaimForm(Form):
    """Every kind of field, and something wrong with most of them."""

    kind = forms.ChoiceField(
        label="What do you have?",
        choices=[("number", "Account or invoice number"), ("email", "Email"), ("phone", "Phone")],
        widget=forms.RadioSelect,
    )
    code = forms.CharField(
        label="The code",
        help_text="Six figures, from the mail we sent.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    since = forms.ChoiceField(label="Since when", choices=[("", "Choose"), ("2016", "2016")])
    words = forms.CharField(label="Anything else", required=False, widget=forms.Textarea)
    sure = forms.BooleanField(label="These are my own accounts")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].replace(" ", "")
        if len(code) != 6:  # noqa: PLR2004  (the form's own sentence says six)
            raise forms.ValidationError("A code has six figures; you gave five.")
        return code


def _in_the_demo(view: View) -> View:
    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEBUG or settings.IS_DEMO):
            raise Http404
        return view(request, *args, **kwargs)

    return inner


def _clothes(request: HttpRequest) -> dict[str, Any]:
    theme = request.GET.get("theme", "")
    return {
        "firm": shells.FIRMS.get(request.GET.get("firm", ""), shells.QUILLSTONE),
        "theme": theme if theme in {"light", "dark"} else "",
        "form_key": new_id,
        "talk_url": "#main",
        "home_url": "/ui/",
        "foot": shells.FOOT,
        "acting_as": shells.ANA,
    }


@_in_the_demo
def portal(request: HttpRequest) -> HttpResponse:
    """A form sent comes back, with what to put right: as a part for htmx, as a page without."""
    form = ClaimForm(request.POST or None, initial={"kind": "number"})
    context = {
        "nav": shells.PORTAL_NAV,
        "form": form,
        "want": shells.WANT,
        **portal_examples.context(),
        **_clothes(request),
    }
    is_part = request.headers.get("HX-Request-Type") == "partial"
    page = "ui/gallery/portal.html"
    status = 422 if form.errors else 200
    return render(request, f"{page}#claim" if is_part else page, context, status=status)


@_in_the_demo
def desk(request: HttpRequest) -> HttpResponse:
    context = {
        **_clothes(request),
        "nav": shells.DESK_NAV,
        "search_url": "/ui/desk/",
        "query": request.GET.get("q", ""),
        "page": Paginator(range(4812), 50).page(2),
        "acting_as": shells.DOV,
        **desk_examples.context(),
    }
    return render(request, "ui/gallery/desk.html", context)


@_in_the_demo
def door(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/gallery/door.html", {"form": ClaimForm(), **_clothes(request)})


@_in_the_demo
def error(request: HttpRequest, code: int) -> HttpResponse:
    if code not in ERRORS:
        raise Http404
    refusal = Refused(
        "You are the only one who can manage this account.",
        next_step="Hand it to someone first; it takes a minute.",
    )
    context = {"refusal": refusal, **_clothes(request)}
    return render(request, f"{code}.html", context, status=code)
