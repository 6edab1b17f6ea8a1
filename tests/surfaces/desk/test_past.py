"""How we knew a person on an earlier day (identity.md 13, R139)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils import timezone

from goodterms.customer.identity.models import Change
from goodterms.customer.identity.operations import groups
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.trust.access.models import Look
from tests.conftest import FormClient
from tests.support.make import make_cards, make_record, make_source, make_staff, seed_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from goodterms.customer.identity.models import Record
    from goodterms.customer.people.models import Division

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(energy: Division, connect: Division) -> tuple[Record, Record]:
    """Two records that were one person for a while."""
    first = make_record(make_source(energy), name="Ana Ferreira")
    second = make_record(make_source(connect), name="A. Ferriera", key="447")
    with working("a test"):
        groups.join(seed_of(first).pk, [seed_of(second).pk], cause={"run": 1})
        groups.leave(seed_of(second).pk, cause={"run": 2})
    make_cards()
    return first, second


def page_of(record: Record) -> str:
    return reverse("desk:people-past", args=[seed_of(record).pk])


def newest() -> UUID:
    with working("a test"):
        return Change.objects.order_by("-at").values_list("pk", flat=True)[0]


def test_before_a_change_both_records_stand_there_and_where_they_are_now(
    desk: FormClient, ana: tuple[Record, Record]
) -> None:
    first, second = ana
    assert page_of(first) in desk.get(f"/desk/people/{seed_of(first).pk}/").content.decode()
    page = desk.get(f"{page_of(first)}?before={newest()}").content.decode()
    assert "How we knew Ana Ferreira before today" in page
    assert "2 records spoke of them then." in page
    assert "A. Ferriera" in page
    assert f'href="/desk/people/{seed_of(second).pk}/"' in page
    assert page.count("?before=") == 2


def test_whom_it_names_beside_them_reads_so(desk: FormClient, ana: tuple[Record, Record]) -> None:
    desk.get(f"{page_of(ana[0])}?before={newest()}")
    with working("a test"):
        listed = Look.objects.filter(kind=Look.Kind.LISTED).values_list("people", flat=True)
        assert [seed_of(ana[1]).pk] in list(listed)


def test_on_a_day_it_stands_as_the_day_ended(
    desk: FormClient, energy: Division, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()

    def ago(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: now - timedelta(days=days))

    ago(9)
    source = make_source(energy)
    first, second = make_record(source, name="Ana Ferreira"), make_record(source, name="A. F.")
    with working("a test"):
        ago(6)
        groups.join(seed_of(first).pk, [seed_of(second).pk], cause={"run": 1})
        ago(3)
        groups.leave(seed_of(second).pk, cause={"run": 2})
    ago(0)
    make_cards()
    today = timezone.localdate()
    pages = [
        desk.get(f"{page_of(first)}?on={today - timedelta(days=back)}").content.decode()
        for back in (12, 8, 4, 0)
    ]
    assert [re.findall(r"(\d|No) records? spoke of them", page) for page in pages] == [
        ["No"], ["1"], ["2"], ["1"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("on", "words"),
    [("", "The day is still empty."), ("2999-01-01", "That day is still to come.")],
)
def test_a_day_that_cannot_be_is_refused_with_what_was_typed(
    desk: FormClient, ana: tuple[Record, Record], on: str, words: str
) -> None:
    answer = desk.get(f"{page_of(ana[0])}?on={on}")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert on in answer.content.decode()


def test_a_change_of_somebody_else_is_not_there(
    desk: FormClient, ana: tuple[Record, Record], energy: Division
) -> None:
    source = make_source(energy)
    others = [seed_of(make_record(source, name=f"Ben {n}")).pk for n in range(2)]
    with working("a test"):
        strange = groups.join(others[0], others[1:], cause={})
    assert desk.get(f"{page_of(ana[0])}?before={strange.pk}").status_code == 404
    assert desk.get(f"{page_of(ana[0])}?before=nonsense").status_code == 404


def test_who_never_moved_has_a_page_that_says_so(desk: FormClient, energy: Division) -> None:
    alone = make_record(make_source(energy), name="Ben Shaw")
    make_cards()
    page = desk.get(page_of(alone)).content.decode()
    assert "How we knew Ben Shaw earlier" in page
    assert "No record was ever joined to them or set apart." in page


def test_another_division_says_why_first(ana: tuple[Record, Record], elsewhere: UUID) -> None:
    reader = make_staff("q@x.example", "Quinn", [])
    client = FormClient()
    client.force_login(reader.login)
    answer = client.get(page_of(ana[0]))
    assert (answer.status_code, answer["Location"].endswith("/looks/")) == (303, True)


def test_it_asks_the_same_however_many_changes_there_were(
    ana: tuple[Record, Record], count_queries: Callable[[str], int]
) -> None:
    with working("a test"):
        for run in range(4):
            groups.join(seed_of(ana[0]).pk, [seed_of(ana[1]).pk], cause={"run": run})
            groups.leave(seed_of(ana[1]).pk, cause={"run": run})
    assert count_queries(page_of(ana[0])) <= 24
