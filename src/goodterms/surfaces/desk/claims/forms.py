"""A word to the customer, and what a steward was shown."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from goodterms.ui.forms import Form

WORDS = gettext_lazy("The customer reads this on the claim’s page.")  # noqa: RUF001


class WordsForm(Form):
    words = forms.CharField(
        label=gettext_lazy("Your words to the customer"),
        help_text=WORDS,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DocumentsForm(Form):
    number = forms.CharField(
        label=gettext_lazy("What is theirs"),
        help_text=gettext_lazy(
            "An invoice, account or serial number, or an email. Empty takes what the claim found."
        ),
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    documents = forms.CharField(
        label=gettext_lazy("What you were shown"),
        help_text=WORDS,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
