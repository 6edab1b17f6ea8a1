"""Every test of who is who also looks at whether what is written was held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.support.holding import only_held_rows_are_written

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def rows_are_held() -> Iterator[None]:
    with only_held_rows_are_written():
        yield
