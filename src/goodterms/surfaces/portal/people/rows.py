"""The page's parts: open questions, the household, colleagues; each says what its others see."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goodterms.customer.people.models import Invitation, Person, Side
from goodterms.kernel import clock
from goodterms.surfaces.portal.people.forms import AnswerForm
from goodterms.ui.parts import Action, Empty, Fact, FactGroup, Tag
from goodterms.ui.templatetags.ui import day, moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

    from goodterms.customer.people.models import Colleagues, HouseholdMember
    from goodterms.customer.people.ties import Home

Kind, Origin = Invitation.Kind, Invitation.Origin


class Question(NamedTuple):
    """One open question as its reader sees it; ``form`` where their word is wanted."""

    title: str
    words: str
    tag: Tag
    anchor: str
    url: str
    form: AnswerForm | None
    withdraw: Action | None


def question(side: Side, name: str, form: AnswerForm | None = None) -> Question:
    """It names the one who asked by the name they gave, and nobody else."""
    asked = side.invitation
    waits = not side.answer
    return Question(
        title=_title(side),
        words=_words(side),
        tag=_tag(side),
        anchor=f"question-{asked.pk}",
        url=reverse("portal:people-answer", args=[asked.pk]),
        form=(form or AnswerForm(asked.pk, initial={"name": name})) if waits else None,
        withdraw=_withdrawal(side) if side.part == Side.Part.ASKER else None,
    )


def shown(sides: Sequence[Side]) -> list[Side]:
    """Those one said no to are not put before them again."""
    return [side for side in sides if side.answer != Side.Answer.NO]


def household(home: Home) -> FactGroup:
    return FactGroup(
        title=_("Your household"),
        anchor="household",
        hint=_("all of you agreed"),
        facts=[_me(home.me), *(_member(one) for one in home.others), _letters(home)],
    )


def nobody() -> Empty:
    return Empty(
        title=_("Only you"),
        words=_(
            "If somebody you live with is with us too, both of you can say so. Then you read one"
            " another's name here, one letter can do for all, and nothing else is shared."
        ),
        action=lives_with_me(),
    )


def left(*, can_come_back: bool) -> dict[str, object]:
    """What was just done, and its Undo while everything stands as it was."""
    undo = Action(
        label=_("Undo"),
        about=_("leaving the household"),
        url=reverse("portal:people-household-undo"),
        icon="undo-2",
        post=True,
    )
    words = _("You have left the household. Nobody in it reads your name any more.")
    return {"words": words, "undo": undo if can_come_back else None}


def parted(tie: Colleagues, person: UUID) -> dict[str, object]:
    """That they are colleagues no more, and its Undo."""
    mine = set(Person.objects.of(person).values_list("pk", flat=True))
    name = tie.other_name if tie.one_id in mine else tie.one_name
    undo = Action(
        label=_("Undo"),
        about=_("removing %(name)s") % {"name": name},
        url=reverse("portal:people-colleague-undo", args=[tie.pk]),
        icon="undo-2",
        post=True,
    )
    words = _("You and %(name)s no longer read one another's name here.") % {"name": name}
    return {"words": words, "undo": undo}


def lives_with_me() -> Action:
    return Action(
        label=_("Somebody lives with me"),
        url=reverse("portal:people-household-ask"),
        icon="plus",
    )


def colleagues(ties: Sequence[Colleagues], person: UUID) -> FactGroup:
    mine = set(Person.objects.of(person).values_list("pk", flat=True)) if ties else set()
    return FactGroup(
        title=_("Your colleagues here"),
        anchor="colleagues",
        hint=_("both of you agreed"),
        facts=[_colleague(tie, mine) for tie in ties],
    )


def works_with_me() -> Action:
    return Action(
        label=_("Somebody works with me"), url=reverse("portal:people-colleague-ask"), icon="plus"
    )


def _title(side: Side) -> str:
    asked = side.invitation
    at_home = asked.kind == Kind.HOUSEHOLD
    if side.part == Side.Part.ASKER:
        return _("You asked somebody you live with") if at_home else _("You asked a colleague")
    if side.part == Side.Part.MEMBER:
        return _("Shall somebody join your household?")
    if asked.asker_name and at_home:
        return _("%(name)s says that you live together") % {"name": asked.asker_name}
    if asked.asker_name:
        return _("%(name)s says that you are colleagues") % {"name": asked.asker_name}
    if at_home:
        return _("Do you share your home with another customer of ours?")
    return _("Do you work with another customer of ours?")


def _words(side: Side) -> str:
    asked = side.invitation
    if side.part == Side.Part.ASKER:
        return _(
            "At %(address)s, %(moment)s. If they sign in here with it, your question stands on"
            " their page. Nothing is shown to either of you before both have said yes."
        ) % {"address": side.address, "moment": moment(asked.asked_at)}
    if side.answer == Side.Answer.YES:
        return _(
            "You said yes, as %(name)s. Nobody reads it before the other side has said yes too."
        ) % {"name": side.name}
    if side.part == Side.Part.MEMBER:
        return _(
            "%(name)s would like somebody who lives with you to join. You would read one another's"
            " name. It needs a yes of all of you."
        ) % {"name": asked.asker_name or _("Somebody")}
    if asked.origin == Origin.PERSON:
        if asked.firm:
            words = _(
                "At %(firm)s. If you say yes too, you read one another's name and firm, and"
                " nothing else."
            )
            return words % {"firm": asked.firm}
        return _("If you say yes too, you read one another's name, and nothing else.")
    return _(
        "We ask because something in your record made us wonder. If you do, and the other side says"
        " yes as well, you read one another's name here. Before that neither of you learns who the"
        " other is, nor that we asked them; a no is read by nobody."
    )


def _tag(side: Side) -> Tag:
    until = moment(side.invitation.until)
    if side.answer == Side.Answer.YES:
        words = _("Waits until %(moment)s") % {"moment": until}
        return Tag(words=words, icon="clock")
    words = _("Your word until %(moment)s") % {"moment": until}
    return Tag(words=words, kind="due", icon="clock")


def _withdrawal(side: Side) -> Action:
    return Action(
        label=_("Take the question back"),
        url=reverse("portal:people-withdrawal", args=[side.invitation_id]),
        post=True,
        look="plain",
    )


def _me(me: HouseholdMember) -> Fact:
    return Fact(
        label=_("You"),
        value=me.name,
        theirs=True,
        source=_("since %(day)s; the others read this name and nothing else of yours")
        % {"day": day(me.since)},
        actions=[
            Action(
                label=pgettext("a household", "Leave"),
                about=_("the household"),
                url=reverse("portal:people-household-leaving"),
                post=True,
            )
        ],
        anchor="household-me",
    )


def _member(one: HouseholdMember) -> Fact:
    return Fact(
        label=_("Lives with you"),
        value=one.name,
        source=_("since %(day)s; you read this name and nothing else of theirs")
        % {"day": day(one.since)},
        anchor=f"household-{one.pk}",
    )


def _letters(home: Home) -> Fact:
    url = reverse("portal:people-household-letters")
    chosen, one = home.chosen, home.one_copy
    told = {"name": chosen.by_name, "day": day(chosen.at)} if chosen else {}
    return Fact(
        label=_("Letters by post"),
        value=_("One copy for all of you") if one else _("One copy for each of you"),
        source=_("chosen by %(name)s, %(day)s; each of you can change it") % told
        if chosen
        else _("nobody has chosen otherwise; each of you can"),
        actions=[
            Action(
                label=_("One for each") if one else _("One for all"),
                about=_("of our letters"),
                url=url,
                post=True,
                fields={"copies": "each" if one else "one"},
            )
        ],
        anchor="household-letters",
    )


def _colleague(tie: Colleagues, mine: set[UUID]) -> Fact:
    name = tie.other_name if tie.one_id in mine else tie.one_name
    return Fact(
        label=tie.firm or _("Works with you"),
        value=name,
        source=_shared(tie),
        actions=[
            Action(
                label=_("Remove"),
                about=name,
                url=reverse("portal:people-colleague-end", args=[tie.pk]),
                post=True,
            )
        ],
        anchor=f"colleague-{tie.pk}",
    )


def _shared(tie: Colleagues) -> str:
    days = {"day": day(tie.since), "until": day(tie.until)}
    if tie.ended_with_id and tie.is_over(clock.now().date()):
        return _("from %(day)s to %(until)s, when the place of one of you there ended") % days
    if tie.until:
        return _("from %(day)s; ends %(until)s with the place of one of you there") % days
    return _("since %(day)s; you read one another's name and firm, and nothing else") % days
