"""What the desk types about a person: a fact, and why it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.trust.access import reasons
from goodterms.ui.forms import Form

if TYPE_CHECKING:
    from goodterms.customer.profile.fields import Field


class FactForm(Form):
    """One value, as the customer said it."""

    value = forms.CharField(strip=True)

    def __init__(self, field: Field, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{field.name}-%s", **kwargs)
        value = self.fields["value"]
        value.label = _("%(label)s, as it should read") % {"label": field.label}
        value.error_messages["required"] = _("“%(label)s” is still empty.") % {"label": field.label}
        if field.input == "date":
            value.help_text = _("Year, month and day, as in 1980-05-14.")
        kind = "text" if field.input == "date" else field.input
        value.widget = forms.TextInput(
            attrs={
                "type": kind,
                "autocomplete": "off",
                **({} if self.is_bound else {"autofocus": True}),
            }
        )


class LookForm(Form):
    reason = forms.ChoiceField(
        label=gettext_lazy("Why do you need to see this?"),
        choices=[
            ("asked", gettext_lazy("They asked us")),
            *((code, words) for code, words in reasons.CHOSEN.items() if code != "asked"),
            (reasons.OTHER, gettext_lazy("Something else")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        help_text=gettext_lazy(
            "For “something else”, in twenty signs or more; they read it as it stands."
        ),
        required=False,
        max_length=reasons.MOST_WORDS,
    )


class ApartForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is this somebody else?"),
        help_text=gettext_lazy("Three words or more. It is kept with your name."),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("The reason is still empty.")},
    )
