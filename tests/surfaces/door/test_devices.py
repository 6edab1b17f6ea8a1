"""Devices are named in words of ours."""

from __future__ import annotations

import pytest

from goodterms.surfaces.door.devices import device

MOZILLA = "Mozilla/5.0"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
IPHONE = f"{MOZILLA} (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1"


@pytest.mark.parametrize(
    ("told", "named"),
    [
        (
            f"{MOZILLA} (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
            "Firefox on Linux",
        ),
        (f"{MOZILLA} (Windows NT 10.0) {WEBKIT} Safari/537.36 Edg/142.0", "Edge on Windows"),
        (f"{MOZILLA} (Linux; Android 16) {WEBKIT} Mobile Safari/537.36", "Chrome on Android"),
        (f"{IPHONE} Version/19.0 Mobile Safari/604.1", "Safari on iPhone"),
        (f"{IPHONE} CriOS/142.0 Mobile Safari/604.1", "Chrome on iPhone"),
        (f"{MOZILLA} (Macintosh; Intel Mac OS X 15_0) Version/19 Safari/605", "Safari on Mac"),
        ("curl/8.5 Linux", "Linux"),
        ("", "a device we do not recognise"),
        ("<b>Call 0800</b>", "a device we do not recognise"),
    ],
)
def test_a_device_is_named_as_people_name_it(told: str, named: str) -> None:
    assert device(told) == named
