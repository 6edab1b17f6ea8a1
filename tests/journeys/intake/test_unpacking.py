"""A few kilobytes of Parquet can stand for terabytes: refused in a sentence, unread."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from goodterms.journeys.intake import readers
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.intake.conftest import Take


def repeated(text: str, times: int) -> pa.DictionaryArray:
    """One text, said so often, and written once."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * times, pa.int32()), pa.array([text]))


def written(folder: Path, **columns: pa.Array) -> Path:
    path = folder / "people.parquet"
    pq.write_table(pa.table(columns), path, compression="zstd")
    return path


def test_a_text_said_two_thousand_times_is_refused_unread(tmp_path: Path, take: Take) -> None:
    names = repeated("Ana Ferreira", 2_000)
    bomb = written(tmp_path, name=names, note=repeated("x" * 1_000_000, 2_000))
    assert bomb.stat().st_size < 20_000, "what it stands for is 2 GB"
    with pytest.raises(Refused, match="unpacks to far more than a list of people"):
        take(bomb)


def test_more_cells_than_any_list_has_are_refused_by_their_count(
    tmp_path: Path, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "CELLS", 10_000)
    bomb = written(tmp_path, name=repeated("Ana", 60_000))
    assert bomb.stat().st_size * readers.CELLS_A_BYTE < 60_000
    with pytest.raises(Refused, match="write only the rows"):
        take(bomb)


def test_cells_inside_of_lists_count_too(
    tmp_path: Path, take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "CELLS", 10_000)
    lists = pa.array([[0] * 60_000], pa.list_(pa.int64()))
    with pytest.raises(Refused, match="write only the rows"):
        take(written(tmp_path, name=pa.array(["Ana"]), numbers=lists))


def test_a_list_that_repeats_itself_as_lists_do_comes_in(tmp_path: Path, take: Take) -> None:
    count = 5_000
    names = pa.array([f"Ana Ferreira {number}" for number in range(count)])
    path = written(tmp_path, name=names, city=repeated("Merehaven", count))
    report, rows = take(path)
    assert (report.rows, rows[-1]["city"]) == (count, "Merehaven")


def test_a_column_may_be_called_anything(tmp_path: Path, take: Take) -> None:
    odd = 'the "name"'
    path = written(tmp_path, name=pa.array(["Ana", "Ben"]), **{odd: pa.array(["x", "y"])})
    assert len(take(path, extra=True)[1]) == 2


@pytest.mark.parametrize("cut", [12, 40])
def test_a_torn_file_is_called_damaged(tmp_path: Path, take: Take, cut: int) -> None:
    path = written(tmp_path, name=pa.array(["Ana", "Ben"]))
    whole = path.read_bytes()
    path.write_bytes(whole[:-cut] + b"PAR1")
    with pytest.raises(Refused, match="damaged Parquet file"):
        take(path)
