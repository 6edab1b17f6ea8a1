"""Letting a program in: what it is called, what it may do, where, and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from goodterms.customer.people.models import Division
from goodterms.kernel import clock
from goodterms.kernel.actors import Scope
from goodterms.trust.access.programs import A_YEAR
from goodterms.ui.forms import DayInput, Form

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

SCOPES: dict[Scope, StrPromise] = {
    Scope.RECORDS_WRITE: gettext_lazy("Send records"),
    Scope.PEOPLE_READ: gettext_lazy("Ask who an id stands for"),
}


class ProgramForm(Form):
    name = forms.CharField(
        label=gettext_lazy("What it is called"),
        max_length=120,
        help_text=gettext_lazy("Customers read this name where they see who looked."),
    )
    divisions = forms.MultipleChoiceField(
        label=gettext_lazy("Which divisions it works for"), widget=forms.CheckboxSelectMultiple
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it may do"),
        widget=forms.CheckboxSelectMultiple,
        choices=list(SCOPES.items()),
        initial=list(SCOPES),
    )
    until = forms.DateField(
        label=gettext_lazy("Until when"),
        widget=DayInput(),
        help_text=gettext_lazy("From this day on its key opens nothing."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        divisions: Any = self.fields["divisions"]
        divisions.choices = [(one.code, one.name) for one in Division.objects.all()]
        self.fields["until"].initial = clock.now().date() + A_YEAR
