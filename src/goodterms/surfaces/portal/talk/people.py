"""Who at the firm one can talk to: members of staff whose post says that they greet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from goodterms.customer.people.models import Post
from goodterms.kernel import clock

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.customer.people.models import Division


@dataclass(slots=True)
class Greeter:
    """A named person, the post they hold, and the divisions they speak for."""

    name: str
    title: str
    divisions: list[Division] = field(default_factory=list)

    @property
    def where(self) -> str:
        """``Mere Energy and Moor Connect``."""
        return get_text_list([division.name for division in self.divisions], _("and"))

    @property
    def phones(self) -> list[tuple[str, str]]:
        """Each number once, with the division that answers it."""
        return list(
            {one.phone: (one.name, one.phone) for one in self.divisions if one.phone}.values()
        )

    def __str__(self) -> str:
        return _("%(name)s, %(title)s at %(where)s") % {
            "name": self.name,
            "title": self.title.lower(),
            "where": self.where,
        }


def greeters() -> list[Greeter]:
    """Everybody who greets today, in the order of the divisions; one query."""
    posts = Post.objects.on(clock.now().date()).filter(greets=True).select_related("division")
    found: dict[UUID, Greeter] = {}
    for post in posts.order_by("division_id", "name", "pk"):
        known = found.setdefault(post.person_id, Greeter(post.name, post.title))
        known.divisions.append(post.division)
    return list(found.values())
