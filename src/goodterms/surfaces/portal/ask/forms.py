"""What one writes: a question, more words, a wish at the foot of a page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goodterms.dialogue.timeline.operations.turns import LONGEST
from goodterms.ui.forms import Form


class QuestionForm(Form):
    """The words looked for, ready to be sent; ``about`` points at something of one's own."""

    words = forms.CharField(
        label=gettext_lazy("Your question"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Any = None, *, words: str = "") -> None:
        super().__init__(data, initial={"words": words}, auto_id="question-%s")


class WordsForm(Form):
    """More words on something asked before."""

    words = forms.CharField(max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, data: Any = None, *, label: str, auto_id: str = "id_%s") -> None:
        super().__init__(data, auto_id=auto_id)
        words = self.fields["words"]
        words.label = label
        words.error_messages["required"] = _("“%(label)s” is still empty.") % {"label": label}


class WantForm(Form):
    """The field at the foot; ``page`` is the address it stood on."""

    words = forms.CharField(label=gettext_lazy("What else do you want?"), max_length=LONGEST)
    page = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)

    def clean_page(self) -> str:
        """Only a place in this house: a path, and no address of another."""
        page: str = self.cleaned_data["page"]
        is_ours = page.startswith("/") and not page.startswith(("//", "/\\"))
        is_ours = is_ours and page.isprintable()  # whoever reads an address drops a tab in it
        return page if is_ours else ""


class VerdictForm(Form):
    words = forms.CharField(
        label=gettext_lazy("What is still missing, or what helped"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    helped = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda said: said == "yes"
    )
