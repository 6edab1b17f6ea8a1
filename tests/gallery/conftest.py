"""A served copy of the gallery, without a database, and a browser to look with.

A package of its own: a browser's loop runs until its package ends, and neither the database nor an
event loop of a test works beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread

from tests.support.browser import Windows, chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def gallery_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the gallery is served for the length of the run, without a database behind it."""
    from django.conf import settings  # noqa: PLC0415  (configured only now)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "STATIC_ROOT", tmp_path_factory.mktemp("static"))
        patch.setattr(settings, "IS_DEMO", True)
        patch.setattr(settings, "ALLOWED_HOSTS", ["*"])
        server = LiveServerThread("127.0.0.1", StaticFilesHandler)
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        yield f"http://127.0.0.1:{server.port}"
        server.terminate()


@pytest.fixture(scope="package")
def windows(browser: Browser, gallery_server: str) -> Windows:
    return Windows(browser, gallery_server)
