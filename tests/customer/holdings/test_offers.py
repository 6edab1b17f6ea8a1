"""A part in another's account: the desk asks, its holder's yes makes it, each of them ends it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from tests.customer.identity.test_claim_levels import asked as claimed
from tests.customer.identity.test_claim_levels import given as proved
from tests.support import actors
from tests.support.make import make_bill, make_division, make_record, make_source, seed_of

from goodterms.audit.models import AuditRecord
from goodterms.customer.holdings import handlers, proofs, queries
from goodterms.customer.holdings.models import Account, AccountParty, PartOffer
from goodterms.customer.holdings.operations import offers, parts
from goodterms.customer.identity.events import KeysUsedAgain, PeopleChanged, Resolved
from goodterms.customer.identity.operations import claims, groups, words
from goodterms.customer.identity.operations.claims import Paper
from goodterms.customer.people import operations as people
from goodterms.kernel import clock, sql
from goodterms.kernel.acting import acting, working
from goodterms.kernel.actors import Power
from goodterms.kernel.ids import new_id
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import Member

    from goodterms.customer.identity.models import Record
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db

NUMBER, OLD = "AC-ME-4402", "a.ferriera@old.example"
HANDLER = "goodterms.customer.holdings.handlers.end_what_nobody_can_stand_by"


@pytest.fixture
def record(energy: Division) -> Record:
    """A record with an account that nobody has proved to be theirs."""
    found = make_record(make_source(energy), name="Ana Ferreira", email=OLD)
    make_bill(found, "ME-4402", "61.35")
    return found


@pytest.fixture
def known(ana: Member, record: Record) -> Record:
    """The same, after Ana has proved it."""
    with working("a test"):
        groups.join(ana.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], 2)
    return record


def ask(dov: Member, who: Member, role: str = "payer", number: str = NUMBER) -> PartOffer:
    with acting(dov.actor):
        return offers.offer(
            by=dov.actor, person=who.person.pk, number=number, role=role, name="Ben Whitlock"
        )


def say(who: Member, asked: PartOffer, *, yes: bool = True) -> PartOffer:
    with acting(who.actor):
        return offers.answer(by=who.actor, person=who.person.pk, asked=asked.pk, yes=yes)


def take_back(who: Member, asked: PartOffer) -> PartOffer:
    person = asked.person_id if who.actor.is_staff else who.person.pk
    with acting(who.actor):
        return offers.take_back(by=who.actor, person=person, asked=asked.pk)


def played(who: Member) -> list[list[str]]:
    with acting(who.actor):
        return [[part.role for part in one.parts] for one in queries.accounts(who.person.pk)]


def read_by(who: Member) -> int:
    with acting(who.actor):
        return PartOffer.objects.count()


def test_the_holders_yes_opens_the_account_and_the_part_and_nothing_else(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    asked = ask(dov, ben)
    assert played(ben) == []
    made = say(ana, asked)
    assert played(ben) == [["payer"]]
    assert played(ana) == [["holder"]]
    with acting(ben.actor):
        (mine,) = queries.accounts(ben.person.pk)
        assert mine.record is None, "nothing of the holder's record comes with it"
        assert dict(mine.said) == {}
        assert list(queries.bills(ben.person.pk)) == []
    with working("a test"):
        part = AccountParty.objects.get(offer=made)
        assert (part.said_by, part.record_id) == ("Dov Adler", None)
        told = AuditRecord.objects.filter(what__startswith="holdings.part.", outcome="done")
        assert {(row.what, frozenset(row.people)) for row in told} == {
            ("holdings.part.offered", frozenset({ben.person.pk})),
            ("holdings.part.answered", frozenset({ana.person.pk, ben.person.pk})),
        }


def test_only_whoever_holds_the_account_reads_the_question_and_answers_it(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    asked = ask(dov, ben)
    assert (read_by(ana), read_by(ben)) == (1, 0)
    with pytest.raises(Refused, match="question is over"):
        say(ben, asked)
    say(ana, asked)
    assert read_by(ben) == 0, "a payer is no holder"


def test_a_no_makes_nothing_and_a_second_answer_comes_too_late(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    asked = ask(dov, ben)
    say(ana, asked, yes=False)
    assert played(ben) == []
    with pytest.raises(Refused, match="question is over"):
        say(ana, asked)
    with pytest.raises(Refused, match="has ended already"):
        take_back(dov, asked)
    assert ask(dov, ben).pk != asked.pk, "after a no it may be asked anew"


def test_blanks_dashes_and_case_of_the_number_do_not_matter(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    say(ana, ask(dov, ben, number="ac me 4402"))
    assert played(ben) == [["payer"]]


@pytest.mark.parametrize("who", ["ana", "ben", "dov"])
def test_each_of_them_ends_it_alone(
    who: str, ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    made = say(ana, ask(dov, ben))
    if who == "ben":
        assert made.part_id
        with acting(ben.actor):
            parts.end(by=ben.actor, person=ben.person.pk, part=made.part_id)
    else:
        take_back({"ana": ana, "dov": dov}[who], made)
    assert played(ben) == []
    with acting(ben.actor):
        assert not Account.objects.exists(), "what a yes opened is shut again"
    with working("a test"):
        assert PartOffer.objects.get().over_at is not None
    with pytest.raises(Refused, match="has ended already"):
        take_back(ana, made)
    say(ana, ask(dov, ben))
    assert played(ben) == [["payer"]]


def test_the_desk_takes_its_question_back(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    asked = ask(dov, ben)
    take_back(dov, asked)
    with pytest.raises(Refused, match="question is over"):
        say(ana, asked)


def test_after_fourteen_days_the_question_is_over_and_can_be_asked_again(
    ana: Member, ben: Member, dov: Member, known: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask(dov, ben)
    later = clock.now() + timedelta(days=15)
    monkeypatch.setattr(clock, "now", lambda: later)
    with pytest.raises(Refused, match="question is over"):
        say(ana, asked)
    say(ana, ask(dov, ben))
    assert played(ben) == [["payer"]]


def test_nobody_is_asked_who_has_not_shown_that_it_is_theirs(
    ana: Member, ben: Member, dov: Member, record: Record
) -> None:
    with pytest.raises(Refused, match="has not shown so"):
        ask(dov, ben)
    with pytest.raises(Refused, match="No account of your divisions"):
        ask(dov, ben, number="nothing")


def test_nobody_is_asked_for_themselves_and_nobody_twice(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    with pytest.raises(Refused, match="has not shown so"):
        ask(dov, ana)
    asked = ask(dov, ben)
    with pytest.raises(Refused, match="asked already"):
        ask(dov, ben)
    say(ana, asked)
    with pytest.raises(Refused, match="asked already"):
        ask(dov, ben)
    ask(dov, ben, "user")


@pytest.mark.parametrize("role", ["holder", "joint", "approver", "king"])
def test_who_holds_an_account_a_list_alone_says(
    role: str, ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    with pytest.raises(Refused, match="not in use here"):
        ask(dov, ben, role)


def test_beside_a_part_by_a_yes_the_desk_writes_no_other_one_down(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    made = say(ana, ask(dov, ben))
    with acting(dov.actor), pytest.raises(Refused, match="No record of theirs"):
        parts.give(by=dov.actor, person=ben.person.pk, account=made.account_id, role="user")


def test_who_only_reads_and_who_works_elsewhere_asks_nothing(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    reads = frozenset({Power.READER})
    reader = actors.staff(dov.person, "Rae", divisions=dov.actor.divisions, powers=reads)
    away = make_division("quillstone", "Quillstone Advisory", "quillstone")
    marta = actors.staff(dov.person, "Marta", divisions=(away.pk,), powers=actors.STEWARD)
    for by, sentence in (
        (reader, "who may write"),
        (ana.actor, "who may write"),
        (marta, "No account of your divisions"),
    ):
        with acting(by), pytest.raises(Refused, match=sentence):
            offers.offer(by=by, person=ben.person.pk, number=NUMBER, role="payer", name="Ben")


def test_it_ends_with_the_proof_of_whoever_said_yes(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    say(ana, ask(dov, ben))
    with working("a test"):
        assert offers.end_unheld([ana.person.pk]) == 0
        seed_of(known).__class__.objects.filter(pk=seed_of(known).pk).update(opened=0)
        assert offers.end_unheld([ben.person.pk]) == 0, "nobody asked about Ana"
        assert offers.end_unheld([ana.person.pk]) == 1
        told = AuditRecord.objects.get(what="holdings.part.ended")
        assert set(told.people) == {ana.person.pk, ben.person.pk}
        assert offers.end_unheld([ana.person.pk]) == 0, "once"
    assert played(ben) == []


def test_a_part_by_a_yes_is_no_way_to_claim_the_account(
    ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    say(ana, ask(dov, ben))
    with working("a test"):
        assert proofs.by_account(NUMBER, "").records == (known.pk,)


def told() -> None:
    """The worker's turn."""
    jobs = sql.rows(
        "DELETE FROM procrastinate_jobs WHERE args->>'handler' = %s RETURNING args", [HANDLER]
    )
    for (job,) in jobs:
        with working("a test"):
            handlers.end_what_nobody_can_stand_by(
                PeopleChanged(tuple(json.loads(job)["event"]["people"]))
            )


@pytest.mark.parametrize("stood_open", [0, 1])
@pytest.mark.parametrize("how", ["undone", "denied"])
def test_it_ends_when_whoever_said_yes_takes_back_that_the_account_is_theirs(
    how: str, stood_open: int, ana: Member, ben: Member, dov: Member, record: Record
) -> None:
    with working("a test"):  # it stood beside her before she proved that it is hers
        groups.join(ana.person.pk, [seed_of(record).pk], cause={})
        people.open_to_level([seed_of(record).pk], stood_open)
    claim = proved(ana, claimed(ana, "email", OLD), Paper("account", NUMBER))
    say(ana, ask(dov, ben))
    told()
    assert played(ben) == [["payer"]]
    with acting(ana.actor):
        if how == "undone":
            claims.undo(by=ana.actor, person=ana.person.pk, claim=claim.pk)
        else:
            words.deny(by=ana.actor, person=ana.person.pk, about=record)
    told()
    assert played(ben) == []


@pytest.mark.parametrize("how", ["told", "listed"])
def test_it_ends_when_the_account_is_somebody_elses(
    how: str, ana: Member, ben: Member, dov: Member, known: Record
) -> None:
    say(ana, ask(dov, ben))
    with working("a test"):
        handlers.end_what_a_list_ended(Resolved(new_id()))
    assert played(ben) == [["payer"]], "she holds it as before"
    with working("a test"):
        if how == "told":
            handlers.let_the_newcomer_begin(KeysUsedAgain((known.pk,)))
        else:
            AccountParty.objects.filter(record=known).update(until=clock.now().date())
            handlers.end_what_a_list_ended(Resolved(new_id()))
    assert played(ben) == []
