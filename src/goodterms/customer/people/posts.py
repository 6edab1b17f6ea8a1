"""Who in post is named to a customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from goodterms.customer.people.models import Post

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID


def named_for(divisions: Sequence[int], *, on: date, to: UUID | None = None) -> Post | None:
    """Who is named to a customer of these divisions; one query, nobody in a firm without staff.

    ``to`` if they are in post; else who greets for the first of ``divisions`` that has somebody;
    else who greets for the house.
    The same question gets the same person, so that a page can name them beforehand.
    """
    posts = Post.objects.on(on).select_related("division").order_by("division_id", "name")
    wanted = list(posts.filter(person=to)) if to else []
    wanted = wanted or list(posts.filter(greets=True)) or list(posts[:1])
    places = {division: place for place, division in enumerate(divisions)}
    return min(wanted, key=lambda post: places.get(post.division_id, len(places)), default=None)
