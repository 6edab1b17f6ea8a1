"""CSV read line by line, for files that are not plain: a bad row is named and takes no other along.

The csv module knows the format; this knows when it is being led astray. A quotation mark that is
opened and never closed would swallow the rest of the file into one cell: the reader stops, the
line is a bad row, and reading starts again on the next one.
"""

from __future__ import annotations

import csv
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

_LONGEST_ROW = 500  # lines; more are an unclosed quotation mark, not an address
_CELL_LIMIT = 1 << 20

csv.field_size_limit(_CELL_LIMIT)


class Row(NamedTuple):
    """A row as it came. ``why`` is empty for a good one; else the cells may be any number."""

    line: int  # where it starts, counted from 1
    cells: list[str]
    why: str


class _UnclosedError(Exception):
    """A row went on for longer than a row does."""


class _Lines:
    """The lines of a file, with those of the row being read kept until the row is known good."""

    def __init__(self, file: TextIO, number: int) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self.number = number  # of the line the current row starts on
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= _LONGEST_ROW:
            raise _UnclosedError
        line = self._again.popleft() if self._again else next(self._file)
        self.taken.append(line)
        return line

    def next_row(self) -> None:
        self.number += len(self.taken)
        self.taken.clear()

    def back_up(self) -> str:
        """Give up on the line the row started with and offer those after it once more."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self.taken = [first]
        return first


def rows(file: TextIO, delimiter: str, width: int, *, first_line: int) -> Iterator[Row]:
    """Every row of an open text, which stands at the line numbered ``first_line``."""
    lines = _Lines(file, first_line)
    while True:
        reader = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
        try:
            for cells in reader:
                if len(cells) == width:
                    yield Row(lines.number, cells, "")
                elif any(cell.strip() for cell in cells):
                    yield Row(lines.number, cells, _wrong_width(len(cells), width))
                lines.next_row()
        except (csv.Error, _UnclosedError) as error:
            text = lines.back_up().rstrip("\r\n")
            yield Row(lines.number, text.split(delimiter), _why(error))
            lines.next_row()
        else:
            return


def header(file: TextIO, delimiter: str) -> tuple[list[str], int]:
    """The cells of the header and the number of lines it takes."""
    reader = csv.reader(file, delimiter=delimiter, skipinitialspace=True)
    cells = next(reader, [])
    return cells, reader.line_num


def _wrong_width(cells: int, width: int) -> str:
    return f"{cells} cell{'s' * (cells != 1)} where the header has {width}"


def _why(error: Exception) -> str:
    if isinstance(error, _UnclosedError) or "unexpected end" in str(error):
        return "a quotation mark is opened and not closed"
    if "field larger" in str(error):
        return f"a cell of more than {_CELL_LIMIT:,} characters"
    return "a quotation mark stands in the middle of a cell"
