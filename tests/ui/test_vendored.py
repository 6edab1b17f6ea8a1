"""What others made is listed with version, licence and sum, and is what the list says."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import Any

import pytest

import goodterms.ui

SHIPPED = Path(goodterms.ui.__file__).parent / "static" / "vendor"
FOR_TESTS = Path(__file__).parents[1] / "vendor"
FOLDERS = pytest.mark.parametrize("folder", [SHIPPED, FOR_TESTS], ids=["shipped", "for tests"])


def packages(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((folder / "vendored.toml").read_text())["package"]
    return found


@FOLDERS
def test_every_file_is_what_the_list_says(folder: Path) -> None:
    for package in packages(folder):
        for name, expected in package["files"].items():
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == expected, name


@FOLDERS
def test_nothing_lies_there_unlisted(folder: Path) -> None:
    listed = {name for package in packages(folder) for name in package["files"]}
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there - {"vendored.toml"} == listed


@FOLDERS
def test_every_package_has_its_version_and_licence(folder: Path) -> None:
    for package in packages(folder):
        assert package["version"].count(".") == 2
        assert package["licence"] in {"0BSD", "ISC", "OFL-1.1", "MPL-2.0"}
        assert any("LICENSE" in name for name in package["files"]), package["name"]
