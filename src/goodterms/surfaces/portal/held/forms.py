"""The one form of What we hold: what a fact should say."""

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
    "birth_date": "bday",
    "email": "email",
    "phone": "tel",
    "street": "street-address",
    "city": "address-level2",
    "state": "address-level1",
    "postcode": "postal-code",
    "country": "country-name",
    "organisation": "organization",
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
        value.widget = forms.TextInput(
            attrs={
                "type": field.input,
                "autocomplete": AUTOCOMPLETE.get(field.name, "off"),
                **({} if self.is_bound else {"autofocus": True}),
            }
        )
