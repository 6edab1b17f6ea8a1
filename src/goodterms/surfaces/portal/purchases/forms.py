"""How good it was, in a figure and in words; and what was bought elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy

from goodterms.customer.holdings.operations.purchases import LONGEST, Told
from goodterms.ui.forms import DayInput, Form

if TYPE_CHECKING:
    from uuid import UUID

RATINGS = (
    ("1", gettext_lazy("1, poor")),
    ("2", gettext_lazy("2, weak")),
    ("3", gettext_lazy("3, all right")),
    ("4", gettext_lazy("4, good")),
    ("5", gettext_lazy("5, excellent")),
)
NONE = ("", gettext_lazy("No rating"))


class RatingForm(Form):
    rating = forms.TypedChoiceField(
        label=gettext_lazy("How good is it?"),
        choices=[*RATINGS, NONE],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("In your own words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, purchase: UUID, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"rating-{purchase}-%s", **kwargs)


class ElsewhereForm(Form):
    """What it is, is enough."""

    item = forms.CharField(label=gettext_lazy("What did you buy?"), max_length=200)
    seller = forms.CharField(label=gettext_lazy("Where"), required=False, max_length=120)
    on = forms.DateField(label=gettext_lazy("When"), required=False, widget=DayInput())
    amount = forms.DecimalField(
        label=gettext_lazy("Price in pounds"),
        required=False,
        min_value=0,
        max_digits=14,
        decimal_places=2,
        localize=True,
    )

    def told(self) -> Told:
        return Told(**self.cleaned_data)


class FilterForm(forms.Form):
    """One year, one division, or all of them; what cannot be read means all."""

    year = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)
    division = forms.TypedChoiceField(required=False, coerce=int, empty_value=None)

    def __init__(self, years: list[int], divisions: list[tuple[int, str]], data: Any) -> None:
        super().__init__(data, auto_id="only-%s", label_suffix="")
        year: Any = self.fields["year"]
        division: Any = self.fields["division"]
        year.label, division.label = gettext_lazy("Year"), gettext_lazy("Bought at")
        year.choices = [("", gettext_lazy("All years")), *((one, str(one)) for one in years)]
        division.choices = [
            ("", gettext_lazy("All divisions and elsewhere")),
            *divisions,
            (0, gettext_lazy("Elsewhere")),
        ]
