"""What a record is about, said by a steward."""

from __future__ import annotations

from django import forms
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from goodterms.customer.identity.models import Kind
from goodterms.surfaces.desk.lamps.listing import KINDS
from goodterms.ui.forms import Form


class KindForm(Form):
    """``back`` is the page of the desk one came from."""

    kind = forms.TypedChoiceField(
        label=_("What is this record about?"),
        choices=[(kind.value, words) for kind, words in KINDS.items() if kind is not Kind.UNKNOWN],
        coerce=lambda value: Kind(int(value)),
        widget=forms.RadioSelect,
    )
    back = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_back(self) -> str:
        """Only a path of our own: a foreign one would carry people off."""
        back: str = self.cleaned_data["back"]
        is_ours = back.startswith("/desk/") and url_has_allowed_host_and_scheme(back, None)
        return back if is_ours else ""
