from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from goodterms.journeys.intake import readers
from goodterms.journeys.intake.headers import FIELDS, IDENTITY_FIELDS
from goodterms.journeys.intake.prepare import prepare
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from tests.journeys.intake.conftest import Take, Write

ANA = {"name": "Zoë Ferreira", "city": "São Tomé", "birth_date": "1970-05-14"}
PEOPLE = "Name;Ort;Geburtsdatum\r\nZoë Ferreira;São Tomé;14.05.1970\r\nBen;Köln;02.11.2001\r\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "iso8859-1", "cp850"]
)
def test_a_table_reads_the_same_in_every_encoding(write: Write, take: Take, encoding: str) -> None:
    _, rows = take(write(PEOPLE, encoding=encoding))
    assert rows[0] == {"row": 0, "line": 2} | ANA
    assert [row["line"] for row in rows] == [2, 3]


def test_the_columns_are_our_fields_in_their_order(write: Write, tmp_path: Path) -> None:
    out = tmp_path / "out.parquet"
    prepare(write(PEOPLE), {}, out)
    assert tuple(pq.read_schema(out).names) == ("row", "line", *IDENTITY_FIELDS)
    prepare(write(PEOPLE), {}, out, extra=True)
    assert tuple(pq.read_schema(out).names) == ("row", "line", *FIELDS, "payload", "paper")


def test_quoted_newlines_keep_their_row_and_later_rows_their_line(write: Write, take: Take) -> None:
    _, rows = take(write('name,city\n"Ana\nFerreira",Leeds\n\nBen,York\n'))
    assert [(row["row"], row["line"], row["name"]) for row in rows] == [
        (0, 2, "Ana\nFerreira"),
        (1, 5, "Ben"),
    ]


def test_old_line_ends_and_missing_last_ones_are_read(write: Write, take: Take) -> None:
    for text in ("name,city\rAna,Leeds\rBen,York", "name,city\r\nAna,Leeds\nBen,York\r\n"):
        _, rows = take(write(text.encode()))
        assert [row["city"] for row in rows] == ["Leeds", "York"]


def test_a_table_of_one_column_is_read(write: Write, take: Take) -> None:
    _, rows = take(write("name\nFerreira, Ana\n\nHale, Marcus\n"))
    assert [(row["line"], row["name"]) for row in rows] == [
        (2, "Ferreira, Ana"),
        (4, "Hale, Marcus"),
    ]


def test_a_workbook_keeps_what_its_cells_mean(tmp_path: Path, take: Take) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Our customers"],
        [],
        ["Name", "Born", "Account", "Member"],
        ["Ana Ferreira", date(1970, 5, 14), 4402, True],
        [],
        ["Ben", datetime(1972, 1, 2, 8, 30), 44.5, None],  # noqa: DTZ001  (a sheet knows no zone)
    ):
        sheet.append(row)
    book.save(tmp_path / "people.xlsx")
    _, rows = take(tmp_path / "people.xlsx")
    assert rows == [
        {"row": 0, "line": 4, "name": "Ana Ferreira", "birth_date": "1970-05-14",
         "account_no": "4402"},
        {"row": 1, "line": 6, "name": "Ben", "birth_date": "1972-01-02", "account_no": "44.5"},
    ]  # fmt: skip


def test_a_workbook_whose_dates_lost_their_format_is_read_as_it_was_meant(
    tmp_path: Path, take: Take
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Name", "Date of birth", "Customer no"],
        ["Ana Ferreira", 25702, 25702],
        ["Ben Whitlock", 30285, 30285],
        ["Joan Petrie", date(1971, 7, 5), 40102],
    ):
        sheet.append(row)
    book.save(tmp_path / "people.xlsx")
    prepared, rows = take(tmp_path / "people.xlsx")
    assert [row["birth_date"] for row in rows] == ["1970-05-14", "1982-11-30", "1971-07-05"]
    assert rows[0]["record_id"] == "25702"
    assert "The plain numbers of birth_date are days as a workbook counts them." in prepared.notes


def test_a_parquet_file_keeps_what_its_columns_mean(tmp_path: Path, take: Take) -> None:
    table = pa.table(
        {
            "unique_id": [1, 2],
            "name": ["Ana", None],
            "dob": [date(1970, 5, 14), None],
            "account": [4402.0, 44.5],
            "tags": [["a"], []],
        }
    )
    pq.write_table(table, tmp_path / "people.parquet")
    _, rows = take(tmp_path / "people.parquet", extra=True)
    assert rows[0]["birth_date"] == "1970-05-14"
    assert [row["account_no"] for row in rows] == ["4402", "44.5"]
    assert rows[0]["paper"].endswith('"other":{"tags":"[\\"a\\"]"}}')


def test_day_and_month_are_settled_by_the_column(write: Write, take: Take) -> None:
    text = "name,born\nAna,03/04/1970\nBen,{}\n"
    _, rows = take(write(text.format("25/12/1980")))
    assert rows[0]["birth_date"] == "1970-04-03"
    _, rows = take(write(text.format("12/25/1980")))
    assert rows[0]["birth_date"] == "1970-03-04"


def test_a_house_number_is_joined_in_the_order_of_the_file(write: Write, take: Take) -> None:
    _, rows = take(write("street_number,street,city\n7,Quay Lane,Leeds\n,Quay Lane,Leeds\n"))
    assert [row["street"] for row in rows] == ["7 Quay Lane", "Quay Lane"]
    _, rows = take(write("Straße,Hausnummer,Ort\nKaistraße,7,Bonn\n"))
    assert rows[0]["street"] == "Kaistraße 7"


def test_an_address_in_one_cell_is_taken_apart(write: Write, take: Take) -> None:
    text = (
        'name,address\nAna,"14 Quay Lane, Leeds LS1 4AP"\nBen,"Flat 2, 9 High St, Reno, NV 89501"\n'
    )
    _, rows = take(write(text))
    assert [[row.get(k) for k in ("street", "city", "postcode")] for row in rows] == [
        ["14 Quay Lane", "Leeds", "LS1 4AP"],
        ["Flat 2 9 High St", "Reno", "89501"],
    ]


def test_a_second_phone_fills_the_gap_of_the_first(write: Write, take: Take) -> None:
    _, rows = take(
        write("name,mobile,home phone\nAna,07700 900614,01632 960111\nBen,,01632 960222\n")
    )
    assert [row["phone"] for row in rows] == ["07700 900614", "01632 960222"]


def test_what_a_column_was_taken_for_is_told(write: Write, take: Take) -> None:
    report, _ = take(write("name;Kontakt;x\nAna;ana@post.example;1\nBen;ben@post.example;2\n"))
    assert report.sentence() == "Read name, email from Kontakt (by content); not used: x."


def test_a_column_called_a_date_that_holds_none_is_let_go(write: Write, take: Take) -> None:
    report, rows = take(write("name,born\nAna,here\nBen,there\n"))
    assert "birth_date" not in rows[0]
    assert report.notes == ("born was left out: most of it are no dates.",)
    with pytest.raises(Refused, match="Most of the column born are no dates"):
        take(write("name,born\nAna,here\nBen,there\n"), mapping={"birth_date": "born"})


def test_a_table_about_nobody_is_refused(write: Write, take: Take) -> None:
    with pytest.raises(Refused, match=r"No column of people\.csv looks like a name"):
        take(write("colour,weight\nred,12\nblue,13\n"))


def test_a_header_without_rows_is_refused(write: Write, take: Take) -> None:
    with pytest.raises(Refused, match="has a header but no rows"):
        take(write("name,city\n"))


# A bad row, where every row must be answered: one sentence, and nothing is written.


@pytest.mark.parametrize(
    ("bad", "sentence"),
    [
        (b"Ben,31/31/1999,York", "line 3, column born: 31/31/1999 is not a date."),
        (b"Ben,14/05/1970", "line 3: 2 cells where the header has 3."),
        (b"Ben,14/05/1970,York,x", "line 3: 4 cells where the header has 3."),
        (b"B\xffn,14/05/1970,Zo\xc3\xab", "line 3, column name: a byte that is no letter"),
        (b"Ben,14/05/1970,Yo\0rk", "line 3, column city: a NUL byte."),
        (b'Ben,14/05/1970,"York', "line 3: a quotation mark is opened and not closed."),
        (b'Ben,14/05/1970,"Yo"rk', "line 3: a quotation mark stands in the middle of a cell."),
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_column(
    write: Write, tmp_path: Path, bad: bytes, sentence: str
) -> None:
    many = "Zoë,14/05/1970,Leeds\n".encode() * 20
    file = write(b"name,born,city\nAna,14/05/1970,Leeds\n" + bad + b"\n" + many)
    out = tmp_path / "out.parquet"
    with pytest.raises(Refused) as refused:
        prepare(file, {}, out)
    assert str(refused.value).startswith(f"people.csv, {sentence}"[:60])
    assert {path.name for path in tmp_path.iterdir()} == {"people.csv"}


def test_odd_emails_and_phones_are_kept_as_they_came(write: Write, take: Take) -> None:
    _, rows = take(write("name,email,phone\nAna,ana@,12\nBen,b@x.example,01632 960222\n"))
    assert (rows[0]["email"], rows[0]["phone"]) == ("ana@", "12")


def test_slips_in_a_rough_column_are_kept_and_counted(write: Write, take: Take) -> None:
    good = "".join(f"n{at},19700514\n" for at in range(60))
    report, rows = take(write(f"name,dob\n{good}Ana,19551192\n"))
    assert rows[-1]["birth_date"] == "1955-11-92"
    assert report.notes[0].startswith("1 of 61 values of birth_date are in no calendar")


# A bad row in an import: set aside, to be mended and brought again.

MIXED = (
    'id,name,born,total,city\n1,Ana,14/05/1970,"1,50",Leeds\n2,Ben,31/31/1999,ten,York\n'
    '3,Cleo,02/11/2001,2.00\n4,Dov,02/11/2001,"3,00",Ryde,x\n5,Eve,25/12/1980,"4,25",Hull\n'
)  # fmt: skip


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))


def test_bad_rows_are_set_aside_with_line_column_and_reason(write: Write, take: Take) -> None:
    report, rows = take(write(MIXED), extra=True, set_aside=True)
    assert [row["name"] for row in rows] == ["Ana", "Eve"]
    assert (report.rows, report.rejected) == (2, 3)
    assert report.rejects is not None
    assert report.rejects.name == "people.rejected.csv"
    assert read_csv(report.rejects) == [
        ["line", "column", "reason", "id", "name", "born", "total", "city"],
        ["3", "born; total", "31/31/1999 is not a date; ten is not an amount", "2", "Ben",
         "31/31/1999", "ten", "York"],
        ["4", "", "4 cells where the header has 5", "3", "Cleo", "02/11/2001", "2.00"],
        ["5", "", "6 cells where the header has 5", "4", "Dov", "02/11/2001", "3,00", "Ryde", "x"],
    ]  # fmt: skip


def test_mended_rows_come_in_and_unmended_ones_do_not(write: Write, take: Take) -> None:
    first, _ = take(write(MIXED), extra=True, set_aside=True)
    assert first.rejects is not None
    mended = first.rejects.read_text("utf-8-sig").replace(",31/31/1999,ten,", ',31/12/1999,"7,00",')
    first.rejects.write_text(mended, "utf-8")
    report, rows = take(first.rejects, extra=True, set_aside=True)
    assert [(row["record_id"], row["birth_date"]) for row in rows] == [("2", "1999-12-31")]
    assert "reason" not in rows[0].get("paper", "")
    assert report.rejected == 2
    assert report.rejects is not None
    assert report.rejects.name == "people.rejected-2.csv"


def test_letters_that_could_not_be_read_stay_bad_until_mended(write: Write, take: Take) -> None:
    good = "Zoë,Leeds\n".encode() * 20
    first, rows = take(write(b"name,city\n" + good + b"B\xffn,York\n"), set_aside=True)
    assert len(rows) == 20
    assert first.rejects is not None
    with pytest.raises(Refused, match="column name: a letter that could not be read"):
        take(first.rejects)


def test_a_file_of_rejects_that_is_being_mended_is_never_written_over(
    write: Write, take: Take
) -> None:
    first, _ = take(write(MIXED), extra=True, set_aside=True)
    again, _ = take(write(MIXED), extra=True, set_aside=True)
    assert again.rejects == first.rejects
    assert first.rejects is not None
    first.rejects.write_text("half mended")
    third, _ = take(write(MIXED), extra=True, set_aside=True)
    assert third.rejects is not None
    assert third.rejects.name == "people.rejected-2.csv"
    assert first.rejects.read_text() == "half mended"


def test_one_stray_quotation_mark_does_not_swallow_the_file(write: Write, take: Take) -> None:
    rest = "".join(f"n{at},Leeds\n" for at in range(2_000))
    report, rows = take(write(f'name,city\nAna,Leeds\nBen,"York\n{rest}'), set_aside=True)
    assert (report.rows, report.rejected) == (2_001, 1)
    assert rows[-1]["line"] == 2_003


# The payload: the row as it came.


def test_contact_facts_are_kept_apart_from_the_rest_which_stays_as_it_came(
    write: Write, take: Take
) -> None:
    text = (
        'Kd-Nr;Vorname;Nachname;geboren;Betrag;Notiz "x"\n7;Ana;Ferreira;14.05.1970;1.234,50 €;hi\n'
    )
    _, rows = take(write(text), extra=True, mapping={"record_id": "Kd-Nr"})
    assert rows[0]["payload"] == (
        '{"given_name":"Ana","family_name":"Ferreira","birth_date":"1970-05-14"}'
    )
    assert rows[0]["paper"] == (
        '{"invoice_amount":"1234.50","other":{"Notiz \\"x\\"":"hi","geboren":"14.05.1970",'
        '"Betrag":"1.234,50 €"}}'
    )
    assert rows[0]["currency"] == "EUR"


def test_an_all_empty_row_is_a_row_of_a_list_but_not_of_an_import(write: Write, take: Take) -> None:
    text = "name,city\nAna,Leeds\n,\nBen,York\n"
    _, rows = take(write(text))
    assert rows[1] == {"row": 1, "line": 3}
    _, rows = take(write(text), extra=True)
    assert [row["row"] for row in rows] == [0, 2]


# Both ways of reading give the same.

cells = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Zs")),
    max_size=8,
).map(lambda text: text.replace("\ufeff", "").replace("\ufffd", ""))


@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(cells, cells.filter(bool)), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    newline=st.booleans(),
)
def test_any_table_comes_through_whole_and_in_order(
    rows: list[tuple[str, str]], delimiter: str, newline: bool
) -> None:
    if newline:
        rows = [(first, f"{second}\n{second}") for first, second in rows]
    with TemporaryDirectory() as folder:
        path, out = Path(folder, "people.csv"), Path(folder, "out.parquet")
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
            writer.writerows([("state", "street"), *rows])
        told = {"state": "state", "street": "street"}
        prepare(path, told, out)
        got = pq.read_table(out).to_pylist()
    assert [(row["state"] or "", row["street"]) for row in got] == rows
    step = 2 if newline else 1
    assert [row["line"] for row in got] == [2 + step * at for at in range(len(rows))]


def test_the_careful_reader_finds_what_the_fast_one_does(
    write: Write, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'{at},"Ana {at}, née x",a{at}@post.example, {at}' for at in range(500)]
    file = write("\n".join(["id,name,email,account", *lines]))
    fast = take(file)[1]

    def never(*_: Any) -> bool:
        return False

    monkeypatch.setattr(readers, "_is_plain", never)
    assert take(file)[1] == fast
    assert fast[499]["line"] == 501


def test_the_payload_does_not_depend_on_the_order_of_columns(write: Write, take: Take) -> None:
    one = take(write("name,colour,shape\nAna,red,round\n"), extra=True)[1]
    other = take(write("shape,name,colour\nround,Ana,red\n"), extra=True)[1]
    assert one[0]["payload"] == other[0]["payload"]
    assert one[0]["paper"] == other[0]["paper"] == '{"other":{"colour":"red","shape":"round"}}'


def test_a_national_number_is_written_into_no_text_not_even_as_it_came(
    write: Write, take: Take
) -> None:
    text = "id,name,national id,ssn,phone\n1,Ana,AB 12,CD 34,07700 900614\n2,Ben,,EF 56,\n"
    _, rows = take(write(text), extra=True)
    assert [row["national_id"] for row in rows] == ["AB 12", "EF 56"]
    written = "".join(row.get(text, "") for row in rows for text in ("payload", "paper"))
    assert "12" not in written
    assert "34" not in written


def test_a_row_with_a_number_alone_is_a_row(write: Write, take: Take) -> None:
    _, rows = take(write("id,name,national id\n,Ana,\n,,AB 12\n,,\n"), extra=True)
    assert [row["row"] for row in rows] == [0, 1]


def test_a_folder_that_cannot_hold_the_rejects_is_said_before_anything_comes_in(
    write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError

    monkeypatch.setattr("shutil.copyfile", refuse)
    out = tmp_path / "out.parquet"
    with pytest.raises(Refused, match=r"people\.rejected\.csv cannot be written beside it"):
        prepare(write(MIXED), {}, out, extra=True, set_aside=True)
    assert not out.exists()


def wide(columns: int) -> str:
    """A list of a name and columns of no meaning, three thousand rows long."""
    rows = [["name", *(f"x{n}" for n in range(columns - 1))]]
    rows += [[f"Ana Vale {n}", *["said"] * (columns - 1)] for n in range(3_000)]
    return "\n".join(map(",".join, rows))


def test_a_list_of_hundreds_of_columns_is_read(write: Write, take: Take) -> None:
    report, rows = take(write(wide(300)), extra=True)
    assert report.rows == len(rows) == 3_000
    assert rows[-1]["paper"].count("said") == 299


def test_more_columns_than_a_list_has_are_refused(write: Write, take: Take) -> None:
    text = ",".join(f"x{n}" for n in range(10_000))
    with pytest.raises(Refused, match="has 10,000 columns, and a list of people at most 1,000"):
        take(write(f"{text}\n{text}\n"))


def test_a_name_of_a_column_is_kept_to_a_length_and_without_marks(write: Write, take: Take) -> None:
    report, _ = take(write(f"\ufeff\ufeffname,{'h' * 5_000}\nAna Vale,1\nBen Vale,2\n"))
    assert report.mapped.headers == ("name", "h" * 100)


@pytest.mark.parametrize("field", ["Customer No", "Account No", "Invoice No", "Email"])
def test_what_no_index_holds_is_set_aside(write: Write, take: Take, field: str) -> None:
    long = "x" * 501 + "@mail.example"
    report, rows = take(
        write(f"Name,{field}\nAna Vale,{long}\nBen Vale,b1@mail.example\n"),
        extra=True,
        set_aside=True,
    )
    assert (report.rows, report.rejected, rows[0]["name"]) == (1, 1, "Ben Vale")
    assert report.rejects
    assert "a value of more than 500 characters" in report.rejects.read_text("utf-8")
