"""Settings from the environment: the firm's own name, and none that nobody knows."""

from __future__ import annotations

import pytest

from goodterms.config import environment


def test_out_of_the_box_pages_speak_for_the_demos_group(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOODTERMS_FIRM_NAME", raising=False)
    read = environment.read()
    assert (read.firm_name, read.firm_look) == ("Mere & Moor", "mere-moor")


def test_a_firm_of_ones_own_does_not_wear_the_demos_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODTERMS_FIRM_NAME", "Norr Logistics")
    read = environment.read()
    assert (read.firm_name, read.firm_look) == ("Norr Logistics", "")
    monkeypatch.setenv("GOODTERMS_FIRM_LOOK", "quillstone")
    assert environment.read().firm_look == "quillstone"


def test_a_setting_nobody_knows_stops_the_start_and_the_nearest_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GOODTERMS_FIRM_NAM", "Norr")
    with pytest.raises(SystemExit, match="Did you mean GOODTERMS_FIRM_NAME"):
        environment.read()
