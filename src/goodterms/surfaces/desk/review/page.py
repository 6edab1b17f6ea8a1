"""The page: the queue in rows, the open pair with what speaks for and against it, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goodterms.customer.identity import disputes, reviews
from goodterms.customer.identity.models import Review, Says
from goodterms.customer.identity.wording import evidence
from goodterms.customer.people.models import Post
from goodterms.customer.profile.search import names_of
from goodterms.kernel.actors import Kind
from goodterms.surfaces.desk.people import links
from goodterms.surfaces.desk.people.naming import key_of, record_name
from goodterms.surfaces.desk.review import company, effect
from goodterms.surfaces.desk.review.forms import ANSWERS
from goodterms.surfaces.desk.wording import figure
from goodterms.trust.access.models import Look
from goodterms.trust.access.operations import look, seen_lately, visit
from goodterms.ui.parts import Action, Cell, Column, Row, Table
from goodterms.ui.pictures.waterfall import probability
from goodterms.ui.templatetags.ui import likely

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from goodterms.customer.identity.models import Assertion, Edge
    from goodterms.customer.identity.reviews import Left, Question
    from goodterms.kernel.actors import Actor
    from goodterms.surfaces.desk.review.company import Company
    from goodterms.ui.parts import Pair
    from goodterms.ui.pictures.waterfall import Fall

OPENED = ["links", "records"]  # what a look at a pair shows
REASON = "by.review"


@dataclass(frozen=True, slots=True)
class Asked:
    """The open pair as the page shows it."""

    title: str
    url: str
    faces: Pair
    fall: Fall | None
    words: Sequence[str]
    effect: str
    company: Company | None
    is_dispute: bool
    answers: Sequence[tuple[str, str, str]]  # value, words, key


@dataclass(frozen=True, slots=True)
class Done:
    words: str
    undo: Action | None


def named(text: str) -> Review | None:
    """The pair an address names, if there is one within reach."""
    try:
        return reviews.one(UUID(text)) if text else None
    except ValueError:
        return None


def context(
    actor: Actor, wanted: Review | None, done: Review | None, number: str
) -> dict[str, Any]:
    """Looks are written before anything is shown: at the open pair, and at the names in the list.

    ``wanted`` is opened where it still waits, else the first of page ``number`` of the queue.
    """
    left = reviews.left()
    shown_page = Paginator(range(left.waiting), reviews.NEXT).get_page(number)
    here = f"page={shown_page.number}" if shown_page.number > 1 else ""
    queue = reviews.queue(max(shown_page.start_index() - 1, 0))
    is_open = wanted is not None and wanted.state == Review.State.OPEN
    first = wanted if is_open else next(iter(queue), None)
    contested = reviews.disputed()
    shown = [*queue, *contested, *([first] if first and first not in queue else [])]
    seeds = reviews.seeds_of(shown)
    edges = reviews.edges_of(shown)
    if first:
        _look_at(actor, reviews.seeds_behind([first], seeds))
    _list(actor, reviews.seeds_behind(shown, seeds))
    return {
        "title": _title(left),
        "lede": _lede(left),
        "table": _table(queue, edges, first, here) if queue else None,
        "page": shown_page,
        "here": here and f"?{here}",
        "asked": _asked(reviews.question(first, seeds, edges)) if first else None,
        "done": _done(done) if done else None,
        "disputes": _disputes(contested, seeds),
    }


def _title(left: Left) -> str:
    if not left.waiting:
        return _("No pair waits for you")
    if left.is_more:
        return _("More than %(count)s pairs wait for you") % {"count": figure(left.waiting)}
    words = ngettext("%(count)s pair waits for you", "%(count)s pairs wait for you", left.waiting)
    return words % {"count": figure(left.waiting)}


def _lede(left: Left) -> str:
    if left.elsewhere:
        return _("What waits touches records of other divisions; their stewards see it.")
    if not left.waiting:
        return _("When everything is resolved, pairs that could be one person come here.")
    if not left.later:
        return _("Your word counts at once, is kept with your name, and can be undone.")
    words = ngettext(
        "%(count)s of them was left for later and comes last.",
        "%(count)s of them were left for later and come last.",
        left.later,
    )
    return words % {"count": figure(left.later)}


def _look_at(actor: Actor, seeds: Iterable[UUID]) -> None:
    people = sorted(seeds)
    if not visit(by=actor, people=people):
        look(by=actor, kind=Look.Kind.OPENED, people=people, groups=OPENED, reason=REASON)


def _list(actor: Actor, seeds: set[UUID]) -> None:
    """One line for each name a steward passes by, however many pairs they answer meanwhile."""
    fresh = seeds - seen_lately(by=actor, people=seeds)
    if fresh:
        look(by=actor, kind=Look.Kind.LISTED, people=fresh, groups=["card"], reason=REASON)


def _table(
    queue: Sequence[Review], edges: dict[tuple[int, int], Edge], opened: Review | None, here: str
) -> Table:
    return Table(
        caption=_("Pairs to decide"),
        columns=(
            Column(label=_("One record")),
            Column(label=_("Other record")),
            Column(label=_("Between"), optional=True),
            Column(label=_("Likely"), number=True),
        ),
        rows=[_row(one, edges.get((one.a_id, one.b_id)), one == opened, here) for one in queue],
    )


def _row(review: Review, edge: Edge | None, selected: bool, here: str) -> Row:
    address = "&".join(filter(None, [f"pair={review.pk}", here]))
    return Row(
        cells=(
            Cell(
                words=record_name(review.a),
                second=key_of(review.a),
                url=f"{reverse('desk:review')}?{address}#pair",
            ),
            Cell(words=record_name(review.b), second=key_of(review.b)),
            Cell(words=_between(review, edge)),
            Cell(words=likely(probability(review.weight)) if review.weight is not None else ""),
        ),
        selected=selected,
    )


def _between(review: Review, edge: Edge | None) -> str:
    """What speaks most for it and most against it."""
    if review.why == Review.Why.DISPUTE:
        return _("people disagree")
    if review.why == Review.Why.CROWD:
        return _("they would join, but too many share what joins them")
    parts = [part for part in (edge.parts if edge else []) if part["field"] != links.PRIOR]
    ranked = sorted(parts, key=lambda part: part["weight"])
    told = [part for part in ranked[-1:] if part["weight"] > 0]
    told += [part for part in ranked[:1] if part["weight"] < 0]
    return "; ".join(evidence(part["words"]) for part in told)


def _asked(question: Question) -> Asked:
    review = question.review
    one, other = record_name(review.a), record_name(review.b)
    return Asked(
        title=_("%(one)s and %(other)s") % {"one": one, "other": other},
        url=reverse("desk:review-answer", args=[review.pk]),
        faces=links.faces(review.a, review.b, compared=True),
        fall=links.fall_of(question.edge),
        words=_spoken(question.said),
        effect=effect.sentence(question),
        company=company.of(question),
        is_dispute=review.why == Review.Why.DISPUTE,
        answers=[
            (value, str(words), str(key)) for key, (value, words) in enumerate(ANSWERS, start=1)
        ],
    )


def _spoken(words: Sequence[Assertion]) -> list[str]:
    """Every standing word on the pair, with its speaker by name."""
    actors = {word.by_actor for word in words if word.by_actor}
    staff = {word.by_actor for word in words if word.by_kind == Kind.STAFF}
    ours = dict(Post.objects.filter(person__in=staff).values_list("person", "name"))
    who = links.Speakers("", set(), ours, names_of(actors - staff))
    return [links.spoken(word, who) for word in words]


def _done(review: Review) -> Done | None:
    names = {"one": record_name(review.a), "other": record_name(review.b)}
    if review.state == Review.State.GONE:
        sentence = _(
            "%(one)s and %(other)s stay one person: what is known of them says so without anybody's"
            " word. If it is wrong, take one of them apart on their page."
        )
        return Done(sentence % names, None) if reviews.is_joined(review) else None
    sentence = {
        Says.SAME: _("%(one)s and %(other)s are one person now."),
        Says.DIFFERENT: _("%(one)s and %(other)s are kept apart."),
        Says.RELATED: _(
            "%(one)s and %(other)s are related, and kept apart. Where you said how, each is asked"
            " on their own page; neither learns of whom."
        ),
        None: _("%(one)s and %(other)s wait until the others are done."),
    }[Says(review.answer) if review.answer is not None else None]
    if review.state == Review.State.DISPUTED:
        sentence = _(
            "Your word on %(one)s and %(other)s is kept beside the customer's, who said the"
            " contrary. Nothing moves until one of you changes it; both of you can read so."
        )
    if review.state == Review.State.OPEN and review.rank != Review.Rank.LEFT:
        return None
    return Done(sentence % names, _undo(review))


def _undo(review: Review) -> Action:
    return Action(
        label=_("Undo"),
        about=_("%(one)s and %(other)s")
        % {"one": record_name(review.a), "other": record_name(review.b)},
        url=reverse("desk:review-undo", args=[review.pk]),
        post=True,
    )


def _disputes(contested: Sequence[Review], seeds: Mapping[UUID, tuple[UUID, ...]]) -> list[Done]:
    words = {str(one.word_id) for one in contested}
    stayed = disputes.stayed_with(words, reviews.seeds_behind(contested, seeds))
    return [_dispute(one, stayed=str(one.word_id) in stayed) for one in contested]


def _dispute(review: Review, *, stayed: bool) -> Done:
    said = {
        Says.SAME: _("%(one)s and %(other)s: %(who)s says the same person; a customer says no."),
        Says.DIFFERENT: _(
            "%(one)s and %(other)s: %(who)s says two; a customer says both are theirs."
        ),
        Says.RELATED: _(
            "%(one)s and %(other)s: %(who)s says related; a customer says both are theirs."
        ),
    }[Says(review.answer or 0)]
    words = said % {
        "one": record_name(review.a),
        "other": record_name(review.b),
        "who": review.answered_name,
    }
    if stayed:
        words = _("%(words)s They have read it and stay with their word.") % {"words": words}
    return Done(words, _undo(review))
