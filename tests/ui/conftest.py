"""The gallery needs no database: a client, a served copy of it, and a browser to look with."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import sync_playwright

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from pytest_django.fixtures import Settings

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture
def gallery(settings: Settings, tmp_path: Path) -> Client:
    """A visitor of the gallery's pages."""
    settings.IS_DEMO = True
    settings.STATIC_ROOT = tmp_path
    return Client()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.fail("There is no Chromium here, so nothing can be looked at; please install it.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


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
