"""How figures and lists read at the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence


def figure(number: int) -> str:
    """``4,812``, as the reader's language groups it."""
    return number_format(number, force_grouping=True)


def counted(*parts: tuple[str, int]) -> list[str]:
    """Words with ``%(count)s`` and their number each, those left out of which there are none."""
    return [words % {"count": figure(count)} for words, count in parts if count]


def listed(words: Sequence[str]) -> str:
    """``Mere Energy, Moor Connect and Quillstone Advisory``."""
    if len(words) < 2:  # noqa: PLR2004  (one has nothing to be joined to)
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
