"""What identity itself does later, as a task."""

from __future__ import annotations

from uuid import UUID

from goodterms.customer.identity import vitals
from goodterms.customer.identity.events import (
    ClaimAsked,
    HolderAsked,
    PeopleChanged,
    QuestionAsked,
    RecordsTouched,
    Redefined,
    Resolved,
    SignedIn,
)
from goodterms.customer.identity.models import SecondWord
from goodterms.customer.identity.operations import (
    deciding,
    definitions,
    looking,
    questions,
    queue,
    relating,
)
from goodterms.customer.identity.operations.erasing import ON_THE_WAY
from goodterms.customer.identity.tasks import lapse_later, sweep_later
from goodterms.customer.people.events import PersonErased
from goodterms.customer.people.operations import invitations
from goodterms.kernel import clock
from goodterms.kernel.events import on


@on(ClaimAsked)
def look_for_what_is_claimed(event: ClaimAsked) -> None:
    looking.look(UUID(str(event.claim)))


@on(HolderAsked)
def take_over_when_nobody_answers(event: HolderAsked) -> None:
    until = SecondWord.objects.values_list("until", flat=True).get(claim=UUID(str(event.claim)))
    lapse_later.configure(schedule_at=until).defer(claim=str(event.claim))


@on(RecordsTouched)
def decide_again_whom_they_speak_of(event: RecordsTouched) -> None:
    deciding.at_once(event.records, why=event.why)


@on(SignedIn)
def ask_what_else_is_theirs(event: SignedIn) -> None:
    questions.invite(UUID(str(event.person)))


@on(QuestionAsked)
def draw_what_the_question_is_about(event: QuestionAsked) -> None:
    questions.draw(UUID(str(event.question)))


@on(Resolved)
def ask_what_the_run_left_open(event: Resolved) -> None:
    """A steward about pairs that are unsure; people about households and places in firms.

    How the engine does is measured between: what waits is one of its figures.
    """
    queue.refresh()
    vitals.measure(UUID(str(event.run)))
    relating.refresh()


@on(PeopleChanged)
def follow_who_is_who(event: PeopleChanged) -> None:
    """One job for all of it: people change as often as records come in.

    Who signs in for the first time may have been asked before, by their address.
    """
    people = [UUID(str(person)) for person in event.people]
    queue.settle(people)
    queue.ask(people)
    invitations.bind()
    relating.refresh(people)


@on(PersonErased)
def erase_what_was_on_its_way(event: PersonErased) -> None:
    later = sweep_later.configure(schedule_at=clock.now() + ON_THE_WAY)
    later.defer(seeds=[str(seed) for seed in event.seeds])


@on(Redefined)
def decide_by_the_new_definition(event: Redefined) -> None:
    definitions.carry_out(UUID(str(event.definition)))
