"""Days away: one's own, or for a steward a colleague's who cannot say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy

from goodterms.ui.forms import DayInput, Form

if TYPE_CHECKING:
    from collections.abc import Mapping


class AwayForm(Form):
    person = forms.TypedChoiceField(label=gettext_lazy("Who"), coerce=UUID)
    since = forms.DateField(label=gettext_lazy("First day away"), widget=DayInput())
    back = forms.DateField(label=gettext_lazy("Back on"), widget=DayInput())

    def __init__(self, people: Mapping[UUID, str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.choices = [(str(seed), name) for seed, name in people.items()]
