"""Finding by words: what is called so stands first, and no text breaks it. R41."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from goodterms.surfaces.portal.ask.found import SHOWN, Found, best


def thing(title: str, words: str = "", also: str = "") -> Found:
    return Found(title=title, words=words, also=also, url="#", icon="house")


THINGS = [
    thing("Phone: 01632 960 811", "What we hold"),
    thing("Bill …4402", "Mere Energy, 13 October", "ME-4402 bill invoice payment"),
    thing("Talk to a person", "A name and a number", "phone call ring help"),
    thing("Überlandwerk Straße"),
]


def titles(question: str) -> list[str]:
    return [one.title for one in best(question, THINGS)]


def test_what_is_called_so_stands_above_what_only_tells_of_it() -> None:
    assert titles("phone") == ["Phone: 01632 960 811", "Talk to a person"]


def test_words_that_say_nothing_find_nothing() -> None:
    assert titles("when is the") == titles("?") == titles("") == []


def test_the_beginning_of_a_word_finds_it_in_any_spelling() -> None:
    assert titles("INVOI") == ["Bill …4402"]
    assert titles("uberland strasse") == ["Überlandwerk Straße"]


def test_what_answers_little_of_a_question_gives_way_to_what_answers_most() -> None:
    assert titles("bill of Mere Energy in October, phone me") == ["Bill …4402"]


def test_a_group_shows_no_more_than_one_reads() -> None:
    assert len(best("meter", [thing(f"Meter {number}") for number in range(30)])) == SHOWN


@given(st.text(max_size=60), st.lists(st.text(max_size=30), max_size=9))
def test_any_words_over_any_things_find_only_things(question: str, names: list[str]) -> None:
    things = [thing(name) for name in names]
    found = best(question, things)
    assert len(found) <= SHOWN
    assert all(one in things for one in found)
    assert best(question, things) == found


@given(
    st.lists(
        st.sampled_from(["meter", "bill", "phone", "boiler", "router"]), min_size=1, max_size=3
    )
)
def test_a_thing_is_found_by_its_own_name(words: list[str]) -> None:
    name = " ".join(words)
    assert thing(name) in best(name, [thing(name), thing("Zebra")])
