"""The forms of What we hold: what a fact should say, and a word on what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _

from goodterms.ui.forms import Form

if TYPE_CHECKING:
    from goodterms.customer.profile.fields import Field

# What a browser may fill in by itself (WCAG 1.3.5).
AUTOCOMPLETE = {
    "name": "name",
    "given_name": "given-name",
    "family_name": "family-name",
    "known_as": "nickname",
    "birth_date": "bday",
    "email": "email",
    "email_home": "home email",
    "email_work": "work email",
    "phone": "tel",
    "phone_mobile": "mobile tel",
    "phone_home": "home tel",
    "phone_work": "work tel",
    "street": "street-address",
    "city": "address-level2",
    "state": "address-level1",
    "postcode": "postal-code",
    "country": "country-name",
    "organisation": "organization",
    "role": "organization-title",
}


class FactForm(Form):
    """``asked`` says that the answer was pressed on a fact we were not sure of."""

    value = forms.CharField(strip=True)
    asked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, field: Field, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{field.name}-%s", **kwargs)
        value = self.fields["value"]
        value.label = _("%(label)s, as it should read") % {"label": field.label}
        value.error_messages["required"] = _("“%(label)s” is still empty.") % {"label": field.label}
        value.help_text = str(field.hint)
        attrs: dict[str, Any] = {"autocomplete": AUTOCOMPLETE.get(field.name, "off")}
        if not self.is_bound:
            attrs["autofocus"] = True
        if field.input == "lines":
            value.widget = forms.Textarea(attrs={**attrs, "rows": 4})
        else:
            value.widget = forms.TextInput(attrs={**attrs, "type": field.input})


class WordForm(Form):
    """Words that may stay out: what is wrong, in one's own way."""

    words = forms.CharField(required=False, strip=True, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("What you would like us to know")
        self.fields["words"].help_text = _("You need not say what is right, nor why.")


class CardForm(Form):
    """A file of one's own address book."""

    card = forms.FileField(widget=forms.FileInput(attrs={"accept": ".vcf,text/vcard"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["card"].label = _("Your card")
        self.fields["card"].help_text = _("A file that ends in .vcf, with one person in it.")
        self.fields["card"].error_messages["required"] = _("No card was chosen yet.")
