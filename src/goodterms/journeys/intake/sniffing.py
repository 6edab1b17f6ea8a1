"""What a file is, before a row of it is read: its kind, encoding, delimiter and header line.

The first bytes decide, not the name; where the two disagree the file is refused in one sentence,
because a file that is not what it says was most likely picked by mistake.
"""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from goodterms.journeys.intake import headers
from goodterms.journeys.intake.encodings import NUL, UNREAD, Scan, by_zeros, scan
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

type Kind = Literal["text", "sheet", "parquet"]

SAMPLE = 1 << 18
DELIMITERS = ",;\t|"
ONE_COLUMN = "\x1f"  # ASCII's own separator of cells; a table of one column has none
_PREAMBLE = 25  # lines of title a report may put above its table

_SUFFIXES: dict[Kind, tuple[str, ...]] = {
    "text": (".csv", ".tsv", ".tab", ".txt", ".psv"),
    "sheet": (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
    "parquet": (".parquet", ".pq"),
}
_SAYS: dict[Kind, str] = {
    "text": "a text table",
    "sheet": "an Excel workbook",
    "parquet": "a Parquet file",
}
_FOREIGN = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"BEGIN:VCARD", "a vCard file"),
)
_WEB = (b"<!doctype html", b"<html", b"<table", b"<head", b"<body", b"<meta")
_OLE = b"\xd0\xcf\x11\xe0"  # Excel before 2007, but also Word before 2007
_CONTROL = bytes(sorted(set(range(0x20)) - set(b"\t\n\r\f\x1a\x1b\x1f")))


@dataclass(frozen=True, slots=True)
class Shape:
    """How to read a file. The last four say something for text only."""

    kind: Kind
    scan: Scan = UNREAD
    delimiter: str = ","
    skip: int = 0  # lines above the header
    headed: bool = True


def look(path: Path) -> Shape:
    """The shape of ``path``; refuses in a sentence what is no table, or not the kind it says."""
    kind = _kind(path)
    suffix = path.suffix.lower()
    said = next((k for k, suffixes in _SUFFIXES.items() if suffix in suffixes), kind)
    if said != kind:
        raise Refused(
            f"{path.name} is named like {_SAYS[said]} but is {_SAYS[kind]}: give it a name that "
            f"ends in {_SUFFIXES[kind][0]} and import that.",
            rule="intake.misnamed",
        )
    return _look_at_text(path) if kind == "text" else Shape(kind)


def _kind(path: Path) -> Kind:
    if path.is_dir():
        raise Refused(f"{path.name} is a folder, not a file.", rule="intake.folder")
    if not path.is_file():
        raise Refused(f"There is no file {path.name}.", rule="intake.missing")
    try:
        with path.open("rb") as file:
            start = file.read(4096)
    except PermissionError as error:
        raise Refused(f"{path.name} may not be read by this user.", rule="intake.denied") from error
    if not start.strip():
        raise Refused(f"{path.name} is empty.", rule="intake.empty")
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"PK"):
        return _inside_zip(path)
    if start.startswith(_OLE):
        return "sheet"
    _refuse_foreign(path, start)
    return "text"


def _inside_zip(path: Path) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise Refused(
            f"{path.name} is a damaged or half-copied file: copy it again and import that.",
            rule="intake.damaged",
        ) from error
    if names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        return "sheet"
    what = "a Word document" if "word/document.xml" in names else "a zip archive, not a workbook"
    raise Refused(
        f"{path.name} is {what}: export the table as CSV or XLSX and import that.",
        rule="intake.foreign",
    )


def _refuse_foreign(path: Path, start: bytes) -> None:
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    what = next((what for magic, what in _FOREIGN if start.startswith(magic)), "")
    if text.startswith(_WEB):
        what = "a web page"
    elif text.startswith(b"<?xml"):
        what = "an XML file"
    elif text.startswith((b'{"', b'[{"', b"{\n", b"[\n")):
        what = "a JSON file"
    elif not what and _binary(start):
        what = "a binary file"
    if what:
        raise Refused(
            f"{path.name} is {what}, not a table: export the table as CSV or XLSX and import that.",
            rule="intake.foreign",
        )


def _binary(start: bytes) -> bool:
    """Many control characters and not the even zeros of UTF-16. A stray NUL is only a bad row."""
    if start[:2] in {b"\xff\xfe", b"\xfe\xff"} or by_zeros(start):
        return False
    return len(start) - len(start.translate(None, _CONTROL)) > len(start) * 0.02 + 2


def _look_at_text(path: Path) -> Shape:
    seen = scan(path)
    text = _sample(path, seen)
    if not text.strip():
        raise Refused(f"{path.name} is empty.", rule="intake.empty")
    skip, told = _excel_note(text)
    lines = text.split("\n")[skip:]
    delimiter = told or _delimiter(lines)
    rows = _rows(lines, delimiter)
    width = _usual_width(rows)
    above = _preamble(rows, width)
    skip += above
    first = rows[above] if above < len(rows) else []
    return Shape("text", seen, delimiter, skip, headers.is_header(first))


def _sample(path: Path, seen: Scan) -> str:
    with path.open(encoding=seen.encoding, errors="goodterms.undecodable", newline=None) as file:
        text = file.read(SAMPLE)
        if file.read(1) and "\n" in text:
            text = text[: text.rindex("\n")]  # the last line of a sample is half a line
    return text.replace("\0", NUL)


def _excel_note(text: str) -> tuple[int, str]:
    """Excel's own first line ``sep=;``: how many lines it takes and the delimiter it tells."""
    first = text.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == len("sep=") + 1:
        return 1, first[-1]
    return 0, "\t" if first.lower() == "sep=" else ""


def _delimiter(lines: list[str]) -> str:
    """The delimiter that cuts most lines into the same number of cells, and into most cells."""
    if headers.is_known(lines[0]) and not set(DELIMITERS).intersection(lines[0]):
        return ONE_COLUMN  # "name" above "Ferreira, Ana" is one column of names, not two

    def agreement(delimiter: str) -> tuple[float, int]:
        widths = [len(row) for row in _rows(lines, delimiter) if row]
        width, times = Counter(widths).most_common(1)[0] if widths else (1, 0)
        wide_header = any(len(row) == width for row in _rows(lines[:_PREAMBLE], delimiter)[:1])
        return (times / len(widths) + wide_header if width > 1 else 0.0, width)

    best = max(DELIMITERS, key=agreement)
    return best if agreement(best)[0] > 0 else ONE_COLUMN


def _rows(lines: list[str], delimiter: str) -> list[list[str]]:
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, skipinitialspace=True)
    rows: list[list[str]] = []
    with suppress(csv.Error):  # an endless cell: what was read before it is sample enough
        for row in reader:
            rows.append(row)  # noqa: PERF402  (keeps what came before the error)
    return rows


def _usual_width(rows: list[list[str]]) -> int:
    return Counter(len(row) for row in rows if row).most_common(1)[0][0]


def _preamble(rows: list[list[str]], width: int) -> int:
    """Titles and blank lines above the header: rows with one cell where the table has more."""
    for at, row in enumerate(rows[:_PREAMBLE]):
        filled = sum(bool(cell.strip()) for cell in row)
        if filled > 1 or (width == 1 and filled):
            return at
    return 0
