"""Who stands beside the two records of a pair already: "same" joins them all, not the two alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.identity import reviews
from goodterms.surfaces.desk.people.naming import key_of, record_name, told_by
from goodterms.surfaces.desk.wording import figure, listed
from goodterms.ui.wording import dated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from goodterms.customer.identity.models import Record
    from goodterms.customer.identity.reviews import Question

MOST = 4  # companions told one by one
TOLD = ("email", "phone", "street", "organisation")


@dataclass(frozen=True, slots=True)
class Companion:
    name: str
    key: str
    words: str  # beside which of the two, and what it says that this one does not


@dataclass(frozen=True, slots=True)
class Company:
    """``against`` says what the two do not show: the persons they belong to contradict."""

    those: Sequence[Companion]
    more: str
    against: str


def of(question: Question) -> Company | None:
    """None where each of the two stands alone, or both are one person by now; one query."""
    if question.is_joined:
        return None
    pair = (question.review.a, question.review.b)
    sides = reviews.company(question)
    those = [
        _companion(one, beside) for beside, side in zip(pair, sides, strict=True) for one in side
    ]
    if not those:
        return None
    return Company(those[:MOST], _more(len(those) - MOST), _against(pair, sides))


def _companion(one: Record, beside: Record) -> Companion:
    said = [str(one.payload[name]) for name in TOLD if _is_news(name, one, beside)]
    if _is_news("birth_date", one, beside):
        said.insert(0, _("born %(day)s") % {"day": dated(str(one.payload["birth_date"]))})
    words = {"source": told_by(beside), "facts": listed(said)}
    if not said:
        return Companion(record_name(one), key_of(one), _("Beside %(source)s.") % words)
    return Companion(record_name(one), key_of(one), _("Beside %(source)s: %(facts)s.") % words)


def _is_news(name: str, one: Record, beside: Record) -> bool:
    return bool(one.payload.get(name)) and one.payload[name] != beside.payload.get(name)


def _more(count: int) -> str:
    if count < 1:
        return ""
    words = ngettext("and %(count)s more record", "and %(count)s more records", count)
    return words % {"count": figure(count)}


def _against(pair: tuple[Record, Record], sides: tuple[list[Record], list[Record]]) -> str:
    """Both persons know a date of birth, and nowhere the same; the two alone do not show it."""
    if all(one.payload.get("birth_date") for one in pair):
        return ""
    left, right = (_born([one, *side]) for one, side in zip(pair, sides, strict=True))
    if not left or not right or set(left) & set(right):
        return ""
    return _(
        "What speaks against it stands in a record that comes with them: born %(one)s on one"
        " side, %(other)s on the other."
    ) % {"one": dated(left[0].isoformat()), "other": dated(right[0].isoformat())}


def _born(records: Iterable[Record]) -> list[date]:
    days = []
    for record in records:
        try:
            days.append(date.fromisoformat(str(record.payload.get("birth_date") or "")))
        except ValueError:
            continue
    return days
