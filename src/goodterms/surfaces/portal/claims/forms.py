"""The question from their side, the proof, and what leads on where no number is at hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.customer.identity.models import Claim, Question
from goodterms.customer.identity.operations.claims import FIGURES, Paper
from goodterms.ui.forms import Form
from goodterms.ui.wording import in_words

MEANS = [
    (Claim.Means.INVOICE, gettext_lazy("Invoice number")),
    (Claim.Means.ACCOUNT, gettext_lazy("Account number")),
    (Claim.Means.EMAIL, gettext_lazy("Email")),
    (Claim.Means.PHONE, gettext_lazy("Phone")),
    (Claim.Means.SERIAL, gettext_lazy("Meter or other serial")),
    (Claim.Means.LOGIN, gettext_lazy("Another sign-in of mine")),
]
ADDRESSES = {Claim.Means.EMAIL, Claim.Means.LOGIN}
SHORTEST_PHONE = 6

NOTHING = "none"
PAPERS = [
    (Claim.Means.INVOICE, gettext_lazy("An invoice: its number and sum")),
    (Claim.Means.ACCOUNT, gettext_lazy("An account number")),
    (Claim.Means.SERIAL, gettext_lazy("The serial of the meter, or of another thing")),
    (NOTHING, gettext_lazy("Nothing at hand: contact details only, for now")),
]

PROOFS = [
    ("email", gettext_lazy("An email address I used before")),
    ("phone", gettext_lazy("A phone number I used before")),
    ("serial", gettext_lazy("The serial on the meter, or on another thing")),
    ("letter", gettext_lazy("A letter you send to the address you hold")),
    ("document", gettext_lazy("A paper or card that I show to a person")),
]
TWO = 2
PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
SUM = {"autocomplete": "off", "inputmode": "decimal"}


class ClaimForm(Form):
    """One thing they know. What is refused here is refused for its form alone, found or not."""

    means = forms.ChoiceField(
        label=gettext_lazy("What do you have?"),
        choices=MEANS,
        widget=forms.RadioSelect,
        initial=Claim.Means.INVOICE,
    )
    value = forms.CharField(
        label=gettext_lazy("The number or address"),
        help_text=gettext_lazy("As it is printed or as you write it. Spaces do not matter."),
        max_length=254,
        widget=forms.TextInput(attrs=PLAIN),
    )
    fact = forms.CharField(
        label=gettext_lazy("The amount on the invoice"),
        help_text=gettext_lazy(
            "It shows that you hold the paper, and opens bills and accounts; without it we open"
            " contact details only."
        ),
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs=SUM),
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        means, value = said.get("means"), said.get("value", "")
        if not value:
            return said
        if means in ADDRESSES and value.count("@") != 1:
            self.add_error("value", _("An email address has one @ in it."))
        digits = sum(sign.isdigit() for sign in value)
        if means == Claim.Means.PHONE and digits < SHORTEST_PHONE:
            self.add_error("value", _("A phone number has at least six figures."))
        if means != Claim.Means.INVOICE:
            said["fact"] = ""  # typed before they chose another means
        return said


class CodeForm(Form):
    """The code alone: what was claimed by came off paper itself."""

    code = forms.CharField(
        label=gettext_lazy("The code"),
        help_text=gettext_lazy("Six figures, from the mail, the text or the letter."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )

    def clean_code(self) -> str:
        figures = "".join(sign for sign in self.cleaned_data["code"] if sign.isdigit())
        if len(figures) != FIGURES:
            raise forms.ValidationError(
                _("A code has six figures; you gave %(given)s.")
                % {"given": in_words(len(figures))},
            )
        return figures

    @property
    def said(self) -> Paper | None:
        """The fact from paper given beside the code."""
        return None


class ProofForm(CodeForm):
    """The code, and one thing from paper where they have one."""

    paper = forms.ChoiceField(
        label=gettext_lazy("And one thing from paper"),
        help_text=gettext_lazy(
            "The code alone opens contact details. With paper you also see bills and use."
        ),
        choices=PAPERS,
        widget=forms.RadioSelect,
        initial=NOTHING,
    )
    number = forms.CharField(
        label=gettext_lazy("Its number"),
        max_length=120,
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": gettext_lazy("The number of the paper is still empty.")},
    )
    amount = forms.CharField(
        label=gettext_lazy("Its sum"),
        max_length=40,
        widget=forms.TextInput(attrs=SUM),
        error_messages={"required": gettext_lazy("The sum of the invoice is still empty.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        paper = self.data.get("paper", NOTHING) if self.is_bound else ""
        self.fields["number"].required = paper != NOTHING
        self.fields["amount"].required = paper in {"", Claim.Means.INVOICE}

    @property
    def said(self) -> Paper | None:
        given = self.cleaned_data
        if given.get("paper", NOTHING) == NOTHING:
            return None
        return Paper(given["paper"], given["number"], given["amount"])


def proof_form(claim: Claim, data: Any = None) -> CodeForm:
    """What is asked beside the code follows from the means alone, so it tells nothing."""
    asks_paper = claim.means in {Claim.Means.EMAIL, Claim.Means.PHONE}
    return ProofForm(data) if asks_paper else CodeForm(data)


class OtherWayForm(Form):
    """No number: two proofs of one's own choice, and where to look."""

    proofs = forms.MultipleChoiceField(
        label=gettext_lazy("Which two can you show?"),
        choices=PROOFS,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose two of them.")},
    )
    words = forms.CharField(
        label=gettext_lazy("What is it, and where?"),
        help_text=gettext_lazy("In your words, so that we look in the right place."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_proofs(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["proofs"]
        if len(chosen) < TWO:
            raise forms.ValidationError(_("One alone is not enough; choose a second one."))
        return chosen


class SecondForm(Form):
    """The older holder's one press."""

    answer = forms.ChoiceField(choices=[("me", ""), ("not_me", "")])


class QuestionForm(Form):
    """The answer to our question."""

    answer = forms.ChoiceField(choices=[(one, "") for one in Question.Answer if one])
