"""What one says of a thing, and what is wrong with it. Only a name, and only words, are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.holdings.operations.things import LONGEST, WHERE, Told
from goodterms.ui.forms import DayInput, Form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from goodterms.customer.holdings.models import Thing

FAULT = 3_000  # signs of somebody's words on a fault
ANOTHER = "another"


class NameForm(Form):
    """What its owner calls it: all one may change of a thing that a division told of."""

    known_as = forms.CharField(
        label=gettext_lazy("What do you call it?"),
        help_text=gettext_lazy("“The boiler” will do."),
        max_length=LONGEST["known_as"],
    )

    def told(self) -> Told:
        return Told(**self.cleaned_data)


class ThingForm(NameForm):
    """Everything else may stay empty, now and for good."""

    maker = forms.CharField(
        label=gettext_lazy("Who made it"), required=False, max_length=LONGEST["maker"]
    )
    model = forms.CharField(
        label=gettext_lazy("Model"), required=False, max_length=LONGEST["model"]
    )
    serial = forms.CharField(
        label=gettext_lazy("Serial number"),
        help_text=gettext_lazy("As far as you can read it; we take it as it is."),
        required=False,
        max_length=LONGEST["serial"],
    )
    since = forms.DateField(label=gettext_lazy("Yours since"), required=False, widget=DayInput())
    warranty_until = forms.DateField(
        label=gettext_lazy("Warranty until"), required=False, widget=DayInput()
    )


class FaultForm(Form):
    """Which thing, what is wrong, and, only now and only if they like, where it is."""

    thing = forms.ChoiceField(label=gettext_lazy("Which thing?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("What is wrong?"),
        help_text=gettext_lazy("In your own words; since when, and what you have tried."),
        max_length=FAULT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    place = forms.CharField(label=gettext_lazy("Where is it?"), required=False, max_length=WHERE)

    def __init__(
        self, things: Iterable[Thing], known_place: str, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id="fault-%s", **kwargs)
        choice: Any = self.fields["thing"]
        choice.choices = [
            *((str(thing.pk), _named(thing)) for thing in things),
            (ANOTHER, _("Something that is not on this list")),
        ]
        self.fields["place"].help_text = (
            _("We ask because somebody may have to come. Empty means %(place)s.")
            % {"place": known_place}
            if known_place
            else _("We ask because somebody may have to come. It may stay empty.")
        )


def _named(thing: Thing) -> str:
    """``Router Hearth 2``: its kind first, where its owner gave it no name of their own."""
    told = thing.known_as or " ".join(filter(None, (thing.kind, thing.made)))
    return told or _("A thing of yours")
