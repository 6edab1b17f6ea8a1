"""Files as people send them, and the rows that come of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import pyarrow.parquet as pq
import pytest

from goodterms.journeys.intake.prepare import Prepared, prepare
from goodterms.kernel.acting import working

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Write(Protocol):
    def __call__(self, text: str | bytes, name: str = ..., encoding: str = ...) -> Path: ...


class Take(Protocol):
    def __call__(
        self, source: Path, /, **options: Any
    ) -> tuple[Prepared, list[dict[str, Any]]]: ...


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that come in are kept with this test alone."""
    monkeypatch.setattr("django.conf.settings.DATA_DIR", tmp_path / "home")


@pytest.fixture
def reading() -> Iterator[None]:
    """Assertions read as the worker does; operations open their own blocks inside."""
    with working("a test"):
        yield


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Put a file down: text in an encoding, or bytes as they are."""

    def write(text: str | bytes, name: str = "people.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


@pytest.fixture
def take(tmp_path: Path) -> Take:
    """Prepare a file; the report and its rows, without the cells that hold nothing."""

    def take(source: Path, /, **options: Any) -> tuple[Prepared, list[dict[str, Any]]]:
        out = tmp_path / "out.parquet"
        report = prepare(source, options.pop("mapping", {}), out, **options)
        rows = pq.read_table(out).to_pylist()
        return report, [{k: v for k, v in row.items() if v is not None} for row in rows]

    return take
