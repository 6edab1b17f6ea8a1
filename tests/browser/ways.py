"""The ways a journey is made: on a telephone and at a desk, with script and without."""

from __future__ import annotations

import pytest

WIDTHS = pytest.mark.parametrize("width", [360, 1280])
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
