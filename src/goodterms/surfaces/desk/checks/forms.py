"""Yes or no, with the reason the customer reads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from goodterms.customer.profile.models import Proposal
from goodterms.ui.forms import Form

YES, NO = Proposal.Answer.YES.value, Proposal.Answer.NO.value


class AnswerForm(Form):
    answer = forms.ChoiceField(widget=forms.RadioSelect)
    reason = forms.CharField(required=False, strip=True, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, proposal: Proposal, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        answer: Any = self.fields["answer"]
        answer.label = _("Your answer")
        answer.choices = _choices(Proposal.Kind(proposal.kind))
        self.fields["reason"].label = _("What you checked, and why")
        self.fields["reason"].help_text = _(
            "They read these words beside your name. A no needs them."
        )


def _choices(kind: Proposal.Kind) -> list[tuple[str, str]]:
    return {
        Proposal.Kind.WISH: [
            (YES, _("Yes, it should read as they wish")),
            (NO, _("No, it stays as it is")),
        ],
        Proposal.Kind.DISPUTE: [
            (YES, _("Yes, it is wrong; use it no more")),
            (NO, _("No, we hold it for right")),
        ],
        Proposal.Kind.OBJECTION: [
            (YES, _("Yes, leave it out of use")),
            (NO, _("No, use it again")),
        ],
    }[kind]
