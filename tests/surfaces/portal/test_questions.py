"""Our question on the page: it shows nothing, and reads the same whatever we hold (R5, R117)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from goodterms.customer.identity.models import Edge, Question, QuestionPair
from goodterms.customer.identity.operations import questions
from goodterms.customer.identity.operations.groups import anchor, ordered
from goodterms.customer.people import operations as people
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from tests.support.make import make_bill, make_record, seed_of
from tests.surfaces.portal.steps import PART, queries_of, spoken
from tests.surfaces.portal.test_claims import PASSING

if TYPE_CHECKING:
    from goodterms.customer.identity.models import Source
    from tests.conftest import FormClient, Member
    from tests.support.cast import Divisions

pytestmark = pytest.mark.django_db

ASK, HOME = reverse("portal:claims"), reverse("portal:home")
SHOWN = 'id="question"'


@pytest.fixture
def asked(ana: Member) -> Question:
    with working("a test"):
        question = questions.invite(ana.person.pk)
        assert question
        questions.draw(question.pk)
    return question


def answer(portal: FormClient, question: Question, says: str) -> Any:
    return portal.post(reverse("portal:claims-question", args=[question.pk]), {"answer": says})


def test_it_stands_above_the_form_and_home_leads_there(portal: FormClient, asked: Question) -> None:
    page = portal.get(ASK)
    words = spoken(page)
    assert "Do we know you by another name, email or address?" in words
    assert "it does not mean that we hold anything" in words
    assert page.text.index(SHOWN) < page.text.index('id="ask"')
    assert f"{ASK}#question" in portal.get(HOME).text


def test_nobody_who_was_not_asked_reads_of_it(portal: FormClient) -> None:
    assert SHOWN not in portal.get(ASK).text
    assert f"{ASK}#question" not in portal.get(HOME).text


def test_it_is_never_inside_a_task(portal: FormClient, asked: Question) -> None:
    assert SHOWN not in portal.get(ASK, headers=PART).text


def test_it_costs_one_query_on_its_page_and_none_at_home(
    portal: FormClient, ana: Member, asked: Question
) -> None:
    with_it = queries_of(portal, HOME), queries_of(portal, ASK)
    with working("a test"):
        QuestionPair.objects.all().delete()
        Question.objects.all().delete()
    assert (queries_of(portal, HOME), queries_of(portal, ASK)) == with_it


@pytest.mark.parametrize(
    ("says", "leads", "words"),
    [
        ("yes", "#ask", "You said: yes"),
        ("no", "#question", "You said: no"),
        ("not_now", "#question", "You said: not now"),
    ],
)
def test_one_press_answers_and_says_so(
    portal: FormClient, asked: Question, says: str, leads: str, words: str
) -> None:
    done = answer(portal, asked, says)
    assert (done.status_code, done["Location"]) == (303, f"{ASK}{leads}")
    page = portal.get(ASK)
    assert words in spoken(page)
    assert page.text.count('name="answer"') == 2, "the other two are still there"
    assert f"{ASK}#question" not in portal.get(HOME).text


def test_the_three_answers_look_alike(portal: FormClient, asked: Question) -> None:
    section = portal.get(ASK).text.split(SHOWN)[1].split("</section>")[0]
    assert len(set(re.findall(r"<button class=\"([^\"]*)\"", section))) == 1


def test_what_is_no_answer_and_what_is_anothers_is_not_taken(
    portal: FormClient, ben: Member, asked: Question
) -> None:
    assert answer(portal, asked, "perhaps").status_code == 404
    with working("a test"):
        theirs = questions.invite(ben.person.pk)
    assert theirs
    assert answer(portal, theirs, "no").status_code == 422
    with working("a test"):
        assert not Question.objects.exclude(answer="").exists()


def test_a_visitor_is_sent_to_the_door(asked: Question) -> None:
    done = Client().post(
        reverse("portal:claims-question", args=[asked.pk]), {"answer": "no", "_key": "1"}
    )
    assert done.status_code in {302, 303, 403}
    with working("a test"):
        assert not Question.objects.exclude(answer="").exists()


# --- the page does not depend on anybody else's data ---------------------------------------------

OTHERS = st.lists(
    st.tuples(
        st.sampled_from(["Ana Ferreira", "A. Ferriera", "Jo Tolland"]),
        st.sampled_from(["ana.old@mail.example", "jo@mail.example", ""]),
        st.floats(-5, 30),
        st.sampled_from(["apart", "joined by the machine", "with a bill"]),
    ),
    max_size=4,
)


def bytes_for(portal: FormClient, ana: Member, source: Source, others: list[Any]) -> list[str]:
    """Both pages at each step of the question's life, in a world with these others."""
    pages = []
    with transaction.atomic():
        for name, email, weight, how in others:
            record = make_record(source, name=name, email=email)
            if how == "with a bill":
                make_bill(record, f"N-{record.pk}", "10.00")
            with working("a test"):
                mine = anchor(ana.person.pk)
                Edge.objects.create(**ordered(mine.pk, record.pk), weight=weight, at=clock.now())
                if how == "joined by the machine":
                    people.point({seed_of(record).pk: ana.person.pk})
        with working("a test"):
            question = questions.invite(ana.person.pk)
            assert question
        pages += [portal.get(ASK).text, portal.get(HOME).text]
        with working("a test"):
            questions.draw(question.pk)
        for says in ("not_now", "yes", "no"):
            pages += [portal.get(ASK).text, answer(portal, question, says)["Location"]]
            pages += [portal.get(ASK).text, portal.get(HOME).text]
        transaction.set_rollback(True)
    return [PASSING.sub("", page) for page in pages]


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(others=OTHERS)
def test_the_page_is_the_same_byte_for_byte_whatever_others_data_there_is(
    portal: FormClient, ana: Member, divisions: Divisions, others: list[Any]
) -> None:
    alone = bytes_for(portal, ana, divisions.connect, [])
    assert bytes_for(portal, ana, divisions.connect, others) == alone
