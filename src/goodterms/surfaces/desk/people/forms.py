"""What the desk types about a person: a fact, and why it looks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.operations.jobs import Job
from goodterms.customer.people.roles import at_firms, words_of
from goodterms.surfaces.desk.people.naming import label_of
from goodterms.trust.access import reasons
from goodterms.ui.forms import DayInput, Form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from goodterms.customer.people.models import Affiliation
    from goodterms.customer.profile.fields import Field

NONE_OF_THEM = "none"


class FactForm(Form):
    """One value, as the customer said it."""

    value = forms.CharField(strip=True)

    def __init__(self, field: Field, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"{field.name}-%s", **kwargs)
        value = self.fields["value"]
        words = {"label": label_of(field)}
        value.label = _("%(label)s, as it should read") % words
        value.error_messages["required"] = _("“%(label)s” is still empty.") % words
        if field.input == "date":
            value.help_text = _("Year, month and day, as in 1980-05-14.")
        focus = {} if self.is_bound else {"autofocus": True}
        attrs: dict[str, Any] = {"autocomplete": "off", **focus}
        if field.input == "lines":
            value.widget = forms.Textarea(attrs=attrs)
        else:
            kind = "text" if field.input == "date" else field.input
            value.widget = forms.TextInput(attrs={"type": kind, **attrs})


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
        help_text=gettext_lazy(
            "Three words or more, kept with your name. A customer who says otherwise reads it."
        ),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("The reason is still empty.")},
    )


class PastForm(Form):
    """A day that is over, or today."""

    on = forms.DateField(
        label=gettext_lazy("On which day?"),
        widget=DayInput(),
        error_messages={"required": gettext_lazy("The day is still empty.")},
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("That day is still to come."))
        return on


class WorkForm(Form):
    """A place as the person tells it, which of our firms it is, and the parts played there."""

    firm = forms.CharField(label=gettext_lazy("Firm, as they say it"), max_length=200)
    title = forms.CharField(
        label=gettext_lazy("What they do there"), required=False, max_length=120
    )
    since = forms.DateField(label=gettext_lazy("Since"), required=False, widget=DayInput())
    until = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("The first day they no longer worked there."),
        required=False,
        widget=DayInput(),
    )
    ours = forms.ChoiceField(
        label=gettext_lazy("Which firm of ours is it?"), widget=forms.RadioSelect
    )
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Their part in what the firm has with us"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, job: Affiliation | None, firms: Mapping[UUID, str], data: Any = None
    ) -> None:
        super().__init__(data, initial=vars(job) if job else None, auto_id="work-%s")
        ours: Any = self.fields["ours"]
        ours.choices = [
            *((str(firm), name) for firm, name in firms.items()),
            (NONE_OF_THEM, _("None of these, or not known")),
        ]
        known = job.organisation_id if job else None
        ours.initial = str(known) if known else NONE_OF_THEM
        roles: Any = self.fields["roles"]
        roles.choices = [(role.code, words_of(role)) for role in at_firms()]
        if job:
            roles.initial = [one.role_id for one in job.roles.all() if one.until is None]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The end lies before the beginning."))
        return said

    def job(self) -> Job:
        said = self.cleaned_data
        return Job(said["firm"], said["title"], said["since"], said["until"])

    def parts(self) -> dict[str, bool]:
        """Every part that is offered, and whether it was ticked."""
        offered: Any = self.fields["roles"]
        return {code: code in self.cleaned_data["roles"] for code, _words in offered.choices}

    def firm_of_ours(self) -> UUID | None:
        ours = self.cleaned_data["ours"]
        return None if ours == NONE_OF_THEM else UUID(ours)
