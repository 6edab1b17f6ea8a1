"""The gallery by structure: every part, in every state, is put together as it was agreed (R98)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.outline import read

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django.fixtures import Settings

    from tests.ui.outline import Element

PAGES = {"portal": "/ui/", "desk": "/ui/desk/", "door": "/ui/door/"}
KEPT = Path(__file__).parent / "outlines"

by_page = pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())


def page(gallery: Client, address: str) -> Element:
    return read(gallery.get(address).text)


@pytest.mark.parametrize("name", PAGES)
def test_the_structure_is_the_one_that_was_agreed(gallery: Client, name: str) -> None:
    """After a wanted change: ``KEEP_OUTLINES=1 bin/test tests/ui/test_gallery.py``, and read it."""
    outline = "\n".join(page(gallery, PAGES[name]).outline()) + "\n"
    kept = KEPT / f"{name}.txt"
    if os.environ.get("KEEP_OUTLINES"):
        kept.write_text(outline)
    assert outline == kept.read_text()


@by_page
def test_a_page_has_one_heading_of_the_first_rank_and_one_main(
    gallery: Client, address: str
) -> None:
    tree = page(gallery, address)
    assert len(list(tree.all("h1"))) == 1
    assert [main.attributes["id"] for main in tree.all("main")] == ["main"]


@by_page
def test_every_id_is_given_once_and_every_label_finds_its_field(
    gallery: Client, address: str
) -> None:
    tree = page(gallery, address)
    ids = [element.attributes["id"] for element in tree.all() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    labels = {label.attributes["for"] for label in tree.all("label") if "for" in label.attributes}
    assert labels <= set(ids)


@by_page
def test_every_icon_stands_beside_a_word(gallery: Client, address: str) -> None:
    tree = page(gallery, address)
    for control in [*tree.all("a"), *tree.all("button")]:
        assert control.text, control.attributes
    for icon in tree.all("svg", class_="icon"):
        assert icon.has(aria_hidden="true")


@by_page
def test_talk_to_a_person_is_on_every_page(gallery: Client, address: str) -> None:
    (talk,) = page(gallery, address).all("a", class_="talk")
    assert talk.text == "Talk to a person"


@by_page
def test_every_form_that_changes_something_carries_its_one_time_key(
    gallery: Client, address: str
) -> None:
    forms = [form for form in page(gallery, address).all("form") if form.has(method="post")]
    keys = [
        field.attributes["value"]
        for form in forms
        if not form.has(action="#main")  # signing out
        for field in form.all("input", name="_key")
    ]
    assert len(keys) == len(set(keys)) == len([f for f in forms if not f.has(action="#main")])


def test_what_the_customer_said_is_in_their_hand_and_said_in_words(gallery: Client) -> None:
    tree = page(gallery, "/ui/")
    for fact in tree.all("div", class_="fact"):
        (value,) = fact.all("dd", class_="val")
        (source,) = fact.all("dd", class_="hand")
        assert value.has(class_="pen") == source.text.startswith("told by you"), source.text


def test_every_fact_we_are_not_sure_of_can_be_disowned(gallery: Client) -> None:
    for fact in page(gallery, "/ui/").all("div", class_="unsure"):
        said = [control.text for control in [*fact.all("a"), *fact.all("button")]]
        assert any(words.startswith("Not mine") for words in said)
        assert 2 <= len(said) <= 3


def test_fix_says_what_it_fixes_to_those_who_listen(gallery: Client) -> None:
    words = [control.text for control in page(gallery, "/ui/").all("a", class_="act")]
    assert "Fix full name" in words
    assert "Fix" not in words


def test_the_waterfall_is_a_table_that_ends_with_the_answer(gallery: Client) -> None:
    (table,) = page(gallery, "/ui/desk/").all("table", class_="fall")
    rows = [row.text for body in table.all("tbody") for row in body.all("tr")]
    assert rows[0].startswith("Before we look")
    assert rows[-1].startswith("Together: 98.6% likely")
    assert rows[-1].endswith("+6.1")


def test_the_first_cell_of_every_row_is_a_real_link(gallery: Client) -> None:
    for table in page(gallery, "/ui/desk/").all("table", class_="list"):
        for body in table.all("tbody"):
            for row in body.all("tr"):
                assert next(row.children[0].all("a")).attributes["href"]


def test_the_gallery_is_shut_outside_the_demo(gallery: Client, settings: Settings) -> None:
    settings.IS_DEMO = False
    assert gallery.get("/ui/").status_code == 404
