"""Who reads what is asked, and what was asked: for every page that names a person and an hour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from goodterms.customer.people.hours import due_within
from goodterms.customer.people.posts import named_for
from goodterms.dialogue.timeline.models import Ask, Turn

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from goodterms.customer.people.models import Division, Post

# Within so many opening hours somebody has read it and said something.
WITHIN = {
    Ask.Kind.QUESTION: 4,
    Ask.Kind.WANT: 8,
    Ask.Kind.FAULT: 2,
    Ask.Kind.LOOK: 8,
    Ask.Kind.OBJECTION: 8,
    Ask.Kind.TALK: 2,
}


@dataclass(frozen=True, slots=True)
class Reader:
    """A named member of staff in post, and the hour by which they read it and answer."""

    post: Post
    due_at: datetime

    @property
    def name(self) -> str:
        return self.post.name

    @property
    def title(self) -> str:
        return self.post.title


def reader(
    kind: str,
    *,
    at: datetime,
    divisions: Sequence[int] = (),
    to: UUID | None = None,
    asker: UUID | None = None,
) -> Reader | None:
    """Who gets an ask of this kind; nobody only in a firm without staff. See ``named_for``."""
    post = named_for(divisions, on=at.date(), to=to, asker=asker)
    if post is None:
        return None
    return Reader(post, hour_of(kind, post.division, at=at))


def hour_of(kind: str, division: Division, *, at: datetime) -> datetime:
    """By when an ask of this kind is answered there."""
    return due_within(division, WITHIN[Ask.Kind(kind)], at=at)


def asks_of(person: UUID) -> list[Ask]:
    """What this person asked, the newest first, as far as the reader may see it; one query."""
    return list(Ask.objects.of(person).select_related("division").order_by("-asked_at", "-pk"))


def turns_of(ask: Ask) -> list[Turn]:
    return list(Turn.objects.filter(ask=ask).order_by("n"))
