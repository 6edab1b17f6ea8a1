"""Who at the firm one can talk to: members of staff whose post says that they greet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfoNotFoundError

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from goodterms.customer.people.hours import next_open
from goodterms.customer.people.models import Post
from goodterms.kernel import clock
from goodterms.ui.templatetags.ui import hour, moment

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime
    from uuid import UUID

    from goodterms.customer.people.models import Division


class Line(NamedTuple):
    """A number, the division that answers it, and when somebody is there."""

    division: str
    phone: str
    is_open: bool
    hours: str


@dataclass(slots=True)
class Greeter:
    """A named person, the post they hold, and the divisions they speak for."""

    person: UUID
    name: str
    title: str
    divisions: list[Division] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"person-{self.person}"

    @property
    def where(self) -> str:
        """``Mere Energy and Moor Connect``."""
        return get_text_list([division.name for division in self.divisions], _("and"))

    @property
    def lines(self) -> list[Line]:
        """Each number once, with the division that answers it and when."""
        once: dict[str, Division] = {}
        for division in self.divisions:
            once.setdefault(division.phone or division.code, division)
        return [_line(division) for division in once.values()]

    def division_for(self, theirs: Sequence[int]) -> Division:
        """The one they act from for somebody known to these divisions."""
        return min(
            self.divisions,
            key=lambda one: theirs.index(one.pk) if one.pk in theirs else len(theirs),
        )

    def __str__(self) -> str:
        return _("%(name)s, %(title)s at %(where)s") % {
            "name": self.name,
            "title": self.title.lower(),
            "where": self.where,
        }


def greeters(first: Collection[int] = ()) -> list[Greeter]:
    """Everybody who greets and is there today, those of the ``first`` divisions first."""
    posts = Post.objects.here(clock.now().date()).filter(greets=True).select_related("division")
    found: dict[UUID, Greeter] = {}
    for post in posts.order_by("division_id", "name", "pk"):
        known = found.setdefault(post.person_id, Greeter(post.person_id, post.name, post.title))
        known.divisions.append(post.division)
    return sorted(found.values(), key=lambda one: not {d.pk for d in one.divisions} & {*first})


def _line(division: Division) -> Line:
    at = clock.now()
    try:
        stretch = next_open(division, at=at)
    except (ValueError, ZoneInfoNotFoundError):
        return Line(division.name, division.phone, is_open=False, hours="")
    is_open = stretch.opens <= at
    words = _("Open now, until %(hour)s") % {"hour": hour(stretch.closes)}
    if not is_open:
        words = _opens(stretch.opens)
    return Line(division.name, division.phone, is_open, words)


def _opens(at: datetime) -> str:
    if timezone.localdate(at) == timezone.localdate(clock.now()):
        return _("Closed now, opens at %(hour)s") % {"hour": hour(at)}
    return _("Closed now, opens %(moment)s") % {"moment": moment(at)}
