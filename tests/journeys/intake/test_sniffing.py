from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from goodterms.journeys.intake.sniffing import ONE_COLUMN, look
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.intake.conftest import Write


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_every_line_alike(write: Write, delimiter: str) -> None:
    rows = [["name", "note"], ["Ana", "one, two; three"], ["Ben", 'says "a|b"']]
    lines = [delimiter.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in r) for r in rows]
    assert look(write("\n".join(lines))).delimiter == delimiter


def test_decimal_commas_do_not_outvote_the_semicolon(write: Write) -> None:
    text = "name;amount\n" + "Ana;12,50\nBen;7,00\n" * 5
    assert look(write(text)).delimiter == ";"


def test_a_column_of_names_with_commas_is_one_column(write: Write) -> None:
    assert look(write("name\nFerreira, Ana\nHale, Marcus\n")).delimiter == ONE_COLUMN


def test_excels_own_first_line_is_obeyed_and_left_out(write: Write) -> None:
    shape = look(write("sep=|\nname|city\nAna|Leeds\n"))
    assert (shape.delimiter, shape.skip) == ("|", 1)


def test_titles_above_the_header_are_skipped(write: Write) -> None:
    shape = look(write("Customers of 2024\n\nname,city,phone\nAna,Leeds,1\nBen,York,2\n"))
    assert (shape.skip, shape.headed) == (2, True)


def test_a_file_may_begin_with_its_rows(write: Write) -> None:
    shape = look(write("Ana,ana@post.example,1970-05-14\nBen,ben@post.example,1972-01-02\n"))
    assert not shape.headed


@pytest.mark.parametrize(
    ("start", "what"),
    [
        (b"%PDF-1.7 ...", "a PDF"),
        (b"<!DOCTYPE html><html><table><tr><td>Ana", "a web page"),
        (b"<?xml version='1.0'?><rows/>", "an XML file"),
        (b'[{"name": "Ana"}]', "a JSON file"),
        (b"\x1f\x8b\x08 zipped", "a gzip archive"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (bytes(range(1, 32)) * 40, "a binary file"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(write: Write, start: bytes, what: str) -> None:
    with pytest.raises(Refused, match=f"people.csv is {what}, not a table: export"):
        look(write(start))


def test_a_web_page_saved_as_a_workbook_is_refused(write: Write) -> None:
    with pytest.raises(Refused, match=r"customers\.xls is a web page"):
        look(write(b"<html><table>", "customers.xls"))


@pytest.mark.parametrize("text", [b"", b"   \n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(write: Write, text: bytes) -> None:
    with pytest.raises(Refused, match=r"people\.csv is empty"):
        look(write(text))


def test_a_file_named_like_another_kind_is_refused_with_the_name_it_needs(write: Write) -> None:
    with pytest.raises(Refused, match=r"named like an Excel workbook but is a text.*ends in \.csv"):
        look(write("name,city\nAna,Leeds\n", "people.xlsx"))


def test_a_zip_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(Refused, match="is a zip archive, not a workbook"):
        look(path)


def test_half_a_workbook_is_refused(write: Write) -> None:
    with pytest.raises(Refused, match="damaged or half-copied"):
        look(write(b"PK\x03\x04 and then nothing", "people.xlsx"))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"There is no file nobody\.csv"):
        look(tmp_path / "nobody.csv")
    with pytest.raises(Refused, match="is a folder"):
        look(tmp_path)


@pytest.mark.parametrize(
    "content", [b"\0" * 5_000, "name,email\nAna,a@x.example\n".encode("utf-32-le")]
)
def test_zeros_that_are_not_every_second_byte_are_no_text(write: Write, content: bytes) -> None:
    with pytest.raises(Refused, match="is a binary file, not a table"):
        look(write(content))
