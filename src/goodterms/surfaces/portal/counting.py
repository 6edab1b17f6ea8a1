"""Numbers as a host says them: in words up to twelve, in figures beyond."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

WORDS = (
    _("none"),
    _("one"),
    _("two"),
    _("three"),
    _("four"),
    _("five"),
    _("six"),
    _("seven"),
    _("eight"),
    _("nine"),
    _("ten"),
    _("eleven"),
    _("twelve"),
)


def in_words(number: int) -> str:
    """``five``; ``31`` from thirteen on."""
    return str(WORDS[number]) if number < len(WORDS) else number_format(number)


def sentence(words: str) -> str:
    """The same words with a capital first letter, the rest as it is."""
    return words[:1].upper() + words[1:]
