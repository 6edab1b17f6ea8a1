"""A file that somebody replaces while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from goodterms.journeys.intake import prepare as preparing
from goodterms.journeys.intake import weighing
from goodterms.kernel.refusals import Refused

if TYPE_CHECKING:
    from pathlib import Path

    from tests.journeys.intake.conftest import Write


@pytest.mark.parametrize(
    "text",
    ["email,name\nben@x.example,Ben\n" * 9, "name;x;y\nBen;1;2\n", '"' * 7, "", None],
    ids=["the other way round", "other columns", "no table", "empty", "gone"],
)
def test_a_file_that_is_replaced_while_it_is_read_is_taken_in_by_no_half(
    text: str | None, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source, out = write("name,email\nAna,ana@x.example\n" * 9), tmp_path / "out.parquet"
    really = weighing.weigh

    def weigh_and_replace(*told: Any, **more: Any) -> Any:
        weighed = really(*told, **more)
        write(text, "new.csv").replace(source) if text is not None else source.unlink()
        return weighed

    monkeypatch.setattr(preparing, "weigh", weigh_and_replace)
    with pytest.raises(Refused, match="was changed while it was read"):
        preparing.prepare(source, {}, out, set_aside=True)
    assert [file.name for file in tmp_path.iterdir() if file != source] == []
