"""A message that waits, and the folder its mail goes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from goodterms.surfaces.mailroom.gateways import files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def mail_folder(settings: Any, tmp_path: Path) -> Path:
    settings.MAIL_DIR = tmp_path
    settings.MAILERS = {"default": files.settings_for(tmp_path)}
    return tmp_path
