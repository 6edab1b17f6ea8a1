"""The ways a journey is made: on a telephone and at a desk, with script and without.

The journeys that tell the first experience go every way. Another goes two, which meet both widths
and both settings between them; which of the two has the script changes from journey to journey.
"""

from __future__ import annotations

import pytest

type Way = tuple[int, bool]

PHONE, PHONE_BARE = (360, True), (360, False)
DESK, DESK_BARE = (1280, True), (1280, False)


def _ways(*ways: Way) -> pytest.MarkDecorator:
    names = [f"{width} {'with' if script else 'without'} script" for width, script in ways]
    return pytest.mark.parametrize(("width", "script"), ways, ids=names)


EVERY_WAY = _ways(PHONE, PHONE_BARE, DESK, DESK_BARE)
SCRIPT_ON_PHONE = _ways(PHONE, DESK_BARE)
SCRIPT_AT_DESK = _ways(DESK, PHONE_BARE)
WIDTHS = pytest.mark.parametrize("width", [360, 1280])
SCRIPTS = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
