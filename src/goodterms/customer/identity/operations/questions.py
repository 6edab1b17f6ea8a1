"""We ask: "do you have anything else with us?" (identity.md 10, 1, 2, 4 and 8).

Everybody who signs in is asked, once a month at most, whether or not we have anything in mind: the
question is written first, in one transaction, and what it could be about is drawn after, in another
and out of the portal's reach. So neither the page nor its moment can say anything of a record.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from goodterms.audit.operations import operation, record
from goodterms.customer.identity.events import QuestionAsked
from goodterms.customer.identity.matching.asking import Candidate, chances_of
from goodterms.customer.identity.models import Question, QuestionPair
from goodterms.customer.identity.operations.queue import ASK, CONTEXT
from goodterms.customer.people.models import Person
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import working
from goodterms.kernel.events import announce
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from uuid import UUID

    from goodterms.kernel.actors import Actor

EVERY = timedelta(days=30)
CONTROL = 0.2  # of the questions measure the band and never train
TOLD = (Question.Answer.YES, Question.Answer.NO)


def invite(person: UUID) -> Question | None:
    """Ask, if the last question is a month old. What anybody else has plays no part."""
    seeds = list(Person.objects.of(person).values_list("pk", flat=True))
    now = clock.now()
    if Question.objects.filter(asked__in=seeds, asked_at__gt=now - EVERY).exists():
        return None
    Question.objects.filter(asked__in=seeds, state=Question.State.OPEN).update(
        state=Question.State.LAPSED
    )
    question = Question(asked_id=person, asked_at=now)
    try:
        with transaction.atomic():
            question.save(force_insert=True)
    except IntegrityError:  # two sign-ins at once: the other one has asked
        return None
    announce(QuestionAsked(question.pk))
    return question


def draw(question_id: UUID) -> QuestionPair | None:
    """Choose what the question is about, with the chance it was chosen by; often there is nothing.

    Delivered twice it is drawn once.
    """
    question = Question.objects.select_for_update().get(pk=question_id)
    known = QuestionPair.objects.filter(question=question).first()
    if known:
        return known
    found = candidates(question.asked_id)
    if not found:
        return None
    chances = chances_of(found, answering())
    dice = random.SystemRandom()
    (chosen,) = dice.choices(range(len(found)), weights=chances)
    one = found[chosen]
    pair = QuestionPair(
        question=question,
        mine_id=one.mine,
        other_id=one.other,
        weight=one.weight,
        reach=one.reach,
        propensity=chances[chosen],
        control=dice.random() < CONTROL,
    )
    pair.save(force_insert=True)
    return pair


@operation("identity.question.answered")
def answer(*, by: Actor, person: UUID, question: UUID, says: str) -> Question:
    """``Yes``, ``No`` or ``Not now``. It moves nothing: a yes counts once a claim has proved it."""
    with working("identity.question.answered"):
        found = Question.objects.select_for_update().filter(
            pk=question, asked__in=Person.objects.of(person), asked_at__gt=clock.now() - EVERY
        )
        asked = found.exclude(state=Question.State.LAPSED).first()
        if asked is None:
            raise Refused(
                _("This question is closed."),
                next_step=_("You can tell us of something that is yours at any time."),
                rule="questions.closed",
            )
        asked.state, asked.answer = Question.State.ANSWERED, Question.Answer(says)
        asked.answered_at = clock.now()
        asked.save(update_fields=["state", "answer", "answered_at"])
    record("identity.question.answered", asked, by=by, about=[person], says=says)
    return asked


def candidates(person: UUID) -> list[Candidate]:
    """Pairs of the ask band between this person and others, the strongest with each."""
    told = {"person": person, "ask": ASK}
    return [Candidate(*row) for row in sql.rows(sql.text(CONTEXT, "question_candidates"), told)]


def answering() -> dict[str, float]:
    """The chance of an answer by how it could be proved: the share so far, of two more than asked.

    Before anybody was asked it is one half for all.
    """
    rows = (
        QuestionPair.objects.exclude(question__state=Question.State.OPEN)
        .values("reach")
        .annotate(
            asked=Count("pk"),
            told=Count(
                "pk", filter=Q(question__answer__in=(Question.Answer.YES, Question.Answer.NO))
            ),
        )
    )
    return {row["reach"]: (row["told"] + 1) / (row["asked"] + 2) for row in rows}
