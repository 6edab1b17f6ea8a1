"""Dov brings a messy list in by hand, mends what was set aside, and resolves (R28, R39, R129)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser.ways import SCRIPT_AT_DESK, SCRIPTS
from tests.support.browser import faults
from tests.support.make import make_record

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Visit
    from tests.support.cast import Divisions
    from tests.support.house import House

pytestmark = pytest.mark.browser


# As an old system in Germany writes it: Windows letters, semicolons, a title above the table.
MESSY = """Kundenliste Stand 1.3.2026;;;;;
Kunden-Nr;Ansprechpartner;Kontakt;geb.;Ort;Merkmal
{n}01;Jürgen Möller;moeller@post.example;14.05.1971;Köln;Tarif Nacht
{n}02;"Weiß, Käthe";weiss@post.example;31.12.1958;Düren;Tarif Tag
{n}03;Cem Öz;oez@post.example;31.31.1982;Bonn;Tarif Tag
{n}04;zu kurz
"""


@pytest.fixture
def messy(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A list of its own for each run of the journey."""
    number = str(abs(hash(request.node.name)) % 100_000)
    file = tmp_path / "Kunden alt.csv"
    file.write_text(MESSY.replace("{n}", number), encoding="cp1252")
    return file


def bring(page: Page, file: Path) -> None:
    page.goto("/desk/imports/")
    page.get_by_label("Your list").set_input_files(file)
    page.get_by_role("button", name="Look into it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("What do the columns of")


def wait_until_in(page: Page, *, script: bool) -> None:
    """With script the page comes by itself; without, one looks again."""
    inside = page.get_by_role("heading", name=re.compile(" is in(, all but [0-9]+ rows?)?$"))
    if script:
        expect(inside).to_be_visible(timeout=30_000)
        return
    for _ in range(60):
        if inside.is_visible():
            return
        page.wait_for_timeout(500)
        page.get_by_role("link", name="Look again").click()
    raise AssertionError("it never came in")


@SCRIPT_AT_DESK
def test_a_messy_list_comes_in_by_hand_and_its_bad_rows_are_mended(
    visit: Visit, divisions: Divisions, messy: Path, width: int, *, script: bool
) -> None:
    page = visit(divisions.dov, width=width, script=script)
    bring(page, messy)
    expect(page.get_by_label("Ansprechpartner")).to_have_value("name")
    page.get_by_label("Merkmal").select_option("product or tariff")
    if not script:
        page.get_by_role("button", name="Show what comes of it").click()
    expect(page.locator(".columns")).to_contain_text("1971-05-14")
    expect(page.get_by_label("Merkmal")).to_have_value("product")
    expect(page.locator("main")).to_contain_text("2 would be set aside")

    choice = page.get_by_label("Which list is this?")
    name = f"Old cards {width} {script}"
    choice.select_option("a list that is new here")
    page.get_by_role("button", name="Import 4 rows").click()
    expect(page.get_by_role("alert")).to_contain_text("“What shall it be called?” is still empty.")
    page.get_by_label("What shall it be called?").fill(name)
    page.get_by_role("button", name="Import 4 rows").click()
    wait_until_in(page, script=script)
    expect(page.locator("main")).to_contain_text("2 rows wait to be mended")
    expect(page.locator("main")).to_contain_text("31.31.1982 is not a date")

    with page.expect_download() as taken:
        page.get_by_role("link", name="Take the rows to mend").click()
    aside = taken.value.path().read_text("utf-8-sig").replace("\r\n", "\n").splitlines()
    mended = messy.with_name("mended.csv")
    whole = [line.replace("31.31.1982;", "30.11.1982;") for line in aside if "zu kurz" not in line]
    mended.write_text("\n".join(whole) + "\n", encoding="utf-8")
    bring(page, mended)
    expect(page.get_by_label("Which list is this?").locator("option:checked")).to_have_text(name)
    expect(page.get_by_label("Merkmal")).to_have_value("product")
    page.get_by_role("button", name="Import 1 row").click()
    wait_until_in(page, script=script)
    expect(page.locator("main")).not_to_contain_text("to be mended")


def test_the_pages_of_an_import_hold(visit: Visit, divisions: Divisions, messy: Path) -> None:
    page = visit(divisions.dov)
    page.goto("/desk/imports/")
    assert faults(page) == {}
    bring(page, messy)
    assert faults(page) == {}
    page.get_by_label("Which list is this?").select_option("a list that is new here")
    page.get_by_label("What shall it be called?").fill("Cards that hold")
    page.get_by_role("button", name="Import 4 rows").click()
    wait_until_in(page, script=True)
    assert faults(page) == {}


@SCRIPTS
def test_resolve_lights_the_street_while_one_looks_on(
    visit: Visit, house: House, divisions: Divisions, *, script: bool
) -> None:
    with house.inside():
        for number in range(6):
            make_record(divisions.energy, name=f"Street light {number}", street="Quay Lane")
    page = visit(divisions.dov, script=script)
    page.goto("/desk/lamps/")
    page.get_by_role("button", name=re.compile("Resolve")).click()
    expect(page).to_have_url(re.compile("/desk/lamps/$"))
    ended = page.get_by_role("button", name="Resolve again")
    if script:
        expect(ended).to_be_visible(timeout=60_000)
    else:
        for _ in range(120):
            if ended.is_visible():
                break
            page.wait_for_timeout(500)
            page.get_by_role("link", name="Look again").click()
    expect(ended).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("lamp posts alight"))).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("speaks of a thing"))).to_be_visible()
