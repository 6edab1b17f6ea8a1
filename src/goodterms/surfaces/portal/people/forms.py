"""Whom one lives or works with, by their email; and where one works, since when and until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.operations.jobs import Job
from goodterms.customer.people.operations.invitations import LONGEST_NAME
from goodterms.ui.forms import DayInput, Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from goodterms.customer.people.models import Affiliation

NAME = {"autocomplete": "name"}
ADDRESS = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "type": "email"}
FIRM = {"autocomplete": "organization"}
TITLE = {"autocomplete": "organization-title"}


class AskForm(Form):
    """Their address and one's own name: all that passes before both have said yes."""

    address = forms.EmailField(
        label=gettext_lazy("Their email"),
        help_text=gettext_lazy("The address they sign in with here."),
        widget=forms.EmailInput(attrs=ADDRESS),
        error_messages={"invalid": gettext_lazy("An email address has one @ in it.")},
    )
    name = forms.CharField(
        label=gettext_lazy("Your name, as they know you"),
        help_text=gettext_lazy("They read it with your question, and nothing else of yours."),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs=NAME),
    )


class ColleagueForm(AskForm):
    """At which firm, where one works at several."""

    firm = forms.ChoiceField(label=gettext_lazy("At which firm?"), widget=forms.RadioSelect)

    field_order = ("firm", "address", "name")

    def __init__(self, jobs: Sequence[Affiliation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["firm"]
        choice.choices = [(str(job.pk), job.firm) for job in jobs]
        if len(jobs) == 1:
            choice.initial = str(jobs[0].pk)


class AnswerForm(Form):
    """Yes needs a name the others may read; no needs nothing."""

    answer = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.HiddenInput)
    name = forms.CharField(
        label=gettext_lazy("Your name, as the others may read it"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs=NAME),
        error_messages={"required": gettext_lazy("The others need a name to know you by.")},
    )

    def __init__(self, question: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"question-{question}-%s", **kwargs)
        self.fields["name"].required = self.data.get("answer") != "no"


class LettersForm(Form):
    copies = forms.ChoiceField(choices=[("one", ""), ("each", "")], widget=forms.HiddenInput)


class JobForm(Form):
    """The firm's name is enough; days may stay out."""

    firm = forms.CharField(
        label=gettext_lazy("Firm"), max_length=200, widget=forms.TextInput(attrs=FIRM)
    )
    title = forms.CharField(
        label=gettext_lazy("What you do there"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=TITLE),
    )
    since = forms.DateField(label=gettext_lazy("Since"), required=False, widget=DayInput())
    until = forms.DateField(
        label=gettext_lazy("Until"),
        help_text=gettext_lazy("The first day you no longer worked there; empty while you do."),
        required=False,
        widget=DayInput(),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The end lies before the beginning."))
        return said

    def job(self) -> Job:
        return Job(**self.cleaned_data)


class ChangeForm(Form):
    """``I changed jobs``, in three questions: where now, since when, and what of the old one."""

    firm = forms.CharField(
        label=gettext_lazy("Where do you work now?"),
        max_length=200,
        widget=forms.TextInput(attrs=FIRM),
    )
    title = forms.CharField(
        label=gettext_lazy("What do you do there?"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs=TITLE),
    )
    since = forms.DateField(label=gettext_lazy("Since when?"), widget=DayInput())
    leaves = forms.MultipleChoiceField(
        label=gettext_lazy("What have you left?"),
        help_text=gettext_lazy("It ends on that day. What you leave unticked goes on beside it."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, jobs: Sequence[Affiliation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        leaves: Any = self.fields["leaves"]
        leaves.choices = [(str(job.pk), _place(job)) for job in jobs]
        if not jobs:
            del self.fields["leaves"]
        elif len(jobs) == 1:
            leaves.initial = [str(jobs[0].pk)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said.setdefault("leaves", [])
        return said

    def job(self) -> Job:
        said = self.cleaned_data
        return Job(firm=said["firm"], title=said["title"], since=said["since"])


def _place(job: Affiliation) -> str:
    if not job.title:
        return job.firm
    return _("%(firm)s, %(title)s") % {"firm": job.firm, "title": job.title}
