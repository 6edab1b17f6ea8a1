"""The gallery needs no database: a client is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import Settings


@pytest.fixture
def gallery(settings: Settings, tmp_path: Path) -> Client:
    """A visitor of the gallery's pages."""
    settings.IS_DEMO = True
    settings.STATIC_ROOT = tmp_path
    return Client()
