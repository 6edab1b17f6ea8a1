"""Another definition, as a form: every choice is a sentence, none a setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goodterms.customer.identity.defining import OF_KIND, Care, Home, Mail, Same, Terms
from goodterms.customer.identity.models import Kind
from goodterms.surfaces.desk.definition.wording import AGREE, CARES, HOMES, KINDS, MAILS
from goodterms.ui.forms import Form

if TYPE_CHECKING:
    from collections.abc import Mapping


def _agreeing(kind: str) -> list[tuple[str, Any]]:
    return [(name, AGREE[name]) for name in OF_KIND[kind]]


class TermsForm(Form):
    """What the firm means by a customer, and why it should be so."""

    kinds = forms.MultipleChoiceField(
        label=_("Who counts as a customer?"),
        choices=[(str(kind.value), words) for kind, words in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
    )
    sources = forms.MultipleChoiceField(
        label=_("Which sources can make a customer?"),
        help_text=_(
            "Who is known from another source alone is kept and found, and not counted. Whoever "
            "signs in here is a customer."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    person_care = forms.ChoiceField(
        label=_("When are two records one person?"),
        choices=[(care.value, words) for care, words in CARES.items()],
        widget=forms.RadioSelect,
    )
    person_agree = forms.MultipleChoiceField(
        label=_("What must not differ between two records of one person?"),
        help_text=_("Where only one side gives it, it decides nothing."),
        choices=_agreeing("person"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    firm_care = forms.ChoiceField(
        label=_("When are two records one firm?"),
        choices=[(care.value, words) for care, words in CARES.items()],
        widget=forms.RadioSelect,
    )
    firm_agree = forms.MultipleChoiceField(
        label=_("What must not differ between two records of one firm?"),
        choices=_agreeing("organisation"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    home = forms.ChoiceField(
        label=_("What is a household?"),
        choices=[(home.value, words) for home, words in HOMES.items()],
        widget=forms.RadioSelect,
    )
    mail = forms.ChoiceField(
        label=_("Who gets a letter when we write to everybody?"),
        choices=[(mail.value, words) for mail, words in MAILS.items()],
        widget=forms.RadioSelect,
    )
    roles = forms.MultipleChoiceField(
        label=_("Which parts do people play at firms?"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reason = forms.CharField(
        label=_("Why should it be so?"),
        help_text=_("Stands in the history with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )

    def __init__(
        self,
        *args: Any,
        terms: Terms,
        sources: Mapping[int, str],
        roles: Mapping[str, str],
        in_use: tuple[str, ...],
        in_force: Terms,
        **kwargs: Any,
    ) -> None:
        self.named, self.in_use, self.in_force = sources, in_use, in_force
        super().__init__(*args, initial=_initial(terms, sources, in_use), **kwargs)
        shown: Any = self.fields["sources"]
        shown.choices = [(str(number), name) for number, name in sources.items()]
        shown = self.fields["roles"]
        shown.choices = list(roles.items())

    def terms(self) -> Terms:
        """What was chosen. Parts left as they are in use are no change."""
        said = self.cleaned_data
        chosen = {int(number) for number in said["sources"]}
        roles = tuple(said["roles"])
        return Terms(
            kinds=tuple(Kind(int(kind)) for kind in said["kinds"]),
            quiet=tuple(sorted(number for number in self.named if number not in chosen)),
            person=Same(Care(said["person_care"]), tuple(said["person_agree"])),
            organisation=Same(Care(said["firm_care"]), tuple(said["firm_agree"])),
            home=Home(said["home"]),
            mail=Mail(said["mail"]),
            roles=self.in_force.roles if set(roles) == set(self.in_use) else roles,
        )


class ReasonForm(Form):
    """Why an earlier definition should count again."""

    reason = forms.CharField(
        label=_("Why should it count again?"),
        help_text=_("Stands in the history with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )


def _initial(
    terms: Terms, sources: Mapping[int, str], in_use: tuple[str, ...]
) -> dict[str, object]:
    return {
        "kinds": [str(kind.value) for kind in terms.kinds],
        "sources": [str(number) for number in sources if number not in terms.quiet],
        "person_care": terms.person.care.value,
        "person_agree": list(terms.person.agree),
        "firm_care": terms.organisation.care.value,
        "firm_agree": list(terms.organisation.agree),
        "home": terms.home.value,
        "mail": terms.mail.value,
        "roles": list(terms.roles if terms.roles is not None else in_use),
    }
