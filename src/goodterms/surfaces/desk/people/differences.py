"""Two values side by side, with the letters marked in which they differ."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.utils.html import escape, format_html
from django.utils.safestring import mark_safe
from rapidfuzz.fuzz import ratio

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALIKE = 55  # of 100: below this two words are simply two, and marks within would be confetti


def marked(left: str, right: str) -> tuple[str, str]:
    """Both values as HTML, word by word; capitals and blanks are no difference."""
    if not (left and right) or _bare(left) == _bare(right):
        return escape(left), escape(right)
    ours, theirs = left.split(), right.split()
    steps = _steps([word.lower() for word in ours], [word.lower() for word in theirs])
    shown = [_words(tag, ours[a:b], theirs[c:d]) for tag, a, b, c, d in steps]
    return _joined(one for one, _other in shown), _joined(other for _one, other in shown)


def _bare(value: str) -> str:
    return "".join(value.lower().split())


def _words(tag: str, ours: list[str], theirs: list[str]) -> tuple[str, str]:
    one, other = " ".join(ours), " ".join(theirs)
    if tag == "equal":
        return escape(one), escape(other)
    if len(ours) != len(theirs) or ratio(one.lower(), other.lower()) < ALIKE:
        return _mark(one), _mark(other)
    steps = _steps(_small(one), _small(other))
    return (
        _letters((one[a:b], tag) for tag, a, b, _c, _d in steps),
        _letters((other[c:d], tag) for tag, _a, _b, c, d in steps),
    )


def _steps(one: Sequence[str], other: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    return SequenceMatcher(None, one, other, autojunk=False).get_opcodes()


def _small(text: str) -> str:
    """In small letters, sign for sign: a few signs become two of them and stay as they are."""
    small = text.lower()
    return small if len(small) == len(text) else text


def _letters(parts: Iterable[tuple[str, str]]) -> str:
    return mark_safe(  # noqa: S308  (every part is escaped)
        "".join(escape(text) if tag == "equal" else _mark(text) for text, tag in parts)
    )


def _joined(parts: Iterable[str]) -> str:
    return mark_safe(" ".join(part for part in parts if part))  # noqa: S308  (escaped above)


def _mark(text: str) -> str:
    return format_html("<mark>{}</mark>", text) if text else ""
