"""Another definition, as a form: every choice is a sentence, none a setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from goodterms.customer.identity.defining import OF_KIND, Care, Home, Mail, Same, Terms
from goodterms.customer.identity.models import Kind
from goodterms.surfaces.desk.definition.wording import AGREE, CARES, HOMES, KINDS, MAILS
from goodterms.ui.forms import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import BoundField
    from django_stubs_ext import StrPromise

    from goodterms.surfaces.desk.definition.page import Names

# What is asked, in the order of what it moves, each with what only refines it.
QUESTIONS = {
    "kinds": ("sources",),
    "person_care": ("person_agree",),
    "firm_care": ("firm_agree",),
    "home": (),
    "mail": (),
    "roles": (),
}


class Question(NamedTuple):
    """What is asked, what refines it, what counts today, and whether its choices lie open."""

    asked: BoundField
    more: list[BoundField]
    said: list[str]
    is_open: bool


def _one(label: StrPromise, words: Mapping[Any, StrPromise]) -> forms.ChoiceField:
    choices = [(choice.value, said) for choice, said in words.items()]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect)


def _some(
    label: StrPromise, words: Mapping[str, StrPromise], **more: Any
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=list(words.items()),
        widget=forms.CheckboxSelectMultiple,
        **{"required": False, **more},
    )


def _agreeing(kind: str) -> dict[str, StrPromise]:
    return {name: AGREE[name] for name in OF_KIND[kind]}


def _reason(label: StrPromise) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=_("Stands in the history with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )


class TermsForm(Form):
    """What the firm means by a customer, and why it should be so."""

    kinds = _some(
        _("Who counts as a customer?"),
        {str(kind.value): words for kind, words in KINDS.items()},
        required=True,
    )
    sources = _some(
        _("Which sources can make a customer?"),
        {},
        help_text=_(
            "Who is known from another source alone is kept and found, and not counted. Whoever "
            "signs in here is a customer."
        ),
    )
    person_care = _one(_("When are two records one person?"), CARES)
    person_agree = _some(
        _("What must not differ between two records of one person?"),
        _agreeing("person"),
        help_text=_("Where only one side gives it, it decides nothing."),
    )
    firm_care = _one(_("When are two records one firm?"), CARES)
    firm_agree = _some(
        _("What must not differ between two records of one firm?"), _agreeing("organisation")
    )
    home = _one(_("What is a household?"), HOMES)
    mail = _one(_("Who gets a letter when we write to everybody?"), MAILS)
    roles = _some(_("Which parts do people play at firms?"), {})
    reason = _reason(_("Why should it be so?"))

    def __init__(self, data: Any = None, *, named: Names, terms: Terms, in_force: Terms) -> None:
        self.named, self.in_force = named, in_force
        super().__init__(data, initial=_initial(terms, named))
        for name, choices in (("sources", named.sources), ("roles", named.roles)):
            shown: Any = self.fields[name]
            shown.choices = [(str(code), words) for code, words in choices.items()]

    def questions(self) -> list[Question]:
        """Each lies open where something is refused, or chosen other than what counts."""
        said, counts = self.named.by_question(self.in_force), _initial(self.in_force, self.named)

        def is_other(field: BoundField) -> bool:
            return bool(field.errors) or field.field.has_changed(counts[field.name], field.value())

        return [
            Question(
                self[first],
                [self[name] for name in more],
                said[first],
                any(is_other(self[name]) for name in (first, *more)),
            )
            for first, more in QUESTIONS.items()
        ]

    def terms(self) -> Terms:
        """What was chosen. Parts left as they are in use are no change."""
        said = self.cleaned_data
        chosen = {int(number) for number in said["sources"]}
        roles = tuple(said["roles"])
        as_now = set(roles) == set(self.named.in_use)
        return Terms(
            kinds=tuple(Kind(int(kind)) for kind in said["kinds"]),
            quiet=tuple(sorted(number for number in self.named.sources if number not in chosen)),
            person=Same(Care(said["person_care"]), tuple(said["person_agree"])),
            organisation=Same(Care(said["firm_care"]), tuple(said["firm_agree"])),
            home=Home(said["home"]),
            mail=Mail(said["mail"]),
            roles=self.in_force.roles if as_now else roles,
        )


class ReasonForm(Form):
    """Why an earlier definition should count again."""

    reason = _reason(_("Why should it count again?"))


def _initial(terms: Terms, named: Names) -> dict[str, Any]:
    return {
        "kinds": [str(kind.value) for kind in terms.kinds],
        "sources": [str(number) for number in named.sources if number not in terms.quiet],
        "person_care": terms.person.care.value,
        "person_agree": list(terms.person.agree),
        "firm_care": terms.organisation.care.value,
        "firm_agree": list(terms.organisation.agree),
        "home": terms.home.value,
        "mail": terms.mail.value,
        "roles": list(terms.roles if terms.roles is not None else named.in_use),
    }
