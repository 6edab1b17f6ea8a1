"""The form of the house: what is missing is said with the field's own name, and blames nobody."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext


class Form(forms.Form):
    """A Django form whose standard sentences fit both the summary and the field itself."""

    use_required_attribute = False  # the server says it in our words, next to the field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.has_answer = _has_answer(field)  # type: ignore[attr-defined]
            for code, words in _sentences(field).items():
                if field.error_messages.get(code) == _default(field, code):
                    field.error_messages[code] = words


class DayInput(forms.DateInput):
    """The browser's own calendar; a day is written as its ISO 8601 form, in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"autocomplete": "off"})


def _has_answer(field: forms.Field) -> bool:
    """Whether saying nothing is one of the choices shown, such as "As my device has it"."""
    choices: Any = getattr(field, "choices", ())
    return any(value == "" for value, _label in choices)


def _sentences(field: forms.Field) -> dict[str, str]:
    label = {"label": field.label or ""}
    missing = gettext("“%(label)s” is still empty.") % label
    if isinstance(field, forms.BooleanField):
        missing = gettext("“%(label)s” is not ticked.") % label
    elif isinstance(field, forms.ChoiceField):
        missing = gettext("“%(label)s” waits for your choice.") % label
    return {
        "required": missing,
        "invalid": gettext("“%(label)s” is not in a form we can read.") % label,
        **_bounds(field),
    }


def _bounds(field: forms.Field) -> dict[str, str]:
    """What a value is held against; Django fills figures into these, so a ``%`` stands doubled."""
    told = {
        "label": str(field.label or "").replace("%", "%%"),
        "most": getattr(field, "max_length", None),
        "least": getattr(field, "min_value", None),
    }
    too_many = gettext("“%(label)s” has more figures than we can keep.") % told
    return {
        "invalid_choice": gettext("“%(label)s” has no such choice; take one of those shown.")
        % told,
        "max_length": gettext("“%(label)s” is longer than %(most)s signs.") % told,
        "min_value": gettext("“%(label)s” is less than %(least)s.") % told,
        "max_digits": too_many,
        "max_whole_digits": too_many,
        "max_decimal_places": too_many,
        "null_characters_not_allowed": gettext("“%(label)s” holds a sign that is none.") % told,
    }


def _default(field: forms.Field, code: str) -> object:
    """Django's own sentence for this code; a form that gave its own keeps it."""
    for kind in type(field).__mro__:
        messages = vars(kind).get("default_error_messages", {})
        if code in messages:
            return messages[code]
    return None
