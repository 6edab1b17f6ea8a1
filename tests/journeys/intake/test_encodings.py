from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from goodterms.journeys.intake.encodings import NUL, UNDECODABLE, copy_as_utf8, guess, scan

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.intake.conftest import Write

NAMES = "José, François, Müller, Zoë, Ångström, Peña, O\u2019Brien, Groß, Sørensen, Brontë"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"]
)
def test_unicode_proves_itself(write: Write, encoding: str) -> None:
    file = write("name,city\n" + "José,Malmö\n" * 20, encoding=encoding)
    assert file.read_text(scan(file).encoding).lstrip("\ufeff").startswith("name,city\nJosé")


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "mac_roman", "iso8859-1"])
def test_western_names_give_their_code_page_away(write: Write, encoding: str) -> None:
    text = NAMES.replace("\u2019", "'")
    file = write(text, encoding=encoding)
    assert file.read_text(scan(file).encoding) == text


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("cp1250", "Łukasz Żółty, Zofia Wiśniewska, Grażyna Dąbrowska"),
        ("cp1251", "Иван Петров, Мария Соколова, Пётр Волков"),
        ("cp1253", "Γιώργος Παπαδόπουλος, Ελένη Νικολάου"),
    ],
)
def test_other_scripts_are_found_by_what_stands_beside_what(encoding: str, text: str) -> None:
    words = Counter(word.encode(encoding) for word in text.split())
    assert " ".join(word.decode(guess(words)) for word in words) == text


def test_one_accented_name_is_enough(write: Write) -> None:
    file = write(b"name,city\nJos\xe9 Garcia,Leeds\n")
    assert scan(file).encoding == "cp1252"


def test_one_broken_byte_does_not_make_a_utf8_file_another(write: Write) -> None:
    file = write(b"name\n" + "José\n".encode() * 20 + b"Mar\xeda\n")
    seen = scan(file)
    assert seen.encoding == "utf-8"
    assert not seen.plain


def test_plain_files_are_known_with_their_lines(write: Write) -> None:
    seen = scan(write("a,b\n1,2\n3,4\n\n\n"))
    assert seen.plain
    assert seen.lines == 3


@pytest.mark.parametrize("text", [b"a,b\n1,\x002\n", b"a,b\r1,2\r3,4", b"a,b\n1,\xff\n" * 9])
def test_nul_bytes_old_line_ends_and_broken_bytes_are_not_plain(write: Write, text: bytes) -> None:
    assert not scan(write(text)).plain


def test_a_copy_marks_damage_and_keeps_the_rest(write: Write, tmp_path: Path) -> None:
    out = tmp_path / "copy"
    copied = copy_as_utf8(write(b"a,b\r\n1,\xff\r\n\x00,4"), "utf-8", out)
    assert copied.damaged
    assert copied.lines == 3
    assert out.read_text("utf-8") == f"a,b\n1,{UNDECODABLE}\n{NUL},4"
