"""A steward brings a file at the desk: it is kept, understood, corrected, taken in and mended."""

from __future__ import annotations

import stat
import zipfile
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from tests.support.make import make_division, make_source

from goodterms.audit.models import AuditRecord
from goodterms.customer.identity.models import Record, Source
from goodterms.journeys.intake import places, queries
from goodterms.journeys.intake.looking import preview
from goodterms.journeys.intake.models import Import, Phase
from goodterms.journeys.intake.operations import bringing, uploads
from goodterms.kernel import clock
from goodterms.kernel.acting import acting, working
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Member

    from goodterms.customer.people.models import Division

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_home")]

HEAD = "Customer No;Who;Contact;Born;Remarks\n"
ANA = "1;Ana Ferreira;ana@post.example;14.05.1984;likes tea\n"
BEN = "2;Ben Whitlock;ben@post.example;30.11.1982;\n"
BAD = "3;Cy Dent;cy@post.example;31.31.1982;\n"


@pytest.fixture(autouse=True)
def _at_the_desk(dov: Member) -> Iterator[None]:
    with acting(dov.actor):
        yield


def bring(by: Member, text: str | bytes = HEAD + ANA + BEN, name: str = "people.csv") -> Import:
    content = text if isinstance(text, bytes) else text.encode("cp1252")
    return uploads.bring_in(by=by.actor, name=name, size=len(content), chunks=[content])


def fields(job: Import, **said: str) -> list[str]:
    """The fields of its columns as guessed, but for those said here by header."""
    return [said.get(header, field) for header, field in job.columns]


def ask(by: Member, job: Import, source: Source | None = None, **more: Any) -> None:
    name = "" if source else "Old card index"
    uploads.ask(by=by.actor, job=job, fields=fields(job), source=source, name=name, **more)


def take_in(job: Import) -> Import:
    """As the worker does a moment later."""
    bringing.bring(job.pk)
    job.refresh_from_db()
    return job


def files() -> list[str]:
    folder = places.imports()
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_a_file_is_understood_before_anything_is_taken_in(dov: Member) -> None:
    job = bring(dov)
    assert job.rows == 2
    assert dict(job.columns)["Who"] == "name"
    assert dict(job.columns)["Remarks"] == ""
    assert (job.phase(clock.now()), Record.objects.told_by_others().count()) == (Phase.CHOOSING, 0)


def test_it_is_kept_where_nobody_else_can_read_it(dov: Member) -> None:
    folder = places.folder(bring(dov).pk)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert sorted(path.name for path in folder.iterdir()) == ["people.csv", "sample.parquet"]


@pytest.mark.parametrize(
    "name", ["../../keys/secret.csv", "a/b\0c.csv", " .csv", "x" * 300 + ".csv"]
)
def test_no_name_leads_out_of_its_folder(dov: Member, name: str) -> None:
    job = bring(dov, name=name)
    assert (places.folder(job.pk) / job.name).is_file()
    assert len(job.name) < 120


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7 and so on", "is a PDF"),
        (b"", "is empty"),
        (b"name,email\n", "has a header but no rows"),
        (b"PK\x03\x04 half", "damaged or half-copied"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence_and_gone(
    dov: Member, content: bytes, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        bring(dov, content, "people.csv")
    assert (files(), Import.objects.count()) == ([], 0)


def test_a_file_past_the_limit_is_refused_with_the_way_round_it(
    dov: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.conf.settings.UPLOAD_MB", 0)
    with pytest.raises(Refused, match="goodterms import"):
        bring(dov)
    assert files() == []


def test_a_small_workbook_that_unpacks_to_a_huge_one_is_refused_before_it_is_read(
    dov: Member, tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
        with book.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(501):
                sheet.write(b"0" * 1_000_000)
    bomb = (tmp_path / "bomb.xlsx").read_bytes()
    assert len(bomb) < 1_000_000
    with pytest.raises(Refused, match="workbook of more than 25 MB"):
        bring(dov, bomb, "bomb.xlsx")


@pytest.mark.parametrize("name", [places.SAMPLE, places.SET_ASIDE, "Set-Aside.CSV"])
def test_a_file_is_never_called_like_what_we_write_beside_it(name: str) -> None:
    assert places.file_name(name).lower() not in {places.SAMPLE, places.SET_ASIDE}


def test_the_preview_shows_cells_as_they_came_and_as_they_are_understood(dov: Member) -> None:
    job = bring(dov, HEAD + ANA + BEN + BAD)
    seen = preview(places.folder(job.pk), job.columns)
    born = next(column for column in seen.columns if column.header == "Born")
    assert (born.cells, born.understood) == (
        ["14.05.1984", "30.11.1982"],
        ["1984-05-14", "1982-11-30"],
    )
    assert (seen.looked, seen.bad) == (3, 1)
    assert seen.rejects[0].reasons == ("31.31.1982 is not a date",)


def test_a_column_cannot_be_what_its_cells_are_not(dov: Member) -> None:
    job = bring(dov)
    said = [(header, "birth_date" if header == "Who" else "") for header, _ in job.columns]
    with pytest.raises(Refused, match="Who are no dates"):
        preview(places.folder(job.pk), said)


def test_what_the_steward_said_is_what_is_taken_in(dov: Member, energy: Division) -> None:
    job = bring(dov)
    said = fields(job, Remarks="product", Born="")
    uploads.ask(
        by=dov.actor, job=job, fields=said, source=None, name="Old card index", division=energy
    )
    done = take_in(job)
    assert (done.phase(clock.now()), done.counts["new"]) == (Phase.DONE, 2)
    payload = Record.objects.get(source_key="1").whole
    assert (payload["product"], payload["other"]) == ("likes tea", {"Born": "14.05.1984"})
    source = Source.objects.get(code="old-card-index")
    assert (source.name, source.division) == ("Old card index", energy)


def test_two_columns_cannot_be_one_name(dov: Member) -> None:
    job = bring(dov)
    with pytest.raises(Refused, match="Customer No, Born cannot all be"):
        uploads.say_columns(
            by=dov.actor,
            job=job,
            fields=fields(job, **{"Customer No": "given_name", "Born": "given_name"}),
        )


def test_a_file_in_which_nothing_says_who_is_not_taken_in(dov: Member) -> None:
    job = bring(dov)
    with pytest.raises(Refused, match="No column says who anybody is"):
        uploads.ask(by=dov.actor, job=job, fields=[""] * 5, source=None, name="Old card index")


def test_a_list_like_the_last_one_is_known_again_with_its_corrections(
    dov: Member, energy: Division
) -> None:
    first = bring(dov)
    said = fields(first, Remarks="product")
    uploads.ask(by=dov.actor, job=first, fields=said, source=None, name="Cards", division=energy)
    take_in(first)
    again = bring(dov, HEAD.replace("\n", ";Extra\n") + ANA.replace("\n", ";new\n"), "later.csv")
    assert again.source == Source.objects.get(code="cards")
    assert [field for _, field in again.columns] == [*said, ""]


def test_the_same_file_again_adds_nothing(dov: Member) -> None:
    first = bring(dov)
    ask(dov, first)
    take_in(first)
    again = bring(dov)
    ask(dov, again, again.source)
    done = take_in(again)
    assert (done.counts["new"], done.counts["changed"], done.same) == (0, 0, 2)
    assert Record.objects.filter(source=done.source).count() == 2


def test_bad_rows_come_back_as_a_file_to_mend_and_go_in(dov: Member) -> None:
    job = bring(dov, HEAD + ANA + BAD)
    ask(dov, job)
    assert take_in(job).rejected == 1
    aside = queries.set_aside(job, 10)
    assert (aside[0].line, aside[0].column, aside[0].cells[1]) == ("3", "Born", "Cy Dent")
    file = uploads.take_set_aside(by=dov.actor, job=job)
    mended = bring(dov, file.read_bytes().replace(b"31.31.1982;", b"30.11.1982;"), "mended.csv")
    assert mended.source == job.source
    ask(dov, mended, mended.source)
    assert take_in(mended).counts["new"] == 1
    assert Record.objects.get(source_key="3").payload["birth_date"] == "1982-11-30"


def test_another_divisions_list_is_not_written_to(dov: Member) -> None:
    with working("a test"):
        foreign = make_source(make_division("advice", "Advice"))
    job = bring(dov)
    with pytest.raises(Refused, match="a division you do not work for"):
        ask(dov, job, foreign)
    with pytest.raises(Refused, match="There is a list called"):
        uploads.ask(by=dov.actor, job=job, fields=fields(job), source=None, name=foreign.name)


def test_asked_twice_is_once(dov: Member) -> None:
    job = bring(dov)
    ask(dov, job)
    ask(dov, job)
    with working("a test"):
        assert AuditRecord.objects.filter(what="intake.asked").count() == 1


def test_what_stops_an_import_is_said_and_can_be_put_right(dov: Member) -> None:
    job = bring(dov)
    said = fields(job, Who="birth_date", Born="")
    uploads.ask(by=dov.actor, job=job, fields=said, source=None, name="Cards")
    stopped = take_in(job)
    assert stopped.phase(clock.now()) is Phase.STOPPED
    assert "Who are no dates" in stopped.stopped
    uploads.ask(by=dov.actor, job=job, fields=fields(job, Who="name"), source=None, name="Cards")
    assert take_in(job).counts["new"] == 2


def test_an_import_killed_while_it_was_read_is_read_again(
    dov: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """As SIGKILL: no handler runs."""

    job = bring(dov)
    ask(dov, job)
    with monkeypatch.context() as patch:
        patch.setattr(bringing, "_ready", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            take_in(job)
    job.refresh_from_db()
    with clock.moved(timedelta(minutes=5)):
        assert job.phase(clock.now()) is Phase.SILENT
        bringing.look_after(job.pk)
    job.refresh_from_db()
    assert (job.phase(clock.now()), job.counts["new"]) == (Phase.DONE, 2)


def test_a_fault_of_ours_is_said_too(dov: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    job = bring(dov)
    ask(dov, job)
    with monkeypatch.context() as patch:
        patch.setattr(bringing, "carry_on", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take_in(job)
    job.refresh_from_db()
    assert "broke the import off" in job.stopped


def test_a_file_can_be_dropped_until_it_is_asked_for(dov: Member) -> None:
    job = bring(dov)
    uploads.drop(by=dov.actor, job=job)
    assert (files(), list(queries.imports())) == ([], [])
    other = bring(dov)
    ask(dov, other)
    with pytest.raises(Refused, match="being imported already"):
        uploads.drop(by=dov.actor, job=other)


def test_a_file_goes_after_some_days_and_what_it_said_stays(dov: Member) -> None:
    job = bring(dov, HEAD + ANA + BAD)
    ask(dov, job)
    take_in(job)
    uploads.clear(job.pk)
    job.refresh_from_db()
    assert (files(), job.cleared_at is not None, job.counts["new"]) == ([], True, 1)
    assert queries.set_aside(job, 10) == []
    with pytest.raises(Refused, match="these are gone"):
        uploads.take_set_aside(by=dov.actor, job=job)


def test_a_file_that_was_thrown_away_is_chosen_once_more(dov: Member) -> None:
    job = bring(dov)
    with clock.moved(uploads.KEEP + timedelta(hours=1)):
        uploads.clear(job.pk)
        with pytest.raises(Refused, match="Choose it once more"):
            ask(dov, job)


def test_a_file_under_way_is_not_taken_from_under_the_import(dov: Member) -> None:
    job = bring(dov)
    ask(dov, job)
    uploads.clear(job.pk)
    assert files() != []


def test_each_step_leaves_one_audit_record(dov: Member) -> None:
    job = bring(dov)
    uploads.say_columns(by=dov.actor, job=job, fields=fields(job))
    ask(dov, job)
    take_in(job)
    with working("a test"):
        left = AuditRecord.objects.filter(what__startswith="intake.").order_by("at")
        assert [row.what for row in left] == [
            "intake.brought",
            "intake.columns_said",
            "intake.asked",
            "intake.imported",
        ]
