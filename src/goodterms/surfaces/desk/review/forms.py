"""What a steward answers about a pair."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from goodterms.customer.identity.models import Says
from goodterms.ui.forms import Form

# In the order of the keys 1 to 4. No answer is coloured: we hope for none of them.
ANSWERS = (
    ("same", _("Same")),
    ("different", _("Different")),
    ("related", _("Related")),
    ("leave", _("Leave")),
)
RELATIONS = (
    ("household", _("They live together")),
    ("colleague", _("They work together")),
    ("other", _("Otherwise; ask them nothing")),
)
SAYS = {"same": Says.SAME, "different": Says.DIFFERENT, "related": Says.RELATED}


class AnswerForm(Form):
    """``says`` is the button that was pressed; "leave" says nothing."""

    says = forms.ChoiceField(choices=ANSWERS, widget=forms.HiddenInput)
    documents = forms.CharField(
        label=_("Documents you were shown"),
        help_text=_("Such as “tenancy agreement, both names”. Your word then weighs more."),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    relation = forms.ChoiceField(
        label=_("If they are related, how?"),
        help_text=_("Both are then asked on their own pages; neither learns of whom."),
        choices=RELATIONS,
        initial="household",
        required=False,
        widget=forms.RadioSelect,
    )
