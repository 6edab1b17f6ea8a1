"""What became of a firm: which other, how, and on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from goodterms.customer.people.models import Lineage
from goodterms.ui.forms import DayInput, Form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

KINDS = [
    (Lineage.Kind.RENAMED, gettext_lazy("It was renamed to")),
    (Lineage.Kind.MERGED, gettext_lazy("It became part of")),
    (Lineage.Kind.BOUGHT, gettext_lazy("It was bought by")),
    (Lineage.Kind.SPLIT, gettext_lazy("This was split off from it")),
    (Lineage.Kind.REORGANISED, gettext_lazy("It was reorganised as")),
]


class LineageForm(Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What became of it?"), choices=KINDS, widget=forms.RadioSelect
    )
    later = forms.ChoiceField(label=gettext_lazy("Which firm?"), widget=forms.RadioSelect)
    on = forms.DateField(label=gettext_lazy("Since which day?"), widget=DayInput())

    def __init__(self, others: Mapping[UUID, str], data: Any = None) -> None:
        super().__init__(data, auto_id="lineage-%s")
        later: Any = self.fields["later"]
        later.choices = [(str(firm), name) for firm, name in others.items()]
