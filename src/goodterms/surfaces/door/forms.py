"""The two questions of the door: which address, and which code."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    RequestLoginCodeForm,
    SignupForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from goodterms.ui.forms import Form
from goodterms.ui.wording import in_words

FIGURES = 6
ADDRESS = _("Your email address")
TRIES = {1: _("You can try once more."), 2: _("You can try twice more.")}
MALFORMED = "malformed"


class AddressField(forms.EmailField):
    def __init__(self) -> None:
        super().__init__(
            label=ADDRESS,
            max_length=254,
            widget=forms.EmailInput(
                attrs={"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}
            ),
            error_messages={
                "required": _("Write the address we should send the code to."),
                "invalid": _(
                    "An address has one @ with something on both sides, as in ana@mail.example."
                ),
            },
        )

    def clean(self, value: Any) -> str:
        return str(super().clean(value)).lower()


class CodeField(forms.CharField):
    """Six figures, however they are grouped and in whatever script they are written."""

    def __init__(self) -> None:
        super().__init__(
            label=_("The code from the mail"),
            help_text=_("It holds for ten minutes. Never tell it to anybody; we will not ask."),
            max_length=100,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "one-time-code",
                    "inputmode": "numeric",
                    "spellcheck": "false",
                }
            ),
            error_messages={"required": _("Type the six figures from the mail.")},
        )

    def clean(self, value: Any) -> str:
        figures = "".join(str(int(sign)) for sign in super().clean(value) if sign.isdecimal())
        if len(figures) != FIGURES:
            raise ValidationError(
                gettext("A code has six figures; you gave %(given)s.")
                % {"given": in_words(len(figures))},
                code=MALFORMED,
            )
        return figures


class AddressForm(Form, RequestLoginCodeForm):  # type: ignore[misc]
    email = AddressField()


class FirstAddressForm(Form, SignupForm):  # type: ignore[misc]
    email = AddressField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS  # allauth writes its own over it


class CodeForm(Form, ConfirmLoginCodeForm):  # type: ignore[misc]
    code = CodeField()


class FirstCodeForm(Form, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    code = CodeField()


def has_error(form: forms.BaseForm, *codes: str) -> bool:
    return any(error.code in codes for errors in form.errors.as_data().values() for error in errors)
