"""The page of Ask: what was found, group by group, and who gets the words as a question."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from goodterms.dialogue.timeline.models import Ask
from goodterms.dialogue.timeline.operations.asks import About
from goodterms.dialogue.timeline.queries import reader
from goodterms.kernel import clock
from goodterms.surfaces.portal.ask import helps, own, wording
from goodterms.surfaces.portal.ask.found import Found, best
from goodterms.surfaces.portal.talk.people import greeters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from goodterms.customer.profile.queries import Holding
    from goodterms.surfaces.portal.talk.people import Greeter
    from goodterms.ui.parts import Tag


class Group(NamedTuple):
    title: str
    anchor: str
    found: Sequence[Found]


class Earlier(NamedTuple):
    """Something asked before, in the list of one's own."""

    title: str
    kind: str
    url: str
    ask: Ask
    tag: Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """``thing`` is what the question is about, ``reads`` who gets it and by when."""

    words: str
    groups: Sequence[Group]
    thing: Found | None
    earlier: Sequence[Earlier]
    reads: str
    signed_in: bool

    @property
    def is_question(self) -> bool:
        """Whether there is anything to send: words, or a thing they came from."""
        return bool(self.words or self.thing)

    @property
    def about(self) -> About:
        if self.thing is None:
            return About()
        words = ", ".join(filter(None, [self.thing.title, self.thing.words]))
        return About(thing=self.thing.thing, words=words[:200], division=self.thing.division)


def read(me: UUID | None, holding: Holding | None, words: str, about: str) -> Contents:
    """Everything on the page; eight queries for somebody signed in, one for a visitor."""
    mine = own.everything(me, holding) if me and holding else own.Own((), ())
    thing = next((one for one in mine.found if one.thing and one.thing == about), None)
    divisions = [division.pk for division in holding.divisions] if holding else []
    if thing and thing.division:
        divisions = [thing.division]
    who = reader(Ask.Kind.QUESTION, at=clock.now(), divisions=divisions, asker=me)
    question = " ".join(words.split())
    return Contents(
        words=words,
        groups=_groups(question, mine.found) if question else (),
        thing=thing,
        earlier=[_earlier(ask, title) for ask, title in mine.asks],
        reads=wording.reads(who.name, who.due_at) if who else "",
        signed_in=me is not None,
    )


def address(words: str) -> str:
    """The page with these words looked for."""
    query = QueryDict(mutable=True)
    query["q"] = words
    return f"{reverse('portal:ask')}?{query.urlencode()}"


def _groups(question: str, mine: Sequence[Found]) -> list[Group]:
    """In this order, as far as they hold anything: yours, what one does here, people."""
    groups = (
        Group(_("Yours"), "yours", best(question, mine)),
        Group(_("What you can do here"), "here", best(question, helps.everything())),
        Group(_("People you can talk to"), "people", best(question, map(_person, greeters()))),
    )
    return [group for group in groups if group.found]


def _person(one: Greeter) -> Found:
    return Found(
        title=one.name,
        words=_("%(title)s at %(where)s") % {"title": one.title, "where": one.where},
        url=f"{reverse('portal:talk')}#{one.anchor}",
        icon="user-round",
        also=_("person people talk call phone human somebody help staff"),
    )


def _earlier(ask: Ask, title: str) -> Earlier:
    url = reverse("portal:ask-one", args=[ask.pk])
    return Earlier(title, wording.kind(ask), url, ask, wording.tag(ask))
