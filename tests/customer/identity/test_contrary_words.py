"""A proof against a standing word: whose outranks whose; nobody is overruled in silence (R7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.customer.identity.test_claims import claimed, proved, seen_by
from tests.support.make import seed_of
from tests.support.said import make_word, own_words

from goodterms.customer.identity.models import Assertion, Claim, Record, Review, Says, Strength
from goodterms.customer.identity.operations import claims, handling, review, words
from goodterms.customer.identity.operations.groups import anchor, join, ordered
from goodterms.customer.people.models import Person
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.conftest import FormClient, Member


pytestmark = pytest.mark.django_db


def said(by: Member, ana: Member, other: Record, strength: Strength) -> Assertion:
    """A standing "these are two people" of somebody else than Ana."""
    mine = own_words(ana).pk
    return make_word(mine, other.pk, Says.DIFFERENT, by=by.actor, strength=strength)


def disputes() -> list[Review]:
    with working("a test"):
        return list(Review.objects.open().filter(why=Review.Why.DISPUTE))


def test_a_proof_with_paper_outranks_our_desks_own_judgement_and_both_are_read(
    ana: Member, dov: Member, moor: Record
) -> None:
    ours = said(dov, ana, moor, Strength.WORD)
    claim = proved(ana, claimed(ana))
    assert (claim.state, claim.level) == (Claim.State.PROVED, 2)
    assert seen_by(ana) == ({moor.pk}, {"MC-2207"})
    with working("a test"):
        assert Assertion.objects.standing().filter(pk=ours.pk).exists()
    (pair,) = disputes()
    with working("a test"):
        both = Assertion.objects.standing().filter(a=pair.a_id, b=pair.b_id)
        assert {word.says for word in both} == {Says.SAME, Says.DIFFERENT}


@pytest.mark.parametrize(
    ("strength", "amount"),
    [(Strength.STEWARD, "48.20"), (Strength.WORD, "1.00")],
    ids=["documents against paper", "judgement against a mailbox"],
)
def test_a_stronger_word_of_ours_is_not_overruled_and_a_named_person_hears_both(
    ana: Member, dov: Member, moor: Record, portal: FormClient, strength: Strength, amount: str
) -> None:
    said(dov, ana, moor, strength)
    claim = proved(ana, claimed(ana, amount=amount))
    assert claim.state == Claim.State.CHECKING
    assert seen_by(ana) == (set(), set())
    assert claim.answer_by is not None
    page = portal.get(f"/claims/{claim.pk}/").text
    assert "Dov Adler looks at it now and answers by" in page
    (pair,) = disputes()
    assert (pair.a_id, pair.b_id) == tuple(sorted((anchor_of(ana), moor.pk)))
    with working("a test"):
        assert claim in Claim.objects.for_a_person()


def test_another_customers_not_me_holds_against_any_proof_and_both_words_wait(
    ana: Member, ben: Member, moor: Record
) -> None:
    said(ben, ana, moor, Strength.PROVED)
    claim = proved(ana, claimed(ana))
    assert claim.state == Claim.State.CHECKING
    assert seen_by(ana) == (set(), set())
    assert len(disputes()) == 1


def test_ones_own_earlier_not_me_gives_way_and_undo_brings_it_back(
    ana: Member, moor: Record
) -> None:
    first = proved(ana, claimed(ana))
    with acting(ana.actor):
        words.deny(by=ana.actor, person=ana.person.pk, about=Record.objects.get(pk=moor.pk))
    again = proved(ana, claimed(ana))
    assert (first.pk != again.pk, again.state) == (True, Claim.State.PROVED)
    assert seen_by(ana) == ({moor.pk}, {"MC-2207"})
    with acting(ana.actor):
        claims.undo(by=ana.actor, person=ana.person.pk, claim=again.pk)
    assert seen_by(ana) == (set(), set())
    with working("a test"):
        (standing,) = Assertion.objects.standing()
        assert standing.says == Says.DIFFERENT
        assert Person.objects.get(pk=seed_of(moor).pk).stands


def denied(who: Member, record: Record) -> Assertion:
    with acting(who.actor):
        return words.deny(by=who.actor, person=who.person.pk, about=record)


def undone(who: Member, claim: Claim) -> None:
    with acting(who.actor):
        claims.undo(by=who.actor, person=who.person.pk, claim=claim.pk)


@pytest.mark.parametrize("brought", ["by the claim", "by the machine, and then proved"])
def test_not_me_to_what_was_opened_by_a_claim_undone_since_stays_said(
    ana: Member, moor: Record, brought: str
) -> None:
    if brought != "by the claim":
        with working("a test"):
            join(ana.person.pk, [seed_of(moor).pk], cause={"run": 1})
    claim = proved(ana, claimed(ana))
    word = denied(ana, moor)
    undone(ana, claim)
    with acting(ana.actor), pytest.raises(Refused, match="was undone since"):
        words.undo_denial(by=ana.actor, person=ana.person.pk, word=word.pk)
    assert seen_by(ana) == (set(), set())


def test_not_me_to_what_our_desk_had_joined_and_parted_since_stays_said(
    ana: Member, dov: Member, moor: Record
) -> None:
    with working("a test"):
        pair = Review.objects.create(
            **ordered(own_words(ana).pk, moor.pk), why=Review.Why.UNSURE, asked_at=clock.now()
        )
    with acting(dov.actor):
        review.answer(by=dov.actor, review=pair.pk, says=Says.SAME)
    word = denied(ana, moor)
    with acting(dov.actor):
        review.undo(by=dov.actor, review=pair.pk)
    with acting(ana.actor), pytest.raises(Refused, match="was undone since"):
        words.undo_denial(by=ana.actor, person=ana.person.pk, word=word.pk)
    assert seed_of(moor).stands


def test_what_another_claimed_and_gave_back_meanwhile_keeps_no_not_me_standing(
    ana: Member, ben: Member, moor: Record
) -> None:
    proved(ana, claimed(ana))
    word = denied(ana, moor)
    undone(ben, proved(ben, claimed(ben)))
    with acting(ana.actor):
        words.undo_denial(by=ana.actor, person=ana.person.pk, word=word.pk)
    assert seen_by(ana) == ({moor.pk}, {"MC-2207"})
    assert seen_by(ben) == (set(), set())


def test_a_contradicted_claim_that_ends_takes_its_word_along(
    ana: Member, dov: Member, moor: Record
) -> None:
    ours = said(dov, ana, moor, Strength.STEWARD)
    first = proved(ana, claimed(ana))
    with acting(ana.actor):
        claims.withdraw(by=ana.actor, person=ana.person.pk, claim=first.pk)
    second = proved(ana, claimed(ana))
    with acting(dov.actor):
        handling.close(by=dov.actor, claim=second.pk, words="The paper names somebody else.")
    with working("a test"):
        assert list(Assertion.objects.standing()) == [ours]


def anchor_of(who: Member) -> int:
    with working("a test"):
        return anchor(who.person.pk).pk
