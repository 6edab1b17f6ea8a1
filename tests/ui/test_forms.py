"""A refused form says what to put right, first, with links, in the words of the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django import forms
from django.template.loader import render_to_string

from goodterms.ui.forms import Form
from goodterms.ui.templatetags.ui import errors
from tests.ui.outline import read

if TYPE_CHECKING:
    from django.test import Client

    from tests.ui.outline import Element

SENT = {"kind": "number", "code": "48 120", "since": "2016", "words": "The gas", "sure": "on"}


class Told(Form):
    name = forms.CharField(label="Your name")
    own = forms.CharField(label="Own words", error_messages={"required": "Say it in a word."})
    way = forms.ChoiceField(label="The way", choices=[("a", "By post")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="I agree")
    hidden = forms.CharField(label="Hidden", widget=forms.HiddenInput)

    def clean(self) -> None:
        raise forms.ValidationError("We know this account already.")


class Bounded(Form):
    words = forms.CharField(label="In 100 % your words", max_length=3)
    sum = forms.DecimalField(label="The sum", min_value=0, max_digits=4, decimal_places=2)


@pytest.mark.parametrize(
    ("words", "amount", "said"),
    [
        ("long", "1", "“In 100 % your words” is longer than 3 signs."),
        ("a\0", "1", "“In 100 % your words” holds a sign that is none."),
        ("a", "-1", "“The sum” is less than 0."),
        ("a", "100", "“The sum” has more figures than we can keep."),
        ("a", "1.001", "“The sum” has more figures than we can keep."),
        ("a", "NaN", "“The sum” is not in a form we can read."),
    ],
)
def test_what_passes_a_bound_is_told_in_our_words_with_the_fields_name(
    words: str, amount: str, said: str
) -> None:
    form = Bounded({"words": words, "sum": amount})
    assert [one for told in form.errors.values() for one in told] == [said]


def refused(gallery: Client, **changed: str) -> Element:
    answer = gallery.post("/ui/", {**SENT, **changed})
    assert answer.status_code == 422
    return read(answer.text)


def summary(tree: Element) -> Element:
    (found,) = tree.all("div", class_="errors")
    return found


def test_the_summary_counts_and_has_the_focus(gallery: Client) -> None:
    one = summary(refused(gallery))
    assert next(one.all("h2")).text == "One thing to put right"
    assert one.has(role="alert", tabindex="-1", autofocus="")
    two = summary(refused(gallery, since=""))
    assert next(two.all("h2")).text == "2 things to put right"


def test_each_fault_leads_to_its_field_and_says_the_same_there(gallery: Client) -> None:
    tree = refused(gallery, since="", kind="", sure="")
    ids = {element.attributes["id"] for element in tree.all() if "id" in element.attributes}
    said = {element.text for element in tree.all("span", class_="err")}
    links = list(summary(tree).all("a"))
    assert len(links) == 4
    for link in links:
        assert link.attributes["href"].removeprefix("#") in ids
        assert link.text in said


def test_what_was_typed_stays(gallery: Client) -> None:
    tree = refused(gallery)
    (code,) = tree.all("input", name="code")
    assert code.attributes["value"] == "48 120"
    assert code.has(aria_invalid="true", aria_describedby="id_code_helptext id_code_error")
    (words,) = tree.all("textarea")
    assert words.text == "The gas"


def test_htmx_gets_the_part_alone_with_the_same_words(gallery: Client) -> None:
    answer = gallery.post("/ui/", SENT, headers={"HX-Request-Type": "partial"})
    assert answer.status_code == 422
    assert "<html" not in answer.text
    assert "A code has six figures; you gave five." in summary(read(answer.text)).text


def test_optional_is_said_and_required_is_not(gallery: Client) -> None:
    labels = [label.text for label in read(gallery.get("/ui/").text).all("label")]
    assert "Anything else (optional)" in labels
    assert "The code" in labels


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("name", "“Your name” is still empty."),
        ("own", "Say it in a word."),
        ("way", "“The way” waits for your choice."),
        ("sure", "“I agree” is not ticked."),
    ],
)
def test_what_is_missing_is_said_with_its_name(field: str, sentence: str) -> None:
    assert Told({}).errors[field] == [sentence]


def test_faults_of_the_whole_form_and_of_hidden_fields_have_no_link() -> None:
    faults = errors(Told({}))["wrong"]
    without = [fault.words for fault in faults if not fault.target]
    assert without == ["We know this account already.", "“Hidden” is still empty."]
    assert {fault.target for fault in faults if fault.target} == {
        "id_name", "id_own", "id_way_0", "id_sure",
    }  # fmt: skip


def test_a_form_in_order_has_no_summary() -> None:
    assert render_to_string("ui/forms.html#errors", errors(Form({}))).strip() == ""
