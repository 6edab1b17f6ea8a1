"""What waits on either side: on them a fact, a code, an answer to judge; on us what they asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.profile.fields import FIELDS
from goodterms.dialogue.timeline.models import Ask, Turn
from goodterms.kernel import clock
from goodterms.surfaces.portal.ask import wording
from goodterms.surfaces.portal.claims.wording import means_of, step_of, tag_of
from goodterms.surfaces.portal.held import facts
from goodterms.surfaces.portal.held.checking import words_of
from goodterms.surfaces.portal.held.wording import source_of
from goodterms.surfaces.portal.people import rows as people
from goodterms.ui.parts import Action, Tag
from goodterms.ui.templatetags.ui import day, moment
from goodterms.ui.wording import in_words, sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from uuid import UUID

    from goodterms.customer.identity.models import Claim, SecondWord
    from goodterms.customer.people.models import Affiliation, Side
    from goodterms.customer.profile.models import Proposal
    from goodterms.customer.profile.queries import Fact, Holding
    from goodterms.surfaces.portal.accounts.offers import Question
    from goodterms.surfaces.portal.held.differing import Differing

SHOWN = 3  # more than three things to do is none
TITLE = 80  # signs of somebody's words that stand for them in a list


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to deal with: a word on its urgency, a title, why, and what to press."""

    tag: Tag
    title: str
    url: str
    words: str
    actions: Sequence[Action]


def asked_by(person: UUID) -> list[Turn]:
    """The first words of everything they asked that is not closed, the nearest hour first."""
    first = Turn.objects.filter(n=1, ask__in=Ask.objects.of(person)).exclude(
        ask__state=Ask.State.CLOSED
    )
    return list(first.select_related("ask").order_by("ask__due_at", "pk"))


def on_you(
    holding: Holding,
    claims: Iterable[Claim],
    asked: Iterable[Turn] = (),
    seconds: Iterable[SecondWord] = (),
    invited: Iterable[Side] = (),
) -> list[Waiting]:
    """What only they can do, the most pressing first."""
    return [
        *(_second(one) for one in seconds),
        *(_answered(turn) for turn in asked if turn.ask.state == Ask.State.ANSWERED),
        *(_last_word(claim) for claim in claims if step_of(claim) == "agreed"),
        *(_code(claim) for claim in claims if step_of(claim) == "proof"),
        *(_invited(side) for side in invited),
        *(_unsure(fact) for fact in holding.unsure),
    ]


def to_say(
    offered: Iterable[Question], placed: Iterable[Affiliation], differ: Iterable[Differing] = ()
) -> list[Waiting]:
    """Where our desk differs from their word, a part in an account of theirs, a place of work."""
    return [
        *(_differs(one) for one in differ if not one.stayed),
        *(_offered(one) for one in offered),
        *(_placed(job) for job in placed),
    ]


def on_us(holding: Holding, asked: Iterable[Turn]) -> list[Waiting]:
    """What we owe them, each with its owner, its hour and where it stands; the nearest first."""
    owed = [(one.due_at, _checked(one)) for one in holding.proposals if one.is_open]
    owed += [(turn.ask.due_at, _owed(turn)) for turn in asked if turn.ask.is_open]
    return [line for _due, line in sorted(owed, key=lambda pair: pair[0])]


def lede(on_you: int, on_us: int) -> str:
    """Say how many things wait: ``Two things wait on you, one waits on us.``."""
    if not on_you and not on_us:
        return _("Nothing is waiting, neither on you nor on us.")
    yours, ours = {"count": in_words(on_you)}, {"count": in_words(on_us)}
    you = ngettext("%(count)s thing waits on you", "%(count)s things wait on you", on_you) % yours
    us = ngettext("%(count)s waits on us", "%(count)s wait on us", on_us) % ours
    if not on_you:
        us = ngettext("%(count)s thing waits on us", "%(count)s things wait on us", on_us) % ours
        return sentence(_("%(us)s, nothing waits on you.") % {"us": us})
    if not on_us:
        return sentence(_("%(you)s, nothing waits on us.") % {"you": you})
    return sentence(_("%(you)s, %(us)s.") % {"you": you, "us": us})


def _answered(turn: Turn) -> Waiting:
    """Only the one who asked can say that it helped."""
    url = reverse("portal:ask-one", args=[turn.ask_id])
    return Waiting(
        tag=wording.tag(turn.ask),
        title=title_of(turn),
        url=url,
        words=wording.state(turn.ask),
        actions=[Action(label=_("Read the answer"), url=url)],
    )


def _owed(turn: Turn) -> Waiting:
    return Waiting(
        tag=wording.tag(turn.ask),
        title=title_of(turn),
        url=reverse("portal:ask-one", args=[turn.ask_id]),
        words=wording.state(turn.ask),
        actions=(),
    )


def _checked(proposal: Proposal) -> Waiting:
    """A wish, an objection or a dispute; its row on What we hold says the rest."""
    is_late = proposal.is_late(clock.now())
    field = FIELDS.get(proposal.field)
    place = facts.anchor(field) if field else "records"
    return Waiting(
        tag=Tag(words=_("Late"), kind="late", icon="triangle-alert")
        if is_late
        else Tag(words=moment(proposal.due_at), kind="due", icon="clock"),
        title=_("%(label)s: we check what you told us") % {"label": field.label}
        if field
        else _("We look into what you told us"),
        url=f"{reverse('portal:held')}#{place}",
        words=words_of(proposal, is_open=not (field and field.sensitive)),
        actions=(),
    )


def title_of(turn: Turn) -> str:
    """Their own first words, or what it is about where that says more."""
    if turn.ask.kind == Ask.Kind.FAULT and turn.ask.about_words:
        thing, _comma, _more = turn.ask.about_words.partition(",")
        return _("Fault: %(thing)s") % {"thing": thing}
    return Truncator(turn.words).chars(TITLE)


def _second(asked: SecondWord) -> Waiting:
    """Two equal buttons stand on the page itself; here the way to it."""
    url = f"{reverse('portal:claims')}#asked-{asked.pk}"
    until = _("Your word until %(moment)s") % {"moment": moment(asked.until)}
    return Waiting(
        tag=Tag(words=until, kind="due", icon="clock"),
        title=_("Somebody says that something of yours is also theirs"),
        url=url,
        words=_("Nothing opens before you have answered: that is me too, or not me."),
        actions=[Action(label=_("Answer"), url=url)],
    )


def _last_word(claim: Claim) -> Waiting:
    url = reverse("portal:claims-one", args=[claim.pk])
    return Waiting(
        tag=tag_of(claim),
        title=_("Say the last word: are both sign-ins you?"),
        url=url,
        words=_("You asked by %(means)s, and whoever signs in to it says yes. Nothing is open yet.")
        % {"means": means_of(claim)},
        actions=[Action(label=_("Look at it"), url=url)],
    )


def _invited(side: Side) -> Waiting:
    """Whether they belong together is answered on its own page, beside what it would show."""
    asked = people.question(side, "")
    url = f"{reverse('portal:people')}#{asked.anchor}"
    return Waiting(
        tag=asked.tag,
        title=asked.title,
        url=url,
        words=_("Nobody reads anything of you before all of you have said yes."),
        actions=[Action(label=_("Answer"), about=asked.title, url=url)],
    )


def _differs(one: Differing) -> Waiting:
    """Their word stands whatever they do; they may stay with it, change it or talk."""
    url = f"{reverse('portal:held')}#differing"
    title = _("We differ on a record of yours")
    return Waiting(
        tag=Tag(words=_("Your word stands"), kind="unsure", icon="flag"),
        title=title,
        url=url,
        words=one.words,
        actions=[Action(label=_("Answer"), about=title, url=url)],
    )


def _offered(asked: Question) -> Waiting:
    """Answered on its own page, where it stands what a yes would show."""
    url = f"{reverse('portal:accounts')}#{asked.anchor}"
    return Waiting(
        tag=asked.tag,
        title=asked.title,
        url=url,
        words=_("Nothing of the account is shown to them before you have said yes."),
        actions=[Action(label=_("Answer"), about=asked.title, url=url)],
    )


def _placed(job: Affiliation) -> Waiting:
    url = f"{reverse('portal:people')}#job-{job.pk}"
    title = _("Do you work at %(firm)s?") % {"firm": job.firm}
    return Waiting(
        tag=Tag(words=_("We are not sure"), kind="unsure", icon="circle-help"),
        title=title,
        url=url,
        words=_("Found in a record of yours, %(day)s. Your history stays with you either way.")
        % {"day": day(job.told_at)},
        actions=[Action(label=_("Answer"), about=title, url=url)],
    )


def _code(claim: Claim) -> Waiting:
    url = reverse("portal:claims-one", args=[claim.pk])
    return Waiting(
        tag=tag_of(claim),
        title=_("Give the code for what you asked about"),
        url=url,
        words=_("You asked by %(means)s, %(moment)s. If we found anything, a code was sent.")
        % {"means": means_of(claim), "moment": moment(claim.asked_at)},
        actions=[Action(label=_("Give the code"), url=url)],
    )


def _unsure(fact: Fact) -> Waiting:
    """Answered here and now, but for what is hidden: that is looked at first."""
    url = f"{reverse('portal:held')}#{facts.anchor(fact.field)}"
    look = Action(label=_("Look at it"), url=url)
    return Waiting(
        tag=Tag(words=_("We are not sure"), kind="unsure", icon="circle-help"),
        title=_("%(label)s: which is right?") % {"label": fact.field.label},
        url=url,
        words=_("One %(told)s, another from %(source)s.")
        % {"told": source_of(fact.chosen), "source": fact.others[0].source},
        actions=[look] if fact.field.sensitive else [*facts.answers(fact), facts.fix(fact.field)],
    )
