"""What makes a customer, said by business people and tried on their own data (R110, R129)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity import defining
from goodterms.customer.identity.models import Definition, MatchModel
from goodterms.customer.people.models import Role
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.kernel.ids import new_id
from goodterms.trust.access.models import Look
from tests.conftest import FormClient
from tests.support.make import make_record, make_source, make_staff, seed_of
from tests.surfaces.portal.steps import queries_of

if TYPE_CHECKING:
    from goodterms.customer.people.models import Division
    from tests.conftest import Member

pytestmark = pytest.mark.django_db

PAGE = reverse("desk:definition")


@pytest.fixture(autouse=True)
def learned() -> None:
    """A live model, as a first resolve leaves one."""
    with working("a test"):
        MatchModel.objects.create(made_at=clock.now(), contents={}, state="live")


def said(energy: Division, **other: Any) -> dict[str, Any]:
    """The form as it stands, with some choices changed."""
    with working("a test"):
        roles = list(Role.objects.filter(at_firms=True, in_use=True).values_list("pk", flat=True))
    return {
        "kinds": ["1", "2", "0"],
        "sources": [str(make_source(energy).pk)],
        "person_care": "balanced",
        "firm_care": "balanced",
        "home": "address",
        "mail": "person",
        "roles": roles,
        "reason": "A webinar guest is nobody's customer.",
        **other,
    }


def tried(**trial: Any) -> Definition:
    """The newest draft as a trial leaves it."""
    figures = {"people": 12, "homes": 8, "firms": 3, "mail": 9}
    with working("a test"):
        draft = Definition.objects.drafts().get()
        draft.trial = {"now": figures, "then": figures | {"people": 11}, "changes": []} | trial
        draft.tried_at = clock.now()
        draft.save()
    return draft


def test_what_counts_is_said_in_sentences(desk: FormClient, energy: Division) -> None:
    page = desk.get(PAGE).text
    assert "These count as customers: people, firms and offices and records in doubt" in page
    assert "Every source of ours can make a customer." in page
    assert "People at one address are a household." in page
    assert "as every house begins" in page


def lies_open(page: str) -> list[str]:
    """The questions whose choices are unfolded."""
    return re.findall(r'<details class="question" open>\s*<summary><b>([^<]+)</b>', page)


class TestTheQuestions:
    def test_each_stands_folded_with_what_counts(self, desk: FormClient, energy: Division) -> None:
        page = desk.get(PAGE).text
        assert page.count('<details class="question"') == 6
        assert lies_open(page) == []
        assert (
            "<b>What is a household?</b> <span>People at one address are a household.</span>"
            in page
        )

    def test_what_a_draft_would_change_lies_open_beside_what_counts(
        self, desk: FormClient, energy: Division
    ) -> None:
        desk.post(PAGE, said(energy, home="family", person_agree=["born"]))
        page = desk.get(PAGE).text
        assert lies_open(page) == ["When are two records one person?", "What is a household?"]
        assert "<span>People at one address are a household.</span>" in page

    def test_a_trial_under_way_renews_itself_and_no_field(
        self, desk: FormClient, energy: Division
    ) -> None:
        desk.post(PAGE, said(energy, home="family"))
        page = desk.get(PAGE).text
        (part,) = re.findall(r"<section [^>]*data-live=.*?</section>", page, re.DOTALL)
        assert 'hx-select="#draft"' in part
        assert not re.search(r"<textarea|<input (?!type=.hidden)", part)


def test_a_draft_is_tried_as_a_task_with_its_progress(desk: FormClient, energy: Division) -> None:
    make_source(energy, "talks")
    answer = desk.post(PAGE, said(energy))
    assert answer["Location"] == PAGE
    page = desk.get(PAGE).text
    assert "Trying: " in page
    assert 'data-live="/live/?topics=trial' in page
    assert "These add to what we know of customers and make none: Mere Energy billing" in page
    assert "Why: A webinar guest is nobody&#x27;s customer." in page
    assert "Switch it on" not in page


def test_its_figures_now_and_then_are_drawn_and_the_changes_named_under_a_look(
    desk: FormClient, energy: Division
) -> None:
    record = make_record(make_source(energy), name="Ana Ferreira")
    from goodterms.customer.profile.operations import cards  # noqa: PLC0415

    with working("a test"):
        cards.refresh()
    desk.post(PAGE, said(energy, home="family"))
    seed = str(seed_of(record).pk)
    tried(
        changes=[
            {
                "kind": "split",
                "records": 2,
                "seeds": [seed],
                "was": [seed],
                "now": [seed],
                "words": ["different birth date"],
            },
            {
                "kind": "vanishes",
                "records": 1,
                "seeds": [seed],
                "sources": [record.source_id],
                "people": 1,
            },
        ]
    )
    page = desk.get(PAGE).text
    assert page.count('class="drawing measure"') == 4
    assert "This one becomes several" in page
    assert "different birth date" in page
    assert "1 person known from" in page
    assert f'/desk/people/{seed}/?by=definition">Ana Ferreira' in page
    with working("a test"):
        look = Look.objects.filter(reason="by.definition").latest("at")
        assert seed_of(record).pk in look.people


def test_it_is_switched_on_with_author_and_reason_and_switched_back(
    desk: FormClient, energy: Division, dov: Member
) -> None:
    desk.post(PAGE, said(energy, home="family"))
    draft = tried()
    desk.post(reverse("desk:definition-switch", args=[draft.pk]))
    page = desk.get(PAGE).text
    assert f"switched on by {dov.actor.name}" in page
    assert "People at one address with one family name are a household." in page
    assert "Everything is being resolved by it" in page
    form = desk.get(reverse("desk:definition-first")).text
    assert "It is what every house begins with." in form
    answer = desk.post(reverse("desk:definition-first"), {"reason": "Lodgers were missing."})
    assert answer["Location"] == PAGE
    page = desk.get(PAGE).text
    assert "Lodgers were missing." in page
    assert reverse("desk:definition-back", args=[draft.pk]) in page
    with working("a test"):
        assert defining.in_force() == defining.Terms()
        done = AuditRecord.objects.filter(what__startswith="identity.definition.")
        assert {row.actor_name for row in done} == {dov.actor.name}
        assert {row.what.rpartition(".")[2] for row in done} == {
            "tried",
            "switched",
            "switched_back",
        }


def test_a_draft_can_be_let_go(desk: FormClient, energy: Division) -> None:
    desk.post(PAGE, said(energy, home="family"))
    draft = tried()
    desk.post(reverse("desk:definition-drop", args=[draft.pk]))
    assert "Tried on our own data" not in desk.get(PAGE).text
    answer = desk.post(reverse("desk:definition-switch", args=[draft.pk]))
    assert answer.status_code == 422
    assert "This draft is gone" in answer.text


class TestARefusedForm:
    def test_it_keeps_what_was_chosen(self, desk: FormClient, energy: Division) -> None:
        answer = desk.post(PAGE, said(energy, home="family", reason=""))
        assert answer.status_code == 422
        assert "Why should it be so?” is still empty" in answer.text
        assert re.search('value="family"[^>]* checked', answer.text)
        assert lies_open(answer.text) == ["What is a household?"]

    def test_somebody_must_be_a_customer(self, desk: FormClient, energy: Division) -> None:
        answer = desk.post(PAGE, said(energy, kinds=["4"]))
        assert answer.status_code == 422
        assert 'href="#id_kinds_0"' in answer.text
        assert lies_open(answer.text) == ["Who counts as a customer?"]
        assert "Somebody has to be a customer" in answer.text

    def test_what_counts_already_need_not_be_tried(
        self, desk: FormClient, energy: Division
    ) -> None:
        answer = desk.post(PAGE, said(energy))
        assert answer.status_code == 422
        assert "That is what counts already." in answer.text

    @pytest.mark.parametrize(
        ("choice", "words"),
        [
            ({"sources": ["9999"]}, "“Which sources can make a customer?” has no such choice"),
            ({"home": "castle"}, "“What is a household?” has no such choice"),
            ({"home": ""}, "“What is a household?” waits for your choice."),
            ({"roles": ["king"]}, "“Which parts do people play at firms?” has no such choice"),
            ({"reason": "x" * 501}, "500"),
        ],
        ids=["source", "home", "nothing", "role", "long"],
    )
    def test_what_is_no_choice_is_refused_and_leaves_no_draft(
        self, desk: FormClient, energy: Division, choice: dict[str, Any], words: str
    ) -> None:
        answer = desk.post(PAGE, said(energy, **choice))
        assert answer.status_code == 422
        assert words in answer.text
        with working("a test"):
            assert not Definition.objects.exists()


def test_a_double_press_tries_one_draft_and_switches_it_on_once(
    desk: FormClient, energy: Division
) -> None:
    first, second = ({"_key": str(new_id())} for _form in range(2))
    for _press in range(2):
        desk.post(PAGE, said(energy, home="family", **first))
    draft = tried()
    for _press in range(2):
        answer = desk.post(reverse("desk:definition-switch", args=[draft.pk]), second)
        assert answer["Location"] == PAGE
    with working("a test"):
        assert AuditRecord.objects.filter(what="identity.definition.tried").count() == 1
        assert AuditRecord.objects.filter(what="identity.definition.switched").count() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [("definition-switch", 422), ("definition-drop", 422), ("definition-back", 404)],
)
def test_an_id_that_stands_for_nothing_changes_nothing(
    desk: FormClient, name: str, status: int
) -> None:
    answer = desk.post(reverse(f"desk:{name}", args=[new_id()]), {"reason": "x"})
    assert answer.status_code == status
    with working("a test"):
        assert not Definition.objects.exists()


def test_who_may_read_only_sees_it_and_changes_nothing(energy: Division) -> None:
    reader = make_staff("reader@mere.example", "Rae", [energy], frozenset({Power.READER}))
    client = FormClient()
    client.force_login(reader.login)
    page = client.get(PAGE).text
    assert "What counts now" in page
    assert "Try it on our own data" not in page
    assert client.post(PAGE, said(energy, home="family")).status_code == 404


def test_the_page_asks_no_more_however_long_its_history(desk: FormClient, energy: Division) -> None:
    few = queries_of(desk, PAGE)
    with working("a test"):
        for number in range(8):
            Definition.objects.create(
                contents=defining.Terms(quiet=(number,)).contents(),
                reason="x",
                by_name="Dov",
                drafted_at=clock.now(),
                moved_at=clock.now(),
                since=clock.now(),
            )
    assert queries_of(desk, PAGE) == few
