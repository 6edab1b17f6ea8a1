"""The question from their side, and the code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.models import Claim
from goodterms.customer.identity.operations.claims import FIGURES
from goodterms.surfaces.portal.counting import in_words
from goodterms.ui.forms import Form

MEANS = [
    (Claim.Means.INVOICE, gettext_lazy("Invoice number")),
    (Claim.Means.ACCOUNT, gettext_lazy("Account number")),
    (Claim.Means.EMAIL, gettext_lazy("Email")),
    (Claim.Means.PHONE, gettext_lazy("Phone")),
]
SHORTEST_PHONE = 6


class ClaimForm(Form):
    """One thing they know. What is refused here is refused for its form alone, found or not."""

    means = forms.ChoiceField(
        label=gettext_lazy("What do you have?"),
        choices=MEANS,
        widget=forms.RadioSelect,
        initial=Claim.Means.INVOICE,
    )
    value = forms.CharField(
        label=gettext_lazy("The number or address"),
        help_text=gettext_lazy("As it is printed or as you write it."),
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    fact = forms.CharField(
        label=gettext_lazy("The amount on the invoice"),
        help_text=gettext_lazy(
            "It shows that you hold the paper, and opens bills and accounts; without it we open"
            " contact details only."
        ),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        means, value = said.get("means"), said.get("value", "")
        if not value:
            return said
        if means == Claim.Means.EMAIL and value.count("@") != 1:
            self.add_error("value", _("An email address has one @ in it."))
        digits = sum(sign.isdigit() for sign in value)
        if means == Claim.Means.PHONE and digits < SHORTEST_PHONE:
            self.add_error("value", _("A phone number has at least six figures."))
        return said


class CodeForm(Form):
    code = forms.CharField(
        label=gettext_lazy("The code"),
        help_text=gettext_lazy("Six figures, from the mail."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        figures = "".join(sign for sign in self.cleaned_data["code"] if sign.isdigit())
        if len(figures) != FIGURES:
            raise forms.ValidationError(
                _("A code has six figures; you gave %(given)s.")
                % {"given": in_words(len(figures))},
            )
        return figures
