"""A list comes in at the desk, by hand and without anybody from IT (R28, R108, R129)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from goodterms.customer.identity.models import MatchModel, Run, Source
from goodterms.journeys.intake.models import BROKEN, Import
from goodterms.journeys.intake.operations import bringing, uploads
from goodterms.kernel import clock
from goodterms.kernel.acting import working
from goodterms.kernel.actors import Power
from goodterms.surfaces.desk.imports import wording
from goodterms.ui import live
from tests.support.make import make_division, make_staff
from tests.surfaces.portal.steps import PART

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from goodterms.customer.people.models import Division
    from tests.conftest import FormClient, Member

pytestmark = pytest.mark.django_db

IMPORTS = reverse("desk:imports")
HEAD = "Customer No;Who;Contact;Born;Remarks\n"
ANA = "1;Ana Ferreira;ana@post.example;14.05.1984;likes tea\n"
BAD = "3;Cy Dent;cy@post.example;31.31.1982;\n"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.conf.settings.DATA_DIR", tmp_path / "home")


def send(desk: FormClient, content: str = HEAD + ANA + BAD, name: str = "people.csv") -> Any:
    return desk.post(IMPORTS, {"file": SimpleUploadedFile(name, content.encode())})


def brought(desk: FormClient, content: str = HEAD + ANA + BAD) -> str:
    """The address of a file whose columns wait."""
    answer = send(desk, content)
    assert answer.status_code == 303, answer.text
    return str(answer["Location"])


def job_at(address: str) -> Import:
    with working("a test"):
        return Import.objects.get(pk=address.split("/")[-2])


def source() -> Source:
    with working("a test"):
        return Source.objects.select_related("division").get(code="old-cards")


def said(address: str, **more: str) -> dict[str, str]:
    """The form as it stands on the page, with what is changed on it."""
    columns = {f"column-{at}": field for at, (_, field) in enumerate(job_at(address).columns)}
    return {"source": "new", "name": "Old cards", "division": "all", **columns, **more}


def imported(desk: FormClient, address: str, **more: str) -> None:
    answer = desk.post(address, said(address, do="import", **more))
    assert answer.status_code == 303, answer.text
    bringing.bring(job_at(address).pk)


def test_the_first_page_asks_for_a_file_and_nothing_else(desk: FormClient) -> None:
    page = desk.get(IMPORTS).text
    assert 'type="file"' in page
    assert "Nothing has come in" in page
    assert f'href="{IMPORTS}" aria-current="page"' in page


def test_a_file_that_is_no_table_is_refused_in_a_sentence(desk: FormClient) -> None:
    answer = send(desk, "%PDF-1.7 a bill")
    assert answer.status_code == 422
    assert "people.csv is a PDF, not a table" in answer.text
    assert "One thing to put right" in answer.text


def test_no_file_is_waited_for(desk: FormClient) -> None:
    answer = desk.post(IMPORTS, {})
    assert answer.status_code == 422
    assert "“Your list” is still empty." in answer.text


def test_a_file_too_large_is_refused_with_the_other_way(
    desk: FormClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.UPLOAD_MB", 0)
    answer = send(desk)
    assert answer.status_code == 422
    assert "goodterms import" in answer.text


def test_each_column_is_shown_as_it_came_and_as_it_is_understood(desk: FormClient) -> None:
    page = desk.get(brought(desk)).text
    assert "14.05.1984" in page
    assert "1984-05-14" in page
    assert re.search(r'<option value="email" selected>\s*email', page)
    assert "Of the first 2 rows 1 would be set aside" in page
    assert "Line 3, Born: 31.31.1982 is not a date" in page


def test_a_corrected_column_shows_at_once_what_comes_of_it(desk: FormClient) -> None:
    address = brought(desk)
    answer = desk.post(address, said(address, **{"column-3": ""}), headers=PART)
    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert "1984-05-14" not in answer.text
    assert dict(job_at(address).columns)["Born"] == ""


def test_a_column_that_cannot_be_that_is_said_and_what_was_typed_stays(desk: FormClient) -> None:
    address = brought(desk)
    wrong = said(address, do="look", name="My cards", **{"column-1": "due_date"})
    answer = desk.post(address, wrong)
    assert answer.status_code == 422
    assert "Most of the column Who are no dates" in answer.text
    assert 'value="My cards"' in answer.text
    assert re.search(r'<option value="due_date" selected>', answer.text)


def test_a_new_list_needs_a_name(desk: FormClient) -> None:
    address = brought(desk)
    answer = desk.post(address, said(address, do="import", name=""))
    assert answer.status_code == 422
    assert "“What shall it be called?” is still empty." in answer.text


def test_what_came_of_it_is_told_with_the_rows_to_mend(desk: FormClient, energy: Division) -> None:
    address = brought(desk)
    imported(desk, address, division=str(energy.pk))
    page = desk.get(address).text
    assert "people.csv is in, all but 1 row" in page
    assert "1 row waits to be mended" in page
    assert "31.31.1982 is not a date" in page
    assert source().division == energy
    file = desk.get(f"{address}set-aside.csv")
    assert file["Content-Disposition"] == 'attachment; filename="people to mend.csv"'
    assert "Cy Dent" in file.content.decode("utf-8-sig")


def test_what_is_wrong_is_read_before_what_came_in_and_resolving_waits_behind_both(
    desk: FormClient,
) -> None:
    address = brought(desk)
    imported(desk, address)
    page = desk.get(address).text
    order = [
        "people.csv is in, all but 1 row",
        "31.31.1982 is not a date",
        "Take the rows to mend",
        "rows taken in",
        "Next: find out who is who",
        "or when the mended rows are in",
        ">Resolve</button>",
    ]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    (main,) = re.findall(r'class="btn main"[^>]*>(?:<svg.*?</svg>)?([^<]+)', page, re.DOTALL)
    assert main == "Take the rows to mend"


def test_the_mended_file_is_known_again_and_goes_in(desk: FormClient) -> None:
    first = brought(desk)
    imported(desk, first)
    rows = desk.get(f"{first}set-aside.csv").content.decode("utf-8-sig")
    mended = brought(desk, rows.replace("31.31.1982;", "30.11.1982;"))
    page = desk.get(mended).text
    assert re.search(rf'<option value="{source().pk}" selected>\s*Old cards', page)
    assert 'for="id_column-0"' not in page  # our own note of the line is no column of theirs
    imported(desk, mended, source=str(source().pk))
    assert (job_at(mended).counts["new"], job_at(mended).rejected) == (1, 0)


def test_while_it_comes_in_the_page_says_how_far_it_is_and_listens(desk: FormClient) -> None:
    address = brought(desk)
    desk.post(address, said(address, do="import"))
    page = desk.get(address).text
    assert "people.csv is coming in" in page
    assert "0 of 2" in page
    ticket = re.search(r'data-live="([^"]+)"', page)
    assert ticket
    query = ticket[1].replace("&amp;", "&").partition("?")[2].encode()
    assert live.topics_of(query) == [f"import:{job_at(address).pk}"]
    with working("a test"):
        versions = live._readers["import"]([str(job_at(address).pk)])
    assert f'data-version="{versions[str(job_at(address).pk)]}"' in page


def test_one_that_was_cut_off_says_what_happens_next(desk: FormClient) -> None:
    address = brought(desk)
    desk.post(address, said(address, do="import"))
    with working("a test"):
        Import.objects.update(moved_at=clock.now() - timedelta(minutes=5))
    assert "goes on by itself" in desk.get(address).text
    assert "cut off, goes on by itself" in desk.get(IMPORTS).text


def test_one_that_stopped_says_why_and_can_be_put_right(desk: FormClient) -> None:
    address = brought(desk)
    with working("a test"):
        job = job_at(address)
        job.stopped, job.asked_at = "Who are no dates.", clock.now()
        job.save()
    page = desk.get(address).text
    assert "The import of people.csv stopped" in page
    assert "Who are no dates." in page
    imported(desk, address)
    assert "people.csv is in" in desk.get(address).text


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        (BROKEN, "hat den Import abgebrochen"),
        (
            "Most of the column Born are no dates, so it cannot be birth_date.",
            "Die meisten Zellen der Spalte Born lassen sich nicht",
        ),
        ("people.xlsx is a damaged file: copy it again.", "people.xlsx ist beschädigt"),
        ("Somebody else says so.", "Somebody else says so."),
    ],
)
def test_why_it_stopped_is_told_in_the_readers_language(kept: str, told: str) -> None:
    with translation.override("de"):
        assert told in wording.stop(kept)


def test_what_a_column_holds_is_shown_as_a_guess_where_its_name_says_nothing(
    desk: FormClient,
) -> None:
    address = brought(desk, "Name;xyz\nAna Ferreira;ana@post.example\nBen Vale;ben@post.example\n")
    assert [field for _, field in job_at(address).columns] == ["name", "email"]
    page = desk.get(address).text
    assert page.count("A guess, by what it holds") == 1
    page = desk.post(address, said(address, **{"column-1": ""})).text
    assert "A guess, by what it holds" not in page


def test_a_file_can_be_thrown_away(desk: FormClient) -> None:
    address = brought(desk)
    assert desk.post(f"{address}removal/")["Location"] == IMPORTS
    assert desk.get(address).status_code == 404


def test_import_pressed_twice_is_once(desk: FormClient) -> None:
    address = brought(desk)
    for _ in range(2):
        assert desk.post(address, said(address, do="import")).status_code in {200, 303}
    bringing.bring(job_at(address).pk)
    assert job_at(address).counts["new"] == 1


def test_only_stewards_bring_lists(energy: Division, desk: FormClient) -> None:
    from tests.conftest import FormClient  # noqa: PLC0415

    reader = make_staff("reader@mere.example", "Reader", [energy], frozenset({Power.READER}))
    client = FormClient()
    client.force_login(reader.login)
    assert client.get(IMPORTS).status_code == 403
    assert client.get(brought(desk)).status_code == 403


def test_another_divisions_file_is_not_here(desk: FormClient, dov: Member) -> None:
    from tests.conftest import FormClient  # noqa: PLC0415

    address = brought(desk)
    other = make_staff("other@advice.example", "Other", [make_division("advice", "Advice")])
    client = FormClient()
    client.force_login(other.login)
    assert client.get(address).status_code == 404
    assert "people.csv" not in client.get(IMPORTS).text


def test_the_file_goes_after_some_days_and_the_page_says_so(desk: FormClient) -> None:
    address = brought(desk)
    imported(desk, address)
    uploads.clear(job_at(address).pk)
    assert "its file is no longer here" in desk.get(address).text
    assert desk.get(f"{address}set-aside.csv").status_code == 422


@pytest.mark.parametrize("files", [1, 12])
def test_it_asks_as_often_however_many_files_there_are(
    desk: FormClient, count_queries: Callable[[str], int], files: int
) -> None:
    for _ in range(files):
        brought(desk)
    assert count_queries(IMPORTS) <= 9


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("31/31/1999 is not a date", "31/31/1999 is not a date"),
        ("12,x is not an amount; a NUL byte", "12,x is not an amount; a NUL byte"),
        ("3 cells where the header has 4", "where the header has 4 cells, this row has 3"),
        ("something nobody has words for", "something nobody has words for"),
    ],
)
def test_why_a_row_is_set_aside_has_words_of_its_own(kept: str, told: str) -> None:
    assert wording.faults(kept) == told


def test_a_small_list_says_what_became_of_it_and_asks_for_no_run(desk: FormClient) -> None:
    with working("a test"):
        MatchModel.objects.create(
            made_at=clock.now(), contents={}, state=MatchModel.State.LIVE, beside={}
        )
    address = brought(desk, HEAD + ANA)
    imported(desk, address)
    page = desk.get(address).text
    assert "Who is who is found out" in page
    assert "people we knew already" in page
    assert ">Resolve<" not in page


def test_once_everything_was_resolved_it_asks_for_no_run(desk: FormClient) -> None:
    address = brought(desk, HEAD + ANA)
    imported(desk, address)
    assert ">Resolve<" in desk.get(address).text
    with working("a test"):
        now = clock.now()
        Run.objects.create(started=now, moved_at=now)
    assert ">Resolve<" in desk.get(address).text  # it has not ended
    with working("a test"):
        Run.objects.update(ended=clock.now())
    page = desk.get(address).text
    assert "Everything was resolved with these rows" in page
    assert ">Resolve<" not in page


def test_a_list_that_is_being_settled_says_how_far_it_is(desk: FormClient) -> None:
    address = brought(desk, HEAD + ANA)
    imported(desk, address)
    with working("a test"):
        job = Import.objects.get()
        job.counts |= {"to_settle": 400, "settled": 150}
        job.save(update_fields=["counts"])
    page = desk.get(address).text
    assert "Finding out who is who" in page
    assert "150 of 400" in page
    assert "data-live=" in page


def settled(desk: FormClient, rows: str, **more: str) -> str:
    """A list of these rows, imported as what Old cards says; its address."""
    address = brought(desk, HEAD + rows)
    known = {} if "Old cards" not in desk.get(address).text else {"source": str(source().pk)}
    imported(desk, address, **known, **more)
    return address


BEN = "2;Ben Whitlock;ben@post.example;30.11.1982;\n"
CLEO = "3;Cleo Marsh;cleo@post.example;12.03.1971;\n"


def test_a_whole_list_says_how_many_were_withdrawn(desk: FormClient) -> None:
    settled(desk, ANA + BEN + CLEO)
    address = settled(desk, ANA + BEN, whole="on")
    assert job_at(address).counts["withdrawn"] == 1
    page = desk.get(address).text
    assert '<b class="num">1</b>withdrawn' in page
    assert ">Resolve<" in page


def test_half_a_list_given_as_a_whole_one_is_doubted_till_it_is_said_again(
    desk: FormClient,
) -> None:
    settled(desk, ANA + BEN + CLEO)
    address = settled(desk, ANA, whole="on")
    page = desk.get(address).text
    assert "Is people.csv the whole list?" in page
    assert "2 of the 3 records that stand of this list are not in the file." in page
    assert re.search(r'name="whole"[^>]* checked', page)
    assert re.search(r'name="anyway"(?![^>]*checked)', page)
    imported(desk, address, source=str(source().pk), whole="on")
    assert job_at(address).is_doubted
    imported(desk, address, source=str(source().pk), whole="on", anyway="on")
    assert job_at(address).counts["withdrawn"] == 2
    assert "people.csv is in" in desk.get(address).text


def test_what_was_doubted_of_one_list_is_not_said_of_another(desk: FormClient) -> None:
    settled(desk, ANA + BEN + CLEO)
    address = settled(desk, ANA, whole="on")
    with working("a test"):
        other = Source.objects.create(code="other", name="Other")
    desk.post(address, said(address, do="import", source=str(other.pk), whole="on", anyway="on"))
    assert job_at(address).whole == "yes"


def test_rows_set_aside_are_named_as_the_reason_that_nobody_was_withdrawn(desk: FormClient) -> None:
    settled(desk, ANA + BEN)
    address = settled(desk, ANA + BAD, whole="on")
    assert "Nobody was withdrawn" in desk.get(address).text
